import { type EventColumns, KIND, LABEL, type RunInfo } from '../../../sim/log/schema.ts'
import { TrackLanes } from './lanes.ts'
import type { Place, TraceSink } from './sink.ts'

/** Tracks of locks come after those of CPUs. */
const FIRST_ORDER = 100_000

interface Stretch {
  lock: number
  context: number
  /** Its track; null while nothing is written yet. */
  place: Place | null
}

/** Who holds each lock, and who waits for it: a track for either, and more where several do. */
export class LockTracks {
  private readonly info: RunInfo
  private readonly sink: TraceSink
  private readonly lanes: TrackLanes
  private readonly holds: Stretch[] = []
  private readonly waits: Stretch[] = []
  private live = false

  constructor(info: RunInfo, pid: number, sink: TraceSink) {
    this.info = info
    this.sink = sink
    this.lanes = new TrackLanes(pid, sink)
  }

  /** From now on what happens is written, and what goes on at this moment begins. */
  open(ps: number): void {
    this.live = true
    for (const hold of this.holds) this.begin(hold, 'held', ps)
    for (const wait of this.waits) this.begin(wait, 'wanted', ps)
  }

  close(ps: number): void {
    while (this.holds.length > 0) this.end(this.holds, this.holds[0], 'held', ps)
    while (this.waits.length > 0) this.end(this.waits, this.waits[0], 'wanted', ps)
  }

  /** `before`: the thread that ran on the event's CPU until now, or −1. */
  apply({ kind, time, a, b }: EventColumns, at: number, before: number): void {
    const [ps, first, second] = [time[at], a[at], b[at]]
    switch (kind[at]) {
      case KIND.acquire:
        this.endWaits(second, ps, first)
        this.start(this.holds, first, second, 'held', ps)
        break
      case KIND.release: {
        // A lock may be let go of by someone for whom it was taken by another.
        const own = this.holds.find(({ lock, context }) => lock === first && context === second)
        const hold = own ?? this.holds.find(({ lock }) => lock === first)
        if (hold !== undefined) this.end(this.holds, hold, 'held', ps)
        break
      }
      case KIND.contend:
        this.want(first, second, ps)
        break
      case KIND.block:
        if (second >= 0) this.want(second, first, ps)
        // Who goes to wait for something that is no lock has given the lock up.
        else this.endWaits(first, ps)
        break
      case KIND.label:
        if (first === LABEL.user) this.endWaits(second, ps)
        break
      case KIND.exit:
        this.endWaits(first, ps)
        break
      case KIND.run:
        this.handOver(before, first, ps)
        break
    }
  }

  /** A spin lock stays with its CPU as that goes from one thread to another, although the log says nothing of it. */
  private handOver(before: number, now: number, ps: number): void {
    for (const hold of this.holds.filter(({ context }) => context === before)) {
      const { lock } = hold
      if (this.info.locks[lock].kind !== 'spin' || this.holds.filter((one) => one.lock === lock).length > 1) continue
      this.end(this.holds, hold, 'held', ps)
      this.start(this.holds, lock, now, 'held', ps)
    }
  }

  private want(lock: number, context: number, ps: number): void {
    if (!this.waits.some((wait) => wait.lock === lock && wait.context === context)) {
      this.start(this.waits, lock, context, 'wanted', ps)
    }
  }

  /** The waits of a thread end: all of them, or those for one lock. */
  private endWaits(context: number, ps: number, only = -1): void {
    for (const wait of this.waits.filter((one) => one.context === context && (only < 0 || one.lock === only))) {
      this.end(this.waits, wait, 'wanted', ps)
    }
  }

  private start(list: Stretch[], lock: number, context: number, what: string, ps: number): void {
    const stretch = { lock, context, place: null }
    list.push(stretch)
    if (this.live) this.begin(stretch, what, ps)
  }

  private begin(stretch: Stretch, what: string, ps: number): void {
    const { lock, context } = stretch
    const { name, kind } = this.info.locks[lock]
    stretch.place = this.lanes.take(`${name} ${what}`, FIRST_ORDER + lock * 2 + (what === 'held' ? 0 : 1))
    this.sink.begin(stretch.place, ps, contextWords(this.info, context), `lock,${what}`, { lock: name, kind })
  }

  private end(list: Stretch[], stretch: Stretch, what: string, ps: number): void {
    list.splice(list.indexOf(stretch), 1)
    if (stretch.place === null) return
    this.sink.end(stretch.place, ps)
    this.lanes.free(`${this.info.locks[stretch.lock].name} ${what}`, stretch.place)
  }
}

/** A thread's name, or which CPU's interrupt it is; the log numbers the latter behind the threads. */
export const contextWords = ({ threads }: RunInfo, context: number): string => {
  if (context < 0) return 'interrupt'
  return threads[context]?.name ?? `interrupt on CPU ${context - threads.length}`
}
