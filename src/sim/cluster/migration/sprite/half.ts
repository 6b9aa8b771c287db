import type { Cluster } from '../../core/cluster.ts'
import type { Message } from '../../core/network.ts'
import type { Image, Step } from '../../core/processes.ts'
import type { Role } from '../../core/role.ts'
import type { Actor } from '../../core/world.ts'
import { type Errand, type ErrandCode, errandHandlers, setOut, type Stage } from '../errand.ts'
import { childIsBorn, takeExit } from '../family.ts'
import { type PageLoad, pagesIn, runsWhere, unloadPages } from '../pages.ts'
import { residual } from '../rows.ts'
import { COMMAND_BYTES, onWire, PING_PS, SMALL_CALL_BYTES, type SpriteCosts, STREAM_BYTES } from './costs.ts'
import { dropHalf, HALF, type HalfData, homeOf, KERNEL, kernelOf, makeHalf, makeShadow, rpc, SWAP } from './state.ts'
import { childExited, tell } from './words.ts'

/** Calls that a process away from home has done at home (D90 App. A [S]). */
const AT_HOME = ['gettimeofday', 'getpgrp', 'killpg', 'mknod', 'mount']
/** Calls that are done here and at home (D90 App. A [S]); fork, exec, exit and wait have their own ways below. */
const JOINT = ['getrusage', 'setpgrp', 'setreuid', 'exec']
/** Calls that go to the file server. */
const ABOUT_NAMES = ['open', 'close', 'stat']
const RESULTS_OF_NAMES_BYTES = 128

const imageOf = (cluster: Cluster, me: Actor<HalfData>): Image => cluster.processes.images[me.data.image]
const asErrand = (me: Actor<HalfData>): Actor<Errand> => me as unknown as Actor<Errand>

/** What is left of a half's errand when it is over. */
const code = (costs: SpriteCosts): ErrandCode => ({
  reach: (cluster, actor, point) => {
    const me = actor as unknown as Actor<HalfData>
    if (point === 'again') setOut(cluster, actor, me.data.again, code(costs))
    else POINTS[point](cluster, me)
  },
  answered: (cluster, actor, message) => {
    const me = actor as unknown as Actor<HalfData>
    if ('runs' in message.data) gotPage(cluster, me, message)
    me.data.done = message.data.done === true
    return true
  },
  failed: (cluster, actor, _why, node) => {
    const me = actor as unknown as Actor<HalfData>
    const { policy, again } = me.data
    me.data.tries++
    if (policy === 'refuse') setOut(cluster, actor, [{ do: 'reach', point: 'refused' }], code(costs))
    else if (policy === 'recover') {
      cluster.waitFor(actor as unknown as Actor, { what: 'recovery of the file server', node })
      setOut(
        cluster,
        actor,
        [
          { do: 'pause', ps: PING_PS },
          { do: 'reach', point: 'again' },
        ],
        code(costs),
      )
    } else if (me.data.tries < 2) setOut(cluster, actor, again, code(costs))
    else setOut(cluster, actor, [again[again.length - 1]], code(costs))
  },
})

/**
 * Sets a half to work. What an unanswered call means: 'recover': it is asked again until the server is back (SPR recov
 * [S]); 'twice': it is tried twice, then the process gets an error (SPR [S]); 'refuse': the move has failed.
 */
const doing = (
  cluster: Cluster,
  me: Actor<HalfData>,
  policy: HalfData['policy'],
  costs: SpriteCosts,
  stages: Stage[],
): void => {
  me.data.policy = policy
  me.data.tries = 0
  me.data.again = stages
  setOut(cluster, asErrand(me), stages, code(costs))
}

const gotPage = (cluster: Cluster, me: Actor<HalfData>, message: Message): void => {
  const process = cluster.processes.all[me.pid]
  unloadPages(cluster, imageOf(cluster, me), message.data as unknown as PageLoad, message.from)
  me.data.missing--
  if (me.data.missing === 0) residual(cluster, process, { on: process.storedAt, what: SWAP, begins: false })
}

/** What follows at the named points of errands. */
const POINTS: Record<string, (cluster: Cluster, me: Actor<HalfData>) => void> = {
  proceed: (cluster, me) => cluster.processes.proceed(imageOf(cluster, me)),
  fork: (cluster, me) => {
    const image = imageOf(cluster, me)
    // Home has not answered: the process gets an error in place of a child.
    if (me.data.tries >= 2) return cluster.processes.proceed(image)
    const parent = cluster.processes.all[image.pid]
    const { pages, hotPages, storedAt, home } = parent
    const birth = { name: `${parent.name}'s child`, node: me.node, home, program: me.data.program }
    const child = cluster.processes.spawn({ ...birth, parent: parent.pid, pages, hotPages, storedAt })
    if (cluster.world.isUp(home)) childIsBorn(kernelOf(cluster, home).data.family, parent.pid)
    if (home !== me.node) {
      makeHalf(cluster, cluster.processes.images[child.image])
      if (cluster.world.isUp(home)) makeShadow(cluster, child.pid, me.node)
    }
    cluster.processes.proceed(image)
  },
  unpacked: (cluster, me) => {
    const { request } = me.data
    if (request === null) return
    me.data.request = null
    const image = imageOf(cluster, me)
    const from = cluster.processes.images[Number(request.data.from)]
    cluster.processes.copyRegisters(from, image)
    const isExec = request.data.exec === true
    me.data.execHere = isExec
    if (isExec) {
      // A new program: its memory begins empty, and what the old one had is nobody's.
      image.present.fill(1)
      image.version.set(cluster.processes.all[me.pid].latest)
    }
    me.data.missing = pagesIn(runsWhere(image.present.length, (page) => image.present[page] === 0))
    cluster.reply(request, 'reply', onWire(COMMAND_BYTES), {})
  },
  refused: (cluster, me) => {
    const { request } = me.data
    me.data.request = null
    if (request !== null) cluster.reply(request, 'reply', onWire(COMMAND_BYTES), { failed: true })
  },
  exited: (cluster, me) => {
    const home = homeOf(cluster, me.pid)
    if (home === me.node) childExited(cluster, kernelOf(cluster, home), me.pid)
    // Nobody at home heard of it: that is remembered until home answers a ping.
    else if (me.data.tries >= 2)
      tell(cluster, kernelOf(cluster, me.node), { kind: 'DESTROY', host: home, pid: me.pid, image: -1 })
    dropHalf(cluster, me.node, me.pid)
  },
  waited: (cluster, me) => {
    const isHome = homeOf(cluster, me.pid) === me.node
    const done = isHome ? takeExit(kernelOf(cluster, me.node).data.family, me.pid) : me.data.done || me.data.tries >= 2
    if (done) return cluster.processes.proceed(imageOf(cluster, me))
    cluster.enter(me as unknown as Actor, 'waits for a child')
    cluster.waitFor(me as unknown as Actor, { what: 'a child', node: homeOf(cluster, me.pid) })
  },
}

const toHome = (cluster: Cluster, me: Actor<HalfData>, costs: SpriteCosts, kind: string, name = kind): Stage[] =>
  rpc(cluster, costs, {
    node: homeOf(cluster, me.pid),
    service: KERNEL,
    kind,
    bytes: SMALL_CALL_BYTES,
    data: { pid: me.pid, name },
  })

/** A page is read from the swap file, or the program's. */
export const fetchPage = (cluster: Cluster, me: Actor<HalfData>, page: number, costs: SpriteCosts): void => {
  const { storedAt, pid } = cluster.processes.all[me.pid]
  const request = { node: storedAt, service: KERNEL, kind: 'read page', bytes: SMALL_CALL_BYTES, data: { pid, page } }
  doing(cluster, me, 'recover', costs, [
    ...rpc(cluster, costs, request, costs.pagePs),
    { do: 'reach', point: 'proceed' },
  ])
}

type CallStep = Extract<Step, { op: 'call' }>

/** The server of the file that a call names; the swap server where it names none. */
const serverOf = (cluster: Cluster, pid: number, file: number): { server: number; shared: boolean } => {
  const { files, storedAt } = cluster.processes.all[pid]
  return files[file] ?? { server: storedAt, shared: false }
}

const fileCall = (cluster: Cluster, me: Actor<HalfData>, { name, bytes, file }: CallStep, costs: SpriteCosts) => {
  const { server, shared } = serverOf(cluster, me.pid, file)
  const isName = ABOUT_NAMES.includes(name)
  const proceed: Stage = { do: 'reach', point: 'proceed' }
  const local: Stage = { do: 'work', ps: costs.callPs, tag: name }
  if (!isName && !shared) {
    // In the cache here; what is written stays there until somebody needs it.
    const open = cluster.processes.all[me.pid].files[file]
    if (name === 'write' && open !== undefined) open.dirtyBytes += bytes
    return doing(cluster, me, 'recover', costs, [local, proceed])
  }
  const results = isName ? RESULTS_OF_NAMES_BYTES : name === 'read' ? bytes : 0
  const request = {
    node: server,
    service: KERNEL,
    kind: 'file call',
    bytes: SMALL_CALL_BYTES + (name === 'write' ? bytes : 0),
    data: { name, bytes: isName ? 0 : bytes, results },
  }
  doing(cluster, me, 'recover', costs, [local, ...rpc(cluster, costs, request), proceed])
}

/** Does a call of the process where it now runs: here, at home, in both places, or at the file server. */
export const doCall = (cluster: Cluster, me: Actor<HalfData>, step: CallStep, costs: SpriteCosts): void => {
  const { name } = step
  const away = homeOf(cluster, me.pid) !== me.node
  const proceed: Stage = { do: 'reach', point: 'proceed' }
  const local: Stage = { do: 'work', ps: name === 'exec' ? costs.execPs : costs.callPs, tag: name }
  if (name === 'wait') {
    const ask = away ? toHome(cluster, me, costs, 'wait') : []
    doing(cluster, me, 'twice', costs, [local, ...ask, { do: 'reach', point: 'waited' }])
  } else if (ABOUT_NAMES.includes(name) || name === 'read' || name === 'write') fileCall(cluster, me, step, costs)
  else if (away && AT_HOME.includes(name))
    doing(cluster, me, 'twice', costs, [...toHome(cluster, me, costs, 'forwarded call', name), proceed])
  else if (away && JOINT.includes(name) && !me.data.execHere)
    doing(cluster, me, 'twice', costs, [local, ...toHome(cluster, me, costs, 'forwarded call', name), proceed])
  else {
    me.data.execHere = false
    doing(cluster, me, 'twice', costs, [local, proceed])
  }
}

/** A fork where the process runs; away from home, home gives the child its number and keeps a shadow of it. */
export const doFork = (cluster: Cluster, me: Actor<HalfData>, program: number, costs: SpriteCosts): void => {
  me.data.program = program
  const ask = homeOf(cluster, me.pid) === me.node ? [] : toHome(cluster, me, costs, 'fork')
  doing(cluster, me, 'twice', costs, [
    { do: 'work', ps: costs.forkPs, tag: 'fork' },
    ...ask,
    { do: 'reach', point: 'fork' },
  ])
}

/** A process has exited here: home is told. */
export const doExit = (cluster: Cluster, me: Actor<HalfData>, costs: SpriteCosts): void => {
  const ask = homeOf(cluster, me.pid) === me.node ? [] : toHome(cluster, me, costs, 'exit')
  doing(cluster, me, 'twice', costs, [
    { do: 'work', ps: costs.exitPs, tag: 'exit' },
    ...ask,
    { do: 'reach', point: 'exited' },
  ])
}

/** ENTIRE has arrived: it is unpacked module by module, and the server of each open file is told. */
export const unpack = (cluster: Cluster, me: Actor<HalfData>, request: Message, costs: SpriteCosts): void => {
  const process = cluster.processes.all[me.pid]
  const isExec = request.data.exec === true
  const args = isExec ? Number(request.data.args) : 0
  me.data.request = request
  const open = process.files.filter(({ closed }) => closed !== true)
  const files = open.flatMap(({ server }): Stage[] => [
    { do: 'work', ps: costs.filePs, tag: 'open file' },
    ...rpc(cluster, costs, {
      node: server,
      service: KERNEL,
      kind: 'moved',
      bytes: STREAM_BYTES,
      data: { pid: me.pid, from: request.from },
    }),
  ])
  doing(cluster, me, 'refuse', costs, [
    { do: 'work', ps: costs.statePs + Math.round((costs.argsPsPerKB * args) / 2000), tag: 'unpacks the process' },
    { do: 'work', ps: isExec ? 0 : costs.vmPs, tag: 'unpacks its memory map' },
    ...files,
    { do: 'reach', point: 'unpacked' },
  ])
}

/** A process's half. */
export const halfRole = (costs: SpriteCosts): Role<HalfData> => ({
  name: HALF,
  ...(errandHandlers(code(costs)) as unknown as Partial<Role<HalfData>>),
})
