import type { Stateful } from '../engine/checkpoint.ts'
import { Channels } from './channels.ts'
import type { Needs, Options, Setup, System } from './kernel.ts'
import { LockBook } from './lock-book.ts'
import { type Library, UserThreads } from './user-threads.ts'

/** The names that every kernel has, whatever else it keeps in memory. */
export interface KernelNames {
  /** By CPU. */
  idle: number[]
  /** By program of the workload. */
  programThread: number[]
  /** By thread: its structure; the top of its kernel stack. */
  threadLine: number[]
  stackLine: number[]
  flowLine: number[]
  objectLine: number
}

/** What a kernel's state is made from. */
export interface Foundation<N extends KernelNames> {
  setup: Setup
  needs: Needs
  options: Options
  names: N
  live: () => System
}

/** Where a kernel is not like the others: what its thread libraries may do, and how many channels it keeps. */
interface Ways {
  library?: Partial<Library>
  channels?: number
}

/** The changing data that every kernel has, and the names of everything it works with; each kernel adds its own. */
export abstract class KernelState<N extends KernelNames> {
  abstract readonly mutable: readonly string[]
  readonly names: N
  readonly needs: Needs
  readonly options: Options
  readonly cpus: number
  readonly live: () => System
  readonly book: LockBook
  readonly channels: Channels
  readonly userThreads: UserThreads
  /** Makes a thread ready to begin (again) at its routine, on a CPU where the kernel has chosen one. */
  prepare: (thread: number, cpu: number) => void = () => undefined

  constructor({ setup, needs, options, names, live }: Foundation<N>, ways: Ways = {}) {
    const threads = setup.threads.length
    this.names = names
    this.needs = needs
    this.options = options
    this.cpus = setup.cpus
    this.live = live
    this.book = new LockBook(
      setup.locks.length,
      threads + setup.cpus,
      () => live().processor,
      () => live().log,
    )
    this.userThreads = new UserThreads(
      setup,
      needs,
      {
        slots: Infinity,
        upcalls: true,
        firstThread: names.programThread[0] ?? 0,
        threadLine: (thread) => names.threadLine[thread],
        ...ways.library,
      },
      live,
    )
    this.channels = new Channels(ways.channels ?? needs.channels.length, threads)
  }

  /** The parts of a checkpoint that every kernel has. */
  parts(): Stateful[] {
    return [this, this.book, this.channels, this.userThreads]
  }

  get(context: number, register: number): number {
    return this.live().processor.get(context, register)
  }

  put(context: number, register: number, value: number): void {
    this.live().processor.put(context, register, value)
  }

  /** Line that a lock's word is in. */
  lineOf(lock: number): number {
    return this.live().setup.locks[lock].line
  }

  /** Interrupts off, counted; or on again. */
  mask(context: number, by: 1 | -1): void {
    this.live().processor.masked[context] += by
  }
}

/** The pieces of the workload's pool, all of them free, as a stack: the first is taken first. */
export const freePieces = (needs: Needs): number[] =>
  Array.from({ length: needs.pool?.objects ?? 0 }, (_, index) => index).toReversed()
