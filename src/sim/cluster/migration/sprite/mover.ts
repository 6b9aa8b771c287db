import type { Cluster } from '../../core/cluster.ts'
import type { Image, Process } from '../../core/processes.ts'
import type { Role } from '../../core/role.ts'
import type { Actor } from '../../core/world.ts'
import { buryIfLost, dropImage, NODE_CRASHED } from '../burial.ts'
import { type Errand, type ErrandCode, errandHandlers, setOut, type Stage } from '../errand.ts'
import { loadPages, runsWhere, trainsOf } from '../pages.ts'
import { abortMove, beginMove, endMove } from '../rows.ts'
import { BLOCK_BYTES, COMMAND_BYTES, type SpriteCosts, STREAM_BYTES } from './costs.ts'
import { dropHalf, KERNEL, kernelOf, makeShadow, moverOf, MOVER, rpc } from './state.ts'
import { tell } from './words.ts'

/** Blocks in one message of a train: the server answers before its caller would ask again. */
const TRAIN_BLOCKS_MAX = 16

/** Moves one process from its node: INITIATE, flush, ENTIRE, RESUME. */
export interface MoverData extends Errand {
  image: number
  to: number
  /** Where it goes on to from home; −1: nowhere. */
  onwards: number
  exec: boolean
  /** Image at the target, once INITIATE is answered; −1 before. */
  body: number
  /** From here on a failure kills (SPR procMigrate.c [S]). */
  isPacked: boolean
}

const imageOf = (cluster: Cluster, me: Actor<MoverData>): Image => cluster.processes.images[me.data.image]
const processOf = (cluster: Cluster, me: Actor<MoverData>): Process => cluster.processes.all[me.pid]
const plain = (me: Actor<MoverData>): Actor => me as unknown as Actor

/** Asks the target. The process runs on meanwhile. */
const initiate = (cluster: Cluster, me: Actor<MoverData>, costs: SpriteCosts): Stage[] => [
  ...rpc(cluster, costs, {
    node: me.data.to,
    service: KERNEL,
    kind: 'INITIATE',
    bytes: 2 * COMMAND_BYTES,
    data: { pid: me.pid },
  }),
  { do: 'reach', point: 'accepted' },
]

/** Pages of which the swap file does not have what is in memory. */
const flushPages = (cluster: Cluster, me: Actor<MoverData>, costs: SpriteCosts): Stage[] => {
  const image = imageOf(cluster, me)
  const { stored, storedAt } = processOf(cluster, me)
  const dirty = runsWhere(image.present.length, (page) => {
    return image.present[page] === 1 && stored[page] !== image.version[page] + 1
  })
  return trainsOf(dirty, TRAIN_BLOCKS_MAX).flatMap((train) =>
    rpc(
      cluster,
      costs,
      {
        node: storedAt,
        service: KERNEL,
        kind: 'write page',
        bytes: train.pages * BLOCK_BYTES,
        count: train.pages,
        data: { pid: me.pid, ...loadPages(image, train) },
      },
      train.pages * costs.pagePs,
    ),
  )
}

/** Modified blocks of its files, to their servers. */
const flushFiles = (cluster: Cluster, me: Actor<MoverData>, costs: SpriteCosts): Stage[] =>
  processOf(cluster, me).files.flatMap(({ server, dirtyBytes }) => {
    const stages: Stage[] = []
    const blocks = Math.ceil(dirtyBytes / BLOCK_BYTES)
    const perTrain = blocks <= TRAIN_BLOCKS_MAX ? 1 : TRAIN_BLOCKS_MAX
    for (let done = 0; done < blocks; done += perTrain) {
      const count = Math.min(perTrain, blocks - done)
      const bytes = Math.min(count * BLOCK_BYTES, dirtyBytes - done * BLOCK_BYTES)
      const request = { node: server, service: KERNEL, kind: 'write block', bytes, count, data: { bytes } }
      stages.push(...rpc(cluster, costs, request, Math.round((costs.blockPs * bytes) / BLOCK_BYTES)))
    }
    return stages
  })

/** The process is frozen: its dirty pages and blocks go to the file server, then everything else to the target. */
const transfer = (cluster: Cluster, me: Actor<MoverData>, costs: SpriteCosts): Stage[] => {
  const { data, pid } = me
  const { to, body, exec } = data
  const open = processOf(cluster, me).files.filter(({ closed }) => closed !== true).length
  const args = exec ? costs.execArgsBytes : 0
  const packing = costs.statePs + open * costs.filePs + Math.round((costs.argsPsPerKB * args) / 2000)
  const entire = {
    node: to,
    service: KERNEL,
    kind: 'ENTIRE',
    bytes: costs.stateBytes + open * STREAM_BYTES + args,
    data: { pid, image: body, from: data.image, exec, args },
  }
  const resume = { node: to, service: KERNEL, kind: 'RESUME', bytes: COMMAND_BYTES, data: { pid, image: body } }
  return [
    ...(exec ? [] : flushPages(cluster, me, costs)),
    ...flushFiles(cluster, me, costs),
    { do: 'reach', point: 'packs' },
    { do: 'work', ps: packing, tag: 'packs the process' },
    { do: 'work', ps: exec ? 0 : costs.vmPs, tag: 'packs its memory map' },
    ...rpc(cluster, costs, entire),
    ...rpc(cluster, costs, resume),
    { do: 'reach', point: 'resumed' },
  ]
}

/** The remote copy must go: its kernel is told, now or when it can be reached. */
const destroyRemote = (cluster: Cluster, me: Actor<MoverData>): void => {
  const { body, to } = me.data
  if (body >= 0) tell(cluster, kernelOf(cluster, me.node), { kind: 'DESTROY', host: to, pid: me.pid, image: body })
}

/** Before the state is packed the process goes on here; after that, or in exec, both halves die (procMigrate.c [S]). */
const fail = (cluster: Cluster, me: Actor<MoverData>, why: string): void => {
  const image = imageOf(cluster, me)
  destroyRemote(cluster, me)
  cluster.finish(plain(me))
  abortMove(cluster, me.node, processOf(cluster, me), why)
  if (me.data.isPacked || (me.data.exec && image.state === 'frozen')) {
    dropHalf(cluster, me.node, me.pid)
    dropImage(cluster, image, `could not be moved: ${why}`)
  } else if (image.state === 'frozen') cluster.processes.thaw(image)
  // The target would not have it: it starts its program here.
  else if (me.data.exec) cluster.processes.askAgain(image)
  else if (image.freezeFor === me.id) image.freezeFor = -1
}

/** The target has the process. Home keeps a shadow; elsewhere nothing of it is left. */
const leave = (cluster: Cluster, me: Actor<MoverData>): void => {
  const process = processOf(cluster, me)
  const { to, onwards, image } = me.data
  dropHalf(cluster, me.node, me.pid)
  cluster.processes.retire(cluster.processes.images[image], false)
  if (me.node === process.home && process.status === 'alive') makeShadow(cluster, me.pid, to)
  endMove(cluster, me.node, process, to)
  cluster.finish(plain(me))
  buryIfLost(cluster, process, NODE_CRASHED)
  if (onwards >= 0 && process.status === 'alive') cluster.system.migrate(cluster, process, onwards)
}

const moverCode = (costs: SpriteCosts): ErrandCode => {
  const code: ErrandCode = {
    reach: (cluster, actor, point) => {
      const me = actor as unknown as Actor<MoverData>
      const image = imageOf(cluster, me)
      cluster.enter(plain(me), point)
      if (point === 'packs') {
        me.data.isPacked = true
        for (const file of processOf(cluster, me).files) file.dirtyBytes = 0
      } else if (point === 'resumed') leave(cluster, me)
      else if (me.data.exec) {
        cluster.processes.freezeInCall(image)
        setOut(cluster, actor, transfer(cluster, me, costs), code)
      } else cluster.processes.freezeWhenQuiet(image, me.id)
    },
    answered: (cluster, actor, message) => {
      const me = actor as unknown as Actor<MoverData>
      if (message.data.failed === true) {
        fail(cluster, me, 'the target could not take it')
        return false
      }
      if (typeof message.data.image === 'number') me.data.body = message.data.image
      return true
    },
    failed: (cluster, actor, why) => fail(cluster, actor as unknown as Actor<MoverData>, why),
  }
  return code
}

/** The source's part of a move. */
export const moverRole = (costs: SpriteCosts): Role<MoverData> => {
  const code = moverCode(costs)
  return {
    name: MOVER,
    begin: (cluster, me) => setOut(cluster, me as unknown as Actor<Errand>, initiate(cluster, me, costs), code),
    frozen: (cluster, me) => setOut(cluster, me as unknown as Actor<Errand>, transfer(cluster, me, costs), code),
    ...(errandHandlers(code) as unknown as Partial<Role<MoverData>>),
  }
}

/** Why a process cannot be moved now; undefined where it can. */
export const refusal = (cluster: Cluster, process: Process, to: number): string | undefined => {
  const { node } = cluster.processes.images[process.image]
  if (process.status !== 'alive') return 'the process has ended'
  if (process.storedAt < 0) return 'there is no file server to flush to'
  if (node === to) return 'it is there already'
  if (moverOf(cluster, process.pid) !== undefined) return 'it is being moved already'
  return undefined
}

/** Sets a mover to work on a process; one that is away goes by its home. */
export const startMove = (cluster: Cluster, process: Process, to: number, exec: boolean): void => {
  const image = cluster.processes.images[process.image]
  const byHome = image.node !== process.home && to !== process.home
  beginMove(cluster, process, byHome ? process.home : to, 'flush')
  const data: MoverData = {
    image: image.id,
    to: byHome ? process.home : to,
    onwards: byHome ? to : -1,
    exec,
    body: -1,
    isPacked: false,
    stages: [],
    at: 0,
  }
  cluster.start<MoverData>(MOVER, image.node, data, process.pid)
}

/** The process has ended while it was being moved. */
export const stopMove = (cluster: Cluster, { pid, id }: Image): void => {
  const mover = moverOf(cluster, pid) as unknown as Actor<MoverData> | undefined
  // Who ends where it has just arrived has been moved: its source is about to hear of it.
  if (mover === undefined || mover.data.body === id || !cluster.world.isUp(mover.node)) return
  destroyRemote(cluster, mover)
  cluster.finish(plain(mover))
}
