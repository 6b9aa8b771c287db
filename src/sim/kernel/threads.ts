import type { EventLog } from '../log/log.ts'
import { KIND, STOP_REASONS, type ThreadInfo } from '../log/schema.ts'
import type { Processor } from '../machine/processor/processor.ts'
import { ASK_VECTOR } from './vectors.ts'

const STATE = { blocked: 0, queued: 1, running: 2 } as const
export type StopReason = (typeof STOP_REASONS)[number]

/**
 * Where every thread is: running on one CPU, on one queue, or blocked. All kernels move threads through these few
 * steps, which refuse what no kernel may do (one thread on two CPUs, or on a queue while it runs) and log the rest.
 * What a step costs is not here: the kernel's program touches the lines.
 */
export class Threads {
  readonly mutable = [
    'state',
    'lastCpu',
    'queueOf',
    'next',
    'head',
    'madeRunnable',
    'priority',
    'exited',
    'sleeping',
    'placedOn',
    'placedOnce',
    'placedBy',
    'askedOn',
    'forgets',
    'switches',
    'migrations',
  ] as const
  /** Context switches so far, idle threads not counted as arrivals. */
  switches = 0
  migrations = 0
  /** Higher runs first. */
  priority: Int32Array
  /** 1 for a thread that has not begun, or has ended. */
  exited: Uint8Array
  /** 1 for a thread that sleeps until a time, or until the workload has it woken. */
  sleeping: Uint8Array
  /** CPU a thread ran on last, or −1. */
  lastCpu: Int32Array
  /** The only CPU on which a thread may run because somebody has said so, or −1. */
  placedOn: Int32Array
  /** 1 where that holds only until the thread has begun to run there. */
  private placedOnce: Uint8Array
  /** The event that gave a thread its place: why it goes there. */
  private placedBy: Int32Array
  /** CPU that has been asked to bring a thread where it is placed, and has not done so yet; or −1. */
  private askedOn: Int32Array
  /** 1 for a thread whose next wake-up comes to nothing. */
  private forgets: Uint8Array
  private readonly infos: readonly ThreadInfo[]
  private readonly processor: Processor
  private readonly log: EventLog
  private state: Uint8Array
  private queueOf: Int32Array
  private next: Int32Array
  private head: Int32Array
  /** The event that made a thread runnable. */
  private madeRunnable: Int32Array

  constructor(infos: readonly ThreadInfo[], queues: number, processor: Processor, log: EventLog) {
    this.infos = infos
    this.processor = processor
    this.log = log
    this.state = new Uint8Array(infos.length)
    this.priority = new Int32Array(infos.length)
    this.exited = new Uint8Array(infos.length)
    this.sleeping = new Uint8Array(infos.length)
    this.lastCpu = new Int32Array(infos.length).fill(-1)
    this.placedOn = new Int32Array(infos.length).fill(-1)
    this.placedOnce = new Uint8Array(infos.length)
    this.placedBy = new Int32Array(infos.length).fill(-1)
    this.askedOn = new Int32Array(infos.length).fill(-1)
    this.forgets = new Uint8Array(infos.length)
    this.queueOf = new Int32Array(infos.length).fill(-1)
    this.next = new Int32Array(infos.length).fill(-1)
    this.head = new Int32Array(queues).fill(-1)
    this.madeRunnable = new Int32Array(infos.length).fill(-1)
  }

  isRunning(thread: number): boolean {
    return this.state[thread] === STATE.running
  }

  isBlocked(thread: number): boolean {
    return this.state[thread] === STATE.blocked
  }

  isIdle(thread: number): boolean {
    return this.infos[thread].kind === 'idle'
  }

  /** The best thread of a queue, or −1; with a CPU, of those that may run there. */
  first(queue: number, cpu = -1): number {
    let thread = this.head[queue]
    while (thread >= 0 && cpu >= 0 && this.isElsewhere(thread, cpu)) thread = this.next[thread]
    return thread
  }

  /** From now on a thread runs on one CPU only (−1: anywhere again), for good or until it has begun to run there. */
  place(thread: number, cpu: number, once: boolean, cause: number): void {
    this.placedOn[thread] = cpu
    this.placedOnce[thread] = once ? 1 : 0
    this.placedBy[thread] = cause
  }

  /** Whether a thread may not run on a CPU, because it has its place on another. */
  isElsewhere(thread: number, cpu: number): boolean {
    const place = this.placedOn[thread]
    return place >= 0 && place !== cpu
  }

  /** Whether anybody has a place of his own. */
  anyPlaced(): boolean {
    return this.placedOn.some((cpu) => cpu >= 0)
  }

  /** Interrupts a CPU, so that its kernel brings a thread to where it has its place. */
  ask(thread: number, cpu: number, cause: number): void {
    this.askedOn[thread] = cpu
    this.processor.raise(cpu, ASK_VECTOR, cause)
  }

  /** Asks again where a thread is not on its way yet. */
  askIfElsewhere(thread: number, cpu: number, cause: number): void {
    if (this.isElsewhere(thread, cpu)) this.ask(thread, cpu, cause)
  }

  /** A thread that a CPU has been asked about, or −1; it then counts as seen to. */
  takeAsked(cpu: number): number {
    const thread = this.askedOn.indexOf(cpu)
    if (thread >= 0) this.askedOn[thread] = -1
    return thread
  }

  /** The next time a thread would be put on a queue, it is forgotten: a mistake to look for. */
  forgetNextWake(thread: number): void {
    this.forgets[thread] = 1
  }

  /** Puts a thread behind all others of at least its priority. */
  enqueue(queue: number, thread: number, cpu: number, cause: number): void {
    if (this.queueOf[thread] >= 0) throw new Error(`${this.infos[thread].name} would be on two queues`)
    if (this.state[thread] === STATE.running) throw new Error(`${this.infos[thread].name} is running, not waiting`)
    if (this.forgets[thread] === 1) {
      this.forgets[thread] = 0
      return
    }
    this.link(queue, thread)
    this.queueOf[thread] = queue
    this.state[thread] = STATE.queued
    this.log.push(this.processor.now, KIND.enqueue, cpu, thread, queue, -1, cause)
  }

  /** Takes the best thread that may run on a CPU off a queue; −1 when there is none. */
  dequeue(queue: number, cpu: number): number {
    const thread = this.first(queue, cpu)
    if (thread < 0) return -1
    this.unlink(queue, thread)
    this.queueOf[thread] = -1
    this.state[thread] = STATE.blocked
    this.log.push(this.processor.now, KIND.dequeue, cpu, thread, queue, -1, this.madeRunnable[thread])
    return thread
  }

  /** The thread that runs on a CPU makes way for `thread`, which must be neither running nor on a queue. */
  switchTo(cpu: number, thread: number, reason: StopReason): void {
    const { processor, log } = this
    const old = processor.current[cpu]
    if (old === thread) return
    if (this.state[thread] === STATE.running || this.queueOf[thread] >= 0) {
      throw new Error(`${this.infos[thread].name} is not free to run on CPU ${cpu}`)
    }
    if (this.state[old] === STATE.running) this.state[old] = STATE.blocked
    if (reason === 'exited') this.noteExit(old, cpu)
    log.push(processor.now, KIND.stop, cpu, old, STOP_REASONS.indexOf(reason), -1, processor.cause[old])
    const from = this.lastCpu[thread]
    let cause = this.madeRunnable[thread]
    if (from >= 0 && from !== cpu) {
      this.migrations++
      if (this.placedOn[thread] === cpu) cause = this.placedBy[thread]
      cause = log.push(processor.now, KIND.migrate, cpu, thread, from, cpu, cause)
    }
    this.state[thread] = STATE.running
    this.sleeping[thread] = 0
    this.lastCpu[thread] = cpu
    if (!this.isIdle(thread)) this.switches++
    processor.current[cpu] = thread
    processor.cause[thread] = log.push(processor.now, KIND.run, cpu, thread, from, -1, cause)
    this.arrived(thread, cpu)
  }

  /** A thread that has been moved once is free again when it runs there; one that runs elsewhere is asked for. */
  private arrived(thread: number, cpu: number): void {
    if (this.placedOn[thread] < 0) return
    if (this.placedOn[thread] !== cpu) this.ask(thread, cpu, this.processor.cause[thread])
    else if (this.placedOnce[thread] === 1) this.placedOn[thread] = -1
  }

  /** Changes a thread's priority; on a queue it goes behind those of its new priority. */
  reprioritise(thread: number, priority: number): void {
    if (this.priority[thread] === priority) return
    const queue = this.queueOf[thread]
    if (queue >= 0) this.unlink(queue, thread)
    this.priority[thread] = priority
    if (queue >= 0) this.link(queue, thread)
  }

  /** The first thread of a CPU, at time 0. */
  begin(cpu: number, thread: number): void {
    this.state[thread] = STATE.running
    this.lastCpu[thread] = cpu
    this.processor.current[cpu] = thread
    this.processor.cause[thread] = this.log.push(0, KIND.run, cpu, thread, -1, -1, -1)
  }

  /** Logs that the running thread starts to wait for a lock or a queue (−1 where it is not that). */
  noteBlock(thread: number, cpu: number, lock: number, queue: number): void {
    this.log.push(this.processor.now, KIND.block, cpu, thread, lock, queue, this.processor.cause[thread])
  }

  /** A thread that had ended, or never run, begins: it may then be made ready. */
  noteSpawn(thread: number, cpu: number, parent: number, bornOn: number): void {
    if (this.exited[thread] === 0) throw new Error(`${this.infos[thread].name} lives already`)
    this.exited[thread] = 0
    this.lastCpu[thread] = -1
    this.log.push(this.processor.now, KIND.spawn, cpu, thread, parent, bornOn, this.processor.cause[parent])
  }

  private noteExit(thread: number, cpu: number): void {
    this.exited[thread] = 1
    this.log.push(this.processor.now, KIND.exit, cpu, thread, -1, -1, this.processor.cause[thread])
  }

  /** Logs that a thread runs with another priority from now on: lent by `lender`, or (−1) given back. */
  lend(thread: number, priority: number, lender: number, cpu: number): void {
    if (this.priority[thread] === priority) return
    this.reprioritise(thread, priority)
    this.log.push(this.processor.now, KIND.lend, cpu, thread, priority, lender, this.processor.cause[thread])
  }

  /** Takes a given thread off the queue that it is on. */
  remove(thread: number, cpu: number): void {
    const queue = this.queueOf[thread]
    if (queue < 0) throw new Error(`${this.infos[thread].name} is on no queue`)
    this.unlink(queue, thread)
    this.queueOf[thread] = -1
    this.state[thread] = STATE.blocked
    this.log.push(this.processor.now, KIND.dequeue, cpu, thread, queue, -1, this.madeRunnable[thread])
  }

  /** Logs that a balancer takes a thread, which is on no queue now, from one run queue for another. */
  noteBalance(thread: number, from: number, to: number, cpu: number): void {
    const { now, cause, current } = this.processor
    this.log.push(now, KIND.balance, cpu, thread, from, to, cause[current[cpu]])
  }

  /** The thread behind another on its queue, or −1. */
  after(thread: number): number {
    return this.next[thread]
  }

  /** The queue that a thread is on, or −1. */
  queueOfThread(thread: number): number {
    return this.queueOf[thread]
  }

  /** Logs that a thread may run again, and remembers why. */
  noteWake(thread: number, cpu: number, lock: number, queue: number, cause: number): number {
    const event = this.log.push(this.processor.now, KIND.wake, cpu, thread, lock, queue, cause)
    this.madeRunnable[thread] = event
    return event
  }

  /** The event that made a thread runnable, or −1. */
  wakeOf(thread: number): number {
    return this.madeRunnable[thread]
  }

  private link(queue: number, thread: number): void {
    let before = -1
    let at = this.head[queue]
    while (at >= 0 && this.priority[at] >= this.priority[thread]) {
      before = at
      at = this.next[at]
    }
    this.next[thread] = at
    if (before < 0) this.head[queue] = thread
    else this.next[before] = thread
  }

  private unlink(queue: number, thread: number): void {
    if (this.head[queue] === thread) {
      this.head[queue] = this.next[thread]
      return
    }
    let before = this.head[queue]
    while (this.next[before] !== thread) before = this.next[before]
    this.next[before] = this.next[thread]
  }
}
