import type { Cluster } from '../../core/cluster.ts'
import type { Message } from '../../core/network.ts'
import { dirtyRuns, loadPages, type PageLoad, pagesIn, runsWhere, trainBytes, trainsOf, unloadPages } from '../pages.ts'
import { type OpenMosixCosts, PAGES } from './card.ts'
import { imageOf, type Part, peerOf, plain, processOf, SENDING } from './state.ts'

/** A header of a message: type and length (OMX protocol.h [S]). */
const HEADER_BYTES = 8
export const HANDSHAKE_BYTES = 16
/** Header and address before each page: 4,108 bytes with it. */
const PAGE_HEADER_BYTES = HEADER_BYTES + 4
const MM_BYTES = HEADER_BYTES + 44
const AREA_BYTES = HEADER_BYTES + 32
/** i387 state; what else the architecture has; credentials, 64 signal handlers, registers, name (sizes assumed). */
const FP_BYTES = HEADER_BYTES + 512
const ARCH_BYTES = HEADER_BYTES + 64
const TASK_BYTES = HEADER_BYTES + 1500

export const PACKS = 'packs pages'
export const WIRE = 'wire is free'
export const INSTALLS = 'becomes the process'

/** Sends the process that is frozen here: memory map, areas, pages, and at the end the task. */
export const startSending = (cluster: Cluster, me: Part, costs: OpenMosixCosts): void => {
  const image = imageOf(cluster, me)
  const all = costs.pages === PAGES.all
  const runs = all ? runsWhere(image.present.length, (page) => image.present[page] === 1) : dirtyRuns(image)
  me.data.out = { trains: trainsOf(runs), next: 0 }
  cluster.endWait(plain(me))
  cluster.enter(plain(me), SENDING)
  const peer = peerOf(cluster, me)
  cluster.send(plain(me), peer, { kind: 'mm', bytes: MM_BYTES })
  cluster.send(plain(me), peer, { kind: 'vma', bytes: costs.areas * AREA_BYTES, count: costs.areas })
  packNext(cluster, me, costs)
}

/** Copies the next pages out, or ends: one message is on the wire while the next is made. */
const packNext = (cluster: Cluster, me: Part, costs: OpenMosixCosts): void => {
  const { out } = me.data
  if (out === null) return
  if (out.next < out.trains.length) {
    cluster.work(plain(me), out.trains[out.next].pages * costs.pagePs, PACKS)
    return
  }
  me.data.out = null
  const peer = peerOf(cluster, me)
  cluster.send(plain(me), peer, { kind: 'fp', bytes: FP_BYTES })
  cluster.send(plain(me), peer, { kind: 'arch', bytes: ARCH_BYTES })
  cluster.send(plain(me), peer, { kind: 'task', bytes: TASK_BYTES, data: { from: me.data.image } })
  cluster.waitOnStream(plain(me), peer, 'task reply')
}

/** Pages are ready: they go when the wire is free, so that others at the node can send in between. */
export const packed = (cluster: Cluster, me: Part, costs: OpenMosixCosts): void => {
  const busyPs = cluster.network.sendableAt(me.node) - cluster.now
  if (busyPs > 0) cluster.setTimer(plain(me), WIRE, busyPs)
  else sendPacked(cluster, me, costs)
}

export const sendPacked = (cluster: Cluster, me: Part, costs: OpenMosixCosts): void => {
  const { out } = me.data
  if (out === null) return
  const train = out.trains[out.next++]
  cluster.send(plain(me), peerOf(cluster, me), {
    kind: 'page',
    bytes: trainBytes(train, PAGE_HEADER_BYTES),
    count: train.pages,
    data: loadPages(imageOf(cluster, me), train),
  })
  packNext(cluster, me, costs)
}

/** Takes a message of the transfer in; true where it was one. */
export const receive = (cluster: Cluster, me: Part, { kind, data, from }: Message, costs: OpenMosixCosts): boolean => {
  if (kind === 'mm') me.data.image = cluster.processes.addImage(me.pid, me.node).id
  else if (kind === 'page') unloadPages(cluster, imageOf(cluster, me), data as PageLoad, from)
  else if (kind === 'task') {
    cluster.processes.copyRegisters(cluster.processes.images[Number(data.from)], imageOf(cluster, me))
    cluster.work(plain(me), costs.installPs, INSTALLS)
  } else return kind === 'vma' || kind === 'fp' || kind === 'arch'
  return true
}

/** The process is here: from this word on it belongs to this node (OMX migsend.c: the commit point [S]). */
export const install = (cluster: Cluster, me: Part): void => {
  const image = imageOf(cluster, me)
  const process = processOf(cluster, me)
  me.data.missing = pagesIn(runsWhere(image.present.length, (page) => image.present[page] === 0))
  cluster.send(plain(me), peerOf(cluster, me), { kind: 'task reply', bytes: HEADER_BYTES })
  cluster.world.record('commit', me.node, process.pid, me.node)
  cluster.processes.thaw(image)
}
