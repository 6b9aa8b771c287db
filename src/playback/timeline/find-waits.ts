import { type EventColumns, KIND, LABEL, NOBODY } from '../../sim/log/schema.ts'
import type { Run } from '../run.ts'
import type { Resolved } from './resolve-query.ts'
import type { Finder, Hit } from './search.ts'

type Found = (hit: Hit) => void

/** A stretch that has begun. */
interface Open {
  since: number
  cpu: number
  who: number
  lock: number
  queue: number
}

/** Stretches that begin with one event and end with another, out of the log. */
abstract class LogFinder implements Finder {
  protected readonly run: Run
  private readonly wanted: Resolved
  private readonly kind: Hit['kind']
  private at = 0

  constructor(run: Run, wanted: Resolved, kind: Hit['kind']) {
    this.run = run
    this.wanted = wanted
    this.kind = kind
  }

  step(most: number, found: Found): boolean {
    const { columns, length } = this.run.log
    const end = Math.min(length, this.at + most)
    for (; this.at < end; this.at++) this.look(columns, this.at, found)
    if (end < length) return false
    for (const open of this.remaining()) this.close(open, this.run.reachedPs, found)
    return true
  }

  /** Folds an event in. */
  protected abstract look(events: EventColumns, at: number, found: Found): void
  /** What has begun and not ended. */
  protected abstract remaining(): Open[]

  protected close(open: Open, toPs: number, found: Found): void {
    const { query, threads, locks, lines } = this.wanted
    if (toPs <= open.since) return
    if (query.cpu !== undefined && query.cpu !== open.cpu) return
    if (threads !== null && !threads.has(open.who)) return
    if (locks !== null && !locks.has(open.lock)) return
    if (lines !== null && !lines.has(this.run.info.locks[open.lock]?.line ?? -1)) return
    const what = this.kind === 'queue' ? open.queue : open.lock
    const cpu = open.cpu === NOBODY ? -1 : open.cpu
    found({ fromPs: open.since, toPs, cpu, who: open.who, kind: this.kind, what, on: open.queue })
  }
}

/**
 * Waits: for a lock, from when it was found taken until it is taken, or until its thread gives it up; for anything
 * else, from when a thread goes to sleep until it is woken.
 */
export class WaitFinder extends LogFinder {
  private readonly open = new Map<number, Map<number, Open>>()

  constructor(run: Run, wanted: Resolved) {
    super(run, wanted, 'wait')
  }

  protected remaining(): Open[] {
    return [...this.open.values()].flatMap((waits) => [...waits.values()])
  }

  protected look({ kind, time, cpu, a, b, c }: EventColumns, at: number, found: Found): void {
    switch (kind[at]) {
      case KIND.contend:
        this.begin({ since: time[at], cpu: cpu[at], who: b[at], lock: a[at], queue: -1 })
        break
      case KIND.block:
        if (b[at] < 0) this.end(a[at], null, time[at], found)
        this.begin({ since: time[at], cpu: cpu[at], who: a[at], lock: b[at], queue: c[at] })
        break
      case KIND.acquire:
        this.end(b[at], a[at], time[at], found)
        break
      case KIND.wake:
      case KIND.run:
        this.end(a[at], -1, time[at], found)
        break
      case KIND.exit:
        this.end(a[at], null, time[at], found)
        break
      case KIND.label:
        if (a[at] === LABEL.user && b[at] >= 0) this.end(b[at], null, time[at], found)
        break
    }
  }

  private begin(open: Open): void {
    const waits = this.open.get(open.who) ?? new Map<number, Open>()
    this.open.set(open.who, waits)
    if (!waits.has(open.lock)) waits.set(open.lock, open)
  }

  /** Ends a context's wait for a lock, −1 for the one that is for none; with null, all its waits. */
  private end(who: number, lock: number | null, time: number, found: Found): void {
    const waits = this.open.get(who)
    if (waits === undefined || waits.size === 0) return
    for (const open of lock === null ? [...waits.values()] : [waits.get(lock)]) {
      if (open === undefined) continue
      waits.delete(open.lock)
      this.close(open, time, found)
    }
  }
}

/** From when a lock is taken until it is let go. */
export class HoldFinder extends LogFinder {
  private readonly open = new Map<number, Open[]>()

  constructor(run: Run, wanted: Resolved) {
    super(run, wanted, 'hold')
  }

  protected remaining(): Open[] {
    return [...this.open.values()].flat()
  }

  protected look({ kind, time, cpu, a, b }: EventColumns, at: number, found: Found): void {
    if (kind[at] !== KIND.acquire && kind[at] !== KIND.release) return
    const holds = this.open.get(a[at]) ?? []
    this.open.set(a[at], holds)
    if (kind[at] === KIND.acquire) {
      holds.push({ since: time[at], cpu: cpu[at], who: b[at], lock: a[at], queue: -1 })
      return
    }
    // A lock may be let go of by someone for whom it was taken by another.
    const own = holds.findIndex(({ who }) => who === b[at])
    for (const open of holds.splice(Math.max(0, own), 1)) this.close(open, time[at], found)
  }
}

/** From when a thread is put on a run queue until it is taken off or runs. */
export class QueueFinder extends LogFinder {
  private readonly open = new Map<number, Open>()

  constructor(run: Run, wanted: Resolved) {
    super(run, wanted, 'queue')
  }

  protected remaining(): Open[] {
    return [...this.open.values()]
  }

  protected look({ kind, time, a, b }: EventColumns, at: number, found: Found): void {
    const { queues } = this.run.info
    const goes = kind[at] === KIND.enqueue
    if (!goes && kind[at] !== KIND.dequeue && kind[at] !== KIND.run && kind[at] !== KIND.exit) return
    const open = this.open.get(a[at])
    if (open !== undefined) {
      this.open.delete(a[at])
      this.close(open, time[at], found)
    }
    const queue = goes ? queues[b[at]] : undefined
    if (queue?.kind !== 'run' && queue?.kind !== 'user') return
    this.open.set(a[at], { since: time[at], cpu: queue.cpu, who: a[at], lock: -1, queue: b[at] })
  }
}
