import type { Cluster } from '../../core/cluster.ts'
import type { Process } from '../../core/processes.ts'
import type { ClusterSystem, Role } from '../../core/role.ts'
import { buryLost } from '../burial.ts'
import { abortMove, beginMove } from '../rows.ts'
import { agentOf, agentRole, fetchPage, serveCall, serverSide } from './agent.ts'
import type { StreamPlan } from './plan.ts'
import { sourceSide } from './source.ts'
import { actorsOf, asActor, rolesOf, type SourceData } from './state.ts'
import { targetSide } from './target.ts'

/** Bytes of the word that a process is no more. */
const GONE_BYTES = 64

const refusal = (cluster: Cluster, plan: StreamPlan, process: Process, to: number): string | undefined => {
  const image = cluster.processes.images[process.image]
  if (process.status !== 'alive' || !['ready', 'blocked'].includes(image.state)) return 'it does not run'
  if (image.node === to) return 'it is there already'
  if (actorsOf(cluster, rolesOf(plan.id).source, process.pid).some(({ node }) => node === image.node))
    return 'it is on the move'
  return undefined
}

const migrate = (
  cluster: Cluster,
  plan: StreamPlan,
  process: Process,
  to: number,
  listed: readonly number[],
): boolean => {
  const image = cluster.processes.images[process.image]
  const why = refusal(cluster, plan, process, to)
  if (why !== undefined) {
    abortMove(cluster, image.node, process, why)
    return false
  }
  beginMove(cluster, process, to, plan.strategy)
  const data: SourceData = {
    image: image.id,
    to,
    peer: -1,
    loads: [],
    rate: 0,
    round: 0,
    roundFromPs: 0,
    roundBytes: 0,
    lastFor: '',
    listed: [...listed],
  }
  cluster.start<SourceData>(rolesOf(plan.id).source, image.node, data, process.pid)
  return true
}

/** A process has ended: whoever moved it stops, and nodes that hold pages of it hear of it. */
const ended = (cluster: Cluster, plan: StreamPlan, process: Process, node: number): void => {
  const { source, target, agent, server } = rolesOf(plan.id)
  for (const role of [source, target, agent]) {
    for (const actor of actorsOf(cluster, role, process.pid)) {
      if (actor.role === target && actor.data.image !== -1) {
        cluster.processes.retire(cluster.processes.images[Number(actor.data.image)], false)
      }
      cluster.finish(actor)
    }
  }
  const caller = cluster.find(server, node)
  if (caller === undefined) return
  for (const image of cluster.processes.imagesOf(process.pid)) {
    if (image.state !== 'residue') continue
    if (image.node === node) cluster.processes.retire(image, false)
    else
      cluster.sendDatagram(caller, image.node, server, { kind: 'gone', bytes: GONE_BYTES, data: { pid: process.pid } })
  }
}

/** A system that moves processes as a plan says. `listed`: bytes of each round of pre-copy, where they are given. */
export const streamSystem = (plan: StreamPlan, listed: readonly number[] = []): ClusterSystem => ({
  id: plan.id,
  roles: [sourceSide(plan), targetSide(plan), agentRole(plan), serverSide(plan)] as Role<never>[],
  boot: (cluster, node) => void cluster.start(rolesOf(plan.id).server, node, { waiting: [] }),
  migrate: (cluster, process, to) => migrate(cluster, plan, process, to, listed),
  call: (cluster, image, step) => serveCall(cluster, plan, image, step),
  fault: (cluster, image, page) => fetchPage(cluster, plan, image, page),
  fork: (cluster, image, program) => {
    const { processes } = cluster
    const parent = processes.all[image.pid]
    processes.spawn({
      name: `${processes.programs[program].name} ${processes.all.length}`,
      node: image.node,
      home: parent.home,
      program,
      parent: parent.pid,
      pages: parent.pages,
      hotPages: parent.hotPages,
      storedAt: parent.storedAt,
    })
    const agent = agentOf(cluster, plan, image)
    cluster.work(asActor(agent), plan.callPs, 'fork')
  },
  ended: (cluster, process, image) => ended(cluster, plan, process, image.node),
  crashed: (cluster, _node, lost) => buryLost(cluster, lost),
})
