import type { Cluster } from '../../core/cluster.ts'
import type { Image } from '../../core/processes.ts'
import type { Role } from '../../core/role.ts'
import type { Actor } from '../../core/world.ts'
import { lastInput } from '../console.ts'
import { mayMove, orderMove, pruneOrders } from '../orders.ts'
import { startAtRandom } from '../start.ts'
import {
  ASKER,
  type AskerData,
  HOST,
  type Host,
  type HostData,
  hostOf,
  LOCK,
  lockNode,
  MIGD,
  type MigdData,
  plain,
  type Word,
  WORD_BYTES,
} from './state.ts'

const TICK = 'load'
/** Reports come at least once in so many periods, so that a new migd learns of every host (assumed). */
const PERIODS_PER_REPORT = 10

const imagesHere = (cluster: Cluster, node: number): Image[] =>
  cluster.processes
    .imagesAt(node)
    .filter(({ id, pid }) => cluster.processes.all[pid].status === 'alive' && cluster.processes.all[pid].image === id)

const isGuest = (cluster: Cluster, { pid, node }: Image): boolean => cluster.processes.all[pid].home !== node

/** CPU time that the host's own processes have had since it was last looked, in thousandths of a CPU. */
const ownLoad = (cluster: Cluster, me: Host): number => {
  const { processes } = cluster
  const before = me.data.ranPs
  me.data.ranPs = {}
  let ran = 0
  for (const image of imagesHere(cluster, me.node)) {
    if (isGuest(cluster, image)) continue
    const { ranPs } = processes.all[image.pid]
    ran += ranPs - (before[image.pid] ?? ranPs)
    me.data.ranPs[image.pid] = ranPs
  }
  const span = Math.max(1, cluster.now - me.data.lookedPs)
  me.data.lookedPs = cluster.now
  return Math.floor((ran * 1000) / span)
}

/** The owner is back: every guest goes home. */
const evict = (cluster: Cluster, me: Host, cause: number): void => {
  const { orders } = me.data
  for (const { pid } of imagesHere(cluster, me.node).filter((image) => isGuest(cluster, image))) {
    const to = cluster.processes.all[pid].home
    if (!mayMove(cluster, me.node, pid, orders)) continue
    orderMove(cluster, me.node, { pid, to, why: 'the owner is back: a guest goes home', cause }, orders)
  }
}

const look = (cluster: Cluster, me: Host): void => {
  const { idlePs, threshold, periodPs, orders } = me.data
  const { world, now } = cluster
  pruneOrders(cluster, orders)
  const load = ownLoad(cluster, me)
  world.record('load', me.node, load)
  const input = lastInput(cluster, me.node)
  const isUsed = input.atPs >= 0 && now - input.atPs < idlePs
  if (isUsed && now - input.atPs < periodPs) evict(cluster, me, input.row)
  const isIdle = !isUsed && load < threshold * world.spec.nodes[me.node].cpus
  if (isIdle === me.data.wasIdle && --me.data.reportIn > 0) return
  me.data.wasIdle = isIdle
  me.data.reportIn = PERIODS_PER_REPORT
  const guests = imagesHere(cluster, me.node).filter((image) => isGuest(cluster, image)).length
  say(cluster, me, { kind: 'report', data: { isIdle, inputPs: input.atPs, guests } })
}

const say = (cluster: Cluster, me: Host, word: Word): void => {
  // An older report says nothing any more.
  if (word.kind === 'report') {
    me.data.words = me.data.words.filter(({ kind }, place) => kind !== 'report' || (place === 0 && me.data.isTelling))
  }
  me.data.words.push(word)
  tellNext(cluster, me)
}

const tellNext = (cluster: Cluster, me: Host): void => {
  const { words, isTelling, migd } = me.data
  if (isTelling || words.length === 0) return
  me.data.isTelling = true
  const [{ kind, data }] = words
  if (migd < 0) return askForMigd(cluster, me)
  cluster.call(plain(me), { node: migd, service: MIGD, kind, bytes: WORD_BYTES, data })
}

const askForMigd = (cluster: Cluster, me: Host): void => {
  const request = { node: lockNode(cluster), service: LOCK, kind: 'where is migd', bytes: WORD_BYTES }
  cluster.call(plain(me), { ...request, data: { dead: me.data.migd } })
}

/** The lock has said who is migd: perhaps this host. */
const takeMigd = (cluster: Cluster, me: Host, migd: number): void => {
  const { selectPs, releasePs } = me.data
  me.data.migd = migd
  if (migd === me.node && cluster.find(MIGD, me.node) === undefined) startMigd(cluster, me.node, selectPs, releasePs)
}

export const startMigd = (cluster: Cluster, node: number, selectPs: number, releasePs: number): void => {
  cluster.start<MigdData>(MIGD, node, { selectPs, releasePs, hosts: {}, serving: {} })
}

/** A host's daemon: is it idle, is its owner back; and what migd has to know of it. */
export const hostRole: Role<HostData> = {
  name: HOST,
  begin: (cluster, me) => startAtRandom(cluster, plain(me), TICK, me.data.periodPs),
  timer: (cluster, me) => {
    cluster.setTimer(plain(me), TICK, me.data.periodPs)
    look(cluster, me)
  },
  reply: (cluster, me, message) => {
    me.data.isTelling = false
    if ('migd' in message.data) takeMigd(cluster, me, Number(message.data.migd))
    else me.data.words.shift()
    tellNext(cluster, me)
  },
  failed: (cluster, me, call) => {
    // Migd does not answer: it is started again somewhere, perhaps here. Without the lock there is nothing to do but wait.
    if (call.request.service === MIGD) askForMigd(cluster, me)
    else {
      me.data.isTelling = false
      me.data.words = []
    }
  },
}

/** A process that is about to start a program asks migd for an idle host. */
export const askerRole: Role<AskerData> = {
  name: ASKER,
  begin: (cluster, me) => {
    const host = hostOf(cluster, me.node)
    const opens = host !== undefined && !host.data.isOpen
    if (host !== undefined) host.data.isOpen = true
    if (opens && host.data.openPs > 0) cluster.work(plain(me), host.data.openPs, 'opens migd')
    else askForHost(cluster, me)
  },
  worked: (cluster, me) => askForHost(cluster, me),
  reply: (cluster, me, message) => answered(cluster, me, Number(message.data.host)),
  failed: (cluster, me) => answered(cluster, me, -1),
}

const askForHost = (cluster: Cluster, me: Actor<AskerData>): void => {
  const migd = hostOf(cluster, me.node)?.data.migd ?? -1
  if (migd < 0) return answered(cluster, me, -1)
  cluster.call(plain(me), { node: migd, service: MIGD, kind: 'select', bytes: WORD_BYTES })
}

const answered = (cluster: Cluster, me: Actor<AskerData>, to: number): void => {
  const { image, step } = me.data
  const host = hostOf(cluster, me.node)
  if (host !== undefined) host.data.answers[image] = to
  cluster.finish(plain(me))
  const own = cluster.processes.images[image]
  if (own.state === 'blocked') cluster.system.call(cluster, own, step)
}

/** A guest has ended: its host is free again. */
export const guestEnded = (cluster: Cluster, image: Image): void => {
  const host = hostOf(cluster, image.node)
  if (host !== undefined && isGuest(cluster, image)) say(cluster, host, { kind: 'release', data: {} })
}
