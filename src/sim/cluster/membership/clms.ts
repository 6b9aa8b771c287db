import type { Cluster } from '../core/cluster.ts'
import type { Message } from '../core/network.ts'
import type { Role } from '../core/role.ts'
import { PS_PER_MS, PS_PER_S } from '../core/spec.ts'
import type { Actor, Data } from '../core/world.ts'
import { BEAT_BYTES, type Membership, tellView, timeout } from './membership.ts'
import { hear, isFresh, newPeers, type Peers } from './peers.ts'

/** Name of the role, and of the view. */
const CLMS = 'clms'
/** `imalive` packets in a timeout (OpenSSI patch [S]). */
const PACKETS_PER_TIMEOUT = 3
/** Of a view on the wire, for each node (assumed). */
const VIEW_BYTES = 4

/**
 * `leads`: is the master; `follows`: has one; `seeks`: asks who leads, and will lead itself if nobody does; `stands
 * apart`: somebody is known to lead whom it cannot reach, so it must not lead itself.
 */
type Standing = 'leads' | 'follows' | 'seeks' | 'stands apart'

interface ClmsData extends Data, Peers {
  timeoutPs: number
  standing: Standing
  /** The node that it follows, itself where it leads, or −1. */
  master: number
  /** The last word of the lowest node that is known to lead: heard directly or passed on. */
  leader: number
  leaderPs: number
  /** By node: when it was last heard itself while it did not lead, ps. Words of others that it led before are old. */
  notLeadingPs: number[]
  /** By node: the start of it that belongs to the cluster, or −1. Replaced, never changed: messages carry it. */
  view: readonly number[]
  /** Since when it seeks. */
  soughtPs: number
}
type Clms = Actor<ClmsData>

const startOf = (cluster: Cluster, me: Clms): number => cluster.world.nodes[me.node].incarnation
const plain = (me: Clms): Actor => me as unknown as Actor

const say = (cluster: Cluster, me: Clms, other: number, kind: string): void => {
  const { leader, leaderPs, view, standing } = me.data
  const word = standing === 'leads' ? { leader: me.node, agePs: 0 } : { leader, agePs: cluster.now - leaderPs }
  const withView = kind === 'membership'
  cluster.sendDatagram(plain(me), other, CLMS, {
    kind,
    bytes: BEAT_BYTES + (withView ? VIEW_BYTES * view.length : 0),
    data: { start: startOf(cluster, me), ...word, ...(withView ? { view } : {}) },
  })
}

const sayToAll = (cluster: Cluster, me: Clms, kind: string): void => {
  cluster.world.nodes.forEach((_, other) => {
    if (other !== me.node) say(cluster, me, other, kind)
  })
}

const stand = (cluster: Cluster, me: Clms, standing: Standing, master: number): void => {
  me.data.standing = standing
  me.data.master = master
  cluster.enter(plain(me), standing)
}

/** Takes a view for its own: every difference is told. */
const takeView = (cluster: Cluster, me: Clms, view: readonly number[]): void => {
  const before = me.data.view
  me.data.view = view
  view.forEach((start, node) => {
    // A system may stop a node for what it is told.
    if (start === before[node] || !me.alive) return
    if (before[node] >= 0) tellView(cluster, me as unknown as Actor<never>, CLMS, node, false)
    if (start >= 0) tellView(cluster, me as unknown as Actor<never>, CLMS, node, true)
  })
}

const withNode = (view: readonly number[], node: number, start: number): readonly number[] =>
  view.map((known, other) => (other === node ? start : known))

/** Who has been heard within the timeout, and oneself. */
const heardView = (cluster: Cluster, me: Clms): readonly number[] =>
  me.data.view.map((_, node) => {
    if (node === me.node) return startOf(cluster, me)
    return isFresh(me.data, node, me.data.timeoutPs, cluster.now) ? me.data.starts[node] : -1
  })

const knowsLeader = ({ data }: Clms, nowPs: number): boolean =>
  data.leader >= 0 && nowPs - data.leaderPs < data.timeoutPs

const seek = (cluster: Cluster, me: Clms): void => {
  const lost = me.data.master
  stand(cluster, me, 'seeks', -1)
  me.data.soughtPs = cluster.now
  if (lost >= 0 && lost !== me.node) takeView(cluster, me, withNode(me.data.view, lost, -1))
  sayToAll(cluster, me, 'who leads')
}

const lead = (cluster: Cluster, me: Clms): void => {
  stand(cluster, me, 'leads', me.node)
  takeView(cluster, me, heardView(cluster, me))
  sayToAll(cluster, me, 'membership')
}

/** A word that some node led so long ago. A lower one that leads ends one's own leading. */
const learnLeader = (cluster: Cluster, me: Clms, leader: number, agePs: number): void => {
  const { data } = me
  if (leader < 0 || leader === me.node || agePs >= data.timeoutPs) return
  if (cluster.now - agePs <= data.notLeadingPs[leader]) return
  if (knowsLeader(me, cluster.now) && leader > data.leader) return
  data.leaderPs = data.leader === leader ? Math.max(data.leaderPs, cluster.now - agePs) : cluster.now - agePs
  data.leader = leader
  if (data.standing === 'leads' && leader < me.node) seek(cluster, me)
}

/** The master admits a node that it has not had, or has had before its last start. */
const admit = (cluster: Cluster, me: Clms, { from: other, kind }: Message, start: number): void => {
  if (me.data.view[other] === start) {
    if (kind !== 'imalive') say(cluster, me, other, 'membership')
    return
  }
  takeView(cluster, me, withNode(me.data.view, other, start))
  sayToAll(cluster, me, 'membership')
}

/** A node that leads has sent its view. */
const heardMaster = (cluster: Cluster, me: Clms, { from, data }: Message): void => {
  const isBetter = me.data.master < 0 || from <= me.data.master
  if (!isBetter || me.data.leader !== from) return say(cluster, me, from, 'leads')
  const view = data.view as readonly number[]
  if (view[me.node] !== startOf(cluster, me)) return say(cluster, me, from, 'imalive')
  stand(cluster, me, 'follows', from)
  takeView(cluster, me, view)
}

const checkMembers = (cluster: Cluster, me: Clms): void => {
  const { view, timeoutPs } = me.data
  const gone = view.map(
    (start, node) => start >= 0 && node !== me.node && !isFresh(me.data, node, timeoutPs, cluster.now),
  )
  if (gone.includes(true))
    takeView(
      cluster,
      me,
      view.map((start, node) => (gone[node] ? -1 : start)),
    )
  sayToAll(cluster, me, 'membership')
}

/** Has asked long enough: leads, unless somebody else does or will. */
const endSeeking = (cluster: Cluster, me: Clms): void => {
  const { timeoutPs, soughtPs } = me.data
  if (knowsLeader(me, cluster.now)) {
    stand(cluster, me, 'stands apart', -1)
    takeView(
      cluster,
      me,
      me.data.view.map((_, node) => (node === me.node ? startOf(cluster, me) : -1)),
    )
  } else if (cluster.now - soughtPs >= timeoutPs) {
    const isLowest = me.data.view.every((_, node) => node >= me.node || !isFresh(me.data, node, timeoutPs, cluster.now))
    if (isLowest) return lead(cluster, me)
  }
  sayToAll(cluster, me, 'who leads')
}

/** Its master is told that it is alive; and whoever does not belong, in case it can be reached now and has another. */
const follow = (cluster: Cluster, me: Clms): void => {
  const { master, view, timeoutPs } = me.data
  if (!isFresh(me.data, master, timeoutPs, cluster.now)) return seek(cluster, me)
  view.forEach((start, node) => {
    if (node === master || start < 0) say(cluster, me, node, 'imalive')
  })
}

const tick = (cluster: Cluster, me: Clms): void => {
  const { standing, timeoutPs } = me.data
  cluster.setTimer(plain(me), 'imalive', Math.floor(timeoutPs / PACKETS_PER_TIMEOUT))
  if (standing === 'leads') checkMembers(cluster, me)
  else if (standing === 'follows') follow(cluster, me)
  else if (standing === 'stands apart' && !knowsLeader(me, cluster.now)) seek(cluster, me)
  else endSeeking(cluster, me)
}

const clms: Role<ClmsData> = {
  name: CLMS,
  begin: (cluster, me) => {
    if (me.data.standing === 'seeks') seek(cluster, me)
    else stand(cluster, me, me.data.standing, me.data.master)
    cluster.setTimer(plain(me), 'imalive', Math.floor(me.data.timeoutPs / PACKETS_PER_TIMEOUT))
  },
  timer: (cluster, me) => tick(cluster, me),
  message: (cluster, me, message) => {
    const { from, kind, data } = message
    const start = Number(data.start)
    if (!hear(me.data, from, start, cluster.now)) return
    learnLeader(cluster, me, Number(data.leader), Number(data.agePs))
    if (kind === 'membership') return heardMaster(cluster, me, message)
    if (Number(data.leader) !== from) {
      me.data.notLeadingPs[from] = cluster.now
      if (me.data.leader === from) me.data.leader = -1
    }
    // Whom it follows does not lead any more.
    if (me.data.standing === 'follows' && from === me.data.master && Number(data.leader) !== from)
      return seek(cluster, me)
    if (kind === 'leads') return
    if (me.data.standing === 'leads') admit(cluster, me, message, start)
    else say(cluster, me, from, 'leads')
  },
}

/** The master that a node knows, or −1. */
export const masterOf = (cluster: Cluster, node: number): number =>
  (cluster.find(CLMS, node)?.data as ClmsData | undefined)?.master ?? -1

/** One view for all: a master keeps it, and every other node may succeed it. */
export const CLMS_MEMBERSHIP: Membership = {
  id: 'clms',
  title: 'One master with successors (CLMS)',
  about:
    'Each node tells the master three times in a timeout that it is alive, and the master sends everybody the one list of who belongs to the cluster. When the master is silent, the others ask around; the first in the line of those who can be reached succeeds it. Two parts of a cut cluster have a master each until they meet again; then the one that is later in the line steps back.',
  params: [
    timeout(
      'timeoutPs',
      'Timeout',
      10 * PS_PER_S,
      'silence after which a node is taken for down; the default of OpenSSI is not known (unverified)',
    ),
  ],
  roles: [clms] as unknown as Role<never>[],
  boot: (cluster, node, { timeoutPs }) => {
    const { nodes } = cluster.world
    const known = cluster.now === 0
    cluster.start<ClmsData>(CLMS, node, {
      timeoutPs,
      standing: !known ? 'seeks' : node === 0 ? 'leads' : 'follows',
      master: known ? 0 : -1,
      leader: known && node !== 0 ? 0 : -1,
      leaderPs: 0,
      view: nodes.map((_, other) => (known ? 0 : other === node ? nodes[node].incarnation : -1)),
      notLeadingPs: nodes.map(() => -1),
      soughtPs: 0,
      ...newPeers(nodes.length, known),
    })
  },
  isUp: (cluster, node, other) =>
    node === other || ((cluster.find(CLMS, node)?.data as ClmsData | undefined)?.view[other] ?? -1) >= 0,
  // Until the silence is noticed, until the last word of a dead leader is too old, until nobody was found to lead; each
  // is noticed at the next packet.
  boundPs: ({ timeoutPs }, { network }) =>
    3 * timeoutPs + 2 * Math.ceil(timeoutPs / PACKETS_PER_TIMEOUT) + 10 * network.latencyPs + PS_PER_MS,
  sources: [
    {
      what: 'one master, with successors; the same view everywhere',
      value: '',
      source: 'OpenSSI patch, LKML 2004 [S]',
    },
    { what: 'imalive packets', value: '3 in a timeout', source: 'OpenSSI patch, LKML 2004 [S]' },
    { what: 'timeout', value: '10 s', source: 'not found; assumed' },
    { what: 'successors in the order of their numbers; how two masters become one', value: '', source: 'assumed' },
  ],
}
