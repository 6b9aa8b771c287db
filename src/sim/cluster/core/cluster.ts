import { Calls, type Request } from './calls.ts'
import { Cpus } from './cpus.ts'
import { type Message, Network } from './network.ts'
import { Processes, type Program } from './processes.ts'
import type { ClusterSystem, Role } from './role.ts'
import type { ClusterSpec, Fault, FaultKind, MessageFault } from './spec.ts'
import { Streams } from './streams.ts'
import { type Hang, hangsOf, type Standstill } from './waits.ts'
import { type Actor, type Data, PENDING, type Wait, World } from './world.ts'

/** Everything that determines a cluster's run, beside the system and what sets it going. */
export interface ClusterConfig {
  spec: ClusterSpec
  programs: readonly Program[]
  faults: readonly Fault[]
  /** 32 bits. */
  seed: number
  keepLog?: boolean
}

/** What an actor sends on a stream or as a datagram. */
export interface Sending {
  kind: string
  bytes: number
  /** How many messages of this kind it stands for; 1 where absent. */
  count?: number
  data?: Data
  /** Lowest time that the sending takes, in ps. */
  pacePs?: number
}

/**
 * A cluster that runs: nodes with CPUs and processes, a network, actors, faults. The system gives it its habits. One
 * call of {@link step} serves the earliest entry of the queue; the same config gives the same log to the bit.
 */
export class Cluster {
  readonly world: World
  readonly network: Network
  readonly streams: Streams
  readonly calls: Calls
  readonly cpus: Cpus
  readonly processes: Processes
  readonly system: ClusterSystem
  private readonly roles: Map<string, Role>
  private readonly faults: (FaultKind & { atPs: number })[]
  private nextTimer = 0

  constructor(config: ClusterConfig, system: ClusterSystem, roles: readonly Role<never>[] = []) {
    this.system = system
    this.roles = new Map([...system.roles, ...roles].map((role) => [role.name, role as unknown as Role]))
    const world = new World(config.spec, config.seed, config.keepLog ?? true)
    this.world = world
    const onMessages = new Map<number, MessageFault>()
    this.faults = []
    for (const fault of config.faults) {
      if ('atMessage' in fault) onMessages.set(fault.atMessage, fault)
      else this.faults.push(fault)
    }
    this.network = new Network(world, onMessages)
    this.streams = new Streams(world, this.network)
    this.calls = new Calls(world, this.network)
    this.cpus = new Cpus(world)
    this.processes = new Processes(world, this.cpus, config.programs)
    this.connectParts()
    this.faults.forEach((fault, index) => world.queue.push(fault.atPs, PENDING.fault, index, 0))
    for (let node = 0; node < world.nodes.length; node++) system.boot(this, node)
  }

  private connectParts(): void {
    const { network, streams, calls, processes, system, world } = this
    network.onCrash = (node) => this.crash(node)
    network.onCrashAt = (node, atPs) => {
      const fault = this.faults.push({ kind: 'crash', node, atPs }) - 1
      world.queue.push(atPs, PENDING.fault, fault, 0)
    }
    network.onArrive = (message) => this.deliver(message)
    network.onLost = (message) => {
      if (message.channel === 'stream') streams.lost(message)
    }
    streams.onMessage = (actor, message) => this.roleOf(actor).message?.(this, actor, message)
    streams.onPeerLost = (actor, peer, why) => this.roleOf(actor).peerLost?.(this, actor, peer, why)
    calls.onRequest = (actor, message) => this.roleOf(actor).request?.(this, actor, message)
    calls.onReply = (actor, call, message) => this.roleOf(actor).reply?.(this, actor, message, call)
    calls.onFailure = (actor, call, why) => this.roleOf(actor).failed?.(this, actor, call, why)
    this.cpus.onWorked = (id, tag, key) => {
      const actor = world.actors[id]
      if (actor.alive) this.roleOf(actor).worked?.(this, actor, tag, key)
    }
    processes.onFault = (image, page, write) => system.fault(this, image, page, write)
    processes.onCall = (image, step) => system.call(this, image, step)
    processes.onFork = (image, program) => system.fork(this, image, program)
    processes.onEnd = (process, image) => system.ended(this, process, image)
    processes.onFrozen = (image, id) => {
      const actor = world.actors[id]
      if (actor.alive) this.roleOf(actor).frozen?.(this, actor, image)
    }
  }

  get now(): number {
    return this.world.now
  }

  private roleOf(actor: Actor): Role {
    const role = this.roles.get(actor.role)
    if (role === undefined) throw new Error(`no role is called ${actor.role}`)
    return role
  }

  // Actors

  /** Makes an actor at a node and lets it begin. */
  start<D extends Data>(role: string, node: number, data: D, pid = -1): Actor<D> {
    const { world } = this
    const actor: Actor<D> = {
      id: world.actors.length,
      role,
      node,
      pid,
      alive: true,
      state: '',
      data,
      wait: null,
      timers: {},
      connections: [],
    }
    world.addActor(actor as Actor)
    world.record('actor', node, actor.id, world.log.text(role), pid)
    this.roleOf(actor as Actor).begin?.(this, actor as Actor)
    return actor
  }

  /** The living actor of a role at a node, or undefined. */
  find(role: string, node: number): Actor | undefined {
    return this.world.actorAt(role, node)
  }

  /** The living actor of a role that serves a process, wherever it is, or undefined. */
  findFor(role: string, pid: number): Actor | undefined {
    return this.world.actorsFor(pid).find((actor) => actor.role === role)
  }

  /** Names the state that an actor is in now. */
  enter(me: Actor, state: string): void {
    if (me.state === state) return
    me.state = state
    this.world.record('state', me.node, me.id, this.world.log.text(state), me.pid)
  }

  /** Ends an actor; the other ends of its streams are told, if the network carries it. */
  finish(me: Actor, tellPeers = true): void {
    if (!me.alive) return
    this.endWait(me)
    this.enter(me, 'ended')
    this.world.loseActor(me)
    me.timers = {}
    this.streams.close(me, tellPeers)
  }

  // What actors ask for

  /** Sends on the stream between two actors. */
  send(from: Actor, to: Actor, { kind, bytes, count = 1, data = {}, pacePs = 0 }: Sending): void {
    this.streams.send(from, to, { kind, bytes, count, data, pacePs })
  }

  /** Sends once, to whoever plays a role at a node; nobody hears of its loss. */
  sendDatagram(from: Actor, node: number, service: string, { kind, bytes, count = 1, data = {} }: Sending): void {
    const { network } = this
    const message = network.make({
      kind,
      from: from.node,
      to: node,
      fromActor: from.id,
      toActor: -1,
      service,
      bytes,
      count,
      data,
      channel: 'datagram',
      of: -1,
      pacePs: 0,
      order: -1,
    })
    network.transmit(message)
  }

  call(me: Actor, request: Request): number {
    return this.calls.call(me, request)
  }

  reply(request: Message, kind: string, bytes: number, data: Data = {}, count = 1): void {
    this.calls.reply(request, kind, bytes, data, count)
  }

  /** Spends CPU time of the actor's node on its behalf; `worked` tells when, and is given the key. The log has the tag. */
  work(me: Actor, ps: number, tag: string, key = -1): void {
    this.cpus.work(me.node, me.id, ps, tag, key)
  }

  /** Sets a timer under a name; one that already runs under it is void. */
  setTimer(me: Actor, name: string, ps: number): void {
    const id = this.nextTimer++
    me.timers[name] = id
    this.world.after(ps, PENDING.timer, me.id, id)
  }

  clearTimer(me: Actor, name: string): void {
    delete me.timers[name]
  }

  /** Says what an actor waits for. `untilPs` −1: no timer ends it. With `among` and `need`, `node` is −1. */
  waitFor(
    me: Actor,
    {
      pid = me.pid,
      what,
      node,
      actor = -1,
      untilPs = -1,
      among = [],
      need = 0,
    }: Partial<Wait> & Pick<Wait, 'what' | 'node'>,
  ): void {
    const { world } = this
    me.wait = { pid, what, node, actor, sincePs: world.now, untilPs, ...(need > 0 ? { among, need } : {}) }
    world.record('wait', me.node, me.id, pid, world.log.text(what), node, untilPs, actor)
    for (const whom of among) world.record('among', me.node, me.id, whom.node, whom.actor, need)
  }

  /** Waits for a word on the stream to another actor, which its keepalive ends if nothing at all is heard. */
  waitOnStream(me: Actor, peer: Actor, what: string, pid = me.pid): void {
    this.waitFor(me, { pid, what, node: peer.node, actor: peer.id, untilPs: this.streams.deadline(me, peer) })
  }

  endWait(me: Actor): void {
    if (me.wait === null) return
    const { pid } = me.wait
    me.wait = null
    this.world.record('endWait', me.node, me.id, pid)
  }

  // Time

  /** Time of the next entry in the queue; infinite when nothing more will happen. */
  get nextTime(): number {
    return this.world.queue.peekTime()
  }

  /** Serves the earliest entry of the queue. */
  step(): void {
    const { world } = this
    const { queue } = world
    world.now = queue.pop()
    world.cause = -1
    world.steps++
    const first = queue.poppedFirst
    const second = queue.poppedSecond
    switch (queue.poppedKind) {
      case PENDING.arrive:
        return this.network.arrive(first, second)
      case PENDING.timer:
        return this.fireTimer(first, second)
      case PENDING.resend:
        return this.streams.resend(first, second)
      case PENDING.keepalive:
        return this.streams.keepalive(first, second)
      case PENDING.call:
        return this.calls.expire(first, second)
      case PENDING.cpu:
        return this.cpus.expire(first, second)
      default:
        return this.applyFault(this.faults[first])
    }
  }

  /** Runs until nothing is left before `ps`, and lets the clock stand there. */
  runUntil(ps: number): void {
    while (this.nextTime <= ps) this.step()
    this.world.now = Math.max(this.world.now, ps)
  }

  private fireTimer(of: number, id: number): void {
    const actor = this.world.actors[of]
    const name = Object.keys(actor.timers).find((running) => actor.timers[running] === id)
    if (!actor.alive || name === undefined) return
    delete actor.timers[name]
    this.world.cause = this.world.record('timer', actor.node, of, this.world.log.text(name))
    this.roleOf(actor).timer?.(this, actor, name)
  }

  private deliver(message: Message): void {
    if (message.channel === 'stream' || message.channel === 'raw') return this.streams.arrive(message)
    if (message.channel === 'call' || message.channel === 'answer') return this.calls.arrive(message)
    const actor = this.find(message.service, message.to)
    if (actor !== undefined) this.roleOf(actor).message?.(this, actor, message)
  }

  // Faults

  private applyFault(fault: FaultKind): void {
    if (fault.kind === 'crash') this.crash(fault.node)
    else if (fault.kind === 'restart') this.restart(fault.node)
    else this.network.apply(fault)
  }

  /** A node stops between two instructions: nobody is told. */
  crash(node: number): void {
    const { world } = this
    if (!world.isUp(node)) return
    world.nodes[node].up = false
    world.cause = world.record('crash', node)
    this.network.crash(node)
    this.cpus.clear(node)
    this.calls.forget(node)
    for (const actor of world.actors) {
      if (!actor.alive || actor.node !== node) continue
      world.loseActor(actor)
      actor.wait = null
      actor.timers = {}
      this.streams.close(actor, false)
    }
    const lost = this.processes.crash(node)
    this.system.crashed(this, node, lost)
  }

  private restart(node: number): void {
    const { world } = this
    if (world.isUp(node)) return
    world.nodes[node].up = true
    world.nodes[node].incarnation++
    this.cpus.restart(node)
    world.cause = world.record('restart', node)
    this.system.boot(this, node)
  }

  // What is to be seen

  /** Who waits, and what of the cluster still answers. */
  standstill(): Standstill {
    const { world } = this
    return {
      nowPs: world.now,
      waiters: world.actors.flatMap(({ id, node, wait }) => (wait === null ? [] : [{ ...wait, id, at: node }])),
      isUp: (node) => world.isUp(node),
      isLinkUp: (a, b) => this.network.isLinkUp(a, b),
      isAlive: (actor) => world.actors[actor].alive,
    }
  }

  /** The hangs of this instant, with their causes. */
  hangs(): Hang[] {
    return hangsOf(this.standstill())
  }
}
