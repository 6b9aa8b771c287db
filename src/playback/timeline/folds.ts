import { type EventColumns, KIND, LABEL, NOBODY, type RunInfo } from '../../sim/log/schema.ts'
import { FAMILY_OF, threadGroups } from './cpu-track.ts'
import { GROUPS, NO_GROUP, Track } from './track.ts'

/** A lane that is folded out of the log, event by event. */
export interface Fold {
  readonly track: Track
  apply(events: EventColumns, at: number): void
}

/** A lock is free, held, or held while others wait. `who` is the context that holds it, `detail` how many wait. */
export const LOCK_STATE = { free: 0, held: 1, wanted: 2 } as const

export class LockFold implements Fold {
  readonly track: Track
  private readonly lock: number
  private readonly stays: boolean
  private readonly holders: number[] = []
  private readonly waiting = new Set<number>()
  private readonly on: Int32Array

  constructor(info: RunInfo, lock: number) {
    const groups = threadGroups(info)
    this.lock = lock
    // A spin lock stays with its CPU as that goes from one thread to another, although the log says nothing of it.
    this.stays = info.locks[lock].kind === 'spin'
    this.on = new Int32Array(info.cpuCount).fill(-1)
    this.track = new Track(3, (state, who) => (state === LOCK_STATE.free ? -1 : (groups[who] ?? NO_GROUP)), true)
  }

  apply({ kind, time, cpu, a, b }: EventColumns, at: number): void {
    if (!this.change(kind[at], cpu[at], a[at], b[at])) return
    const held = this.holders.length > 0
    const { free, held: alone, wanted } = LOCK_STATE
    const state = held ? (this.waiting.size > 0 ? wanted : alone) : free
    this.track.push(time[at], state, held ? this.holders[0] : -1, this.waiting.size)
  }

  /** Whether the event was about this lock. */
  private change(kind: number, cpu: number, a: number, b: number): boolean {
    switch (kind) {
      case KIND.acquire:
        if (a !== this.lock) return false
        this.holders.push(b)
        this.waiting.delete(b)
        return true
      case KIND.release:
        if (a !== this.lock) return false
        this.holders.splice(Math.max(0, this.holders.indexOf(b)), 1)
        return true
      case KIND.contend:
        if (a === this.lock) this.waiting.add(b)
        return a === this.lock
      case KIND.block:
        if (b === this.lock) this.waiting.add(a)
        // Who goes to wait for something that is no lock has given this one up.
        else if (b < 0) return this.waiting.delete(a)
        return b === this.lock
      case KIND.label:
        return a === LABEL.user && this.waiting.delete(b)
      case KIND.exit:
        return this.waiting.delete(a)
      case KIND.run:
        return this.handOver(cpu, a)
      default:
        return false
    }
  }

  private handOver(cpu: number, thread: number): boolean {
    const before = this.on[cpu]
    this.on[cpu] = thread
    if (!this.stays || before < 0 || this.holders.length !== 1 || this.holders[0] !== before) return false
    this.holders[0] = thread
    return true
  }
}

/** Who may write a line: nobody has it, some read it, or one core is its owner. `who` is that core. */
export const LINE_STATE = { absent: 0, shared: 1, exclusive: 2, owned: 3, modified: 4 } as const

/** A protocol's state by its name; a table from outside may have others, which count as copies to read. */
const lineStateOf = (name: string): number => {
  if (name === 'I') return LINE_STATE.absent
  if (name === 'E') return LINE_STATE.exclusive
  if (name === 'M') return LINE_STATE.modified
  return name === 'O' || name === 'Sm' ? LINE_STATE.owned : LINE_STATE.shared
}

/** The row of a core, where a lane has fewer rows than there are cores. */
export const coreRow = (core: number, cores: number): number =>
  cores <= GROUPS ? core : Math.floor((core * GROUPS) / cores)

export class LineFold implements Fold {
  readonly track: Track
  /** The events with which it sets out for another cache. */
  readonly transfers: number[] = []
  private readonly line: number
  private readonly meaning: number[]
  private readonly states: Uint8Array

  constructor(info: RunInfo, line: number) {
    this.line = line
    this.meaning = info.states.map(lineStateOf)
    this.states = new Uint8Array(info.coreCount)
    this.track = new Track(
      5,
      (state, core) => (state >= LINE_STATE.exclusive ? coreRow(core, info.coreCount) : -1),
      true,
    )
  }

  apply({ kind, time, a, b, c }: EventColumns, at: number): void {
    if (a[at] !== this.line) return
    if (kind[at] === KIND.transfer) this.transfers.push(at)
    if (kind[at] !== KIND.line) return
    this.states[b[at]] = this.meaning[c[at]]
    let [owner, copies, most] = [-1, 0, 0]
    this.states.forEach((state, core) => {
      if (state === LINE_STATE.absent) return
      copies++
      if (state > most) [most, owner] = [state, core]
    })
    this.track.push(time[at], most, most >= LINE_STATE.exclusive ? owner : -1, copies)
  }
}

/** What a thread does. `who` is the CPU that it is on, the queue that it is in, or the lock that it waits for, or −1. */
export const THREAD_STATE = { away: 0, work: 1, overhead: 2, spin: 3, stall: 4, queued: 5, blocked: 6 } as const

const STATE_OF_FAMILY = {
  idle: THREAD_STATE.away,
  work: THREAD_STATE.work,
  overhead: THREAD_STATE.overhead,
  spin: THREAD_STATE.spin,
  stall: THREAD_STATE.stall,
}

export class ThreadFold implements Fold {
  readonly track: Track
  private readonly thread: number
  /** Queues in which threads wait for a CPU, rather than for something else. */
  private readonly ready: readonly boolean[]
  private readonly label: Uint8Array
  private on = -1
  private queue = -1
  /** Lock and queue that it waits for; null while it waits for nothing. */
  private waits: { lock: number; queue: number } | null = null

  constructor(info: RunInfo, thread: number) {
    this.thread = thread
    this.ready = info.queues.map(({ kind }) => kind === 'run' || kind === 'user')
    this.label = new Uint8Array(info.cpuCount)
    this.track = new Track(7)
  }

  apply(events: EventColumns, at: number): void {
    if (!this.change(events, at)) return
    const time = events.time[at]
    if (this.on >= 0) this.track.push(time, STATE_OF_FAMILY[FAMILY_OF[this.label[this.on]]], this.on, -1)
    else if (this.queue >= 0 && this.ready[this.queue]) this.track.push(time, THREAD_STATE.queued, this.queue, -1)
    else if (this.waits !== null) this.track.push(time, THREAD_STATE.blocked, this.waits.lock, this.waits.queue)
    else this.track.push(time, THREAD_STATE.away, -1, -1)
  }

  /** Whether the event was about this thread. */
  private change({ kind, cpu, a, b, c }: EventColumns, at: number): boolean {
    if (kind[at] === KIND.label) {
      if (cpu[at] === NOBODY) return false
      this.label[cpu[at]] = a[at]
      return cpu[at] === this.on
    }
    if (kind[at] === KIND.run && a[at] !== this.thread && cpu[at] === this.on) {
      this.on = -1
      return true
    }
    if (a[at] !== this.thread) return false
    switch (kind[at]) {
      case KIND.run:
        this.on = cpu[at]
        this.queue = -1
        this.waits = null
        return true
      case KIND.stop:
        this.on = -1
        return true
      case KIND.enqueue:
        this.queue = b[at]
        return true
      case KIND.dequeue:
        this.queue = -1
        return true
      case KIND.block:
        this.waits = { lock: b[at], queue: c[at] }
        return true
      case KIND.wake:
        this.waits = null
        return true
      case KIND.exit:
        this.on = -1
        this.queue = -1
        this.waits = null
        return true
      default:
        return false
    }
  }
}
