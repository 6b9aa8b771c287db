import type { Cluster } from '../../core/cluster.ts'
import type { Message } from '../../core/network.ts'
import type { Actor, Data } from '../../core/world.ts'
import type { CallStep } from '../leveller.ts'
import type { Orders } from '../orders.ts'

/** The daemon of each host; the one that knows all; who decides where that is; a process that asks for a host. */
export const HOST = 'load daemon'
export const MIGD = 'migd'
export const LOCK = 'migd lock'
export const ASKER = 'asks for a host'

/** Bytes of a request or an answer of the daemons: an RPC with a small body (assumed). */
export const WORD_BYTES = 128

/** Something that a host has to tell migd. */
export interface Word {
  kind: 'report' | 'release'
  data: Data
}

export interface HostData extends Data {
  idlePs: number
  threshold: number
  periodPs: number
  selectPs: number
  releasePs: number
  openPs: number
  /** Where it takes migd to be; −1: it does not know. */
  migd: number
  /** What it has still to tell; the first is being told while `isTelling`. */
  words: Word[]
  isTelling: boolean
  /** Periods until it reports though nothing has changed; and what it reported last. */
  reportIn: number
  wasIdle: boolean
  /** CPU time that its own processes had had, by process, when it looked last; and when that was. */
  ranPs: Record<string, number>
  lookedPs: number
  orders: Orders
  /** A process here has opened migd's pseudo-device. */
  isOpen: boolean
  /** By image: where migd has said that it should run; −1: here. */
  answers: Record<string, number>
}
export type Host = Actor<HostData>

/** What migd knows of a host. */
export interface KnownHost {
  isIdle: boolean
  /** Last input, ps; −1: never. */
  inputPs: number
  /** Processes that it was given and has not given back; when the last was. */
  guests: number
  assignedPs: number
}

export interface MigdData extends Data {
  selectPs: number
  releasePs: number
  hosts: Record<string, KnownHost>
  /** Requests on which the CPU is at work, by their kind, in the order in which they came. */
  serving: Record<string, Message[]>
}

export interface LockData extends Data {
  /** Host that may run migd, or −1. */
  migd: number
  /** Who say that it does not answer, while that is being tried. */
  waiting: Message[]
}

export interface AskerData extends Data {
  image: number
  step: CallStep
}

export const plain = <D extends Data>(actor: Actor<D>): Actor => actor as unknown as Actor

/** The node of whose file system migd's pseudo-device is part: the file server, or node 0 where there is none. */
export const lockNode = (cluster: Cluster): number => Math.max(0, cluster.world.spec.fileServer)

/** Where migd runs at the start: the first node that does not serve files. */
export const firstMigd = (cluster: Cluster): number =>
  Math.max(
    0,
    cluster.world.nodes.findIndex((_, node) => node !== cluster.world.spec.fileServer),
  )

export const hostOf = (cluster: Cluster, node: number): Host | undefined =>
  cluster.find(HOST, node) as unknown as Host | undefined
