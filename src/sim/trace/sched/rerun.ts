import { distinctNames } from './describe.ts'
import { IDLE, LEAVES, SCHED, type SchedTrace } from './sched-trace.ts'
import { TRACED_LIMITS, type TracedThread } from './steps.ts'
import { beginningsOf } from './working-sets.ts'

/** What threads of a trace do, wherever and whenever another kernel lets them. */
export interface Rerun {
  threads: TracedThread[]
  /** How much of the trace it is: up to here, in ns, and whether that is all of it. */
  untilNs: number
  whole: boolean
  /** Stretches of computing without a pause, and all that they compute, in ns. */
  bursts: number
  computeNs: number
}

const MODE = { unseen: 0, running: 1, ready: 2, waiting: 3 } as const

/** The longest part of a trace that fits a run: its own time, in ns. */
const UNTIL_NS_MAX = 15_000_000_000

/** One thread while its trace is turned into steps. */
class Walk {
  mode: number = MODE.unseen
  cpu = -1
  steps: string[] = []
  bursts = 0
  computeNs = 0
  characters = 0
  /** Since when it runs, or waits. */
  private since = 0
  /** Computed since its last step, in ns. */
  private pending = 0

  /** It comes onto a CPU. Without a wake-up in the trace, what was between counts as a sleep. */
  comes(now: number): void {
    if (this.mode === MODE.waiting || this.mode === MODE.unseen) this.sleep(now - this.since)
    this.mode = MODE.running
    this.since = now
  }

  leaves(now: number, how: number): void {
    if (this.mode === MODE.running) this.pending += now - this.since
    this.since = now
    if (how === LEAVES.ready) this.mode = MODE.ready
    else {
      this.flush()
      this.mode = MODE.waiting
    }
  }

  /** It is made ready by a timer or a device: the time until then is its own affair. */
  wokenByTime(now: number): void {
    this.sleep(now - this.since)
    this.mode = MODE.ready
  }

  wokenByThread(): void {
    this.push('w')
    this.mode = MODE.ready
  }

  /** It wakes another while it computes. */
  wakes(now: number, thread: number): void {
    this.pending += now - this.since
    this.since = now
    this.flush()
    this.push(`k${thread}`)
  }

  /** The trace ends. */
  end(now: number): void {
    if (this.mode === MODE.running) this.pending += now - this.since
    this.flush()
  }

  private flush(): void {
    if (this.pending === 0) return
    this.computeNs += this.pending
    for (let left = this.pending; left > 0; left -= TRACED_LIMITS.stepNs) {
      this.push(`r${Math.min(left, TRACED_LIMITS.stepNs)}`)
      this.bursts++
    }
    this.pending = 0
  }

  private sleep(ns: number): void {
    for (let left = ns; left > 0; left -= TRACED_LIMITS.stepNs) this.push(`s${Math.min(left, TRACED_LIMITS.stepNs)}`)
  }

  private push(step: string): void {
    this.steps.push(step)
    this.characters += step.length + 1
  }
}

/** Turns a trace into what its threads do, as far as a scenario can carry it. */
class Unwinding {
  readonly walks: (Walk | undefined)[]
  /** Numbers of threads among those that take part. */
  readonly numbers: number[] = []
  private readonly numberOf: Int32Array
  private readonly trace: SchedTrace
  private readonly cpuOf: Map<number, number>

  constructor(trace: SchedTrace) {
    this.trace = trace
    this.walks = trace.threads.map(() => undefined)
    this.numberOf = new Int32Array(trace.threads.length).fill(-1)
    this.cpuOf = new Map(trace.cpus.map((cpu, index) => [cpu, index]))
    beginningsOf(trace).running.forEach((thread, cpu) => {
      const walk = thread === IDLE ? undefined : this.walkOf(thread)
      if (walk === undefined) return
      walk.mode = MODE.running
      walk.cpu = cpu
    })
  }

  /** Goes on until the trace ends or no more fits; returns how far it came. */
  run(): { events: number; untilNs: number } {
    const { count, columns } = this.trace
    let at = 0
    while (at < count && columns.time[at] <= UNTIL_NS_MAX && this.take(at)) at++
    const untilNs = at === 0 ? 0 : columns.time[at - 1]
    for (const walk of this.walks) walk?.end(untilNs)
    return { events: at, untilNs }
  }

  private get characters(): number {
    return this.walks.reduce((sum, walk) => sum + (walk?.characters ?? 0), 0)
  }

  /** One event; false when it does not fit any more. */
  private take(at: number): boolean {
    const { kind, cpu, time, a, b, c } = this.trace.columns
    const here = this.cpuOf.get(cpu[at]) ?? 0
    const now = time[at]
    // The sum is made now and then only: a step is a dozen characters at most, and room is left for so many.
    if (at % 256 === 0 && this.characters > TRACED_LIMITS.characters - 256 * 40) return false
    switch (kind[at]) {
      case SCHED.switch:
        return this.leaves(a[at], now, c[at]) && this.comes(b[at], now, here)
      case SCHED.in:
        return this.comes(a[at], now, here)
      case SCHED.out:
        return this.leaves(a[at], now, c[at])
      case SCHED.wake:
      case SCHED.waking:
      case SCHED.wakeNew:
        return this.wakes(a[at], b[at], now, here)
      default:
        return true
    }
  }

  private walkOf(thread: number): Walk | undefined {
    const known = this.walks[thread]
    if (known !== undefined || this.numbers.length >= TRACED_LIMITS.threads) return known
    this.numberOf[thread] = this.numbers.push(thread) - 1
    return (this.walks[thread] = new Walk())
  }

  private comes(thread: number, now: number, cpu: number): boolean {
    if (thread === IDLE) return true
    const walk = this.walkOf(thread)
    if (walk === undefined) return false
    if (walk.cpu < 0) walk.cpu = cpu
    if (walk.mode !== MODE.running) walk.comes(now)
    return true
  }

  private leaves(thread: number, now: number, how: number): boolean {
    if (thread === IDLE) return true
    const walk = this.walkOf(thread)
    // Of a thread that leaves and has not been seen to come, nothing is known but that.
    if (walk !== undefined && walk.mode !== MODE.waiting) walk.leaves(now, how)
    return walk !== undefined
  }

  private wakes(thread: number, by: number, now: number, here: number): boolean {
    if (thread === IDLE) return true
    const walk = this.walkOf(thread)
    if (walk === undefined) return false
    if (walk.mode === MODE.running || walk.mode === MODE.ready) return true
    if (walk.cpu < 0) walk.cpu = here
    const waker = by === IDLE || by === thread ? undefined : this.walks[by]
    if (waker === undefined || waker.mode !== MODE.running) walk.wokenByTime(now)
    else {
      waker.wakes(now, this.numberOf[thread])
      walk.wokenByThread()
    }
    return true
  }
}

/**
 * What the threads of a trace do, so that another kernel may run them: how long they compute between two waits, however
 * often they were preempted in between; how long they sleep; who wakes whom, where the trace names a thread that ran.
 * Waiting in a run queue is the kernel's doing and is left out. A long trace is cut where no more fits.
 */
export const rerunOf = (trace: SchedTrace): Rerun => {
  const unwinding = new Unwinding(trace)
  const { events, untilNs } = unwinding.run()
  const names = distinctNames(trace)
  const walks = unwinding.numbers.map((thread) => unwinding.walks[thread] as Walk)
  return {
    threads: unwinding.numbers.map((thread, index) => ({
      name: names[thread],
      cpu: Math.max(0, walks[index].cpu),
      steps: walks[index].steps.join(' '),
    })),
    untilNs,
    whole: events === trace.count,
    bursts: walks.reduce((sum, { bursts }) => sum + bursts, 0),
    computeNs: walks.reduce((sum, { computeNs }) => sum + computeNs, 0),
  }
}
