import type { Cluster } from '../core/cluster.ts'
import type { Role } from '../core/role.ts'
import { PS_PER_MS, PS_PER_S } from '../core/spec.ts'
import type { Actor, Data } from '../core/world.ts'
import { BEAT_BYTES, type Membership, tellView, timeout } from './membership.ts'

/** Name of the role of a node's part, and of the view; and of the part that watches one host. */
const RECOV = 'recov'
const WATCH = 'recov watch'

interface RecovData extends Data {
  periodPs: number
  /** By host: the actor that watches it. */
  watches: Record<string, number>
}

interface WatchData extends Data {
  host: number
  periodPs: number
  /** The start of the host that was heard last, or −1 while it is taken for down. */
  start: number
}

const take = (cluster: Cluster, me: Actor<WatchData>, start: number): void => {
  const { host } = me.data
  me.data.start = start
  tellView(cluster, me as unknown as Actor<never>, RECOV, host, start >= 0)
}

const askLater = (cluster: Cluster, me: Actor<WatchData>): void =>
  cluster.setTimer(me as unknown as Actor, 'ping', me.data.periodPs)

const watch: Role<WatchData> = {
  name: WATCH,
  begin: askLater,
  timer: (cluster, me) => {
    const request = { node: me.data.host, service: RECOV, kind: 'ping', bytes: BEAT_BYTES }
    cluster.call(me as unknown as Actor, request)
  },
  reply: (cluster, me, message) => {
    const start = Number(message.data.start)
    if (me.data.start !== start) {
      if (me.data.start >= 0) take(cluster, me, -1)
      take(cluster, me, start)
    }
    askLater(cluster, me)
  },
  failed: (cluster, me) => {
    if (me.data.start >= 0) take(cluster, me, -1)
    askLater(cluster, me)
  },
}

const recov: Role<RecovData> = {
  name: RECOV,
  request: (cluster, me, message) =>
    cluster.reply(message, 'pong', BEAT_BYTES, { start: cluster.world.nodes[me.node].incarnation }),
}

const watchOf = (cluster: Cluster, node: number, host: number): WatchData | undefined => {
  const own = cluster.find(RECOV, node)?.data as RecovData | undefined
  const id = own?.watches[host]
  return id === undefined ? undefined : (cluster.world.actors[id].data as WatchData)
}

/** From now on a node asks a host again and again whether it is still there. Until the first answer it is taken for up. */
export const watchHost = (cluster: Cluster, node: number, host: number): void => {
  const own = cluster.find(RECOV, node) as unknown as Actor<RecovData> | undefined
  if (own === undefined || host === node || host in own.data.watches) return
  const start = cluster.world.nodes[host].incarnation
  const data: WatchData = { host, periodPs: own.data.periodPs, start }
  own.data.watches[host] = cluster.start<WatchData>(WATCH, node, data).id
}

/** Each host asks those in which it is interested; who is not watched is taken for up. */
export const RECOV_MEMBERSHIP: Membership = {
  id: 'recov',
  title: 'Pings of registered hosts (recov)',
  about:
    'A host calls each of those that it depends on every 30 s. A call that is not answered for 5.5 s means that the host has crashed; an answer from a host that has been started since means the same, and that it is back. There is no common view: a host knows of those it watches, and nobody tells anybody.',
  params: [
    timeout('periodPs', 'Ping every', 30 * PS_PER_S, 'time between an answer and the next call (SPR recov [S])'),
  ],
  roles: [recov, watch] as unknown as Role<never>[],
  boot: (cluster, node, { periodPs }) => {
    cluster.start<RecovData>(RECOV, node, { periodPs, watches: {} })
  },
  isUp: (cluster, node, other) => (watchOf(cluster, node, other)?.start ?? 0) >= 0,
  boundPs: ({ periodPs }, { rpc, network }) => {
    const silence = rpc.waitsPs.reduce((sum, wait) => sum + wait, 0)
    return periodPs + 2 * silence + 10 * network.latencyPs + 10 * PS_PER_MS
  },
  sources: [
    { what: 'registered hosts are pinged', value: 'every 30 s', source: 'Sprite kernel, recov [S]' },
    { what: 'silence after which a call gives up', value: '5.5 s', source: 'Sprite kernel, rpcClient.c [S]' },
  ],
}
