import { EventQueue } from '../../engine/event-queue.ts'
import { EventLog } from '../../log/log.ts'
import { KIND, LABEL, type RunInfo, type RunSummary, STOP_REASONS } from '../../log/schema.ts'
import { type MemoryListener, MemorySystem, WAITING } from '../../machine/memory/memory-system.ts'
import { Accounting } from '../../machine/processor/accounting.ts'
import { compileProtocol } from '../../machine/protocol/compile.ts'
import type { ProtocolTable } from '../../machine/protocol/types.ts'
import type { MachineSpec } from '../../machine/spec.ts'
import { describeSched } from './describe.ts'
import { IDLE, LEAVES, SCHED, type SchedTrace } from './sched-trace.ts'
import { type Beginnings, beginningsOf, reserveWorkingSets } from './working-sets.ts'

const PS_PER_NS = 1000
const PS_PER_SECOND = 1_000_000_000_000
/** Kinds of the queue's entries; the first number is the CPU. */
const ENTRY = { turn: 0, done: 1 } as const

const PLACE = { waiting: 0, queued: 1, running: 2 } as const
const REASON = {
  blocked: STOP_REASONS.indexOf('blocked'),
  preempted: STOP_REASONS.indexOf('preempted'),
  idle: STOP_REASONS.indexOf('idle'),
  exited: STOP_REASONS.indexOf('exited'),
}

export interface SchedRunOptions {
  /** Lines that each thread reads and writes whenever it begins to run: assumed, for no trace tells. */
  lines: number
  /** The longest stretch without an event that is kept, in ns: what is longer is shown as this. 0 keeps all. */
  longestGapNs: number
  /** False: only the costs are wanted. */
  keepLog?: boolean
}

/** What the moves of a trace's threads come to on a machine. */
export interface SchedCosts {
  /** Times that a thread went on on another CPU than before. */
  migrations: number
  /** Lines that came after it, out of the caches where it had been, and how long it waited for them, in ps. */
  linesFollowed: number
  followPs: number
  /** How long it waited, writing them, until the copies left behind were void, in ps. */
  ownPs: number
  /** The most that one move made a thread wait, in ps. */
  worstPs: number
  /** Time for which threads ran, as the trace has it, in ns: over all CPUs. */
  busyNs: number
  /** Time between events that was left out, in ns, and time by which the fetching made everything later, in ps. */
  leftOutNs: number
  lateByPs: number
}

/**
 * A scheduler's trace on a machine with caches: threads run where and when the trace says, and whenever one begins to
 * run it goes through its working set. What a move costs is what fetching those lines from the caches of the CPU before
 * takes, which the memory system finds out. It gives the same log as a kernel's run, so it plays on the same stage.
 *
 * Time is the trace's, but for two things that are counted: long stretches in which nothing happens may be cut short,
 * and where a thread has not got its lines when the trace sends it away, everything waits until it has.
 */
export class SchedRun implements MemoryListener {
  readonly info: RunInfo
  readonly log: EventLog
  readonly costs: SchedCosts = {
    migrations: 0,
    linesFollowed: 0,
    followPs: 0,
    ownPs: 0,
    worstPs: 0,
    busyNs: 0,
    leftOutNs: 0,
    lateByPs: 0,
  }
  now = 0
  /** Events of the trace that have been played. */
  played = 0
  private readonly trace: SchedTrace
  private readonly options: SchedRunOptions
  private readonly memory: MemorySystem
  private readonly accounting: Accounting
  private readonly queue = new EventQueue()
  private readonly cpuOf: Map<number, number>
  private readonly firstLine: Int32Array
  private readonly beginnings: Beginnings
  private readonly switches = { count: 0, bursts: 0 }
  /** By CPU: the thread that runs, or IDLE; accesses that it has still to make; what its lines have cost it so far. */
  private readonly running: Int32Array
  private readonly left: Int32Array
  private readonly fetchPs: Float64Array
  /** Since when a CPU waits for what a move made it wait for; −1 where it waits for nothing such. */
  private readonly accessAt: Float64Array
  /** By CPU: the line that came last out of another's cache, or −1. */
  private readonly followed: Int32Array
  /** 1 while the idle thread of a CPU runs. */
  private readonly idling: Uint8Array
  private readonly runEvent: Int32Array
  /** By thread: where it is, where it ran last, on which queue, and what made it ready. */
  private readonly place: Uint8Array
  private readonly lastCpu: Int32Array
  private readonly queueOf: Int32Array
  private readonly readyEvent: Int32Array
  private readonly since: Float64Array

  /** The trace must have no more CPUs than the machine, which takes them in the order of their numbers. */
  constructor(machine: MachineSpec, protocol: ProtocolTable, trace: SchedTrace, options: SchedRunOptions) {
    const cpus = machine.cpus.length
    if (trace.cpus.length > cpus) throw new RangeError(`the trace has ${trace.cpus.length} CPUs, the machine ${cpus}`)
    this.trace = trace
    this.options = options
    this.log = new EventLog(options.keepLog ?? true)
    this.beginnings = beginningsOf(trace)
    const { layout, firstLine } = reserveWorkingSets(
      machine,
      trace,
      this.beginnings,
      options.lines,
      (thread) => cpus + thread,
    )
    this.firstLine = firstLine
    this.memory = new MemorySystem(machine, compileProtocol(protocol), layout, this.log)
    this.memory.listen(this)
    this.accounting = new Accounting(cpus, this.log)
    this.info = describeSched(machine, protocol, trace, layout.regions)
    this.cpuOf = new Map(trace.cpus.map((cpu, index) => [cpu, index]))
    this.running = new Int32Array(cpus).fill(IDLE)
    this.left = new Int32Array(cpus)
    this.fetchPs = new Float64Array(cpus)
    this.accessAt = new Float64Array(cpus)
    this.followed = new Int32Array(cpus).fill(-1)
    this.runEvent = new Int32Array(cpus).fill(-1)
    this.idling = new Uint8Array(cpus)
    this.place = new Uint8Array(trace.threads.length)
    this.lastCpu = new Int32Array(trace.threads.length).fill(-1)
    this.queueOf = new Int32Array(trace.threads.length).fill(-1)
    this.readyEvent = new Int32Array(trace.threads.length).fill(-1)
    this.since = new Float64Array(trace.threads.length)
    for (let cpu = 0; cpu < cpus; cpu++) {
      this.idles(cpu)
      const before = this.beginnings.running[cpu] ?? IDLE
      if (before !== IDLE) this.arrive(cpu, before)
    }
  }

  /** Plays the trace to its end, or until the log has about so many events. */
  play(logEventsMax = Infinity): void {
    this.advance(Infinity, logEventsMax)
    this.end()
  }

  /** Plays so many events of the trace; false when there are no more, or the log has about as many as it may. */
  advance(events: number, logEventsMax = Infinity): boolean {
    const { count, columns } = this.trace
    const last = Math.min(count, this.played + events)
    let before = this.tracedNow()
    while (this.played < last && this.log.length < logEventsMax) {
      const at = this.played++
      const gap = columns.time[at] - before
      before = columns.time[at]
      const kept = this.options.longestGapNs > 0 ? Math.min(gap, this.options.longestGapNs) : gap
      this.costs.leftOutNs += gap - kept
      const due = this.now + kept * PS_PER_NS
      this.advanceTo(due)
      this.take(at)
      // Where an event had to wait for lines, all that follow are as much later.
      this.costs.lateByPs += this.now - due
    }
    return this.played < count && this.log.length < logEventsMax
  }

  /** Lets everybody get his lines, and counts the time of those who still run. */
  end(): void {
    this.running.forEach((thread, cpu) => {
      this.settle(cpu)
      if (thread === IDLE) return
      this.costs.busyNs += this.tracedNow() - this.since[thread]
      this.since[thread] = this.tracedNow()
    })
  }

  summary(): RunSummary {
    const { count, bursts } = this.switches
    return {
      simulatedPs: this.now,
      work: {
        unit: this.info.unit,
        count: bursts,
        perSecond: this.now === 0 ? 0 : (bursts * PS_PER_SECOND) / this.now,
      },
      dropped: 0,
      transfers: this.memory.transfers,
      migrations: this.costs.migrations,
      contextSwitches: count,
      ipis: 0,
      meanWaitPs: 0,
      meanResponsePs: 0,
      deadlocks: 0,
      ledger: this.accounting.ledger(this.now),
      events: this.log.length,
      microOps: count,
      digest: this.log.digest(),
    }
  }

  accessGranted(cpu: number, now: number, done: number): void {
    this.stalls(cpu, now)
    this.queue.push(done, ENTRY.done, cpu, 0)
  }

  turnTaken(cpu: number, at: number): void {
    this.queue.push(at, ENTRY.turn, cpu, 0)
  }

  lineWritten(): void {
    // Nobody watches a line here: there are no programs that spin.
  }

  private advanceTo(time: number): void {
    while (this.queue.peekTime() <= time) this.next()
    this.now = time
  }

  private next(): void {
    this.now = this.queue.pop()
    const cpu = this.queue.poppedFirst
    if (this.queue.poppedKind === ENTRY.turn) this.memory.takeTurn(cpu, this.now)
    else this.accessDone(cpu)
  }

  /** Lets the thread of a CPU get all its lines. */
  private settle(cpu: number): void {
    while (this.left[cpu] > 0) this.next()
  }

  private take(at: number): void {
    const { kind, cpu, a, b, c } = this.trace.columns
    const here = this.cpuOf.get(cpu[at]) ?? 0
    switch (kind[at]) {
      case SCHED.switch:
        this.leaves(here, a[at], c[at])
        this.comes(here, b[at])
        break
      case SCHED.in:
        this.comes(here, a[at])
        break
      case SCHED.out:
        if (a[at] === IDLE) break
        this.leaves(here, a[at], c[at])
        this.idles(here)
        break
      case SCHED.waking:
      case SCHED.wake:
      case SCHED.wakeNew:
        this.wakes(here, a[at], b[at], c[at])
        break
      case SCHED.fork:
        if (a[at] !== IDLE)
          this.log.push(
            this.now,
            KIND.spawn,
            here,
            this.info.cpuCount + a[at],
            this.shown(b[at]),
            -1,
            this.runEvent[here],
          )
        break
    }
  }

  /** Number in the log of a thread of the trace; −1 for none in particular. */
  private shown(thread: number): number {
    return thread === IDLE ? -1 : this.info.cpuCount + thread
  }

  private wakes(here: number, thread: number, by: number, target: number): void {
    if (thread === IDLE || this.place[thread] !== PLACE.waiting) return
    const cause = by === IDLE || this.running[here] !== by ? -1 : this.runEvent[here]
    this.readyEvent[thread] = this.log.push(this.now, KIND.wake, here, this.shown(thread), -1, -1, cause)
    const last = this.lastCpu[thread]
    this.putOnQueue(here, thread, this.cpuOf.get(target) ?? (last < 0 ? here : last))
  }

  private putOnQueue(here: number, thread: number, queue: number): void {
    this.place[thread] = PLACE.queued
    this.queueOf[thread] = queue
    this.log.push(this.now, KIND.enqueue, here, this.shown(thread), queue, -1, this.readyEvent[thread])
  }

  /** A thread goes from its CPU. If the trace had lost that it came, it comes now. */
  private leaves(cpu: number, thread: number, how: number): void {
    if (thread === IDLE) return
    if (this.running[cpu] !== thread) this.comes(cpu, thread)
    this.settle(cpu)
    this.stop(cpu, how)
    if (how === LEAVES.ready) this.putOnQueue(cpu, thread, cpu)
  }

  /** The CPU goes to its idle thread. */
  private idles(cpu: number): void {
    if (this.idling[cpu] === 1) return
    this.idling[cpu] = 1
    this.runEvent[cpu] = this.log.push(this.now, KIND.run, cpu, cpu, -1, -1, -1)
    this.accounting.relabel(cpu, this.now, LABEL.idle, cpu, -1, -1)
  }

  private comes(cpu: number, thread: number): void {
    if (this.running[cpu] === thread) return thread === IDLE ? this.idles(cpu) : undefined
    this.settle(cpu)
    if (this.running[cpu] !== IDLE) this.stop(cpu, LEAVES.untold)
    if (thread === IDLE) return this.idles(cpu)
    const elsewhere = this.running.indexOf(thread)
    if (elsewhere >= 0) {
      this.settle(elsewhere)
      this.stop(elsewhere, LEAVES.untold)
      this.idles(elsewhere)
    }
    this.arrive(cpu, thread)
  }

  /** The thread that runs on a CPU is off it; who comes next is another's affair. */
  private stop(cpu: number, how: number): void {
    const thread = this.running[cpu]
    const reason = how === LEAVES.ready ? REASON.preempted : how === LEAVES.dead ? REASON.exited : REASON.blocked
    const shown = this.shown(thread)
    if (how !== LEAVES.ready) {
      this.switches.bursts++
      this.log.push(this.now, KIND.done, cpu, this.switches.bursts - 1, thread, shown, -1)
      this.log.push(this.now, KIND.block, cpu, shown, -1, -1, this.runEvent[cpu])
    }
    if (how === LEAVES.dead) this.log.push(this.now, KIND.exit, cpu, shown, -1, -1, this.runEvent[cpu])
    this.log.push(this.now, KIND.stop, cpu, shown, reason, -1, this.runEvent[cpu])
    this.costs.busyNs += this.tracedNow() - this.since[thread]
    this.place[thread] = PLACE.waiting
    this.running[cpu] = IDLE
  }

  private arrive(cpu: number, thread: number): void {
    const shown = this.shown(thread)
    let cause = this.readyEvent[thread]
    if (this.place[thread] === PLACE.queued)
      this.log.push(this.now, KIND.dequeue, cpu, shown, this.queueOf[thread], -1, cause)
    const from = this.lastCpu[thread]
    if (this.idling[cpu] === 1) this.log.push(this.now, KIND.stop, cpu, cpu, REASON.idle, -1, this.runEvent[cpu])
    this.idling[cpu] = 0
    if (from >= 0 && from !== cpu) {
      this.costs.migrations++
      cause = this.log.push(this.now, KIND.migrate, cpu, shown, from, cpu, cause)
    }
    this.switches.count++
    this.place[thread] = PLACE.running
    this.lastCpu[thread] = cpu
    this.since[thread] = this.tracedNow()
    this.running[cpu] = thread
    this.runEvent[cpu] = this.log.push(this.now, KIND.run, cpu, shown, from, -1, cause)
    this.accounting.relabel(cpu, this.now, LABEL.user, shown, -1, this.runEvent[cpu])
    this.fetchPs[cpu] = 0
    // Each line is read, then written.
    this.left[cpu] = 2 * this.options.lines
    if (this.left[cpu] > 0) this.access(cpu)
  }

  /** The moment in the time of the trace, in ns. */
  private tracedNow(): number {
    return this.played === 0 ? 0 : this.trace.columns.time[this.played - 1]
  }

  /** The next accesses of a CPU's thread, until one takes time that others may use. */
  private access(cpu: number): void {
    const thread = this.running[cpu]
    const total = 2 * this.options.lines
    let time = this.now
    for (;;) {
      const step = total - this.left[cpu]
      const line = this.firstLine[thread] + (step >> 1)
      this.accessAt[cpu] = -1
      const done = this.memory.access(cpu, line, step & 1, time, this.shown(thread), this.runEvent[cpu])
      if (this.memory.stall >= 0) {
        if (done !== WAITING) this.accessGranted(cpu, time, done)
        else this.accounting.relabel(cpu, time, this.memory.stall, this.shown(thread), line, this.memory.stallCause)
        return
      }
      time = done
      if (this.left[cpu] === 1 || time >= this.queue.peekTime()) {
        this.queue.push(time, ENTRY.done, cpu, 0)
        return
      }
      this.left[cpu]--
    }
  }

  /** An access has begun to wait for what it waits for from now on. */
  private stalls(cpu: number, now: number): void {
    const { stall, stallCause } = this.memory
    const thread = this.running[cpu]
    const step = 2 * this.options.lines - this.left[cpu]
    const line = this.firstLine[thread] + (step >> 1)
    this.accounting.relabel(cpu, now, stall, this.shown(thread), line, stallCause)
    // Each line is its thread's own: out of another cache it comes only because the thread was moved.
    const follows = stall === LABEL.stallFollow || stall === LABEL.stallTransfer
    const owns = stall === LABEL.stallUpgrade && this.followed[cpu] === line
    if (follows) this.followed[cpu] = line
    if (follows) this.costs.linesFollowed++
    this.accessAt[cpu] = follows || owns ? now : -1
  }

  private accessDone(cpu: number): void {
    // The second of the two accesses to a line is the write.
    if (this.accessAt[cpu] >= 0) this.waited(cpu, this.left[cpu] % 2 === 1, this.now - this.accessAt[cpu])
    this.memory.finish(cpu, this.now)
    this.left[cpu]--
    this.accounting.relabel(cpu, this.now, LABEL.user, this.shown(this.running[cpu]), -1, this.runEvent[cpu])
    if (this.left[cpu] > 0) this.access(cpu)
  }

  /** A wait that a move has caused is over. */
  private waited(cpu: number, isUpgrade: boolean, ps: number): void {
    if (isUpgrade) this.costs.ownPs += ps
    else this.costs.followPs += ps
    this.fetchPs[cpu] += ps
    this.costs.worstPs = Math.max(this.costs.worstPs, this.fetchPs[cpu])
  }
}
