import type { Cluster } from '../../core/cluster.ts'
import type { Message } from '../../core/network.ts'
import type { Role } from '../../core/role.ts'
import { PAGE_BYTES } from '../../core/processes.ts'
import { dropImage } from '../burial.ts'
import { childIsBorn, emptyBook, takeExit } from '../family.ts'
import { loadStored, type PageLoad, unloadPages } from '../pages.ts'
import { tellNext, told } from '../outbox.ts'
import { commitMove, residual } from '../rows.ts'
import { FILE_BYTES, SMALL_BYTES, type VprocCosts } from './flavour.ts'
import { TEXT, unpack } from './half.ts'
import { answer, dropHalf, knownHalf, makeHalf, plain, SITE, type Site, type SiteData, type Word } from './state.ts'
import { giveBack, serveToken } from './tokens.ts'
import { heard, tellOrigin, WORDS } from './words.ts'

export const freshSite = (up: boolean[]): SiteData => ({
  serving: {},
  halves: {},
  places: {},
  family: emptyBook(),
  ended: {},
  up,
  words: [],
  telling: null,
  tokens: {},
  holders: {},
})

/** Gives up what was being prepared for a process that will not come. */
export const cancel = (cluster: Cluster, node: number, pid: number, imageId: number): void => {
  const image = cluster.processes.images[imageId]
  if (image === undefined || image.state !== 'empty') return
  dropHalf(cluster, node, pid)
  dropImage(cluster, image, 'lost on its way: its source is gone')
}

/** The source has let go: the process runs here from now on. */
const run = (cluster: Cluster, me: Site, message: Message): void => {
  const pid = Number(message.data.pid)
  const process = cluster.processes.all[pid]
  const half = knownHalf(cluster, me.node, pid)
  if (half === undefined || half.data.image !== message.data.image || process.status !== 'alive') {
    answer(cluster, message, { failed: true })
    return
  }
  commitMove(cluster, me.node, process, me.node)
  half.data.originShown = message.from === process.home ? -1 : process.home
  cluster.processes.thaw(cluster.processes.images[half.data.image])
  tellOrigin(cluster, me, half)
  if (half.data.missing > 0) residual(cluster, process, { on: process.storedAt, what: TEXT, begins: true })
  answer(cluster, message)
}

const readPage = (cluster: Cluster, message: Message): void => {
  const { pid, page } = message.data
  const load = loadStored(cluster.processes.all[Number(pid)], { runs: [{ first: Number(page), count: 1 }], pages: 1 })
  answer(cluster, message, load, PAGE_BYTES)
}

/** What a site does for others when its CPU time for a call is spent. */
const serve = (cluster: Cluster, me: Site, message: Message, costs: VprocCosts): void => {
  const { kind, data } = message
  const pid = Number(data.pid)
  const half = kind === 'page' || kind === 'process' ? knownHalf(cluster, me.node, pid) : undefined
  if (kind === 'migrate') {
    const image = cluster.processes.addImage(pid, me.node)
    const fresh = knownHalf(cluster, me.node, pid) ?? makeHalf(cluster, image)
    fresh.data.image = image.id
    answer(cluster, message, { image: image.id }, SMALL_BYTES)
  } else if (kind === 'page' || kind === 'process') {
    if (half === undefined || half.data.image !== data.image) answer(cluster, message, { failed: true })
    else if (kind === 'process') unpack(cluster, half, message, costs)
    else {
      unloadPages(cluster, cluster.processes.images[half.data.image], data as unknown as PageLoad, message.from)
      answer(cluster, message)
    }
  } else if (kind === 'run') run(cluster, me, message)
  else if (kind === 'token') serveToken(cluster, me, message)
  else if (kind === 'recall') giveBack(cluster, me, message)
  else if (kind === 'read page') readPage(cluster, message)
  else if (kind === 'wait') {
    // A surrogate learns of the children from their parent.
    me.data.family.children[pid] ??= Number(data.children)
    answer(cluster, message, { done: takeExit(me.data.family, pid) })
  } else if (kind === 'forked') {
    childIsBorn(me.data.family, pid)
    answer(cluster, message)
  } else if (kind === 'file call') answer(cluster, message, {}, Number(data.results))
  else if (kind.startsWith('reopen')) answer(cluster, message, {}, FILE_BYTES)
  else if (kind === 'write blocks') answer(cluster, message)
  else {
    if (kind === 'cancel') cancel(cluster, me.node, pid, Number(data.image))
    else heard(cluster, me, data as unknown as Word, message.from)
    answer(cluster, message)
  }
}

const cpuOf = ({ kind, count }: Message, { rpcPs, pagePs, filePs }: VprocCosts): number =>
  count * (rpcPs + (kind === 'page' || kind === 'read page' ? pagePs : kind.startsWith('reopen') ? filePs : 0))

/** A node's kernel as part of the cluster. */
export const siteRole = (costs: VprocCosts): Role<SiteData> => ({
  name: SITE,
  request: (cluster, me, message) => {
    me.data.serving[message.of] = message
    cluster.work(plain(me), cpuOf(message, costs), `serves ${message.kind}`, message.of)
  },
  worked: (cluster, me, _tag, call) => {
    const message = me.data.serving[call]
    delete me.data.serving[call]
    serve(cluster, me, message, costs)
  },
  timer: (cluster, me) => tellNext(cluster, me, WORDS),
  reply: (cluster, me) => told(cluster, me, true, WORDS),
  failed: (cluster, me) => told(cluster, me, false, WORDS),
})
