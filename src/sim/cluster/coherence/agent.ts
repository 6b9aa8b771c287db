import type { Cluster } from '../core/cluster.ts'
import { type Image, PAGE_BYTES } from '../core/processes.ts'
import type { Role } from '../core/role.ts'
import { PS_PER_US } from '../core/spec.ts'
import type { Actor, Data } from '../core/world.ts'
import type { Access, Coherence, NodeState, Note, Out } from './coherence.ts'

/** CPU time of a node for a message of the protocol, and for an access that is allowed at once (assumed). */
const MESSAGE_PS = 30 * PS_PER_US
const ACCESS_PS = 2 * PS_PER_US

/** A process of the node that wants something. */
interface Wanting {
  image: number
  access: Access
}

interface AgentData extends Data {
  /** By page: what the node knows of it. */
  pages: NodeState[]
  /** By page: who waits here for what, first come first served. */
  waiting: Wanting[][]
  /** Messages that have arrived and wait for the CPU; what was allowed and is being done. */
  arrived: { from: number; page: number; note: Note }[]
  doing: { page: number; image: number }[]
}

type Agent = Actor<AgentData>

export const agentRoleOf = (protocol: Coherence): string => `${protocol.id} agent`

const actorOf = (me: Agent): Actor => me as unknown as Actor

/** The state of a page at a node, for whoever watches. */
const tell = (cluster: Cluster, me: Agent, page: number): void => {
  const { log } = cluster.world
  const { state } = me.data.pages[page]
  cluster.world.record('grant', me.node, log.text(`page ${page}`), log.text(state), page)
}

const send = (cluster: Cluster, me: Agent, protocol: Coherence, page: number, outs: readonly Out[]): void => {
  for (const { to, note } of outs) {
    if (to === me.node) {
      take(cluster, me, protocol, me.node, page, note)
      continue
    }
    const peer = cluster.find(agentRoleOf(protocol), to)
    if (peer === undefined) continue
    const bytes = protocol.headerBytes + (note.version >= 0 ? PAGE_BYTES : 0)
    cluster.send(actorOf(me), peer, { kind: note.kind, bytes, data: { page, note: { ...note } } })
  }
}

/** The first that waits for a page is asked for, where nobody has been already. */
const askNext = (cluster: Cluster, me: Agent, protocol: Coherence, page: number): void => {
  const state = me.data.pages[page]
  const [first] = me.data.waiting[page]
  if (first === undefined || state.wants !== '') return
  if (protocol.allows(state, first.access)) return allow(cluster, me, protocol, page)
  const outs = protocol.want(state, me.node, first.access)
  const node = outs.find(({ to }) => to !== me.node)?.to ?? -1
  const { pid } = cluster.processes.images[first.image]
  if (node >= 0) {
    const peer = cluster.find(agentRoleOf(protocol), node)
    const untilPs = peer === undefined ? -1 : cluster.streams.deadline(actorOf(me), peer)
    cluster.waitFor(actorOf(me), { pid, what: `${first.access} of page ${page}`, node, actor: -1, untilPs })
  }
  send(cluster, me, protocol, page, outs)
  settle(cluster, me, protocol, page)
}

/** What was wanted may be done now: the process does it, and then the next one's turn comes. */
const allow = (cluster: Cluster, me: Agent, protocol: Coherence, page: number): void => {
  const state = me.data.pages[page]
  const done = me.data.waiting[page].shift()
  if (done === undefined) return
  cluster.endWait(actorOf(me))
  if (done.access === 'write') protocol.wrote(state, state.version + 1)
  tell(cluster, me, page)
  me.data.doing.push({ page, image: done.image })
  cluster.work(actorOf(me), ACCESS_PS, 'access')
  send(cluster, me, protocol, page, protocol.used(state, me.node))
  askNext(cluster, me, protocol, page)
}

const settle = (cluster: Cluster, me: Agent, protocol: Coherence, page: number): void => {
  const state = me.data.pages[page]
  const [first] = me.data.waiting[page]
  if (state.wants === '' && first !== undefined && protocol.allows(state, first.access))
    allow(cluster, me, protocol, page)
}

const take = (cluster: Cluster, me: Agent, protocol: Coherence, from: number, page: number, note: Note): void => {
  const before = me.data.pages[page].state
  const outs = protocol.receive(me.data.pages[page], me.node, from, note)
  if (me.data.pages[page].state !== before) tell(cluster, me, page)
  send(cluster, me, protocol, page, outs)
  settle(cluster, me, protocol, page)
}

/** The actor that keeps a node's pages coherent with those of the others. */
export const coherenceAgent = (protocol: Coherence): Role<AgentData> => ({
  name: agentRoleOf(protocol),
  message: (cluster, me, message) => {
    const { page, note } = message.data as { page: number; note: Note }
    me.data.arrived.push({ from: message.from, page, note })
    cluster.work(actorOf(me), MESSAGE_PS, message.kind)
  },
  worked: (cluster, me, tag) => {
    if (tag === 'access') {
      const done = me.data.doing.shift()
      if (done !== undefined) cluster.processes.proceed(cluster.processes.images[done.image])
      return
    }
    const first = me.data.arrived.shift()
    if (first !== undefined) take(cluster, me, protocol, first.from, first.page, first.note)
  },
  peerLost: (cluster, me, peer) => {
    me.data.pages.forEach((state, page) => {
      send(cluster, me, protocol, page, protocol.nodeDown(state, me.node, peer.node))
    })
  },
})

/** Makes the agent of a node for so many pages. */
export const startAgent = (cluster: Cluster, protocol: Coherence, node: number, pages: number): void => {
  const count = cluster.world.nodes.length
  const agent = cluster.start<AgentData>(agentRoleOf(protocol), node, {
    pages: Array.from({ length: pages }, () => protocol.initial(node, count)),
    waiting: Array.from({ length: pages }, () => []),
    arrived: [],
    doing: [],
  })
  for (let page = 0; page < pages; page++) tell(cluster, agent, page)
}

/** A process wants a page of the shared file; it goes on when it has been allowed. */
export const access = (cluster: Cluster, protocol: Coherence, image: Image, page: number, how: Access): void => {
  const agent = cluster.find(agentRoleOf(protocol), image.node) as unknown as Agent | undefined
  if (agent === undefined) return
  agent.data.waiting[page].push({ image: image.id, access: how })
  askNext(cluster, agent, protocol, page)
}
