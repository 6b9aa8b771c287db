import { type Foundation, freePieces, KernelState } from '../kernel-state.ts'
import { Fifos } from '../fifos.ts'
import { R } from '../registers.ts'
import type { Names } from './layout.ts'

const BACKLOG_CAPACITY = 512
/** Messages that one port may hold, and numbers that they may have. */
const MESSAGES = 1024

/** The state of a task. One that sleeps may still be on its CPU, on its way off it. */
export const TASK = { running: 0, sleeps: 1, dead: 2 } as const
/** What a task sleeps for when that is a time: `waitQueue` holds the number of a queue, or this. */
export const A_TIME = -2

/** A Linux 2.6 kernel's own changing data. */
export class LinuxState extends KernelState<Names> {
  readonly mutable = [
    'state',
    'waitLock',
    'waitQueue',
    'cpuOf',
    'timeLeft',
    'toExpired',
    'lastRan',
    'depth',
    'unparked',
    'needResched',
    'active',
    'expired',
    'nrRunning',
    'seenRunning',
    'ticks',
    'chosen',
    'goesTo',
    'softirqOff',
    'sender',
    'answered',
    'count',
    'sleepers',
    'waiters',
    'freeObjects',
    'arrays',
  ] as const
  readonly backlog: Fifos
  /** By port. */
  readonly messages: Fifos
  /** By CPU: threads whose sleep is over. */
  readonly timedOut: Fifos
  /** By thread: one of {@link TASK}; the lock and the queue that it sleeps for, or −1. */
  state: Uint8Array
  waitLock: Int32Array
  waitQueue: Int32Array
  /** By thread: the CPU whose run queue it belongs to. */
  cpuOf: Int32Array
  /** By thread: ticks left of its time slice; 1 when that is over and it has not been put away yet. */
  timeLeft: Int32Array
  toExpired: Uint8Array
  /** By thread: when it last left a CPU, in ps. */
  lastRan: Float64Array
  /** By context: how many services of the kernel it is in; 0 in user mode, where it may be preempted. */
  depth: Int32Array
  /** By thread: 1 when another has let it on in its process's mutex. */
  unparked: Uint8Array
  /** By CPU: the flag of what runs there that it must make way. */
  needResched: Uint8Array
  /** By CPU: which queue is which array now. */
  active: Int32Array
  expired: Int32Array
  /** By CPU: tasks that run or are queued. */
  nrRunning: Int32Array
  /** By CPU and other CPU: length of the other's queue as it was last seen. */
  seenRunning: Int32Array
  ticks: Int32Array
  /** By CPU, during a switch: the task that comes, and the array for the one that goes. */
  chosen: Int32Array
  goesTo: Int32Array
  /** By CPU: how often softirqs have been switched off: in one, or where a lock is held that one may want. */
  softirqOff: Int32Array
  /** By message: who has sent it; by thread: 1 when the answer to what it has sent is there. */
  sender: Int32Array
  answered: Uint8Array
  /** By lock, for semaphores: count, sleepers, and who waits, in order of arrival. */
  count: Int32Array
  sleepers: Int32Array
  waiters: number[][]
  /** Allocator: free objects that all share, and those at hand for each CPU. */
  freeObjects: number[]
  arrays: number[][]

  constructor(foundation: Foundation<Names>) {
    super(foundation)
    const { setup, needs, names } = foundation
    const { cpus } = setup
    const locks = setup.locks.length
    const threads = setup.threads.length
    const contexts = threads + cpus
    this.backlog = new Fifos(cpus, BACKLOG_CAPACITY)
    this.messages = new Fifos(needs.ports.length, MESSAGES)
    this.timedOut = new Fifos(cpus, threads)
    this.state = new Uint8Array(threads)
    this.waitLock = new Int32Array(threads).fill(-1)
    this.waitQueue = new Int32Array(threads).fill(-1)
    this.cpuOf = new Int32Array(threads)
    this.timeLeft = new Int32Array(threads)
    this.toExpired = new Uint8Array(threads)
    this.lastRan = new Float64Array(threads).fill(-Infinity)
    this.depth = new Int32Array(contexts)
    this.unparked = new Uint8Array(threads)
    this.needResched = new Uint8Array(cpus)
    this.active = Int32Array.from(names.arrays, ([a]) => a)
    this.expired = Int32Array.from(names.arrays, ([, b]) => b)
    this.nrRunning = new Int32Array(cpus)
    this.seenRunning = new Int32Array(cpus * cpus)
    this.ticks = new Int32Array(cpus)
    this.chosen = new Int32Array(cpus).fill(-1)
    this.goesTo = new Int32Array(cpus).fill(-1)
    this.softirqOff = new Int32Array(cpus)
    this.sender = new Int32Array(MESSAGES).fill(-1)
    this.answered = new Uint8Array(contexts)
    this.count = new Int32Array(locks).fill(1)
    this.sleepers = new Int32Array(locks)
    this.waiters = Array.from({ length: locks }, () => [])
    this.freeObjects = freePieces(needs)
    this.arrays = Array.from({ length: cpus }, () => [])
  }

  /** The thread that runs on a CPU, or that an interrupt has put aside there. */
  runningOn(cpu: number): number {
    return this.live().processor.outerContext(cpu)
  }

  /** A task sets out to sleep for a lock, a queue or {@link A_TIME}; it may be woken from now on. */
  prepareToSleep(thread: number, lock: number, queue: number): void {
    this.state[thread] = TASK.sleeps
    this.waitLock[thread] = lock
    this.waitQueue[thread] = queue
  }

  /** The spin lock in R.lock, and the semaphore in R.keptLock. */
  lockOf(context: number): number {
    return this.get(context, R.lock)
  }

  semaphoreOf(context: number): number {
    return this.get(context, R.keptLock)
  }
}
