import { nextBelow } from '../../engine/random.ts'
import type { Cluster } from '../core/cluster.ts'
import type { Role } from '../core/role.ts'
import { PS_PER_S } from '../core/spec.ts'
import type { Actor } from '../core/world.ts'
import { balance, type Balancer, newBalancer } from './balance.ts'
import type { Leveller } from './leveller.ts'
import { takeLoad } from './mosix-load.ts'
import { LOAD_BYTES, MESSAGE_COST, period, time } from './params.ts'
import { startAtRandom } from './start.ts'

const MOSIX = 'mosix'
const TICK = 'load'

interface MosixData extends Balancer {
  periodPs: number
  hosts: number
  forgetPs: number
  messagePs: number
  /** Messages since the last period: their CPU time is booked with the next. */
  messages: number
  /** Row of the timer at which the loads were taken. */
  row: number
}
type Mosix = Actor<MosixData>

/** So many other nodes, each equally likely, none twice. */
const randomOthers = (cluster: Cluster, node: number, count: number): number[] => {
  const others = cluster.world.nodes.flatMap((_, other) => (other === node ? [] : [other]))
  for (let place = 0; place < Math.min(count, others.length); place++) {
    const drawn = place + nextBelow(cluster.world.random, others.length - place)
    const other = others[place]
    others[place] = others[drawn]
    others[drawn] = other
  }
  return others.slice(0, count)
}

const tellLoad = (cluster: Cluster, me: Mosix, to: number, kind: 'load' | 'load in return'): void => {
  me.data.messages++
  const data = { load: me.data.upper }
  cluster.sendDatagram(me as unknown as Actor, to, MOSIX, { kind, bytes: LOAD_BYTES, data })
}

const daemon: Role<MosixData> = {
  name: MOSIX,
  begin: (cluster, me) => startAtRandom(cluster, me as unknown as Actor, TICK, me.data.periodPs),
  timer: (cluster, me) => {
    cluster.setTimer(me as unknown as Actor, TICK, me.data.periodPs)
    me.data.row = cluster.world.cause
    takeLoad(cluster, me.node, me.data)
    cluster.work(me as unknown as Actor, me.data.messagePs * (1 + me.data.messages), 'levels load')
    me.data.messages = 0
  },
  worked: (cluster, me) => {
    const { heard, forgetPs, hosts, row } = me.data
    cluster.world.cause = row
    for (const [node, { atPs }] of Object.entries(heard)) {
      if (cluster.now - atPs >= forgetPs) delete heard[node]
    }
    balance(cluster, me as unknown as Actor<Balancer>, 1)
    for (const other of randomOthers(cluster, me.node, hosts)) tellLoad(cluster, me, other, 'load')
  },
  message: (cluster, me, { kind, from, data }) => {
    me.data.messages++
    me.data.heard[from] = { load: Number(data.load), atPs: cluster.now, row: cluster.world.cause }
    if (kind === 'load') tellLoad(cluster, me, from, 'load in return')
  },
}

/** Every node tells a few others, drawn by lot, and decides from what it happens to know. */
export const MOSIX_GOSSIP: Leveller = {
  id: 'mosix',
  title: 'Gossip (MOSIX)',
  about:
    'Each second a node draws three others by lot and they tell each other their loads. Nobody knows all, and what one knows is some seconds old, so several may send a process to the same idle node. A node that would have less to do than this one even with 1.3 processes more gets the second most loaded process.',
  params: [
    period('how often loads are taken and three others are told (D90 §6.3, KRG [S])'),
    {
      name: 'hosts',
      title: 'Others told',
      unit: 'count',
      min: 1,
      max: 63,
      default: 3,
      about: 'drawn by lot each time',
    },
    time(
      'forgetPs',
      'Loads are forgotten after',
      30 * PS_PER_S,
      'so that a dead node attracts nothing for ever (assumed)',
    ),
    MESSAGE_COST,
  ],
  roles: [daemon] as unknown as Role<never>[],
  boot: (cluster, node, params) => {
    const { periodPs, hosts, forgetPs, messagePs } = params
    const data = { periodPs, hosts, forgetPs, messagePs, messages: 0, row: -1, ...newBalancer(cluster.now) }
    cluster.start<MosixData>(MOSIX, node, data)
  },
  sources: [
    { what: 'three random hosts a second; loads are swapped', value: '', source: 'Douglis, thesis §6.3 [S]' },
    { what: 'mean and upper load', value: '(5·old + 3·new)/8, (7·old + new)/8', source: 'Kerrighed mosix_probe.c [S]' },
    { what: 'which node, which process', value: '130 %, second most', source: 'Kerrighed mosix_load_balancer.c [S]' },
    { what: 'size of a load message', value: `${LOAD_BYTES} bytes`, source: 'assumed' },
    { what: 'a host tells its own load only', value: '', source: 'assumed' },
    { what: 'process load from CPU time, in KRG from time in the run queue', value: '', source: 'assumed' },
  ],
}
