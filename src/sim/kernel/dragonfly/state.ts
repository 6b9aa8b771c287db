import { type Foundation, KernelState } from '../kernel-state.ts'
import { REGISTERS } from '../../machine/processor/isa.ts'
import { Holders } from '../../machine/memory/holders.ts'
import { Fifos } from '../fifos.ts'
import { type Globaldata, RING_ENTRIES } from './globaldata.ts'

/** Messages waiting on one port. */
const PORT_CAPACITY = 1024

/** What one message in an IPI ring asks the target to do: the function, and one argument above it. */
export const MESSAGE = {
  schedule: 0,
  putPort: 1,
  migrateIn: 2,
  wakeup: 3,
  wakeupOne: 4,
  tokenRequest: 5,
  workPort: 6,
  free: 7,
  userResched: 8,
} as const
const KIND_BITS = 4
export const encodeMessage = (kind: number, argument: number): number => (argument << KIND_BITS) | kind
export const kindOf = (message: number): number => message & ((1 << KIND_BITS) - 1)
export const argumentOf = (message: number): number => message >> KIND_BITS

/** Why a thread leaves its CPU; the words are in `switchOver`. */
export const LEAVE = { not: 0, blocks: 1, migrates: 2, ends: 3 } as const

/** Sends that one CPU may have begun and not finished: a thread's, an interrupt's, and what each serves meanwhile. */
const SEND_DEPTH = 8

/**
 * A DragonFly kernel's own changing data. Its critical sections are {@link mask}: a counter of the thread's own, no
 * atomic, no lock (crit_enter, crit_exit; sys/thread2.h @0006201).
 */
export class DragonflyState extends KernelState<Globaldata> {
  readonly mutable = [
    'owner',
    'leaving',
    'wokenEarly',
    'migrateTo',
    'previous',
    'chosen',
    'preempted',
    'isPreempted',
    'npoll',
    'sent',
    'taken',
    'scanning',
    'sends',
    'sendDepth',
    'netisrWaits',
    'references',
    'heldReferences',
    'obtainsSorted',
    'failedRounds',
    'exclusiveRequested',
    'tokenCpu',
    'tokenQueue',
    'tokenAsked',
    'designated',
    'userResched',
    'userTicks',
    'toUserQueue',
    'userQueued',
    'userTold',
    'kept',
    'ownPriority',
    'portWaits',
    'sender',
    'answered',
    'freeObjects',
    'sleepsHere',
  ] as const
  readonly ports: Fifos
  readonly workPorts: Fifos
  readonly rings: Fifos
  readonly sleepers: Fifos
  /** td_gd: the CPU a thread belongs to. */
  owner: Int32Array
  /**
   * Why a thread leaves its CPU, one of {@link LEAVE}; whether it was made ready before it had left: the switch asks for
   * tokens by message, and serves others' messages if the ring is full.
   */
  leaving: Uint8Array
  wokenEarly: Uint8Array
  migrateTo: Int32Array
  /** By CPU: the thread switched away from, and the one chosen to run next. */
  previous: Int32Array
  chosen: Int32Array
  /** By thread: the thread that it preempted, or −1; and whether it has been preempted itself. */
  preempted: Int32Array
  isPreempted: Uint8Array
  npoll: Uint8Array
  /** For each target the sources that have sent something: a line of {@link Holders} is a target, a cache a source. */
  readonly ipiMask: Holders
  /** By ring: slots filled and emptied so far; slot numbers follow from them. */
  sent: Int32Array
  taken: Int32Array
  /** By CPU: the source whose ring is being emptied. */
  scanning: Int32Array
  /** By CPU: sends in progress (target and message), innermost last; a send that finds its ring full serves others. */
  sends: Int32Array
  sendDepth: Int32Array
  netisrWaits: Uint8Array
  /** td_toks, by thread: tokens that it references, oldest first, doubled, plus 1 when shared; and how many it holds. */
  references: number[][]
  heldReferences: Int32Array
  /** By thread: obtains its tokens by address; by CPU: rounds of the scheduler in which no thread had all its tokens. */
  obtainsSorted: Uint8Array
  failedRounds: Int32Array
  /** By token: EXCLREQ; the CPU that owns it; the CPUs that wait for it; by token and CPU: whether it has asked. */
  exclusiveRequested: Uint8Array
  tokenCpu: Int32Array
  tokenQueue: number[][]
  tokenAsked: Uint8Array
  /** uschedcp, by CPU: the user thread that may run there, or −1; whether it is to make way; its ticks. */
  designated: Int32Array
  userResched: Uint8Array
  userTicks: Int32Array
  /** By thread: goes on the user scheduler's queue as it leaves; by CPU: one has just done so. */
  toUserQueue: Uint8Array
  userQueued: Uint8Array
  /** By CPU: it has been told that somebody waits, and has not looked yet (a bit out of bsd4_rdyprocmask). */
  userTold: Uint8Array
  /** By context: registers put aside while messages are served, innermost last. */
  kept: number[][]
  /** By thread: its priority outside the kernel. */
  ownPriority: Int32Array
  /** By port of the workload: whether its owner waits; by message: who sent it; by thread: whether it is answered. */
  portWaits: Uint8Array
  sender: number[]
  answered: Uint8Array
  /** By CPU: free objects of its zone. */
  freeObjects: number[][]
  /** By channel: the CPUs that have sleepers on it. */
  sleepsHere: number[][]

  constructor(foundation: Foundation<Globaldata>) {
    // Who sleeps is known by CPU and channel: channel × CPUs + CPU.
    super(foundation, { channels: foundation.needs.channels.length * foundation.setup.cpus })
    const { setup, needs } = foundation
    const cpus = setup.cpus
    const threads = setup.threads.length
    const contexts = threads + cpus
    const locks = setup.locks.length
    this.ports = new Fifos(needs.flows.length > 0 ? cpus : 0, PORT_CAPACITY)
    this.workPorts = new Fifos(needs.ports.length, PORT_CAPACITY)
    this.rings = new Fifos(cpus * cpus, RING_ENTRIES)
    this.sleepers = new Fifos(cpus, Math.max(1, threads))
    this.owner = new Int32Array(threads)
    this.leaving = new Uint8Array(threads)
    this.wokenEarly = new Uint8Array(threads)
    this.migrateTo = new Int32Array(threads).fill(-1)
    this.previous = new Int32Array(cpus).fill(-1)
    this.chosen = new Int32Array(cpus).fill(-1)
    this.preempted = new Int32Array(threads).fill(-1)
    this.isPreempted = new Uint8Array(threads)
    this.npoll = new Uint8Array(cpus)
    this.ipiMask = new Holders(cpus, cpus)
    this.sent = new Int32Array(cpus * cpus)
    this.taken = new Int32Array(cpus * cpus)
    this.scanning = new Int32Array(cpus).fill(-1)
    this.sends = new Int32Array(cpus * 2 * SEND_DEPTH)
    this.sendDepth = new Int32Array(cpus)
    this.netisrWaits = new Uint8Array(cpus)
    this.references = Array.from({ length: contexts }, () => [])
    this.heldReferences = new Int32Array(contexts)
    this.obtainsSorted = new Uint8Array(contexts)
    this.failedRounds = new Int32Array(cpus)
    this.exclusiveRequested = new Uint8Array(locks)
    this.tokenCpu = new Int32Array(locks)
    this.tokenQueue = Array.from({ length: locks }, () => [])
    this.tokenAsked = new Uint8Array(needs.locks.length === 0 ? 0 : locks * cpus)
    this.designated = new Int32Array(cpus).fill(-1)
    this.userResched = new Uint8Array(cpus)
    this.userTicks = new Int32Array(cpus)
    this.toUserQueue = new Uint8Array(contexts)
    this.userQueued = new Uint8Array(cpus)
    this.userTold = new Uint8Array(cpus)
    this.ownPriority = new Int32Array(threads)
    this.kept = Array.from({ length: contexts }, () => [])
    this.portWaits = new Uint8Array(needs.ports.length)
    this.sender = []
    this.answered = new Uint8Array(contexts)
    this.freeObjects = Array.from({ length: cpus }, (_, cpu) => shareOf(needs.pool?.objects ?? 0, cpu, cpus))
    this.sleepsHere = needs.channels.map(() => [])
  }

  /** Puts the registers aside that serving a message may change, and takes them back. */
  keepRegisters(context: number): void {
    for (let register = 0; register < REGISTERS; register++) this.kept[context].push(this.get(context, register))
  }

  takeRegisters(context: number): void {
    const registers = this.kept[context].splice(-REGISTERS)
    registers.forEach((value, register) => this.put(context, register, value))
  }

  /** CPU whose zone an object belongs to. */
  zoneOf(pointer: number): number {
    return pointer % this.cpus
  }

  ringOf(source: number, target: number): number {
    return source * this.cpus + target
  }

  beginSend(cpu: number, target: number, message: number): void {
    const depth = this.sendDepth[cpu]++
    if (depth >= SEND_DEPTH) throw new Error(`CPU ${cpu} sends messages within messages too deep`)
    this.sends[(cpu * SEND_DEPTH + depth) * 2] = target
    this.sends[(cpu * SEND_DEPTH + depth) * 2 + 1] = message
  }

  sendTarget(cpu: number): number {
    return this.sends[(cpu * SEND_DEPTH + this.sendDepth[cpu] - 1) * 2]
  }

  sendMessage(cpu: number): number {
    return this.sends[(cpu * SEND_DEPTH + this.sendDepth[cpu] - 1) * 2 + 1]
  }

  endSend(cpu: number): void {
    this.sendDepth[cpu]--
  }
}

/** Objects of a pool that a CPU's zone begins with: every so-manieth. */
const shareOf = (objects: number, cpu: number, cpus: number): number[] =>
  Array.from({ length: objects }, (_, index) => index).filter((index) => index % cpus === cpu)
