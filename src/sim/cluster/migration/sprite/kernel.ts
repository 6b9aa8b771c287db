import type { Cluster } from '../../core/cluster.ts'
import type { Message } from '../../core/network.ts'
import type { Role } from '../../core/role.ts'
import type { Actor, Data } from '../../core/world.ts'
import { buryIfLost, dropImage } from '../burial.ts'
import { type Errand, type ErrandCode, errandHandlers, setOut } from '../errand.ts'
import { takeExit } from '../family.ts'
import { loadStored, type PageLoad, storePages } from '../pages.ts'
import { commitMove, residual } from '../rows.ts'
import { BLOCK_BYTES, onWire, SMALL_CALL_BYTES, type SpriteCosts } from './costs.ts'
import { unpack } from './half.ts'
import {
  CALLS_HOME,
  dropHalf,
  dropShadow,
  homeOf,
  keepWatch,
  KERNEL,
  type HalfData,
  type KernelData,
  knownHalf,
  makeHalf,
  OTHER_HALF_DEAD,
  RELAY,
  rpc,
  type ShadowData,
  shadowOf,
  SWAP,
} from './state.ts'
import { childExited, tellNext, wakeParent } from './words.ts'

interface Service {
  /** CPU time beyond that of the RPC. */
  cpuPs(costs: SpriteCosts, message: Message): number
  /** Does it and answers; or lets somebody answer later. */
  serve(cluster: Cluster, me: Actor<KernelData>, message: Message, costs: SpriteCosts): void
}

const answer = (cluster: Cluster, request: Message, data: Data = {}, bytes = 0): void =>
  cluster.reply(request, 'reply', request.count * onWire(bytes), data, request.count)

/** Ends everything of a process at a node because its twin, or the node of its twin, is gone. */
const destroy = (cluster: Cluster, node: number, pid: number, why: string, image = -1): void => {
  dropHalf(cluster, node, pid)
  for (const own of cluster.processes.imagesOf(pid)) {
    if (own.node !== node || own.state === 'gone' || (image >= 0 && own.id !== image)) continue
    if (own.id === cluster.processes.all[pid].image) cluster.processes.end(own, why)
    else dropImage(cluster, own, why)
  }
}

/** Processes that are away from here, and guests: each with the host of its other half and the start of that. */
const dependents = (cluster: Cluster, me: Actor<KernelData>) => {
  const { shadows, halves } = me.data
  const away = Object.entries(shadows).flatMap(([pid, id]) => {
    const shadow = cluster.world.actors[id] as unknown as Actor<ShadowData>
    return shadow.alive ? [{ pid: Number(pid), ...shadow.data, shadow: shadow as unknown as Actor }] : []
  })
  const guests = Object.entries(halves).flatMap(([text, id]) => {
    const pid = Number(text)
    const host = homeOf(cluster, pid)
    const { homeStart } = cluster.world.actors[id].data as unknown as HalfData
    return host === me.node ? [] : [{ pid, host, start: homeStart, shadow: undefined }]
  })
  return [...away, ...guests]
}

/**
 * A host is taken for dead: every process whose other half was there is killed, and its death remembered. One that
 * answers has been started since then, if it is not the same `start`.
 */
const hostIsDown = (cluster: Cluster, me: Actor<KernelData>, host: number, start = -1): void => {
  const why = 'the host of its other half is taken for dead'
  const lost = dependents(cluster, me).filter((other) => other.host === host && other.start !== start)
  if (lost.length > 0) cluster.world.record('view', me.node, host, 0, cluster.world.log.text(KERNEL))
  for (const { pid, shadow } of lost) {
    if (shadow !== undefined) dropShadow(cluster, shadow)
    destroy(cluster, me.node, pid, why)
    if (shadow === undefined) continue
    buryIfLost(cluster, cluster.processes.all[pid], why)
    me.data.words.push({ kind: 'DESTROY', host, pid, image: -1 })
    childExited(cluster, me, pid)
  }
}

const readPage: Service = {
  cpuPs: ({ pagePs }, { count }) => pagePs * count,
  serve: (cluster, _me, message) => {
    const process = cluster.processes.all[Number(message.data.pid)]
    const first = Number(message.data.page)
    const load = loadStored(process, { runs: [{ first, count: 1 }], pages: 1 })
    answer(cluster, message, load, BLOCK_BYTES)
  },
}

/** What a kernel does for others, by the kind of the call. */
const SERVICES: Record<string, Service> = {
  INITIATE: {
    cpuPs: ({ initiatePs }) => initiatePs,
    serve: (cluster, me, message) => {
      const image = cluster.processes.addImage(Number(message.data.pid), me.node)
      const half = knownHalf(cluster, me.node, image.pid) ?? makeHalf(cluster, image)
      half.data.image = image.id
      answer(cluster, message, { image: image.id }, SMALL_CALL_BYTES)
    },
  },
  ENTIRE: {
    cpuPs: () => 0,
    serve: (cluster, me, message, costs) => {
      const half = knownHalf(cluster, me.node, Number(message.data.pid))
      if (half === undefined || half.data.image !== message.data.image) answer(cluster, message, { failed: true })
      else unpack(cluster, half, message, costs)
    },
  },
  RESUME: {
    cpuPs: () => 0,
    serve: (cluster, me, message) => {
      const pid = Number(message.data.pid)
      const half = knownHalf(cluster, me.node, pid)
      const process = cluster.processes.all[pid]
      if (half === undefined || half.data.image !== message.data.image || process.status !== 'alive') {
        answer(cluster, message, { failed: true })
        return
      }
      const shadow = shadowOf(cluster, pid)
      if (me.node === process.home && shadow !== undefined) dropShadow(cluster, shadow as unknown as Actor)
      commitMove(cluster, me.node, process, me.node)
      cluster.processes.thaw(cluster.processes.images[half.data.image])
      const comesHome = me.node === process.home
      if (comesHome || message.from === process.home)
        residual(cluster, process, { on: process.home, what: CALLS_HOME, begins: !comesHome })
      if (half.data.missing > 0 && message.data.missed !== true)
        residual(cluster, process, { on: process.storedAt, what: SWAP, begins: true })
      answer(cluster, message)
    },
  },
  DESTROY: {
    cpuPs: () => 0,
    serve: (cluster, me, message) => {
      const pid = Number(message.data.pid)
      const shadow = shadowOf(cluster, pid)
      if (me.node === homeOf(cluster, pid) && shadow !== undefined) {
        dropShadow(cluster, shadow as unknown as Actor)
        childExited(cluster, me, pid)
      }
      destroy(cluster, me.node, pid, OTHER_HALF_DEAD, Number(message.data.image))
      answer(cluster, message)
    },
  },
  moved: {
    cpuPs: ({ filePs }) => filePs,
    serve: (cluster, me, message) => {
      cluster.start<RelayData>(RELAY, me.node, { request: message, stages: [], at: 0 }, Number(message.data.pid))
    },
  },
  'call-back': {
    cpuPs: ({ filePs }) => filePs,
    serve: (cluster, _me, message) => answer(cluster, message, {}, SMALL_CALL_BYTES),
  },
  'write page': {
    cpuPs: ({ pagePs }, { count }) => pagePs * count,
    serve: (cluster, _me, message) => {
      const process = cluster.processes.all[Number(message.data.pid)]
      storePages(cluster, process, message.data as unknown as PageLoad, message.from)
      answer(cluster, message)
    },
  },
  'write block': {
    cpuPs: ({ blockPs }, { data }) => Math.round((blockPs * Number(data.bytes)) / BLOCK_BYTES),
    serve: (cluster, _me, message) => answer(cluster, message),
  },
  'read page': readPage,
  'forwarded call': {
    cpuPs: ({ callPs }) => callPs,
    serve: (cluster, _me, message) => answer(cluster, message, {}, SMALL_CALL_BYTES),
  },
  'file call': {
    cpuPs: ({ callPs, blockPs }, { data }) => callPs + Math.round((blockPs * Number(data.bytes)) / BLOCK_BYTES),
    serve: (cluster, _me, message) => answer(cluster, message, {}, Number(message.data.results)),
  },
  fork: {
    cpuPs: ({ forkHomePs }) => forkHomePs,
    serve: (cluster, _me, message) => answer(cluster, message, {}, SMALL_CALL_BYTES),
  },
  exit: {
    cpuPs: () => 0,
    serve: (cluster, me, message) => {
      const pid = Number(message.data.pid)
      const shadow = shadowOf(cluster, pid)
      if (shadow !== undefined) dropShadow(cluster, shadow as unknown as Actor)
      childExited(cluster, me, pid)
      answer(cluster, message)
    },
  },
  wait: {
    cpuPs: () => 0,
    serve: (cluster, me, message) =>
      answer(cluster, message, { done: takeExit(me.data.family, Number(message.data.pid)) }),
  },
  'child exited': {
    cpuPs: () => 0,
    serve: (cluster, me, message) => {
      wakeParent(cluster, me.node, Number(message.data.pid))
      answer(cluster, message)
    },
  },
  ping: { cpuPs: () => 0, serve: (cluster, _me, message) => cluster.reply(message, 'pong', onWire(0)) },
}

/** The kernel of a node. */
export const kernelRole = (costs: SpriteCosts): Role<KernelData> => ({
  name: KERNEL,
  request: (cluster, me, message) => {
    me.data.serving[message.of] = message
    const cpuPs = message.count * costs.rpcPs + SERVICES[message.kind].cpuPs(costs, message)
    cluster.work(me as unknown as Actor, cpuPs, `serves ${message.kind}`, message.of)
  },
  worked: (cluster, me, _tag, call) => {
    const message = me.data.serving[call]
    delete me.data.serving[call]
    SERVICES[message.kind].serve(cluster, me, message, costs)
  },
  timer: (cluster, me) => {
    me.data.words.push(...me.data.undelivered)
    me.data.undelivered = []
    const hosts = new Set(dependents(cluster, me).map(({ host }) => host))
    for (const host of hosts) me.data.words.push({ kind: 'ping', host, pid: -1, image: -1 })
    if (me.data.words.length === 0 && me.data.telling === null) return
    keepWatch(cluster, me)
    tellNext(cluster, me)
  },
  reply: (cluster, me, message) => {
    const told = me.data.telling
    me.data.telling = null
    if (told?.kind === 'ping') hostIsDown(cluster, me, message.from, cluster.world.nodes[message.from].incarnation)
    tellNext(cluster, me)
  },
  failed: (cluster, me, call, why) => {
    const told = me.data.telling
    me.data.telling = null
    // A refusal comes from a node without a kernel: it is about to start.
    if (told?.kind === 'ping' && why === 'no answer') hostIsDown(cluster, me, call.request.to)
    else if (told !== null && told.kind !== 'ping') me.data.undelivered.push(told)
    keepWatch(cluster, me)
    tellNext(cluster, me)
  },
})

interface RelayData extends Errand {
  request: Message
}

const relayCode: ErrandCode = {
  reach: (cluster, me) => {
    answer(cluster, (me as unknown as Actor<RelayData>).data.request, {}, SMALL_CALL_BYTES)
    cluster.finish(me as unknown as Actor)
  },
  // The host that had the file is gone: then nobody there has it open.
  failed: (cluster, me) => setOut(cluster, me, [{ do: 'reach', point: 'asked' }], relayCode),
}

/** The file server's part of moving an open file: it asks the host that had it for offset and state. */
export const relayRole = (costs: SpriteCosts): Role<RelayData> => ({
  name: RELAY,
  begin: (cluster, me) => {
    const { from, pid } = me.data.request.data
    const callBack = { node: Number(from), service: KERNEL, kind: 'call-back', bytes: SMALL_CALL_BYTES, data: { pid } }
    setOut(cluster, me, [...rpc(cluster, costs, callBack), { do: 'reach', point: 'asked' }], relayCode)
  },
  ...errandHandlers(relayCode),
})
