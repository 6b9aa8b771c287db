import { Channels } from '../channels.ts'
import { Fifos } from '../fifos.ts'
import type { Needs, Options, Setup, System } from '../kernel.ts'
import { LockBook } from '../lock-book.ts'
import { UserThreads } from '../user-threads.ts'
import type { Names } from './layout.ts'
import { Sockets } from './socket-buffers.ts'

const INPUT_QUEUE_CAPACITY = 512

/** Why a process leaves its CPU. */
export const LEAVE = { not: 0, blocks: 1, ends: 2 } as const

/** A FreeBSD 4 kernel's own changing data, and the names of everything it works with. */
export class Freebsd4State {
  readonly mutable = [
    'giantCpu',
    'giantCount',
    'savedCount',
    'leaving',
    'chosen',
    'previous',
    'raised',
    'heldBack',
    'resched',
    'ran',
    'lockWaiters',
    'toWake',
    'freeObjects',
  ] as const
  readonly names: Names
  readonly needs: Needs
  readonly options: Options
  readonly cpus: number
  readonly live: () => System
  readonly book: LockBook
  readonly channels: Channels
  readonly inputQueue: Fifos
  readonly sockets: Sockets
  readonly sleepers: Fifos
  readonly userThreads: UserThreads
  /** Makes a process ready to begin (again) at its routine. */
  prepare: (thread: number) => void = () => undefined
  /** The CPU that owns Giant, or −1, and how often; by context: how often it did before it left its CPU. */
  giantCpu = -1
  giantCount = 0
  savedCount: Int32Array
  leaving: Uint8Array
  chosen: Int32Array
  previous: Int32Array
  /** By CPU: whether spl is raised; interrupt vectors that it holds back, as bits. */
  raised: Uint8Array
  heldBack: Int32Array
  /** By CPU: a switch is due at the return to user mode; ticks that its process has run. */
  resched: Uint8Array
  ran: Int32Array
  /** By lock: processes that sleep for it; by context: processes that it is about to wake. */
  lockWaiters: number[][]
  toWake: number[][]
  freeObjects: number[]

  constructor(setup: Setup, needs: Needs, options: Options, names: Names, live: () => System) {
    const threads = setup.threads.length
    const contexts = threads + setup.cpus
    this.names = names
    this.needs = needs
    this.options = options
    this.cpus = setup.cpus
    this.live = live
    this.book = new LockBook(
      setup.locks.length,
      contexts,
      () => live().processor,
      () => live().log,
    )
    const library = options['threads'] === 1
    this.userThreads = new UserThreads(
      setup,
      needs,
      {
        slots: library ? 1 : Infinity,
        upcalls: !library,
        firstThread: names.programThread[0] ?? 0,
        threadLine: (thread) => names.threadLine[thread],
      },
      live,
    )
    this.channels = new Channels(needs.channels.length, threads)
    this.sockets = new Sockets(setup, needs)
    this.inputQueue = new Fifos(1, INPUT_QUEUE_CAPACITY)
    this.sleepers = new Fifos(1, Math.max(1, threads))
    this.savedCount = new Int32Array(contexts)
    this.leaving = new Uint8Array(contexts)
    this.chosen = new Int32Array(setup.cpus).fill(-1)
    this.previous = new Int32Array(setup.cpus).fill(-1)
    this.raised = new Uint8Array(setup.cpus)
    this.heldBack = new Int32Array(setup.cpus)
    this.resched = new Uint8Array(setup.cpus)
    this.ran = new Int32Array(setup.cpus)
    this.lockWaiters = Array.from({ length: setup.locks.length }, () => [])
    this.toWake = Array.from({ length: contexts }, () => [])
    this.freeObjects = Array.from({ length: needs.pool?.objects ?? 0 }, (_, index) => index).toReversed()
  }

  get(context: number, register: number): number {
    return this.live().processor.get(context, register)
  }

  put(context: number, register: number, value: number): void {
    this.live().processor.put(context, register, value)
  }

  mask(context: number, by: 1 | -1): void {
    this.live().processor.masked[context] += by
  }

  /** Whether a CPU executes in the kernel: then it owns Giant. */
  inKernel(cpu: number): boolean {
    return this.giantCpu === cpu
  }
}
