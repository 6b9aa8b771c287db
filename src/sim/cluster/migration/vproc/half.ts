import type { Cluster } from '../../core/cluster.ts'
import type { Message } from '../../core/network.ts'
import type { Image, Step } from '../../core/processes.ts'
import type { Role } from '../../core/role.ts'
import type { Actor } from '../../core/world.ts'
import { type Errand, type ErrandCode, errandHandlers, setOut, type Stage } from '../errand.ts'
import { childIsBorn, takeExit } from '../family.ts'
import { type PageLoad, pagesIn, runsWhere, unloadPages } from '../pages.ts'
import { residual } from '../rows.ts'
import { FILE_BYTES, SMALL_BYTES, type VprocCosts } from './flavour.ts'
import { answer, dropHalf, type Half, HALF, type HalfData, makeHalf, originOf, plain, rpc, siteOf } from './state.ts'
import { dataToken, hasToken, offsetToken } from './tokens.ts'
import { tell, WAITS } from './words.ts'

/** What a process needs of the file server, in the log's words. */
export const TEXT = 'pages of its program and files'

const imageOf = (cluster: Cluster, me: Half): Image => cluster.processes.images[me.data.image]
const asHalf = (actor: Actor<Errand>): Half => actor as unknown as Half

const codeOf = (costs: VprocCosts): ErrandCode => ({
  reach: (cluster, actor, point) => POINTS[point](cluster, asHalf(actor), costs),
  answered: (cluster, actor, { data, from }) => {
    const me = asHalf(actor)
    if ('runs' in data) gotPage(cluster, me, data as unknown as PageLoad, from)
    if (typeof data.token === 'string') {
      siteOf(cluster, me.node).data.tokens[data.token] = data.mode === 'write' ? 'write' : 'read'
    }
    me.data.done = data.done === true
    return true
  },
  failed: (cluster, actor, _why, node) => {
    const me = asHalf(actor)
    const { request, again } = me.data
    // Whoever counts as up is asked again; what is down is waited for, but for a move: that can be given up.
    if (request === null || siteOf(cluster, me.node).data.up[node]) setOut(cluster, actor, again, codeOf(costs))
    else {
      me.data.request = null
      answer(cluster, request, { failed: true })
    }
  },
})

const doing = (cluster: Cluster, me: Half, costs: VprocCosts, stages: Stage[]): void => {
  me.data.again = stages
  setOut(cluster, me as unknown as Actor<Errand>, stages, codeOf(costs))
}

const gotPage = (cluster: Cluster, me: Half, load: PageLoad, from: number): void => {
  const process = cluster.processes.all[me.pid]
  unloadPages(cluster, imageOf(cluster, me), load, from)
  me.data.missing--
  if (me.data.missing === 0) residual(cluster, process, { on: process.storedAt, what: TEXT, begins: false })
}

const POINTS: Record<string, (cluster: Cluster, me: Half, costs: VprocCosts) => void> = {
  proceed: (cluster, me) => cluster.processes.proceed(imageOf(cluster, me)),
  forked: (cluster, me) => {
    const parent = cluster.processes.all[me.pid]
    const { pages, hotPages, storedAt, name, pid } = parent
    const birth = { name: `${name}'s child`, node: me.node, program: me.data.program, parent: pid }
    const child = cluster.processes.spawn({ ...birth, pages, hotPages, storedAt })
    me.data.children++
    const site = siteOf(cluster, me.node)
    if (originOf(cluster, site, pid) === me.node) childIsBorn(site.data.family, pid)
    makeHalf(cluster, cluster.processes.images[child.image])
    cluster.processes.proceed(imageOf(cluster, me))
  },
  exited: (cluster, me) => {
    dropHalf(cluster, me.node, me.pid)
    tell(cluster, siteOf(cluster, me.node), { kind: 'exit', host: -1, pid: me.pid, image: -1, children: 0, child: -1 })
  },
  waited: (cluster, me) => {
    const site = siteOf(cluster, me.node)
    const origin = originOf(cluster, site, me.pid)
    const done = me.data.children === 0 || (origin === me.node ? takeExit(site.data.family, me.pid) : me.data.done)
    if (done) {
      me.data.children = Math.max(0, me.data.children - 1)
      return cluster.processes.proceed(imageOf(cluster, me))
    }
    cluster.enter(plain(me), WAITS)
    cluster.waitFor(plain(me), { what: 'a child', node: origin })
  },
  unpacked: (cluster, me) => {
    const { request } = me.data
    if (request === null) return
    me.data.request = null
    const image = imageOf(cluster, me)
    cluster.processes.copyRegisters(cluster.processes.images[Number(request.data.from)], image)
    me.data.execHere = request.data.exec === true
    if (me.data.execHere) {
      // A new program: its memory begins empty, and what the old one had is nobody's.
      image.present.fill(1)
      image.version.set(cluster.processes.all[me.pid].latest)
    }
    me.data.missing = pagesIn(runsWhere(image.present.length, (page) => image.present[page] === 0))
    answer(cluster, request)
  },
}

/** `process` has arrived: it is unpacked, and its files are opened again. */
export const unpack = (cluster: Cluster, me: Half, request: Message, costs: VprocCosts): void => {
  const { files } = cluster.processes.all[me.pid]
  me.data.request = request
  me.data.children = Number(request.data.children)
  const opens = files
    .filter(({ closed }) => closed !== true)
    .flatMap(({ server, name, kind }) =>
      rpc(cluster, costs, { node: server, kind: `reopen ${kind}`, bytes: FILE_BYTES, data: { name } }, costs.filePs),
    )
  doing(cluster, me, costs, [
    { do: 'work', ps: costs.statePs, tag: 'unpacks the process' },
    ...opens,
    { do: 'reach', point: 'unpacked' },
  ])
}

export const fetchPage = (cluster: Cluster, me: Half, page: number, costs: VprocCosts): void => {
  const { storedAt, pid } = cluster.processes.all[me.pid]
  const request = { node: storedAt, kind: 'read page', bytes: SMALL_BYTES, data: { pid, page } }
  doing(cluster, me, costs, [...rpc(cluster, costs, request, costs.pagePs), { do: 'reach', point: 'proceed' }])
}

type CallStep = Extract<Step, { op: 'call' }>
const ABOUT_NAMES = ['open', 'close', 'stat']

/** Stages that bring a token here, none where it is here already. */
const bringToken = (
  cluster: Cluster,
  me: Half,
  costs: VprocCosts,
  node: number,
  token: string,
  mode: 'read' | 'write',
) =>
  hasToken(siteOf(cluster, me.node), token, mode)
    ? []
    : rpc(cluster, costs, { node, kind: 'token', bytes: SMALL_BYTES, data: { token, mode } })

/** A call about a file: names go to its server; data is here once its token is; pipes and sockets stay where they are. */
const fileCall = (cluster: Cluster, me: Half, { name, bytes, file }: CallStep, costs: VprocCosts): Stage[] => {
  const { files, storedAt } = cluster.processes.all[me.pid]
  const open = files[file]
  const server = open?.server ?? storedAt
  if (ABOUT_NAMES.includes(name) || open === undefined || open.kind !== 'file') {
    const results = name === 'read' ? bytes : 0
    const asks = SMALL_BYTES + (name === 'write' ? bytes : 0)
    return rpc(cluster, costs, { node: server, kind: 'file call', bytes: asks, data: { results } })
  }
  const mode = name === 'write' ? 'write' : 'read'
  if (mode === 'write') open.dirtyBytes += bytes
  return [
    ...bringToken(cluster, me, costs, server, dataToken(open.name), mode),
    ...(open.shared ? bringToken(cluster, me, costs, server, offsetToken(open.name), 'write') : []),
  ]
}

const askToWait = (cluster: Cluster, me: Half, node: number, costs: VprocCosts): Stage[] => {
  const { children } = me.data
  return rpc(cluster, costs, { node, kind: 'wait', bytes: SMALL_BYTES, data: { pid: me.pid, children } })
}

/** The number of a process that waits has a new keeper: it asks that one. */
export const waitAgain = (cluster: Cluster, me: Half, costs: VprocCosts): void => {
  const origin = originOf(cluster, siteOf(cluster, me.node), me.pid)
  cluster.endWait(plain(me))
  cluster.enter(plain(me), 'asks again')
  const ask = origin === me.node ? [] : askToWait(cluster, me, origin, costs)
  doing(cluster, me, costs, [...ask, { do: 'reach', point: 'waited' }])
}

/** Does a call of the process: here, but for names and tokens of files, and for its family. */
export const doCall = (cluster: Cluster, me: Half, step: CallStep, costs: VprocCosts): void => {
  const { name } = step
  const site = siteOf(cluster, me.node)
  const origin = originOf(cluster, site, me.pid)
  const isFile = ABOUT_NAMES.includes(name) || name === 'read' || name === 'write'
  const ask =
    name === 'wait' && origin !== me.node
      ? askToWait(cluster, me, origin, costs)
      : isFile
        ? fileCall(cluster, me, step, costs)
        : []
  me.data.execHere = false
  doing(cluster, me, costs, [
    { do: 'work', ps: name === 'exec' ? costs.execPs : costs.callPs, tag: name },
    ...ask,
    { do: 'reach', point: name === 'wait' ? 'waited' : 'proceed' },
  ])
}

/** A fork where the process runs: the child's number names this node; the parent's origin counts it. */
export const doFork = (cluster: Cluster, me: Half, program: number, costs: VprocCosts): void => {
  me.data.program = program
  const origin = originOf(cluster, siteOf(cluster, me.node), me.pid)
  const ask =
    origin === me.node
      ? []
      : rpc(cluster, costs, { node: origin, kind: 'forked', bytes: SMALL_BYTES, data: { pid: me.pid } })
  doing(cluster, me, costs, [{ do: 'work', ps: costs.forkPs, tag: 'fork' }, ...ask, { do: 'reach', point: 'forked' }])
}

export const doExit = (cluster: Cluster, me: Half, costs: VprocCosts): void =>
  doing(cluster, me, costs, [
    { do: 'work', ps: costs.exitPs, tag: 'exit' },
    { do: 'reach', point: 'exited' },
  ])

/** A process's part of the kernel where it runs. */
export const halfRole = (costs: VprocCosts): Role<HalfData> => ({ name: HALF, ...errandHandlers(codeOf(costs)) })
