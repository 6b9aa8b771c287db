import { nextBelow } from '../../engine/random.ts'
import { type FaultKind, type MessageFault, transmitPs } from './spec.ts'
import { type Data, PENDING, type World } from './world.ts'

/** How a message is carried: `datagram` and `raw` (the transports' own) go once; `stream` and `call` are cared for. */
export type Channel = 'datagram' | 'raw' | 'stream' | 'call' | 'answer'

export interface Message {
  readonly id: number
  readonly kind: string
  readonly from: number
  readonly to: number
  readonly fromActor: number
  /** Receiving actor, or −1 where `service` names a role at the node. */
  readonly toActor: number
  readonly service: string
  /** Of all its copies together. */
  readonly bytes: number
  /** How many messages of this kind it stands for: pages are sent in trains. */
  readonly count: number
  readonly data: Data
  readonly channel: Channel
  /** Connection or call that it belongs to, or −1. */
  readonly of: number
  /** Lowest time that sending it takes, in ps: a sender that limits its rate. */
  readonly pacePs: number
  /** Place in its stream, or −1. */
  readonly order: number
}

interface Flight {
  message: Message
  lost: string
  /** When its last bit leaves the sender: a crash before that stops it. */
  leavesPs: number
  /** The link's count of cuts, and the receiver's of starts, when it was sent. */
  cuts: number
  incarnation: number
  crashReceiver: boolean
}

interface Link {
  up: boolean
  cuts: number
  factor: number
}

/**
 * The wires: who may send when, how long it takes, and what does not arrive. A node sends one message at a time at its
 * link's rate, and receives one at a time; on a bus, one at a time is on the medium. A message that is under way on a
 * link when that is cut is lost.
 */
export class Network {
  private readonly world: World
  private readonly links: Link[]
  private readonly sendFreeAt: Float64Array
  private readonly receiveFreeAt: Float64Array
  private readonly flights = new Map<number, Flight>()
  private readonly faultAt: Map<number, MessageFault>
  private nextMessage = 0
  /** What has been put on the wire so far, by kind: messages and bytes, repeats included; not what stays in its node. */
  readonly sent = new Map<string, { messages: number; bytes: number }>()
  /** How many transmissions there have been: what message faults count. */
  transmissions = 0
  onArrive: (message: Message) => void = () => undefined
  onLost: (message: Message, why: string) => void = () => undefined
  onCrash: (node: number) => void = () => undefined
  /** A node crashes at a time to come. */
  onCrashAt: (node: number, ps: number) => void = () => undefined

  constructor(world: World, faultAt: Map<number, MessageFault>) {
    this.world = world
    this.faultAt = faultAt
    const count = world.spec.nodes.length
    this.links = Array.from({ length: count * count }, () => ({ up: true, cuts: 0, factor: 1 }))
    this.sendFreeAt = new Float64Array(count)
    this.receiveFreeAt = new Float64Array(count)
  }

  /** A message ready to be sent, with a number of its own. */
  make(fields: Omit<Message, 'id'>): Message {
    return {
      id: this.nextMessage++,
      kind: fields.kind,
      from: fields.from,
      to: fields.to,
      fromActor: fields.fromActor,
      toActor: fields.toActor,
      service: fields.service,
      bytes: fields.bytes,
      count: fields.count,
      data: fields.data,
      channel: fields.channel,
      of: fields.of,
      pacePs: fields.pacePs,
      order: fields.order,
    }
  }

  isLinkUp(a: number, b: number): boolean {
    return a === b || this.links[a * this.world.nodes.length + b].up
  }

  /** Puts a message on the wire. A node that is down sends nothing. */
  transmit(message: Message): void {
    const { world } = this
    const { from, to, bytes, count } = message
    if (!world.isUp(from)) return
    const fault = this.faultAt.get(this.transmissions++)
    if (from !== to) this.count(message)
    const kind = world.log.text(message.kind)
    const row = world.record('send', from, message.id, to, kind, bytes, count)
    if (fault?.kind === 'cutLink') this.apply({ kind: 'cut', a: from, b: to })
    const link = this.links[from * world.nodes.length + to]
    const { leaves, arrives } = this.timesOf(message, link)
    const chance = world.spec.network.lossPerMillion
    const unlucky = fault?.kind === 'lose' || (chance > 0 && nextBelow(world.random, 1_000_000) < chance)
    this.flights.set(message.id, {
      message,
      lost: !link.up ? 'link cut' : unlucky ? 'lost on the wire' : '',
      leavesPs: leaves,
      cuts: link.cuts,
      incarnation: world.nodes[to].incarnation,
      crashReceiver: fault?.kind === 'crashReceiver',
    })
    world.queue.push(arrives + (fault?.kind === 'delay' ? fault.byPs : 0), PENDING.arrive, message.id, row)
    // With this message the last thing leaves the node.
    if (fault?.kind === 'crashSender') this.onCrashAt(from, leaves)
  }

  private count({ kind, count, bytes }: Message): void {
    const sum = this.sent.get(kind)
    if (sum === undefined) this.sent.set(kind, { messages: count, bytes })
    else {
      sum.messages += count
      sum.bytes += bytes
    }
  }

  private timesOf({ from, to, bytes, pacePs }: Message, link: Link): { leaves: number; arrives: number } {
    const { now, spec } = this.world
    if (from === to) return { leaves: now, arrives: now }
    const { network } = spec
    const takes = transmitPs(bytes, network.bitsPerSecond / link.factor)
    const lane = network.medium === 'bus' ? 0 : from
    const start = Math.max(now, this.sendFreeAt[lane])
    const leaves = start + takes
    this.sendFreeAt[lane] = leaves
    const soonest = start + Math.max(takes, pacePs) + Math.round(network.latencyPs * link.factor)
    if (network.medium === 'bus') return { leaves, arrives: soonest }
    const arrives = Math.max(soonest, this.receiveFreeAt[to] + takes)
    this.receiveFreeAt[to] = arrives
    return { leaves, arrives }
  }

  /** A node has crashed: what it still had to send is never sent. */
  crash(node: number): void {
    const { now, spec } = this.world
    for (const flight of this.flights.values()) {
      if (flight.message.from === node && flight.leavesPs > now) flight.lost = 'sender down'
    }
    if (spec.network.medium !== 'bus') this.sendFreeAt[node] = now
  }

  /** When the node could start to send the next message, in ps. */
  sendableAt(node: number): number {
    return Math.max(this.world.now, this.sendFreeAt[this.world.spec.network.medium === 'bus' ? 0 : node])
  }

  /** Serves an arrival: the message is there, or it is not. `sent` is the row of its sending. */
  arrive(id: number, sent: number): void {
    const { world } = this
    const flight = this.flights.get(id)
    if (flight === undefined) return
    this.flights.delete(id)
    const { message } = flight
    world.cause = sent
    if (flight.crashReceiver) this.onCrash(message.to)
    const link = this.links[message.from * world.nodes.length + message.to]
    const lost =
      flight.lost ||
      (!world.isUp(message.to) || world.nodes[message.to].incarnation !== flight.incarnation
        ? 'receiver down'
        : link.cuts !== flight.cuts
          ? 'link cut'
          : '')
    const kind = world.log.text(message.kind)
    if (lost !== '') {
      world.record('lost', message.to, id, message.to, kind, world.log.text(lost))
      this.onLost(message, lost)
      return
    }
    world.cause = world.record('arrive', message.to, id, message.from, kind, message.bytes, message.count)
    this.onArrive(message)
  }

  /** Changes links as a fault says; crashes and restarts are not the network's. */
  apply(fault: FaultKind): void {
    const count = this.world.nodes.length
    if (fault.kind === 'cut') this.setUp(fault.a, fault.b, false)
    else if (fault.kind === 'heal') this.setUp(fault.a, fault.b, true)
    else if (fault.kind === 'slow') this.slow(fault.a, fault.b, fault.factor)
    else if (fault.kind === 'partition' || fault.kind === 'healAll') {
      for (let a = 0; a < count; a++) {
        for (let b = a + 1; b < count; b++) {
          if (fault.kind === 'healAll') this.setUp(a, b, true)
          else if (fault.side.includes(a) !== fault.side.includes(b)) this.setUp(a, b, false)
        }
      }
    }
  }

  private slow(a: number, b: number, factor: number): void {
    this.world.record('slow', a, b, Math.round(factor * 1000))
    for (const link of this.bothWays(a, b)) link.factor = factor
  }

  private setUp(a: number, b: number, up: boolean): void {
    const ways = this.bothWays(a, b)
    // There is no wire between a node and itself.
    if (a === b || ways[0].up === up) return
    this.world.record(up ? 'heal' : 'cut', a, b)
    for (const link of ways) {
      link.up = up
      if (!up) link.cuts++
    }
  }

  private bothWays(a: number, b: number): Link[] {
    const count = this.world.nodes.length
    return [this.links[a * count + b], this.links[b * count + a]]
  }
}
