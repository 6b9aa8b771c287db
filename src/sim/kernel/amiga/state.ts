import { type Foundation, freePieces, KernelState } from '../kernel-state.ts'
import { Fifos } from '../fifos.ts'
import { R } from '../registers.ts'
import { MESSAGES, type Names, THE_CPU } from './layout.ts'

const PACKETS = 512

/** Why a task leaves the CPU. */
export const LEAVE = { not: 0, waits: 1, ends: 2 } as const
/** Signals, as bits. */
export const SIGNAL = { semaphore: 1, port: 2, reply: 4, channel: 8, timer: 16, library: 32 } as const
/** What a task waits for when that is a time: R.scratchD holds the number of a queue, or this. */
export const A_TIME = -2

/** Exec's own changing data. */
export class ExecState extends KernelState<Names> {
  readonly mutable = [
    'received',
    'waitsFor',
    'leaving',
    'forbidden',
    'attention',
    'elapsed',
    'chosen',
    'nested',
    'waiters',
    'sender',
    'answered',
    'freeObjects',
  ] as const
  /** Packets that wait for the software interrupt (0), and at the network task's port (1). */
  readonly packets: Fifos
  readonly messages: Fifos
  readonly timedOut: Fifos
  /** By thread: signals that it has received, and those that it waits for (0: it does not wait). */
  received: Int32Array
  waitsFor: Int32Array
  leaving: Uint8Array
  /** By context: how often it has forbidden task switches. */
  forbidden: Int32Array
  /** 1 when a switch is due (AttnResched). */
  attention = 0
  /** Ticks that what runs has had of its quantum. */
  elapsed = 0
  /** During a switch: the task that comes. */
  chosen = -1
  /** By lock: how often its owner has it, and who waits, in order of arrival. */
  nested: Int32Array
  waiters: number[][]
  /** By message: who has sent it. By thread: 1 when an answer is on its reply port. */
  sender: Int32Array
  answered: Uint8Array
  freeObjects: number[]

  constructor(foundation: Foundation<Names>) {
    super(foundation)
    const { setup, needs } = foundation
    const threads = setup.threads.length
    const contexts = threads + setup.cpus
    this.packets = new Fifos(2, PACKETS)
    this.messages = new Fifos(needs.ports.length, MESSAGES)
    this.timedOut = new Fifos(1, threads)
    this.received = new Int32Array(threads)
    this.waitsFor = new Int32Array(threads)
    this.leaving = new Uint8Array(threads)
    this.forbidden = new Int32Array(contexts)
    this.nested = new Int32Array(setup.locks.length)
    this.waiters = setup.locks.map(() => [])
    this.sender = new Int32Array(MESSAGES).fill(-1)
    this.answered = new Uint8Array(threads)
    this.freeObjects = freePieces(needs)
  }

  /** The task that runs, or that an interrupt has put aside. */
  thisTask(): number {
    return this.live().processor.outerContext(THE_CPU)
  }

  semaphoreOf(context: number): number {
    return this.get(context, R.keptLock)
  }
}
