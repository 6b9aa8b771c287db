import type { Cluster } from '../../core/cluster.ts'
import type { Message } from '../../core/network.ts'
import { type Image, PAGE_BYTES, type Process, type Step } from '../../core/processes.ts'
import type { Role } from '../../core/role.ts'
import type { Actor } from '../../core/world.ts'
import { loadPages, loadStored, pagesIn, type PageLoad, type Run, unloadPages } from '../pages.ts'
import { residual } from '../rows.ts'
import type { Served, StreamPlan } from './plan.ts'
import { actorsOf, type Agent, type AgentData, asActor, processOf, rolesOf } from './state.ts'

const imageOf = (cluster: Cluster, me: Agent): Image => cluster.processes.images[me.data.image]

/** The one through which a process asks, at the node of its image. */
export const agentOf = (cluster: Cluster, plan: StreamPlan, image: Image): Agent => {
  const role = rolesOf(plan.id).agent
  const known = actorsOf(cluster, role, image.pid).find(({ data }) => data.image === image.id)
  const data: AgentData = { image: image.id, page: -1, node: -1, call: '' }
  return (known as unknown as Agent | undefined) ?? cluster.start<AgentData>(role, image.node, data, image.pid)
}

/** The image that holds the newest version of a page, at whatever node, or undefined. */
const holderOf = ({ processes }: Cluster, process: Process, page: number): Image | undefined =>
  processes
    .imagesOf(process.pid)
    .find(({ present, version }) => present[page] === 1 && version[page] === process.latest[page])

/** The image from which this one was made: whom a process asks, since it does not know what has become of it. */
const cameFrom = ({ processes }: Cluster, image: Image): Image | undefined =>
  processes.imagesOf(image.pid).findLast(({ id }) => id < image.id)

/** Nodes that still hold pages which the running image lacks. */
const holdersOf = (cluster: Cluster, process: Process, running: Image): number[] => {
  const residues = cluster.processes
    .imagesOf(process.pid)
    .filter(({ state, id }) => state === 'residue' && id !== running.id)
  return residues
    .filter((residue) => residue.present.some((here, page) => here === 1 && running.present[page] === 0))
    .map(({ node }) => node)
}

/** What has been fetched or pushed may have been the last that a node held. */
export const settleResidue = (cluster: Cluster, plan: StreamPlan, process: Process, running: Image): void => {
  const held = holdersOf(cluster, process, running)
  for (const residue of cluster.processes.imagesOf(process.pid)) {
    if (residue.state !== 'residue' || held.includes(residue.node)) continue
    cluster.processes.retire(residue, false)
    residual(cluster, process, { on: residue.node, what: plan.words.pages, begins: false })
  }
}

/** Asks for a page that the process has touched, and those behind it where whole ranges come. */
export const fetchPage = (cluster: Cluster, plan: StreamPlan, image: Image, page: number): void => {
  const me = agentOf(cluster, plan, image)
  const process = processOf(cluster, me)
  me.data.page = page
  me.data.call = FETCH
  me.data.node = holderOf(cluster, process, page)?.node ?? cameFrom(cluster, image)?.node ?? process.storedAt
  ask(cluster, plan, me)
}

const FETCH = 'fetch'
const LOST = 'page lost'

/** Sends what the agent has to ask; sends it again where the last asking came to nothing. */
const ask = (cluster: Cluster, plan: StreamPlan, me: Agent): void => {
  const { page, node, call, image } = me.data
  const isFetch = call === FETCH
  const bytes = isFetch ? (plan.fetch?.askBytes ?? plan.callBytes.ask) : plan.callBytes.ask
  cluster.enter(asActor(me), isFetch ? 'waits for a page' : 'waits for a call')
  cluster.call(asActor(me), {
    node,
    service: rolesOf(plan.id).server,
    kind: isFetch ? 'fetch' : `call ${call}`,
    bytes,
    data: { pid: me.pid, page, image },
  })
  // Its own timers end nothing: when they run out, it asks again.
  if (plan.afterLoss === 'waits' && me.wait !== null) cluster.waitFor(asActor(me), { ...me.wait, untilPs: -1 })
}

/** A process's system call: done here, or asked of the node that serves it. */
export const serveCall = (
  cluster: Cluster,
  plan: StreamPlan,
  image: Image,
  step: Extract<Step, { op: 'call' }>,
): void => {
  const me = agentOf(cluster, plan, image)
  const process = processOf(cluster, me)
  const file = step.file >= 0 ? process.files[step.file] : undefined
  const served: Served = file === undefined ? plan.serves(step.name) : plan.keepsFile(file) ? 'origin' : 'server'
  const { fileServer } = cluster.world.spec
  const node = served === 'here' ? image.node : served === 'server' ? fileServer : process.home
  me.data.call = step.name
  me.data.page = -1
  me.data.node = node
  if (node === image.node || node < 0) cluster.work(asActor(me), plan.callPs, step.name)
  else ask(cluster, plan, me)
}

/** The node that had the page has been restarted since: nobody has it any more. */
const pageIsLost = (cluster: Cluster, plan: StreamPlan, me: Agent): void => {
  const { node, page } = me.data
  if (plan.afterLoss === 'killed') {
    return cluster.processes.end(imageOf(cluster, me), `page ${page} was lost with node ${node}`)
  }
  const held = cluster.world.actors.findLast(
    ({ role, pid, node: at }) => role === rolesOf(plan.id).source && pid === me.pid && at === node,
  )
  cluster.waitFor(asActor(me), { what: FETCH, node, actor: held?.id ?? -1 })
}

const resume = (cluster: Cluster, me: Agent): void => {
  cluster.enter(asActor(me), 'runs')
  cluster.processes.proceed(imageOf(cluster, me))
}

/** The role of the actors through which processes ask. */
export const agentRole = (plan: StreamPlan): Role<AgentData> => ({
  name: rolesOf(plan.id).agent,
  worked: resume,
  reply: (cluster, me, message) => {
    const image = imageOf(cluster, me)
    if (message.kind === LOST) return pageIsLost(cluster, plan, me)
    if (me.data.call === FETCH) {
      unloadPages(cluster, image, message.data as PageLoad, me.data.node)
      settleResidue(cluster, plan, processOf(cluster, me), image)
    }
    resume(cluster, me)
  },
  failed: (cluster, me, _call, why) => {
    if (plan.afterLoss === 'waits') return ask(cluster, plan, me)
    const needed = me.data.call === FETCH ? 'a page' : `the call ${me.data.call}`
    cluster.processes.end(imageOf(cluster, me), `node ${me.data.node} did not answer for ${needed}: ${why}`)
  },
})

/** Pages from the one that was asked for on, as many as come at once and the holder has. */
const rangeFrom = (pages: number, page: number, most: number, has: (page: number) => boolean): Run => {
  let count = 1
  while (count < most && page + count < pages && has(page + count)) count++
  return { first: page, count }
}

const answerFetch = (cluster: Cluster, plan: StreamPlan, request: Message): void => {
  const process = cluster.processes.all[Number(request.data.pid)]
  const page = Number(request.data.page)
  const holder = holderOf(cluster, process, page)
  if (holder?.node !== request.to && process.storedAt !== request.to) {
    cluster.reply(request, LOST, plan.callBytes.answer)
    return
  }
  const running = cluster.processes.images[Number(request.data.image)]
  const lacks = (at: number): boolean => running.present[at] === 0
  const most = plan.fetch?.pages ?? 1
  const stored = holder === undefined || holder.node !== request.to
  const has = (at: number): boolean => lacks(at) && (stored || holder.present[at] === 1)
  const run = rangeFrom(process.pages, page, most, has)
  const load = stored
    ? loadStored(process, { runs: [run], pages: run.count })
    : loadPages(holder, { runs: [run], pages: run.count })
  const bytes = pagesIn([run]) * (PAGE_BYTES + (plan.fetch?.headerBytes ?? plan.pageHeaderBytes))
  cluster.reply(request, 'page', bytes, load, run.count)
}

/** What a server has to do, in the order in which its CPU time ends. */
interface ServerData extends Record<string, unknown> {
  waiting: Message[]
}

/** Serves at a node what processes elsewhere need of it: pages that stayed, calls, files. */
export const serverSide = (plan: StreamPlan): Role<ServerData> => ({
  name: rolesOf(plan.id).server,
  request: (cluster, me, message) => {
    me.data.waiting.push(message)
    const isFetch = message.kind === FETCH
    cluster.work(me as unknown as Actor, isFetch ? (plan.fetch?.servePs ?? plan.callPs) : plan.callPs, message.kind)
  },
  worked: (cluster, me) => {
    const message = me.data.waiting.shift()
    if (message === undefined) return
    if (message.kind === FETCH) answerFetch(cluster, plan, message)
    else cluster.reply(message, 'answer', plan.callBytes.answer)
  },
  message: (cluster, me, { data }) => {
    // The process is no more: what it left here goes too.
    for (const image of cluster.processes.imagesOf(Number(data.pid))) {
      if (image.node === me.node && image.state === 'residue') cluster.processes.retire(image, false)
    }
  },
})
