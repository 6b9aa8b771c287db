import type { Cluster } from '../../core/cluster.ts'
import type { ClusterSystem, Role } from '../../core/role.ts'
import { SPRITE_RPC, TCP_OPENMOSIX } from '../../core/spec.ts'
import { buryLost } from '../burial.ts'
import type { SystemModule } from '../card.ts'
import { emptyBook } from '../family.ts'
import { abortMove } from '../rows.ts'
import { SPRITE_CARD } from './card.ts'
import { ETHERNET_10, type SpriteCosts } from './costs.ts'
import { doCall, doExit, doFork, fetchPage, halfRole } from './half.ts'
import { kernelRole, relayRole } from './kernel.ts'
import { moverRole, refusal, startMove, stopMove } from './mover.ts'
import { dropHalf, halfOf, homeOf, KERNEL, type KernelData, kernelOf, OTHER_HALF_DEAD, SHADOW } from './state.ts'
import { childExited, tell } from './words.ts'

const shadowRole: Role = { name: SHADOW }

/** A process was killed at a node: its other half is told, and its parent. */
const killed = (cluster: Cluster, node: number, pid: number, why: string): void => {
  const home = homeOf(cluster, pid)
  const kernel = kernelOf(cluster, node)
  dropHalf(cluster, node, pid)
  if (home === node) childExited(cluster, kernel, pid)
  else if (why !== OTHER_HALF_DEAD) tell(cluster, kernel, { kind: 'DESTROY', host: home, pid, image: -1 })
}

const system = (costs: SpriteCosts): ClusterSystem => ({
  id: 'sprite',
  keepsFamilies: true,
  roles: [kernelRole(costs), moverRole(costs), halfRole(costs), relayRole(costs), shadowRole] as Role<never>[],
  boot: (cluster, node) => {
    const data: KernelData = {
      serving: {},
      halves: {},
      words: [],
      undelivered: [],
      telling: null,
      shadows: {},
      family: emptyBook(),
    }
    cluster.start<KernelData>(KERNEL, node, data)
  },
  migrate: (cluster, process, to, strategy) => {
    const image = cluster.processes.images[process.image]
    const why = refusal(cluster, process, to)
    if (why !== undefined) {
      abortMove(cluster, image.node, process, why)
      return false
    }
    if (strategy === 'exec') halfOf(cluster, image).data.execTo = to
    else startMove(cluster, process, to, false)
    return true
  },
  call: (cluster, image, step) => {
    const half = halfOf(cluster, image)
    const process = cluster.processes.all[image.pid]
    const { execTo } = half.data
    half.data.execTo = -1
    if (step.name === 'exec' && execTo >= 0 && refusal(cluster, process, execTo) === undefined)
      startMove(cluster, process, execTo, true)
    else doCall(cluster, half, step, costs)
  },
  fault: (cluster, image, page) => fetchPage(cluster, halfOf(cluster, image), page, costs),
  fork: (cluster, image, program) => doFork(cluster, halfOf(cluster, image), program, costs),
  ended: (cluster, process, image) => {
    stopMove(cluster, image)
    if (!cluster.world.isUp(image.node)) return
    if (process.status === 'killed') killed(cluster, image.node, process.pid, process.why)
    else doExit(cluster, halfOf(cluster, image), costs)
  },
  crashed: (cluster, _node, lost) => buryLost(cluster, lost),
})

/** Sprite, 1990: flush to the file server, a shadow at home. */
export const SPRITE: SystemModule = {
  card: SPRITE_CARD,
  spec: { network: ETHERNET_10, stream: TCP_OPENMOSIX, rpc: SPRITE_RPC },
  background: ['ping', 'pong'],
  create: (params) => system(params as unknown as SpriteCosts),
}
