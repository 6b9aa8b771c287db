import type { Cluster } from '../../core/cluster.ts'
import type { Message } from '../../core/network.ts'
import type { Role } from '../../core/role.ts'
import { dropImage, NODE_CRASHED } from '../burial.ts'
import { childIsBorn } from '../family.ts'
import { type PageLoad, unloadPages } from '../pages.ts'
import { endMove, residual } from '../rows.ts'
import type { OpenMosixCosts } from './card.ts'
import {
  DEPUTY,
  EXITED,
  freshPart,
  homeOf,
  imageOf,
  IS_DEPUTY,
  type Part,
  type PartData,
  peerOf,
  plain,
  processOf,
  RECEIVING,
  REMOTE,
  RUNNING,
} from './state.ts'
import { HANDSHAKE_BYTES, install, INSTALLS, PACKS, packed, receive, sendPacked, startSending } from './transfer.ts'

/** What the process needs its home for, in the log's words. */
export const CALLS_HOME = 'system calls, by its deputy'
export const PAGES_HOME = 'pages of its files, by its deputy'

const SYSCALL_BYTES = 40
const PAGE_REQUEST_BYTES = 16
/** Calls that the remote part does by itself (unverified). */
export const LOCAL_CALLS = ['brk', 'mmap', 'munmap', 'mprotect', 'sched_yield']

/** Sends a system call home. */
export const askDeputy = (cluster: Cluster, me: Part, call: string, bytes: number): void => {
  me.data.call = call
  cluster.send(plain(me), peerOf(cluster, me), { kind: 'syscall', bytes: SYSCALL_BYTES, data: { call, bytes } })
  cluster.waitOnStream(plain(me), peerOf(cluster, me), call)
}

export const askForPage = (cluster: Cluster, me: Part, page: number): void => {
  const request = { kind: 'page request', bytes: PAGE_REQUEST_BYTES, data: { page } }
  cluster.send(plain(me), peerOf(cluster, me), request)
  cluster.waitOnStream(plain(me), peerOf(cluster, me), `page ${page}`)
}

/** Both parts have forked: the child runs here, and its deputy is at home. */
const forkBoth = (cluster: Cluster, me: Part): void => {
  const { pid, name, home, pages, hotPages, storedAt } = processOf(cluster, me)
  const birth = { name: `${name}'s child`, node: me.node, home, program: me.data.program, parent: pid }
  const child = cluster.processes.spawn({ ...birth, pages, hotPages, storedAt })
  const deputy = cluster.start<PartData>(DEPUTY, home, freshPart(-1, -1), child.pid)
  const remote = cluster.start<PartData>(REMOTE, me.node, freshPart(child.image, deputy.id), child.pid)
  deputy.data.peer = remote.id
  cluster.enter(plain(deputy), IS_DEPUTY)
  cluster.enter(plain(remote), RUNNING)
  cluster.streams.open(plain(deputy), plain(remote))
  const book = homeOf(cluster, home).data
  book.deputies[child.pid] = deputy.id
  childIsBorn(book.family, pid)
}

const callAnswered = (cluster: Cluster, me: Part): void => {
  cluster.endWait(plain(me))
  if (me.data.call === 'fork' && cluster.world.isUp(processOf(cluster, me).home)) forkBoth(cluster, me)
  me.data.call = ''
  cluster.processes.proceed(imageOf(cluster, me))
}

const gotPage = (cluster: Cluster, me: Part, { data, from }: Message): void => {
  cluster.endWait(plain(me))
  unloadPages(cluster, imageOf(cluster, me), data as PageLoad, from)
  me.data.missing--
  if (me.data.missing === 0) residual(cluster, processOf(cluster, me), { on: from, what: PAGES_HOME, begins: false })
  cluster.processes.proceed(imageOf(cluster, me))
}

/** The process begins to run here. */
const begin = (cluster: Cluster, me: Part): void => {
  const process = processOf(cluster, me)
  cluster.enter(plain(me), RUNNING)
  install(cluster, me)
  residual(cluster, process, { on: process.home, what: CALLS_HOME, begins: true })
  if (me.data.missing > 0) residual(cluster, process, { on: process.home, what: PAGES_HOME, begins: true })
}

const hear = (cluster: Cluster, me: Part, message: Message, costs: OpenMosixCosts): void => {
  const { kind, data } = message
  const peer = peerOf(cluster, me)
  if (kind === 'handshake') {
    cluster.enter(plain(me), RECEIVING)
    cluster.send(plain(me), peer, { kind: 'handshake reply', bytes: HANDSHAKE_BYTES })
  } else if (kind === 'handshake reply') startSending(cluster, me, costs)
  else if (kind === 'syscall reply') callAnswered(cluster, me)
  else if (kind === 'copy from user')
    cluster.send(plain(me), peer, { kind: 'user data', bytes: PAGE_REQUEST_BYTES + Number(data.bytes) })
  else if (kind === 'page reply') gotPage(cluster, me, message)
  else if (kind === 'coming home') cluster.processes.freezeWhenQuiet(imageOf(cluster, me), me.id)
  else if (kind === 'task reply') {
    dropImage(cluster, imageOf(cluster, me), NODE_CRASHED)
    endMove(cluster, me.node, processOf(cluster, me), peer.node)
    cluster.finish(plain(me))
  } else if (kind === 'abort') lose(cluster, me)
  else receive(cluster, me, message, costs)
}

/** The deputy, or the way to it, is gone: nobody can live without it. */
const lose = (cluster: Cluster, me: Part): void => {
  const image = cluster.processes.images[me.data.image]
  cluster.finish(plain(me))
  if (image !== undefined && me.state !== EXITED) dropImage(cluster, image, 'its deputy cannot be reached')
}

/** The part of a process at the node where it runs, away from home. */
export const remoteRole = (costs: OpenMosixCosts): Role<PartData> => ({
  name: REMOTE,
  worked: (cluster, me, tag) => {
    if (tag === PACKS) packed(cluster, me, costs)
    else if (tag === INSTALLS) begin(cluster, me)
    else if (tag === 'fork') askDeputy(cluster, me, 'fork', 0)
    else cluster.processes.proceed(imageOf(cluster, me))
  },
  frozen: (cluster, me) => {
    cluster.send(plain(me), peerOf(cluster, me), { kind: 'handshake', bytes: HANDSHAKE_BYTES })
    cluster.waitOnStream(plain(me), peerOf(cluster, me), 'handshake')
  },
  timer: (cluster, me) => sendPacked(cluster, me, costs),
  message: (cluster, me, message) => hear(cluster, me, message, costs),
  peerLost: lose,
})
