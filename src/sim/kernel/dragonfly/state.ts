import { Holders } from '../../machine/memory/holders.ts'
import { Fifos } from '../fifos.ts'
import type { Needs, Setup, System } from '../kernel.ts'
import { type Globaldata, RING_ENTRIES } from './globaldata.ts'

/** Messages waiting on one protocol thread's port. */
const PORT_CAPACITY = 512

/** What one message in an IPI ring asks the target to do: the function, and one argument above it. */
export const MESSAGE = { schedule: 0, putPort: 1, migrateIn: 2 } as const
export const encodeMessage = (kind: number, argument: number): number => (argument << 2) | kind

/** A DragonFly kernel's own changing data, and the names of everything it works with. */
export class DragonflyState {
  readonly mutable = [
    'owner',
    'blocking',
    'migrateTo',
    'previous',
    'chosen',
    'npoll',
    'sent',
    'taken',
    'scanning',
    'sends',
    'sendDepth',
    'netisrWaits',
    'serializerHolder',
  ] as const
  readonly gd: Globaldata
  readonly needs: Needs
  readonly cpus: number
  readonly live: () => System
  readonly ports: Fifos
  readonly rings: Fifos
  readonly sleepers: Fifos
  /** td_gd: the CPU a thread belongs to. */
  owner: Int32Array
  /** 1 when a thread leaves its CPU because it waits; 2 when because it migrates. */
  blocking: Uint8Array
  migrateTo: Int32Array
  /** By CPU: the thread switched away from, and the one chosen to run next. */
  previous: Int32Array
  chosen: Int32Array
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
  serializerHolder: Int32Array

  constructor(setup: Setup, needs: Needs, gd: Globaldata, live: () => System) {
    const cpus = setup.cpus
    const threads = setup.threads.length
    this.gd = gd
    this.needs = needs
    this.cpus = cpus
    this.live = live
    this.ports = new Fifos(cpus, PORT_CAPACITY)
    this.rings = new Fifos(cpus * cpus, RING_ENTRIES)
    this.sleepers = new Fifos(cpus, Math.max(1, threads))
    this.owner = new Int32Array(threads)
    this.blocking = new Uint8Array(threads)
    this.migrateTo = new Int32Array(threads).fill(-1)
    this.previous = new Int32Array(cpus).fill(-1)
    this.chosen = new Int32Array(cpus).fill(-1)
    this.npoll = new Uint8Array(cpus)
    this.ipiMask = new Holders(cpus, cpus)
    this.sent = new Int32Array(cpus * cpus)
    this.taken = new Int32Array(cpus * cpus)
    this.scanning = new Int32Array(cpus).fill(-1)
    this.sends = new Int32Array(cpus * 2 * SEND_DEPTH)
    this.sendDepth = new Int32Array(cpus)
    this.netisrWaits = new Uint8Array(cpus)
    this.serializerHolder = new Int32Array(needs.devices.length).fill(-1)
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

/** Sends that one CPU may have begun and not finished: a thread's, an interrupt's, and what each serves meanwhile. */
const SEND_DEPTH = 8
