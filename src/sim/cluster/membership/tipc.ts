import type { Cluster } from '../core/cluster.ts'
import type { Role } from '../core/role.ts'
import { PS_PER_MS } from '../core/spec.ts'
import type { Actor, Data } from '../core/world.ts'
import { BEAT_BYTES, type Membership, tellView, timeout } from './membership.ts'
import { hear, isFresh, newPeers, type Peers } from './peers.ts'

/** Name of the role, and of the view. */
const TIPC_LINKS = 'tipc'
/** A link is probed so often within its tolerance (assumed). */
const PROBES_PER_TOLERANCE = 4

interface LinksData extends Data, Peers {
  tolerancePs: number
  /** By node: the start of the one at the other end of the link, or −1 where the link is down. */
  up: number[]
}

const setLink = (cluster: Cluster, me: Actor<LinksData>, other: number, start: number): void => {
  me.data.up[other] = start
  tellView(cluster, me as unknown as Actor<never>, TIPC_LINKS, other, start >= 0)
}

const probe = (cluster: Cluster, me: Actor<LinksData>): void => {
  const { incarnation } = cluster.world.nodes[me.node]
  cluster.world.nodes.forEach((_, other) => {
    if (other === me.node) return
    const data = { start: incarnation }
    cluster.sendDatagram(me as unknown as Actor, other, TIPC_LINKS, { kind: 'probe', bytes: BEAT_BYTES, data })
  })
  cluster.setTimer(me as unknown as Actor, 'probe', Math.floor(me.data.tolerancePs / PROBES_PER_TOLERANCE))
}

const links: Role<LinksData> = {
  name: TIPC_LINKS,
  begin: (cluster, me) => probe(cluster, me),
  timer: (cluster, me) => {
    const { up, tolerancePs } = me.data
    up.forEach((start, other) => {
      if (other === me.node || start < 0 || isFresh(me.data, other, tolerancePs, cluster.now)) return
      setLink(cluster, me, other, -1)
    })
    probe(cluster, me)
  },
  message: (cluster, me, { from, data }) => {
    const start = Number(data.start)
    if (!hear(me.data, from, start, cluster.now) || me.data.up[from] === start) return
    if (me.data.up[from] >= 0) setLink(cluster, me, from, -1)
    setLink(cluster, me, from, start)
  },
}

/** Every node has a link to every other; a link that is silent for too long is down, and with it the node. */
export const TIPC_MEMBERSHIP: Membership = {
  id: 'tipc',
  title: 'Links between all (TIPC)',
  about:
    'Each node has a link to each other and probes it. A link on which nothing has been heard for its tolerance is down, and so, for this node, is the other one. Nobody agrees with anybody: two nodes may have different views. Kerrighed does nothing about a link that goes down: the calls that would recover from it are commented out.',
  params: [
    timeout(
      'tolerancePs',
      'Link tolerance',
      1500 * PS_PER_MS,
      'silence after which a link is taken for dead (KRG [S])',
    ),
  ],
  roles: [links] as unknown as Role<never>[],
  boot: (cluster, node, { tolerancePs }) => {
    const { nodes } = cluster.world
    const known = cluster.now === 0
    const up = nodes.map((_, other) => (known ? 0 : other === node ? nodes[node].incarnation : -1))
    cluster.start<LinksData>(TIPC_LINKS, node, { tolerancePs, up, ...newPeers(nodes.length, known) })
  },
  isUp: (cluster, node, other) =>
    node === other || ((cluster.find(TIPC_LINKS, node)?.data as LinksData | undefined)?.up[other] ?? -1) >= 0,
  boundPs: ({ tolerancePs }, { network }) =>
    tolerancePs + 2 * Math.ceil(tolerancePs / PROBES_PER_TOLERANCE) + 2 * network.latencyPs + PS_PER_MS,
  sources: [
    { what: 'link tolerance', value: '1.5 s', source: 'Kerrighed kernel sources [S]' },
    { what: 'probes within the tolerance', value: '4', source: 'assumed' },
    { what: 'nobody acts on a lost link', value: '', source: 'Kerrighed kernel sources, krg_failure [S]' },
    { what: 'a link that answers again is up again', value: '', source: 'assumed' },
  ],
}
