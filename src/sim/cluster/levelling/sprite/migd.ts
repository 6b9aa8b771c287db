import type { Cluster } from '../../core/cluster.ts'
import type { Message } from '../../core/network.ts'
import type { Role } from '../../core/role.ts'
import { PS_PER_S } from '../../core/spec.ts'
import type { Actor } from '../../core/world.ts'
import { RECOV_MEMBERSHIP, watchHost } from '../../membership/recov.ts'
import { mayHost } from '../orders.ts'
import { type KnownHost, LOCK, lockNode, MIGD, type MigdData, plain, WORD_BYTES } from './state.ts'

type Migd = Actor<MigdData>

/** A report counts a process only when it has had time to get there (assumed). */
const SETTLE_PS = 10 * PS_PER_S
/** It makes sure so often that it is still the one (assumed; as often as hosts are pinged). */
const RENEW_PS = 30 * PS_PER_S

/** Fewest guests first, of those the one that has been idle longest, of those the first. */
const isBetter = (a: KnownHost, b: KnownHost): boolean =>
  a.guests < b.guests || (a.guests === b.guests && a.inputPs < b.inputPs)

/** An idle host that has a CPU to give; −1: there is none. */
const select = (cluster: Cluster, me: Migd, from: number): number => {
  let best = -1
  for (const [text, known] of Object.entries(me.data.hosts)) {
    const node = Number(text)
    const hasRoom = known.isIdle && known.guests < cluster.world.spec.nodes[node].cpus
    if (!hasRoom || node === from || !mayHost(cluster, node)) continue
    if (!RECOV_MEMBERSHIP.isUp(cluster, me.node, node)) continue
    if (best < 0 || isBetter(known, me.data.hosts[best])) best = node
  }
  if (best >= 0) {
    me.data.hosts[best].guests++
    me.data.hosts[best].assignedPs = cluster.now
  }
  return best
}

const reported = (cluster: Cluster, me: Migd, { from, data }: Message): void => {
  const known = me.data.hosts[from]
  const guests = Number(data.guests)
  const isSettled = known === undefined || cluster.now - known.assignedPs > SETTLE_PS
  me.data.hosts[from] = {
    isIdle: data.isIdle === true,
    inputPs: Number(data.inputPs),
    guests: isSettled ? guests : known.guests,
    assignedPs: known?.assignedPs ?? -1,
  }
  watchHost(cluster, me.node, from)
}

const released = ({ data: { hosts } }: Migd, { from }: Message): void => {
  const known = hosts[from]
  if (known !== undefined && known.guests > 0) known.guests--
}

const serve = (cluster: Cluster, me: Migd, message: Message): void => {
  if (message.kind === 'report') reported(cluster, me, message)
  else if (message.kind === 'release') released(me, message)
  const data = message.kind === 'select' ? { host: select(cluster, me, message.from) } : {}
  cluster.reply(message, `${message.kind} done`, WORD_BYTES, data)
}

/** The daemon that knows which hosts are idle. */
export const migdRole: Role<MigdData> = {
  name: MIGD,
  begin: (cluster, me) => cluster.setTimer(plain(me), 'renew', RENEW_PS),
  request: (cluster, me, message) => {
    const { selectPs, releasePs, serving } = me.data
    const cost = message.kind === 'select' ? selectPs : message.kind === 'release' ? releasePs : 0
    if (cost === 0) return serve(cluster, me, message)
    ;(serving[message.kind] ??= []).push(message)
    cluster.work(plain(me), cost, message.kind)
  },
  worked: (cluster, me, tag) => {
    const message = me.data.serving[tag].shift()
    if (message !== undefined) serve(cluster, me, message)
  },
  timer: (cluster, me) => {
    cluster.call(plain(me), { node: lockNode(cluster), service: LOCK, kind: 'renew migd', bytes: WORD_BYTES })
  },
  reply: (cluster, me, message) => {
    if (message.data.migd === me.node) cluster.setTimer(plain(me), 'renew', RENEW_PS)
    else cluster.finish(plain(me))
  },
  // Nobody else can have become migd without the lock.
  failed: (cluster, me) => cluster.setTimer(plain(me), 'renew', RENEW_PS),
}
