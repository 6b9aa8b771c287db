import type { Cluster } from '../../core/cluster.ts'
import type { Message } from '../../core/network.ts'
import { PAGE_BYTES, type Process } from '../../core/processes.ts'
import type { Role } from '../../core/role.ts'
import { buryIfLost, dropImage, NODE_CRASHED } from '../burial.ts'
import { childIsBorn, takeExit } from '../family.ts'
import { loadStored } from '../pages.ts'
import { abortMove, beginMove, endMove, residual } from '../rows.ts'
import type { OpenMosixCosts } from './card.ts'
import { CALLS_HOME, PAGES_HOME } from './remote.ts'
import {
  AT_HOME,
  callDone,
  CONNECTING,
  DEPUTY,
  deputyOf,
  diedAtHome,
  freshPart,
  homeOf,
  imageOf,
  IS_DEPUTY,
  isAway,
  type Part,
  type PartData,
  peerOf,
  plain,
  processOf,
  RECEIVING,
  REMOTE,
  SENDING,
} from './state.ts'
import { HANDSHAKE_BYTES, install, INSTALLS, PACKS, packed, receive, sendPacked, startSending } from './transfer.ts'

const CONNECTS = 'connects'
/** Header of what moves between user memory and the deputy (assumed). */
const USER_COPY_BYTES = 16

/** Home asks its process to come back, or sends it away. */
export const order = (cluster: Cluster, process: Process, to: number): string | undefined => {
  const deputy = deputyOf(cluster, process)
  if (deputy === undefined) return 'the process has ended'
  const { node } = cluster.processes.images[process.image]
  if (node === to) return 'it is there already'
  if (deputy.state === AT_HOME) {
    beginMove(cluster, process, to, 'eager')
    deputy.data.image = process.image
    const remote = cluster.start<PartData>(REMOTE, to, freshPart(-1, deputy.id), process.pid)
    deputy.data.peer = remote.id
    cluster.enter(plain(deputy), CONNECTING)
    cluster.processes.freezeWhenQuiet(imageOf(cluster, deputy), deputy.id)
    return undefined
  }
  if (deputy.state !== IS_DEPUTY) return 'it is being moved already'
  beginMove(cluster, process, process.home, 'eager')
  deputy.data.onwards = to === process.home ? -1 : to
  cluster.enter(plain(deputy), RECEIVING)
  cluster.send(plain(deputy), peerOf(cluster, deputy), { kind: 'coming home', bytes: 8 })
  cluster.waitOnStream(plain(deputy), peerOf(cluster, deputy), 'its process')
  return undefined
}

/** The connection failed before the target's word came: the process goes on from where it was stopped. */
const giveUp = (cluster: Cluster, me: Part, why: string): void => {
  const process = processOf(cluster, me)
  const image = imageOf(cluster, me)
  cluster.endWait(plain(me))
  cluster.send(plain(me), peerOf(cluster, me), { kind: 'abort', bytes: 8 })
  cluster.enter(plain(me), AT_HOME)
  me.data.out = null
  me.data.peer = -1
  abortMove(cluster, me.node, process, why)
  // It may have run at the target meanwhile, and died there: what it did is lost with it.
  process.latest.set(image.version)
  if (image.state === 'frozen') cluster.processes.thaw(image)
  else if (image.freezeFor === me.id) image.freezeFor = -1
}

/** The remote part, or the way to it, is gone: the deputy kills itself (OMX deputy.c [S]). */
const die = (cluster: Cluster, me: Part): void => {
  const why = 'deputy communication died'
  const process = processOf(cluster, me)
  const image = cluster.processes.images[me.data.image]
  cluster.finish(plain(me))
  if (image !== undefined && image.state !== 'gone') dropImage(cluster, image, why)
  else buryIfLost(cluster, process, why)
  diedAtHome(cluster, me.node, me.pid)
}

/** The target has the task: what is left here is the deputy. */
const becomeDeputy = (cluster: Cluster, me: Part): void => {
  cluster.endWait(plain(me))
  dropImage(cluster, imageOf(cluster, me), NODE_CRASHED)
  me.data.image = -1
  cluster.enter(plain(me), IS_DEPUTY)
  endMove(cluster, me.node, processOf(cluster, me), peerOf(cluster, me).node)
}

/** A call is done at home: here, or for the remote part, with what it copies from or to the process's memory. */
const serveCall = (cluster: Cluster, me: Part): void => {
  const { call, bytes } = me.data
  if (call === 'wait' && !takeExit(homeOf(cluster, me.node).data.family, me.pid)) return
  const away = isAway(me)
  if (away && call === 'read')
    cluster.send(plain(me), peerOf(cluster, me), { kind: 'copy to user', bytes: USER_COPY_BYTES + bytes })
  if (away && call === 'write')
    cluster.send(plain(me), peerOf(cluster, me), { kind: 'copy from user', bytes: USER_COPY_BYTES, data: { bytes } })
  else if (call === 'fork' && !away) forkHere(cluster, me)
  else callDone(cluster, me)
}

const forkHere = (cluster: Cluster, me: Part): void => {
  const { pid, name, pages, hotPages, storedAt } = processOf(cluster, me)
  const { program } = me.data
  cluster.processes.spawn({ name: `${name}'s child`, node: me.node, program, parent: pid, pages, hotPages, storedAt })
  childIsBorn(homeOf(cluster, me.node).data.family, pid)
  callDone(cluster, me)
}

const cameHome = (cluster: Cluster, me: Part): void => {
  const process = processOf(cluster, me)
  const { missing, onwards } = me.data
  cluster.endWait(plain(me))
  cluster.enter(plain(me), AT_HOME)
  residual(cluster, process, { on: me.node, what: CALLS_HOME, begins: false })
  if (missing > 0) residual(cluster, process, { on: me.node, what: PAGES_HOME, begins: false })
  me.data.onwards = -1
  if (onwards >= 0 && process.status === 'alive') cluster.system.migrate(cluster, process, onwards)
}

const hear = (cluster: Cluster, me: Part, message: Message, costs: OpenMosixCosts): void => {
  const { kind, data } = message
  const peer = peerOf(cluster, me)
  if (kind === 'handshake reply') startSending(cluster, me, costs)
  else if (kind === 'task reply') becomeDeputy(cluster, me)
  else if (kind === 'handshake') cluster.send(plain(me), peer, { kind: 'handshake reply', bytes: HANDSHAKE_BYTES })
  else if (kind === 'syscall') {
    me.data.call = String(data.call)
    me.data.bytes = Number(data.bytes)
    cluster.work(plain(me), me.data.call === 'fork' ? costs.forkPs : costs.callPs, 'system call')
  } else if (kind === 'user data') callDone(cluster, me)
  else if (kind === 'page request') {
    const load = loadStored(processOf(cluster, me), { runs: [{ first: Number(data.page), count: 1 }], pages: 1 })
    cluster.send(plain(me), peer, { kind: 'page reply', bytes: PAGE_BYTES, data: load })
  } else if (kind === 'exit') {
    cluster.finish(plain(me))
    diedAtHome(cluster, me.node, me.pid)
  } else receive(cluster, me, message, costs)
}

/** The part of a process at its home. */
export const deputyRole = (costs: OpenMosixCosts): Role<PartData> => ({
  name: DEPUTY,
  frozen: (cluster, me) => cluster.work(plain(me), costs.connectPs, CONNECTS),
  worked: (cluster, me, tag) => {
    if (tag === PACKS) packed(cluster, me, costs)
    else if (tag === INSTALLS) {
      install(cluster, me)
      cameHome(cluster, me)
    } else if (tag === CONNECTS) {
      cluster.send(plain(me), peerOf(cluster, me), { kind: 'handshake', bytes: HANDSHAKE_BYTES })
      cluster.waitOnStream(plain(me), peerOf(cluster, me), 'handshake')
    } else if (tag === EXITS) {
      cluster.finish(plain(me))
      diedAtHome(cluster, me.node, me.pid)
    } else serveCall(cluster, me)
  },
  timer: (cluster, me) => sendPacked(cluster, me, costs),
  message: (cluster, me, message) => hear(cluster, me, message, costs),
  peerLost: (cluster, me, peer, why) => {
    if (peer.id !== me.data.peer || me.state === AT_HOME) return
    if (me.state === CONNECTING || me.state === SENDING) giveUp(cluster, me, why)
    else die(cluster, me)
  },
})
export const EXITS = 'exits'
