import { EventQueue } from '../../engine/event-queue.ts'
import { type RandomState, seedRandom } from '../../engine/random.ts'
import { CLUSTER_KIND, type ClusterEventName, ClusterLog } from './log.ts'
import type { ClusterSpec } from './spec.ts'

/** What waits in the event queue, with the meaning of its two numbers. */
export const PENDING = {
  /** message */
  arrive: 1,
  /** actor, timer */
  timer: 2,
  /** connection, direction: send again what was lost */
  resend: 3,
  /** connection, end: is the other still there? */
  keepalive: 4,
  /** call, its sequence number */
  call: 5,
  /** CPU, its sequence number: what it does is over */
  cpu: 6,
  /** fault */
  fault: 7,
} as const

/** Any data that an actor or a message carries: plain, so that a checkpoint is a copy. */
export type Data = Record<string, unknown>

/** Somebody on a node whose word is waited for: an actor, or whoever it is (−1). */
export interface Whom {
  node: number
  actor: number
}

/** What an actor waits for, as the graph of waits shows it. */
export interface Wait {
  /** Process that waits through this actor, or −1. */
  pid: number
  what: string
  /** Node whose word it waits for, or −1. */
  node: number
  /** Actor there, where it is known; or −1. */
  actor: number
  sincePs: number
  /** When a timer ends the wait, or −1 where nothing does. */
  untilPs: number
  /** In place of one node: those whose words are missing, of which {@link need} are enough. */
  among?: readonly Whom[]
  need?: number
}

/**
 * One state machine at one node: a daemon, one side of a migration, a replica. Its role holds the code, `data` all that
 * changes, and `state` the name of the state that it is in.
 */
export interface Actor<D extends Data = Data> {
  readonly id: number
  readonly role: string
  readonly node: number
  /** Process that it serves, or −1. */
  readonly pid: number
  alive: boolean
  state: string
  data: D
  wait: Wait | null
  /** Timer running under a name. */
  timers: Record<string, number>
  /** Connections that it is an end of. */
  connections: number[]
}

export interface NodeState {
  up: boolean
  /** How often the node has been started. */
  incarnation: number
}

const addTo = <Key>(table: Map<Key, Actor[]>, key: Key, actor: Actor): void => {
  const known = table.get(key)
  if (known === undefined) table.set(key, [actor])
  else known.push(actor)
}

const removeFrom = <Key>(table: Map<Key, Actor[]>, key: Key, actor: Actor): void => {
  const known = table.get(key) ?? []
  known.splice(known.indexOf(actor), 1)
  if (known.length === 0) table.delete(key)
}

/** The state that all parts of a cluster's simulation share. */
export class World {
  readonly spec: ClusterSpec
  readonly queue = new EventQueue()
  readonly log: ClusterLog
  readonly random: RandomState
  now = 0
  /** Index of the log's row that makes the present step happen, or −1. */
  cause = -1
  readonly nodes: NodeState[]
  readonly actors: Actor[] = []
  /** By node and role: actors that live, oldest first. */
  private readonly living: Map<string, Actor[]>[]
  /** By process: actors that live and serve it, oldest first. */
  private readonly serving = new Map<number, Actor[]>()
  /** Steps taken: entries of the queue that have been served. */
  steps = 0

  constructor(spec: ClusterSpec, seed: number, keepLog: boolean) {
    this.spec = spec
    this.log = new ClusterLog(keepLog)
    this.random = seedRandom(seed)
    this.nodes = spec.nodes.map(() => ({ up: true, incarnation: 0 }))
    this.living = spec.nodes.map(() => new Map())
  }

  /** A new actor, that lives. */
  addActor(actor: Actor): void {
    this.actors.push(actor)
    addTo(this.living[actor.node], actor.role, actor)
    if (actor.pid >= 0) addTo(this.serving, actor.pid, actor)
  }

  /** An actor has ended, or its node has crashed. */
  loseActor(actor: Actor): void {
    actor.alive = false
    removeFrom(this.living[actor.node], actor.role, actor)
    if (actor.pid >= 0) removeFrom(this.serving, actor.pid, actor)
  }

  /** The oldest living actor of a role at a node, or undefined. */
  actorAt(role: string, node: number): Actor | undefined {
    return this.living[node].get(role)?.[0]
  }

  /** Living actors that serve a process, oldest first. */
  actorsFor(pid: number): readonly Actor[] {
    return this.serving.get(pid) ?? []
  }

  /** Logs a row at this instant and returns its index. */
  record(name: ClusterEventName, node: number, a = -1, b = -1, c = -1, d = -1, e = -1, f = -1): number {
    return this.log.push(this.now, CLUSTER_KIND[name], node, a, b, c, d, e, f, this.cause)
  }

  after(ps: number, pending: number, first: number, second = 0): void {
    this.queue.push(this.now + Math.max(0, ps), pending, first, second)
  }

  isUp(node: number): boolean {
    return this.nodes[node].up
  }
}
