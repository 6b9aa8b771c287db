import type { Cluster } from '../core/cluster.ts'
import type { Role } from '../core/role.ts'
import type { Actor } from '../core/world.ts'
import { CLMS_MEMBERSHIP, masterOf } from '../membership/clms.ts'
import { balance, type Balancer, type HeardLoad, newBalancer } from './balance.ts'
import type { Leveller } from './leveller.ts'
import { takeLoad } from './mosix-load.ts'
import { ENTRY_BYTES, LOAD_BYTES, MESSAGE_COST, period } from './params.ts'
import { startAtRandom } from './start.ts'

const LEVELLER = 'load leveller'
const TICK = 'load'

interface OpenssiData extends Balancer {
  periodPs: number
  messagePs: number
  messages: number
  /** As master: what each node has sent last, by node. */
  reported: Record<string, HeardLoad>
  /** Row of the timer at which the loads were taken. */
  row: number
}
type Openssi = Actor<OpenssiData>

const send = (
  cluster: Cluster,
  me: Openssi,
  to: number,
  kind: 'load' | 'loads',
  loads: Record<string, number>,
): void => {
  const bytes = LOAD_BYTES + ENTRY_BYTES * (Object.keys(loads).length - 1)
  me.data.messages++
  cluster.sendDatagram(me as unknown as Actor, to, LEVELLER, { kind, bytes, data: { loads } })
}

/** The master sends what it knows of those who belong to the cluster to all of them, and decides itself. */
const sendLoads = (cluster: Cluster, me: Openssi): void => {
  const { reported, upper } = me.data
  for (const node of Object.keys(reported)) {
    if (!CLMS_MEMBERSHIP.isUp(cluster, me.node, Number(node))) delete reported[node]
  }
  const loads: Record<string, number> = { [me.node]: upper }
  for (const [node, { load }] of Object.entries(reported)) loads[node] = load
  cluster.world.nodes.forEach((_, node) => {
    if (node !== me.node && CLMS_MEMBERSHIP.isUp(cluster, me.node, node)) send(cluster, me, node, 'loads', loads)
  })
  me.data.heard = { ...reported }
  balance(cluster, me as unknown as Actor<Balancer>, 0)
}

/** All loads have come: this node decides by itself. */
const hearLoads = (cluster: Cluster, me: Openssi, loads: Record<string, number>): void => {
  me.data.heard = {}
  for (const [node, load] of Object.entries(loads)) {
    if (Number(node) !== me.node) me.data.heard[node] = { load, atPs: cluster.now, row: cluster.world.cause }
  }
  balance(cluster, me as unknown as Actor<Balancer>, 0)
}

const daemon: Role<OpenssiData> = {
  name: LEVELLER,
  begin: (cluster, me) => startAtRandom(cluster, me as unknown as Actor, TICK, me.data.periodPs),
  timer: (cluster, me) => {
    cluster.setTimer(me as unknown as Actor, TICK, me.data.periodPs)
    me.data.row = cluster.world.cause
    takeLoad(cluster, me.node, me.data)
    cluster.work(me as unknown as Actor, me.data.messagePs * (1 + me.data.messages), 'levels load')
    me.data.messages = 0
  },
  worked: (cluster, me) => {
    cluster.world.cause = me.data.row
    const master = masterOf(cluster, me.node)
    if (master === me.node) sendLoads(cluster, me)
    else if (master >= 0) send(cluster, me, master, 'load', { [me.node]: me.data.upper })
  },
  message: (cluster, me, { kind, data, from }) => {
    me.data.messages++
    const loads = data.loads as Record<string, number>
    if (kind === 'load') me.data.reported[from] = { load: loads[from], atPs: cluster.now, row: cluster.world.cause }
    else if (from === masterOf(cluster, me.node)) hearLoads(cluster, me, loads)
  },
}

/** Everybody tells the master, the master tells everybody, everybody decides alone. */
export const OPENSSI_LEVELLER: Leveller = {
  id: 'openssi',
  title: 'Through the master (OpenSSI)',
  about:
    'Every node sends its load to the master of the membership, which sends all loads to all nodes; each then decides for itself by MOSIX’s arithmetic. All know the same, so all that have too much to do choose the same idle node. The process that has run most goes, if it lets itself be moved.',
  params: [period('how often loads are sent to the master, and from it to all'), MESSAGE_COST],
  roles: [daemon] as unknown as Role<never>[],
  membership: CLMS_MEMBERSHIP,
  boot: (cluster, node, { periodPs, messagePs }) => {
    const data = { periodPs, messagePs, messages: 0, reported: {}, row: -1, ...newBalancer(cluster.now) }
    cluster.start<OpenssiData>(LEVELLER, node, data)
  },
  sources: [
    { what: 'loads go to the CLMS master and from it to all', value: '', source: 'README-mosixll of ssi-linux [A]' },
    { what: 'MOSIX’s arithmetic, not its gossip', value: '', source: 'README-mosixll [A]; figures from Kerrighed [S]' },
    {
      what: 'which process',
      value: 'accepts SIGMIGRATE, has run, highest weighted load',
      source: 'README-mosixll [A]; here all accept it',
    },
    { what: 'period', value: '1 s', source: 'as in MOSIX; assumed' },
    {
      what: 'size of the messages',
      value: `${LOAD_BYTES} bytes and ${ENTRY_BYTES} for each load more`,
      source: 'assumed',
    },
  ],
}
