import type { Message, Network } from './network.ts'
import { type Actor, type Data, PENDING, type World } from './world.ts'

/** Bytes of an acknowledgement: a header without data (assumed; Sprite's is a full RPC header). */
const ACKNOWLEDGEMENT_BYTES = 64
/** A request that the server has is repeated by its last fragment; those that it lacks are sent (Welch 1986 [M]). */
const FRAGMENT_BYTES = 1500

export interface Call {
  id: number
  caller: number
  request: Message
  /** Times it has been sent since anything was last heard of it. */
  tries: number
  /** Times it has been sent in all. */
  sent: number
  acknowledged: number
  probePs: number
  /** Number of the timer that counts; older ones are void. */
  timer: number
  open: boolean
  hung: boolean
  /** The server has all of the request. */
  delivered: boolean
}

/** An actor is at work on a call. */
interface Busy {
  actor: number
}

/** What a request asks for: whom, what, how large. */
export interface Request {
  node: number
  /** A role at the node, where no actor is named. */
  service?: string
  actor?: number
  kind: string
  bytes: number
  count?: number
  data?: Data
}

/**
 * Remote procedure calls over datagrams. The server keeps its last answer to each call, so that a call which is sent
 * again is not done again; a crash loses that memory. How often a caller asks, and for how long, is the system's
 * (`RpcSpec`).
 */
export class Calls {
  private readonly world: World
  private readonly network: Network
  private readonly calls = new Map<number, Call>()
  private nextCall = 0
  /** By node: what it has of each call: who is at work on it, or its answer. */
  private readonly served: Map<number, Message | Busy>[]
  onRequest: (actor: Actor, message: Message) => void = () => undefined
  onReply: (actor: Actor, call: Call, message: Message) => void = () => undefined
  onFailure: (actor: Actor, call: Call, why: string) => void = () => undefined

  constructor(world: World, network: Network) {
    this.world = world
    this.network = network
    this.served = world.nodes.map(() => new Map())
  }

  call(caller: Actor, { node, service = '', actor = -1, kind, bytes, count = 1, data = {} }: Request): number {
    const id = this.nextCall++
    const request = this.network.make({
      kind,
      from: caller.node,
      to: node,
      fromActor: caller.id,
      toActor: actor,
      service,
      bytes,
      count,
      data,
      channel: 'call',
      of: id,
      pacePs: 0,
      order: -1,
    })
    const call: Call = {
      id,
      caller: caller.id,
      request,
      tries: 0,
      sent: 0,
      acknowledged: 0,
      probePs: this.world.spec.rpc.probeFirstPs,
      timer: 0,
      open: true,
      hung: false,
      delivered: false,
    }
    this.calls.set(id, call)
    const { waitsPs } = this.world.spec.rpc
    caller.wait = {
      pid: caller.pid,
      what: kind,
      node,
      actor,
      sincePs: this.world.now,
      untilPs: this.world.now + waitsPs.reduce((sum, wait) => sum + wait, 0),
    }
    this.logWait(caller)
    this.send(call)
    return id
  }

  private logWait(caller: Actor): void {
    const { world } = this
    const { wait } = caller
    if (wait === null) return
    world.record(
      'wait',
      caller.node,
      caller.id,
      wait.pid,
      world.log.text(wait.what),
      wait.node,
      wait.untilPs,
      wait.actor,
    )
  }

  private send(call: Call): void {
    const { waitsPs } = this.world.spec.rpc
    // The wait counts from when the last bit is sent: a bulk request would be repeated before it is out.
    const { request } = call
    this.network.transmit(call.delivered ? { ...request, bytes: Math.min(request.bytes, FRAGMENT_BYTES) } : request)
    const sentAt = this.network.sendableAt(request.from)
    call.timer++
    this.world.queue.push(Math.max(sentAt, this.world.now) + waitsPs[call.tries], PENDING.call, call.id, call.timer)
    call.tries++
    call.sent++
  }

  /** A wait is over without a word. */
  expire(id: number, timer: number): void {
    const call = this.calls.get(id)
    if (call === undefined) return
    const caller = this.world.actors[call.caller]
    if (!call.open || call.timer !== timer || !caller.alive) return
    if (call.tries < this.world.spec.rpc.waitsPs.length) this.send(call)
    else this.fail(call, 'no answer')
  }

  private fail(call: Call, why: string): void {
    const { world } = this
    const caller = world.actors[call.caller]
    call.open = false
    this.endWait(caller)
    world.cause = world.record('peerLost', caller.node, call.request.to, world.log.text(why), caller.id)
    this.onFailure(caller, call, why)
  }

  private endWait(caller: Actor): void {
    if (caller.wait === null) return
    caller.wait = null
    this.world.record('endWait', caller.node, caller.id, caller.pid)
  }

  /** Something of a call has arrived: the request at the server, or a word of the server at the caller. */
  arrive(message: Message): void {
    if (message.channel === 'answer') this.arriveAtCaller(message)
    else this.arriveAtServer(message)
  }

  private arriveAtServer(message: Message): void {
    const { world } = this
    const known = this.served[message.to].get(message.of)
    if (known !== undefined && 'kind' in known) return this.network.transmit(known)
    if (known !== undefined) {
      this.answer(message, world.actors[known.actor].alive ? ACKNOWLEDGED : REFUSED, ACKNOWLEDGEMENT_BYTES, {})
      return
    }
    const actor = message.toActor >= 0 ? world.actors[message.toActor] : world.actorAt(message.service, message.to)
    if (actor === undefined || !actor.alive || actor.node !== message.to) {
      this.answer(message, REFUSED, ACKNOWLEDGEMENT_BYTES, {})
      return
    }
    this.served[message.to].set(message.of, { actor: actor.id })
    const call = this.calls.get(message.of)
    if (call !== undefined) call.delivered = true
    this.onRequest(actor, message)
  }

  private answer(request: Message, kind: string, bytes: number, data: Data, count = 1): Message {
    const message = this.network.make({
      kind,
      from: request.to,
      to: request.from,
      fromActor: request.toActor,
      toActor: request.fromActor,
      service: '',
      bytes,
      count,
      data,
      channel: 'answer',
      of: request.of,
      pacePs: 0,
      order: -1,
    })
    this.network.transmit(message)
    return message
  }

  /** Answers a request that an actor got; the answer is kept in case the caller asks again. */
  reply(request: Message, kind: string, bytes: number, data: Data, count = 1): void {
    const node = request.to
    const known = this.served[node].get(request.of)
    if (known === undefined || 'kind' in known) return
    this.served[node].set(request.of, this.answer(request, kind, bytes, data, count))
  }

  private arriveAtCaller(message: Message): void {
    const { world } = this
    const call = this.calls.get(message.of)
    if (call === undefined) return
    const caller = world.actors[call.caller]
    if (!call.open || !caller.alive) return
    if (message.kind === ACKNOWLEDGED) return this.acknowledge(call, caller)
    call.open = false
    this.forgetCall(call)
    this.endWait(caller)
    if (message.kind === REFUSED) this.onFailure(caller, call, 'refused')
    else this.onReply(caller, call, message)
  }

  /** Nothing of a call that was sent once and answered can be under way any more. */
  private forgetCall({ id, sent, request }: Call): void {
    if (sent > 1) return
    this.calls.delete(id)
    this.served[request.to].delete(id)
  }

  /** The server is at work on it: ask again later, for ever. */
  private acknowledge(call: Call, caller: Actor): void {
    const { world } = this
    const { probeMaxPs, hungAfter } = world.spec.rpc
    call.acknowledged++
    call.tries = 0
    call.timer++
    world.after(call.probePs, PENDING.call, call.id, call.timer)
    call.probePs = Math.min(call.probePs * 2, probeMaxPs)
    if (caller.wait !== null && caller.wait.untilPs >= 0) {
      caller.wait.untilPs = -1
      this.logWait(caller)
    }
    if (call.acknowledged === hungAfter && !call.hung) {
      call.hung = true
      world.record('hung', caller.node, caller.id, world.log.text(call.request.kind), call.request.to)
    }
  }

  /** A node has crashed: it knows nothing of any call. */
  forget(node: number): void {
    this.served[node].clear()
  }
}

const ACKNOWLEDGED = 'acknowledged'
const REFUSED = 'refused'
