import { IDLE, SCHED, type SchedTrace } from './sched-trace.ts'

/** What a scheduler's trace comes to, in numbers that a few lines of awk can check. */
export interface SchedCounts {
  /** Events of the scheduler that were understood. */
  events: number
  /** Times that a CPU went from one thread to another; to and from its idle thread too. */
  switches: number
  /** Threads made ready, newborn ones included. */
  wakeups: number
  /** The trace has only sched_waking, which perf sched record prefers since 2020: those are counted as wake-ups. */
  fromWaking: boolean
  migrations: {
    /** Records that say that a thread was given another CPU. */
    explicit: number
    /** Times that a thread ran on another CPU than before, and no record since had said so. */
    implied: number
    /** Times that a thread ran on another CPU than the one it ran on before, told or not: these are what costs. */
    ran: number
  }
  forks: number
  exits: number
  cpus: number
  /** Threads that are named in any event, idle threads not counted. */
  threads: number
  /** From the first event to the last, in ns. */
  spanNs: number
}

/** Where each thread ran last, and whether a record has said since that it is moved. */
class Places {
  readonly migrations = { explicit: 0, implied: 0, ran: 0 }
  private readonly lastCpu: Int32Array
  private readonly told: Uint8Array

  constructor(threads: number) {
    this.lastCpu = new Int32Array(threads).fill(-1)
    this.told = new Uint8Array(threads)
  }

  announce(thread: number): void {
    this.migrations.explicit++
    if (thread !== IDLE) this.told[thread] = 1
  }

  ran(thread: number, cpu: number): void {
    if (thread === IDLE) return
    const before = this.lastCpu[thread]
    if (before >= 0 && before !== cpu) {
      this.migrations.ran++
      if (this.told[thread] === 0) this.migrations.implied++
    }
    this.told[thread] = 0
    this.lastCpu[thread] = cpu
  }
}

/**
 * Who runs on each CPU. In KTR a thread that has spun for a lock is said to run again (FreeBSD, sys/kern/kern_mutex.c),
 * which is no switch.
 */
class Occupants {
  private readonly on = new Map<number, number>()

  /** Whether the thread was not there yet. */
  comes(thread: number, cpu: number): boolean {
    const isNew = this.on.get(cpu) !== thread
    this.on.set(cpu, thread)
    return isNew
  }

  leaves(thread: number, cpu: number): void {
    if (this.on.get(cpu) === thread) this.on.delete(cpu)
  }
}

export const countSched = ({ count, columns, threads, cpus }: SchedTrace): SchedCounts => {
  const places = new Places(threads.length)
  const occupants = new Occupants()
  const byKind = new Float64Array(Object.keys(SCHED).length)
  let arrivals = 0
  for (let at = 0; at < count; at++) {
    const kind = columns.kind[at]
    byKind[kind]++
    if (kind === SCHED.migrate) places.announce(columns.a[at])
    else if (kind === SCHED.switch || kind === SCHED.out || kind === SCHED.in) {
      places.ran(columns.a[at], columns.cpu[at])
      if (kind === SCHED.switch) places.ran(columns.b[at], columns.cpu[at])
      else if (kind === SCHED.out) occupants.leaves(columns.a[at], columns.cpu[at])
      else if (occupants.comes(columns.a[at], columns.cpu[at])) arrivals++
    }
  }
  const fromWaking = byKind[SCHED.wake] === 0 && byKind[SCHED.waking] > 0
  return {
    events: count,
    switches: byKind[SCHED.switch] + arrivals,
    wakeups: byKind[fromWaking ? SCHED.waking : SCHED.wake] + byKind[SCHED.wakeNew],
    fromWaking,
    migrations: places.migrations,
    forks: byKind[SCHED.fork],
    exits: byKind[SCHED.exit],
    cpus: cpus.length,
    threads: threads.length,
    spanNs: count === 0 ? 0 : columns.time[count - 1],
  }
}
