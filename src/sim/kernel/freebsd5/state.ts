import { type Foundation, freePieces, KernelState } from '../kernel-state.ts'
import { Fifos } from '../fifos.ts'
import { R } from '../registers.ts'
import { Witness } from './witness.ts'
import type { Names } from './layout.ts'

const INPUT_QUEUE_CAPACITY = 512

/** A FreeBSD 5 kernel's own changing data. */
export class FreebsdState extends KernelState<Names> {
  readonly mutable = [
    'contested',
    'waiters',
    'pending',
    'blockedOn',
    'wokenEarly',
    'ownPriority',
    'blocking',
    'chosen',
    'idleMask',
    'need',
    'giantDepth',
    'giantBefore',
    'ran',
    'load',
    'assigned',
    'freeObjects',
    'buckets',
    'nextBalancePs',
  ] as const
  /** Null when WITNESS is off. */
  readonly witness: Witness | null
  readonly channelQueue: number[]
  readonly inputQueue: Fifos
  readonly sleepers: Fifos
  /** By lock: whether its word says contested. */
  contested: Uint8Array
  /** By lock: threads on its turnstile, in order of arrival. */
  waiters: number[][]
  /** By context: threads that its release of a mutex is going to make ready. */
  pending: number[][]
  /** By thread: the mutex whose turnstile it is on, or −1; whether it was chosen before it had left its CPU. */
  blockedOn: Int32Array
  wokenEarly: Uint8Array
  /** By thread: its priority without what others have lent it. */
  ownPriority: Int32Array
  /** 1 when a thread leaves its CPU because it waits, 2 when because it ends. */
  blocking: Uint8Array
  chosen: Int32Array
  idleMask: Uint8Array
  /** it_need, by thread. */
  need: Uint8Array
  /** By context: how often it holds Giant; and how often it did before a sleep. */
  giantDepth: Int32Array
  giantBefore: Int32Array
  /** By CPU: ticks that its thread has run since it was put on it. */
  ran: Int32Array
  /** ULE, by CPU: threads that run or are queued here; and those that others have assigned. */
  load: Int32Array
  assigned: number[][]
  /** Allocator: objects in the zone, and in the bucket of each CPU. */
  freeObjects: number[]
  buckets: number[][]
  nextBalancePs = 0

  constructor(foundation: Foundation<Names>) {
    const { setup, needs, options, names } = foundation
    super(foundation, {
      library: {
        slots: options['threads'] === 1 ? setup.cpus : Infinity,
        enter: 'lock sched_lock',
        leave: 'unlock sched_lock',
      },
    })
    const locks = setup.locks.length
    const threads = setup.threads.length
    const contexts = threads + setup.cpus
    this.witness =
      options['witness'] === 1
        ? new Witness(contexts, (lock) => {
            const own = names.workLock.indexOf(lock)
            return own >= 0 ? needs.locks[own].type : setup.locks[lock].name
          })
        : null
    this.channelQueue = needs.channels.map(({ name }) =>
      setup.queue({ name, kind: 'sleep', cpu: -1, about: 'threads that sleep on a channel' }),
    )
    this.inputQueue = new Fifos(1, INPUT_QUEUE_CAPACITY)
    this.sleepers = new Fifos(1, Math.max(1, threads))
    this.contested = new Uint8Array(locks)
    this.waiters = Array.from({ length: locks }, () => [])
    this.pending = Array.from({ length: contexts }, () => [])
    this.blockedOn = new Int32Array(contexts).fill(-1)
    this.wokenEarly = new Uint8Array(threads)
    this.ownPriority = new Int32Array(threads)
    this.blocking = new Uint8Array(threads)
    this.chosen = new Int32Array(setup.cpus).fill(-1)
    this.idleMask = new Uint8Array(setup.cpus)
    this.need = new Uint8Array(threads)
    this.giantDepth = new Int32Array(contexts)
    this.giantBefore = new Int32Array(contexts)
    this.ran = new Int32Array(setup.cpus)
    this.load = new Int32Array(setup.cpus)
    this.assigned = Array.from({ length: setup.cpus }, () => [])
    this.freeObjects = freePieces(needs)
    this.buckets = Array.from({ length: setup.cpus }, () => [])
  }

  /** Compare-and-swap from unowned: takes a lock whose word says free, and not "contested, no owner"; says whether. */
  tryTake(lock: number, cpu: number, context: number): boolean {
    return this.contested[lock] === 0 && this.book.tryTake(lock, cpu, context)
  }

  /** Whether a context's thread is on a CPU right now. */
  runs(context: number): boolean {
    return this.live().threads.isRunning(context)
  }

  /** The lock in R.lock, and the mutex that a longer path keeps. */
  lockOf(context: number): number {
    return this.get(context, R.lock)
  }

  mutexOf(context: number): number {
    return this.get(context, R.keptLock)
  }
}
