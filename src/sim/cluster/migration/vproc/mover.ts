import type { Cluster } from '../../core/cluster.ts'
import { type Image, PAGE_BYTES, type Process } from '../../core/processes.ts'
import type { Role } from '../../core/role.ts'
import type { Actor } from '../../core/world.ts'
import { dropImage, NODE_CRASHED } from '../burial.ts'
import { type Errand, type ErrandCode, errandHandlers, setOut, type Stage } from '../errand.ts'
import { loadPages, type Run, runsWhere, trainsOf } from '../pages.ts'
import { abortMove, beginMove, endMove } from '../rows.ts'
import { FILE_BYTES, type Flavour, SMALL_BYTES, type VprocCosts } from './flavour.ts'
import { dropHalf, knownHalf, moverOf, MOVER, plain, rpc, siteOf } from './state.ts'
import { tell } from './words.ts'

/** Pages in one call of a train. */
const TRAIN_PAGES_MAX = 16

export interface MoverData extends Errand {
  image: number
  to: number
  exec: boolean
  /** Image at the target; −1 until it has agreed. */
  body: number
  /** The word to run has been sent: the process is not this site's any more. */
  letGo: boolean
}
type Mover = Actor<MoverData>

const imageOf = (cluster: Cluster, me: Mover): Image => cluster.processes.images[me.data.image]
const processOf = (cluster: Cluster, me: Mover): Process => cluster.processes.all[me.pid]

/** Pages that go along; the others are read from the file server when they are touched. */
const pagesToCarry = ({ carries }: Flavour, image: Image, process: Process, { textPermille }: VprocCosts): Run[] => {
  const { stored, pages, hotPages, storedAt } = process
  const text = storedAt < 0 ? 0 : Math.min(Math.floor((pages * textPermille) / 1000), pages - hotPages)
  return runsWhere(pages, (page) => {
    if (image.present[page] === 0) return false
    if (storedAt < 0 || stored[page] !== image.version[page] + 1) return true
    return carries === 'data segment' && page < pages - text
  })
}

/** The process is frozen: its pages, its state with its open files, and the word to run. */
const transfer = (cluster: Cluster, me: Mover, flavour: Flavour, costs: VprocCosts): Stage[] => {
  const { pid, data } = me
  const { to: node, body, exec } = data
  const image = imageOf(cluster, me)
  const process = processOf(cluster, me)
  const open = process.files.filter(({ closed }) => closed !== true).length
  const trains = exec ? [] : trainsOf(pagesToCarry(flavour, image, process, costs), TRAIN_PAGES_MAX)
  const blocks = process.files.flatMap(({ server, dirtyBytes, name }) =>
    dirtyBytes === 0
      ? []
      : rpc(cluster, costs, { node: server, kind: 'write blocks', bytes: dirtyBytes, data: { name } }),
  )
  return [
    ...blocks,
    { do: 'work', ps: costs.statePs, tag: 'packs the process' },
    ...trains.flatMap((train) =>
      rpc(
        cluster,
        costs,
        {
          node,
          kind: 'page',
          bytes: train.pages * PAGE_BYTES,
          count: train.pages,
          data: { pid, image: body, ...loadPages(image, train) },
        },
        train.pages * costs.pagePs,
      ),
    ),
    ...rpc(cluster, costs, {
      node,
      kind: 'process',
      bytes: costs.stateBytes + open * FILE_BYTES + (exec ? costs.execArgsBytes : 0),
      data: { pid, image: body, from: image.id, exec, children: knownHalf(cluster, me.node, pid)?.data.children ?? 0 },
    }),
    { do: 'reach', point: 'lets go' },
    ...rpc(cluster, costs, { node, kind: 'run', bytes: SMALL_BYTES, data: { pid, image: body } }),
    { do: 'reach', point: 'moved' },
  ]
}

const fail = (cluster: Cluster, me: Mover, why: string): void => {
  const image = imageOf(cluster, me)
  const { body, to, letGo, exec } = me.data
  if (body >= 0 && !letGo)
    tell(cluster, siteOf(cluster, me.node), {
      kind: 'cancel',
      host: to,
      pid: me.pid,
      image: body,
      children: 0,
      child: -1,
    })
  cluster.finish(plain(me))
  abortMove(cluster, me.node, processOf(cluster, me), why)
  if (letGo) {
    dropHalf(cluster, me.node, me.pid)
    dropImage(cluster, image, 'lost on its way: the target did not hear that it may run it')
  } else if (image.state === 'frozen') cluster.processes.thaw(image)
  else if (exec) cluster.processes.askAgain(image)
  else if (image.freezeFor === me.id) image.freezeFor = -1
}

const codeOf = (flavour: Flavour, costs: VprocCosts): ErrandCode => {
  const code: ErrandCode = {
    reach: (cluster, actor, point) => {
      const me = actor as unknown as Mover
      const image = imageOf(cluster, me)
      cluster.enter(plain(me), point)
      if (point === 'lets go') {
        me.data.letGo = true
        for (const file of processOf(cluster, me).files) file.dirtyBytes = 0
      } else if (point === 'moved') {
        dropHalf(cluster, me.node, me.pid)
        dropImage(cluster, image, NODE_CRASHED)
        endMove(cluster, me.node, processOf(cluster, me), me.data.to)
        cluster.finish(plain(me))
      } else if (me.data.exec) {
        cluster.processes.freezeInCall(image)
        setOut(cluster, actor, transfer(cluster, me, flavour, costs), code)
      } else cluster.processes.freezeWhenQuiet(image, me.id)
    },
    answered: (cluster, actor, { data }) => {
      const me = actor as unknown as Mover
      if (data.failed === true) {
        fail(cluster, me, 'the target could not take it')
        return false
      }
      if (typeof data.image === 'number') me.data.body = data.image
      return true
    },
    failed: (cluster, actor, _why, node) => {
      const me = actor as unknown as Mover
      if (!siteOf(cluster, me.node).data.up[node]) return fail(cluster, me, `node ${node} is down`)
      // It counts as up: the same call again.
      const last = me.data.stages.slice(0, me.data.at).findLastIndex((stage) => stage.do === 'call')
      setOut(cluster, actor, me.data.stages.slice(last), code)
    },
  }
  return code
}

/** The source's part of a move. */
export const moverRole = (flavour: Flavour, costs: VprocCosts): Role<MoverData> => {
  const code = codeOf(flavour, costs)
  return {
    name: MOVER,
    begin: (cluster, me) => {
      const ask = { node: me.data.to, kind: 'migrate', bytes: SMALL_BYTES, data: { pid: me.pid } }
      const stages: Stage[] = [...rpc(cluster, costs, ask), { do: 'reach', point: 'agreed' }]
      setOut(cluster, me as unknown as Actor<Errand>, stages, code)
    },
    frozen: (cluster, me) =>
      setOut(cluster, me as unknown as Actor<Errand>, transfer(cluster, me, flavour, costs), code),
    ...errandHandlers(code),
  }
}

export const refusal = (cluster: Cluster, process: Process, to: number): string | undefined => {
  const { node } = cluster.processes.images[process.image]
  if (process.status !== 'alive') return 'the process has ended'
  if (node === to) return 'it is there already'
  if (moverOf(cluster, process.pid) !== undefined) return 'it is being moved already'
  if (!siteOf(cluster, node).data.up[to]) return `node ${to} is down`
  return undefined
}

export const startMove = (
  cluster: Cluster,
  process: Process,
  to: number,
  exec: boolean,
  { strategy }: Flavour,
): void => {
  const image = cluster.processes.images[process.image]
  beginMove(cluster, process, to, strategy)
  const data: MoverData = { image: image.id, to, exec, body: -1, letGo: false, stages: [], at: 0 }
  cluster.start<MoverData>(MOVER, image.node, data, process.pid)
}

/** The process has ended while it was being moved. */
export const stopMove = (cluster: Cluster, pid: number): void => {
  const mover = moverOf(cluster, pid) as unknown as Mover | undefined
  if (mover === undefined || !cluster.world.isUp(mover.node)) return
  const { body, to } = mover.data
  cluster.finish(plain(mover))
  if (body >= 0)
    tell(cluster, siteOf(cluster, mover.node), { kind: 'cancel', host: to, pid, image: body, children: 0, child: -1 })
}
