import type { Message, Network } from './network.ts'
import { type Actor, PENDING, type World } from './world.ts'

/** Bytes of a segment that carries no data: IPv4 and TCP headers. */
const BARE_SEGMENT_BYTES = 40

/** More actors than a run can have: two numbers below it make one that is exact. */
const ACTORS_MAX = 0x4000000

interface Direction {
  /** Messages that were lost, and new ones behind them, oldest first. While there are any, only the first is tried. */
  waiting: Message[]
  /** A timer runs after which the first of them is tried; and which one is being tried, or −1. */
  timed: boolean
  trying: number
  rtoPs: number
  /** Order of the next message to be sent, and of the next to be handed to the receiver. */
  nextOrder: number
  expected: number
  /** Messages that have overtaken one that is missing, by their order. */
  early: Map<number, Message>
}

interface End {
  actor: number
  node: number
  incarnation: number
  open: boolean
  /** When it last heard of the other end. */
  heardPs: number
  probes: number
}

interface Connection {
  id: number
  ends: [End, End]
  directions: [Direction, Direction]
}

const wayFrom = (from: number, to: number): number => from * ACTORS_MAX + to
const ownEnd = ({ ends }: Connection, actor: number): End => (ends[0].actor === actor ? ends[0] : ends[1])

/**
 * Connections between actors that keep order and repeat what was lost. An
 * end learns that the other is gone when a closing or a reset reaches it, or when its own keepalive gives up: never
 * sooner, whatever the simulation knows. Acknowledgements are not sent as messages of their own: whoever gets a
 * message through has heard of the other end one latency later.
 */
export class Streams {
  private readonly world: World
  private readonly network: Network
  private readonly connections: Connection[] = []
  /** By who sends to whom, their numbers in one: the connection that the sender uses. */
  private readonly between = new Map<number, number>()
  onMessage: (actor: Actor, message: Message) => void = () => undefined
  /** The end at `actor` has learnt that the other is gone. */
  onPeerLost: (actor: Actor, peer: Actor, why: string) => void = () => undefined

  constructor(world: World, network: Network) {
    this.world = world
    this.network = network
  }

  /** The connection that an actor has to another; made when first asked for. */
  private connect(from: Actor, to: Actor): Connection {
    const known = this.between.get(wayFrom(from.id, to.id))
    return known === undefined ? this.make(from, to) : this.connections[known]
  }

  private make(from: Actor, to: Actor): Connection {
    const { world } = this
    const end = ({ id, node, alive }: Actor): End => ({
      actor: id,
      node,
      incarnation: world.nodes[node].incarnation,
      open: alive,
      heardPs: world.now,
      probes: 0,
    })
    const direction = (): Direction => ({
      waiting: [],
      timed: false,
      trying: -1,
      rtoPs: world.spec.stream.rtoFirstPs,
      nextOrder: 0,
      expected: 0,
      early: new Map(),
    })
    const connection: Connection = {
      id: this.connections.length,
      ends: [end(from), end(to)],
      directions: [direction(), direction()],
    }
    this.connections.push(connection)
    this.between.set(wayFrom(from.id, to.id), connection.id)
    // One that still holds an older connection for open learns of this one by what comes on it.
    const back = this.between.get(wayFrom(to.id, from.id))
    if (back === undefined || !ownEnd(this.connections[back], to.id).open)
      this.between.set(wayFrom(to.id, from.id), connection.id)
    from.connections.push(connection.id)
    to.connections.push(connection.id)
    for (const side of [0, 1]) world.after(world.spec.stream.idlePs, PENDING.keepalive, connection.id, side)
    return connection
  }

  /** Opens a connection without sending on it: from now on both ends watch each other. */
  open(from: Actor, to: Actor): void {
    this.connect(from, to)
  }

  /**
   * Connects anew where the own end of the last connection has closed: with both ends alive, the two can lose each other
   * and find each other again. Where the other has done so first, its connection is taken.
   */
  reopen(from: Actor, to: Actor): void {
    const last = this.connect(from, to)
    if (ownEnd(last, from.id).open) return
    const back = this.between.get(wayFrom(to.id, from.id))
    if (back !== undefined && back > last.id && ownEnd(this.connections[back], from.id).open)
      this.between.set(wayFrom(from.id, to.id), back)
    else this.make(from, to)
  }

  /** Sends on the connection of the two. What an end that has closed sends is dropped. */
  send(from: Actor, to: Actor, fields: Pick<Message, 'kind' | 'bytes' | 'count' | 'data' | 'pacePs'>): void {
    const connection = this.connect(from, to)
    const side = connection.ends[0].actor === from.id ? 0 : 1
    if (!connection.ends[side].open) return
    const direction = connection.directions[side]
    const message = this.network.make({
      kind: fields.kind,
      bytes: fields.bytes,
      count: fields.count,
      data: fields.data,
      pacePs: fields.pacePs,
      from: from.node,
      to: to.node,
      fromActor: from.id,
      toActor: to.id,
      service: '',
      channel: 'stream',
      of: connection.id,
      order: direction.nextOrder++,
    })
    if (direction.waiting.length > 0) direction.waiting.push(message)
    else this.network.transmit(message)
  }

  /** When an end that hears nothing from now on will give up, in ps. */
  deadline(from: Actor, to: Actor): number {
    const { idlePs, intervalPs, probes } = this.world.spec.stream
    return ownEnd(this.connect(from, to), from.id).heardPs + idlePs + intervalPs * probes
  }

  arrive(message: Message): void {
    const connection = this.connections[message.of]
    const side = connection.ends[0].actor === message.fromActor ? 0 : 1
    const receiver = connection.ends[1 - side]
    this.takeUp(connection, side)
    if (message.channel === 'raw') return this.arriveRaw(connection, side, message)
    const { world } = this
    if (!receiver.open || world.nodes[receiver.node].incarnation !== receiver.incarnation) {
      this.sendBare(connection, 1 - side, 'reset')
      return
    }
    receiver.heardPs = world.now
    connection.ends[side].heardPs = world.now + world.spec.network.latencyPs
    const direction = connection.directions[side]
    this.gotThrough(connection, side, message)
    if (message.order < direction.expected) return
    direction.early.set(message.order, message)
    for (let next = direction.early.get(direction.expected); next !== undefined && receiver.open;) {
      direction.early.delete(direction.expected++)
      this.onMessage(world.actors[receiver.actor], next)
      next = direction.early.get(direction.expected)
    }
  }

  /** Something comes on a connection that is newer than the one the receiver knew: it lost that one, and uses this. */
  private takeUp(connection: Connection, side: number): void {
    const sender = connection.ends[side]
    const receiver = connection.ends[1 - side]
    const way = wayFrom(receiver.actor, sender.actor)
    const known = this.between.get(way)
    if (!receiver.open || known === undefined || known >= connection.id) return
    this.between.set(way, connection.id)
    const older = this.connections[known]
    const olderSide = older.ends[0].actor === receiver.actor ? 0 : 1
    if (older.ends[olderSide].open) this.lose(older, olderSide, 'begun anew')
  }

  /** A message has arrived. If it was the first of those that wait, everything behind it goes out. */
  private gotThrough(connection: Connection, side: number, message: Message): void {
    const direction = connection.directions[side]
    if (direction.trying === message.id) direction.trying = -1
    const place = direction.waiting.findIndex(({ id }) => id === message.id)
    if (place < 0) return
    direction.rtoPs = this.world.spec.stream.rtoFirstPs
    if (place > 0) {
      // One before it was found to be lost while it was being tried.
      direction.waiting.splice(place, 1)
      return this.tryLater(connection, side)
    }
    const behind = direction.waiting.slice(1)
    direction.waiting = []
    for (const later of behind) this.network.transmit(later)
  }

  private arriveRaw(connection: Connection, side: number, message: Message): void {
    const { world } = this
    const receiver = connection.ends[1 - side]
    const sameStart = world.nodes[receiver.node].incarnation === receiver.incarnation
    if (message.kind === 'keepalive') {
      if (!receiver.open || !sameStart) this.sendBare(connection, 1 - side, 'reset')
      else {
        receiver.heardPs = world.now
        this.sendBare(connection, 1 - side, 'alive')
      }
      return
    }
    if (!receiver.open || !sameStart) return
    if (message.kind === 'alive') receiver.heardPs = world.now
    else this.lose(connection, 1 - side, message.kind === 'close' ? 'closed' : 'reset')
  }

  /** A transmission did not arrive. */
  lost(message: Message): void {
    if (message.channel === 'raw') return
    const connection = this.connections[message.of]
    const side = connection.ends[0].actor === message.fromActor ? 0 : 1
    const direction = connection.directions[side]
    if (direction.trying === message.id) direction.trying = -1
    if (!direction.waiting.some(({ id }) => id === message.id)) direction.waiting.push(message)
    direction.waiting.sort((a, b) => a.order - b.order)
    this.tryLater(connection, side)
  }

  /** Sets the timer for the first message that waits, unless it runs or one is being tried. */
  private tryLater(connection: Connection, side: number): void {
    const direction = connection.directions[side]
    if (direction.timed || direction.trying >= 0) return
    direction.timed = true
    this.world.after(direction.rtoPs, PENDING.resend, connection.id, side)
    direction.rtoPs = Math.min(direction.rtoPs * 2, this.world.spec.stream.rtoMaxPs)
  }

  resend(id: number, side: number): void {
    const connection = this.connections[id]
    const direction = connection.directions[side]
    direction.timed = false
    if (direction.waiting.length === 0 || !connection.ends[side].open) return
    direction.trying = direction.waiting[0].id
    this.network.transmit(direction.waiting[0])
  }

  /** Asks, or gives up, when an end has heard nothing for too long. */
  keepalive(id: number, side: number): void {
    const { world } = this
    const connection = this.connections[id]
    const end = connection.ends[side]
    if (!end.open) return
    const { idlePs, intervalPs, probes } = world.spec.stream
    const due = end.heardPs + idlePs
    if (due > world.now) {
      end.probes = 0
      world.queue.push(due, PENDING.keepalive, id, side)
      return
    }
    if (end.probes >= probes) return this.lose(connection, side, 'nothing heard')
    end.probes++
    world.after(intervalPs, PENDING.keepalive, id, side)
    this.sendBare(connection, side, 'keepalive')
  }

  /** An actor has ended: its connections close, and the other ends are told if the network carries it. */
  close(actor: Actor, tell: boolean): void {
    for (const id of actor.connections) {
      const connection = this.connections[id]
      const side = connection.ends[0].actor === actor.id ? 0 : 1
      if (!connection.ends[side].open) continue
      connection.ends[side].open = false
      if (tell && connection.ends[1 - side].open) this.sendBare(connection, side, 'close')
    }
  }

  private lose(connection: Connection, side: number, why: string): void {
    const { world } = this
    const end = connection.ends[side]
    end.open = false
    const actor = world.actors[end.actor]
    const peer = world.actors[connection.ends[1 - side].actor]
    world.cause = world.record('peerLost', end.node, peer.node, world.log.text(why), actor.id)
    this.onPeerLost(actor, peer, why)
  }

  private sendBare(connection: Connection, side: number, kind: string): void {
    const from = connection.ends[side]
    const to = connection.ends[1 - side]
    const message = this.network.make({
      kind,
      from: from.node,
      to: to.node,
      fromActor: from.actor,
      toActor: to.actor,
      service: '',
      bytes: BARE_SEGMENT_BYTES,
      count: 1,
      data: {},
      channel: 'raw',
      of: connection.id,
      pacePs: 0,
      order: -1,
    })
    this.network.transmit(message)
  }
}
