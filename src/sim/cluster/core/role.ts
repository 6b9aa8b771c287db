import type { Call } from './calls.ts'
import type { Cluster } from './cluster.ts'
import type { Message } from './network.ts'
import type { Image, Process, Step } from './processes.ts'
import type { Actor, Data } from './world.ts'

/**
 * The code of one kind of actor. Each function is told of one thing that happened to it; it changes `me.data`, names
 * the state it is in through `cluster.enter`, and asks the cluster to send, to wait, to work.
 */
export interface Role<D extends Data = Data> {
  readonly name: string
  /** It has been made. */
  begin?(cluster: Cluster, me: Actor<D>): void
  /** A datagram, or a message on a stream. */
  message?(cluster: Cluster, me: Actor<D>, message: Message): void
  /** A call from another actor, to be answered by `cluster.reply`, now or later. */
  request?(cluster: Cluster, me: Actor<D>, message: Message): void
  reply?(cluster: Cluster, me: Actor<D>, message: Message, call: Call): void
  /** A call of its own got no answer. */
  failed?(cluster: Cluster, me: Actor<D>, call: Call, why: string): void
  timer?(cluster: Cluster, me: Actor<D>, name: string): void
  /** CPU time that it asked for is spent; `key` is what it gave with the order, or −1. */
  worked?(cluster: Cluster, me: Actor<D>, tag: string, key: number): void
  /** The other end of a stream is gone, as far as this one can tell. */
  peerLost?(cluster: Cluster, me: Actor<D>, peer: Actor, why: string): void
  /** The process that it wanted stopped is frozen. */
  frozen?(cluster: Cluster, me: Actor<D>, image: Image): void
}

/** How a cluster meets what processes ask for: the part that differs from system to system. */
export interface ClusterSystem {
  readonly id: string
  readonly roles: readonly Role<never>[]
  /** Its kernels keep families themselves: a parent's call of `wait` ends when a child has exited. */
  readonly keepsFamilies?: true
  /** Makes the daemons of a node: at the start, and again when the node restarts. */
  boot(cluster: Cluster, node: number): void
  /** Begins to move a process; `false` with a reason in the log where the system refuses. */
  migrate(cluster: Cluster, process: Process, to: number, strategy?: string): boolean
  /** A process made a system call; ends in `cluster.processes.proceed`, or never. */
  call(cluster: Cluster, image: Image, step: Extract<Step, { op: 'call' }>): void
  /** A process touched a page that is not at its node. */
  fault(cluster: Cluster, image: Image, page: number, write: boolean): void
  /** A process forks; it goes on through `proceed`. */
  fork(cluster: Cluster, image: Image, program: number): void
  /** A process has ended, at its own wish or killed. */
  ended(cluster: Cluster, process: Process, image: Image): void
  /** Images were lost in a crash of their node. What becomes of their processes is for the survivors to find out. */
  crashed(cluster: Cluster, node: number, lost: readonly Image[]): void
  /** What a node believes of another has changed, as its membership has it. */
  viewChanged?(cluster: Cluster, node: number, other: number, isUp: boolean): void
}
