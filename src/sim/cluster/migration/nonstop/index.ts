import { defaultsOf } from '../../../kernel/params.ts'
import type { Cluster } from '../../core/cluster.ts'
import type { ClusterSystem, Role } from '../../core/role.ts'
import { type NetworkSpec, PS_PER_US, TCP_OPENMOSIX } from '../../core/spec.ts'
import { CLMS_MEMBERSHIP } from '../../membership/clms.ts'
import { withMembership } from '../../membership/membership.ts'
import { buryLost } from '../burial.ts'
import type { SystemModule } from '../card.ts'
import { abortMove, beginMove } from '../rows.ts'
import { CLUSTER_RPC } from '../vproc/flavour.ts'
import { isCutOff, MEMBERSHIP_KINDS } from '../vproc/view.ts'
import { NONSTOP_CARD, type NonStopCosts } from './card.ts'
import { mourn, NODE, type NodeData, nodeOf, nodeRole, tell, wantedAt, workForCall } from './keepalive.ts'

/** IP over 100 Mbit/s (SCO README [A]); the latency is assumed. */
const NETWORK: NetworkSpec = {
  medium: 'switch',
  latencyPs: 100 * PS_PER_US,
  bitsPerSecond: 100_000_000,
  lossPerMillion: 0,
}

const viewChanged = (cluster: Cluster, node: number, other: number, isUp: boolean, costs: NonStopCosts): void => {
  if (!cluster.world.isUp(node)) return
  const me = nodeOf(cluster, node)
  me.data.up[other] = isUp
  if (isUp) return
  if (isCutOff(me.data.up)) cluster.crash(node)
  else mourn(cluster, me, other, costs)
}

const system = (costs: NonStopCosts): ClusterSystem => ({
  id: 'nonstop',
  roles: [nodeRole(costs)] as unknown as Role<never>[],
  boot: (cluster, node) => {
    const up = cluster.world.nodes.map((_, other) => other === node || cluster.now === 0)
    cluster.start<NodeData>(NODE, node, { up, words: [], telling: null, table: {}, lastChosen: -1 })
  },
  migrate: (cluster, process, to, strategy) => {
    const { node } = cluster.processes.images[process.image]
    const why =
      process.status !== 'alive'
        ? 'the process has ended'
        : strategy === 'exec'
          ? 'it does not move at exec'
          : process.parent >= 0
            ? 'it is not in the table: only services are'
            : node === to
              ? 'it is there already'
              : undefined
    if (why !== undefined) {
      abortMove(cluster, node, process, why)
      return false
    }
    beginMove(cluster, process, to, 'restart')
    tell(cluster, nodeOf(cluster, node), { kind: 'stop', host: node, pid: process.pid, to, fresh: -1 })
    return true
  },
  call: (cluster, image) => workForCall(cluster, image, costs),
  // Its pages are all there: nothing of it was ever elsewhere.
  fault: (cluster, image, page) => {
    image.present[page] = 1
    cluster.processes.proceed(image)
  },
  fork: (cluster, image, program) => {
    const { pid, name, pages, hotPages, storedAt } = cluster.processes.all[image.pid]
    const birth = { name: `${name}'s child`, node: image.node, program, parent: pid }
    cluster.processes.spawn({ ...birth, pages, hotPages, storedAt })
    workForCall(cluster, image, costs)
  },
  ended: (cluster, process, image) => {
    if (process.status !== 'killed' || process.parent >= 0 || !cluster.world.isUp(image.node)) return
    const node = nodeOf(cluster, image.node)
    tell(cluster, node, { kind: 'died', host: -1, pid: process.pid, to: wantedAt(process), fresh: -1 })
  },
  crashed: (cluster, _node, lost) => buryLost(cluster, lost),
  viewChanged: (cluster, node, other, isUp) => viewChanged(cluster, node, other, isUp, costs),
})

/** NonStop Clusters: what dies is started again. */
export const NONSTOP: SystemModule = {
  card: NONSTOP_CARD,
  spec: { network: NETWORK, stream: TCP_OPENMOSIX, rpc: CLUSTER_RPC },
  background: MEMBERSHIP_KINDS,
  create: (params) =>
    withMembership(system(params as unknown as NonStopCosts), CLMS_MEMBERSHIP, defaultsOf(CLMS_MEMBERSHIP.params)),
}
