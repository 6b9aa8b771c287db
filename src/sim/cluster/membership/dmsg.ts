import type { Cluster } from '../core/cluster.ts'
import type { Role } from '../core/role.ts'
import { PS_PER_S } from '../core/spec.ts'
import type { Actor, Data } from '../core/world.ts'
import { BEAT_BYTES, type Membership, tellView, timeout } from './membership.ts'
import { hear, isFresh, newPeers, type Peers } from './peers.ts'

/** Name of the role, and of the view. */
const DMSG_SPANS = 'dmsg'
/** Pings within the time after which a link is lost (DFLY [S]: one a second, ten seconds). */
const PINGS_PER_LOSS = 10
/** A node farther away than this cannot be reached: ends the counting up after a loss (unverified). */
const DISTANCE_MAX = 16
/** Of a SPAN message, for each node that it names (assumed). */
const SPAN_BYTES = 8

/** How far away a node is, and which of its starts is meant; {@link DISTANCE_MAX}: not to be reached. */
interface Span {
  distance: number
  start: number
}

interface SpansData extends Data, Peers {
  lossPs: number
  /** Nodes to which this one has a connection. */
  links: number[]
  isLinkUp: boolean[]
  /** What the node at the other end of each link last said of all nodes. */
  said: (readonly Span[])[]
  /** What follows for this node; replaced, never changed: messages carry it. */
  spans: readonly Span[]
  changedPs: number
}

const NOWHERE: Span = { distance: DISTANCE_MAX, start: -1 }

/** The nodes 1, 2, 4, 8, … places farther on, both ways round: few connections, and never far from anywhere. */
export const linksOf = (node: number, nodes: number): number[] => {
  const links = new Set<number>()
  for (let step = 1; step < nodes; step *= 2) {
    links.add((node + step) % nodes)
    links.add((node - step + nodes) % nodes)
  }
  return [...links].toSorted((a, b) => a - b)
}

/** How far everything is over the links that are up. Of two starts of a node the later counts. */
const spansFrom = ({ links, isLinkUp, said }: SpansData, self: number, start: number, nodes: number): Span[] => {
  const spans = Array.from({ length: nodes }, () => NOWHERE)
  spans[self] = { distance: 0, start }
  links.forEach((_, link) => {
    if (!isLinkUp[link]) return
    said[link].forEach(({ distance, start: of }, node) => {
      const known = spans[node]
      const nearer = of === known.start && distance + 1 < known.distance
      if (node !== self && distance + 1 < DISTANCE_MAX && (of > known.start || nearer))
        spans[node] = { distance: distance + 1, start: of }
    })
  })
  return spans
}

const send = (cluster: Cluster, me: Actor<SpansData>, link: number, kind: 'PING' | 'SPAN'): void => {
  const { links, spans } = me.data
  const start = cluster.world.nodes[me.node].incarnation
  const bytes = kind === 'PING' ? BEAT_BYTES : BEAT_BYTES + SPAN_BYTES * spans.length
  const data = kind === 'PING' ? { start } : { start, spans }
  cluster.sendDatagram(me as unknown as Actor, links[link], DMSG_SPANS, { kind, bytes, data })
}

/** Links or what was said over them have changed: what follows is told to the neighbours, and to the system. */
const settle = (cluster: Cluster, me: Actor<SpansData>): void => {
  const { world } = cluster
  const before = me.data.spans
  const after = spansFrom(me.data, me.node, world.nodes[me.node].incarnation, world.nodes.length)
  if (after.every(({ distance, start }, node) => distance === before[node].distance && start === before[node].start))
    return
  me.data.spans = after
  me.data.changedPs = cluster.now
  me.data.links.forEach((_, link) => {
    if (me.data.isLinkUp[link]) send(cluster, me, link, 'SPAN')
  })
  after.forEach(({ start }, node) => {
    if (start === before[node].start) return
    if (before[node].start >= 0) tellView(cluster, me as unknown as Actor<never>, DMSG_SPANS, node, false)
    if (start >= 0) tellView(cluster, me as unknown as Actor<never>, DMSG_SPANS, node, true)
  })
}

const ping = (cluster: Cluster, me: Actor<SpansData>): void => {
  const { links, isLinkUp, changedPs, lossPs } = me.data
  links.forEach((_, link) => {
    send(cluster, me, link, 'PING')
    // In place of a connection that repeats what is lost.
    if (isLinkUp[link] && cluster.now - changedPs < lossPs) send(cluster, me, link, 'SPAN')
  })
  cluster.setTimer(me as unknown as Actor, 'ping', Math.floor(lossPs / PINGS_PER_LOSS))
}

const spansRole: Role<SpansData> = {
  name: DMSG_SPANS,
  begin: (cluster, me) => ping(cluster, me),
  timer: (cluster, me) => {
    const { links, isLinkUp, said, lossPs } = me.data
    links.forEach((other, link) => {
      if (!isLinkUp[link] || isFresh(me.data, other, lossPs, cluster.now)) return
      isLinkUp[link] = false
      said[link] = said[link].map(() => NOWHERE)
    })
    settle(cluster, me)
    ping(cluster, me)
  },
  message: (cluster, me, { from, data }) => {
    const { links, isLinkUp, said, starts } = me.data
    const link = links.indexOf(from)
    const start = Number(data.start)
    const isNew = start > starts[from]
    if (!hear(me.data, from, start, cluster.now)) return
    if (isNew) said[link] = said[link].map(() => NOWHERE)
    const comesBack = isNew || !isLinkUp[link]
    isLinkUp[link] = true
    if ('spans' in data) said[link] = data.spans as readonly Span[]
    if ('spans' in data || isNew) settle(cluster, me)
    if (comesBack) send(cluster, me, link, 'SPAN')
  },
}

/** What a node says of all nodes when every connection is up. */
const distancesFrom = (from: number, nodes: number): Span[] => {
  const spans = Array.from({ length: nodes }, () => NOWHERE)
  spans[from] = { distance: 0, start: 0 }
  let edge = [from]
  for (let distance = 1; edge.length > 0; distance++) {
    const next = edge.flatMap((node) => linksOf(node, nodes)).filter((node) => spans[node].start < 0)
    for (const node of next) spans[node] = { distance, start: 0 }
    edge = [...new Set(next)]
  }
  return spans
}

const startData = (cluster: Cluster, node: number, lossPs: number): SpansData => {
  const { nodes } = cluster.world
  const known = cluster.now === 0
  const links = linksOf(node, nodes.length)
  const nowhere: readonly Span[] = nodes.map(() => NOWHERE)
  const data: SpansData = {
    lossPs,
    links,
    isLinkUp: links.map(() => known),
    // The cluster has stood for a while when the simulation begins: everybody has said how far everything is.
    said: links.map((link) => (known ? distancesFrom(link, nodes.length) : nowhere)),
    spans: nowhere,
    changedPs: cluster.now,
    ...newPeers(nodes.length, known),
  }
  data.spans = spansFrom(data, node, nodes[node].incarnation, nodes.length)
  return data
}

/** Connections between some of the nodes, and over them a spanning tree to all. */
export const DMSG_MEMBERSHIP: Membership = {
  id: 'dmsg',
  title: 'Spanning tree (dmsg)',
  about:
    'Each node pings those to which it has a connection, and tells them how far it is from everybody; so a node is up as long as some way leads to it. When a connection is lost, what was farther on is told from node to node to be gone, and circuits that used it are closed.',
  params: [
    timeout('lossPs', 'A link is lost after', 10 * PS_PER_S, 'ten times as long as between two PINGs (DFLY [S])'),
  ],
  roles: [spansRole] as unknown as Role<never>[],
  boot: (cluster, node, { lossPs }) => {
    cluster.start<SpansData>(DMSG_SPANS, node, startData(cluster, node, lossPs))
  },
  isUp: (cluster, node, other) =>
    node === other || ((cluster.find(DMSG_SPANS, node)?.data as SpansData | undefined)?.spans[other].start ?? -1) >= 0,
  boundPs: ({ lossPs }, { network }) => lossPs + 2 * Math.ceil(lossPs / PINGS_PER_LOSS) + 100 * network.latencyPs,
  sources: [
    { what: 'PING', value: 'every second', source: 'DragonFly dmsg, 2012 [S]' },
    { what: 'link lost', value: 'after 10 s', source: 'DragonFly dmsg, 2012 [S]' },
    { what: 'spanning tree; a change closes the circuits that use it', value: '', source: 'DragonFly dmsg, 2012 [S]' },
    { what: 'which nodes have connections', value: '1, 2, 4, 8, … places away', source: 'assumed' },
    { what: 'farthest node', value: '15 links', source: 'unverified' },
    { what: 'lost SPAN messages', value: 'repeated with each PING for 10 s', source: 'assumed, in place of TCP' },
  ],
}
