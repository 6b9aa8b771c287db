import { type Foundation, freePieces, KernelState } from '../kernel-state.ts'
import { Fifos } from '../fifos.ts'
import type { Names } from './layout.ts'
import { Sockets } from './socket-buffers.ts'

const INPUT_QUEUE_CAPACITY = 512

/** Why a process leaves its CPU. */
export const LEAVE = { not: 0, blocks: 1, ends: 2 } as const

/** A FreeBSD 4 kernel's own changing data. */
export class Freebsd4State extends KernelState<Names> {
  readonly mutable = [
    'giantCpu',
    'giantCount',
    'savedCount',
    'leaving',
    'chosen',
    'raised',
    'heldBack',
    'resched',
    'ran',
    'lockWaiters',
    'toWake',
    'freeObjects',
  ] as const
  readonly inputQueue: Fifos
  readonly sockets: Sockets
  readonly sleepers: Fifos
  /** The CPU that owns Giant, or −1, and how often; by context: how often it did before it left its CPU. */
  giantCpu = -1
  giantCount = 0
  savedCount: Int32Array
  leaving: Uint8Array
  chosen: Int32Array
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

  constructor(foundation: Foundation<Names>) {
    const { setup, needs, options } = foundation
    super(foundation, options['threads'] === 1 ? { library: { slots: 1, upcalls: false } } : {})
    const threads = setup.threads.length
    const contexts = threads + setup.cpus
    this.sockets = new Sockets(setup, needs)
    this.inputQueue = new Fifos(1, INPUT_QUEUE_CAPACITY)
    this.sleepers = new Fifos(1, Math.max(1, threads))
    this.savedCount = new Int32Array(contexts)
    this.leaving = new Uint8Array(contexts)
    this.chosen = new Int32Array(setup.cpus).fill(-1)
    this.raised = new Uint8Array(setup.cpus)
    this.heldBack = new Int32Array(setup.cpus)
    this.resched = new Uint8Array(setup.cpus)
    this.ran = new Int32Array(setup.cpus)
    this.lockWaiters = Array.from({ length: setup.locks.length }, () => [])
    this.toWake = Array.from({ length: contexts }, () => [])
    this.freeObjects = freePieces(needs)
  }

  /** Whether a CPU executes in the kernel: then it owns Giant. */
  inKernel(cpu: number): boolean {
    return this.giantCpu === cpu
  }
}
