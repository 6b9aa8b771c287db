import type { Cluster } from '../../core/cluster.ts'
import type { ClusterSystem, Role } from '../../core/role.ts'
import { buryLost } from '../burial.ts'
import { abortMove } from '../rows.ts'
import type { Flavour, VprocCosts } from './flavour.ts'
import { doCall, doExit, doFork, fetchPage, halfRole, waitAgain } from './half.ts'
import { moverRole, refusal, startMove, stopMove } from './mover.ts'
import { cancel, freshSite, siteRole } from './site.ts'
import { dropHalf, halfOf, knownHalf, originOf, SITE, type Site, type SiteData, siteOf } from './state.ts'
import { relayRole } from './tokens.ts'
import { isCutOff } from './view.ts'
import { childEnded, tell, tellOrigin, WAITS } from './words.ts'

/** A node is down as this site sees it. */
const nodeDown = (cluster: Cluster, me: Site, node: number): void => {
  // What was on its way from there will not come.
  for (const text of Object.keys(me.data.halves)) {
    const half = knownHalf(cluster, me.node, Number(text))
    if (half === undefined) continue
    const image = cluster.processes.images[half.data.image]
    const source = cluster.processes.imagesOf(half.pid).findLast(({ id }) => id < image.id)
    if (source?.node === node) cancel(cluster, me.node, half.pid, image.id)
  }
  // Processes that run there are dead, or will be; some have ended, and the word of it was lost with the node.
  for (const { pid, image, parent } of cluster.processes.all) {
    if (parent < 0 || cluster.processes.images[image].node !== node) continue
    if (originOf(cluster, me, parent) === me.node) childEnded(cluster, me, parent, pid)
  }
}

/** A change of a site's view: numbers get a new keeper, and come back to the old one. */
const viewChanged = (
  cluster: Cluster,
  node: number,
  other: number,
  isUp: boolean,
  flavour: Flavour,
  costs: VprocCosts,
): void => {
  // One that has just stopped itself is told the rest of its view.
  if (!cluster.world.isUp(node)) return
  const me = siteOf(cluster, node)
  if (me.data.up[other] === isUp) return
  me.data.up[other] = isUp
  if (!isUp && flavour.stopsWhenCutOff && isCutOff(me.data.up)) return cluster.crash(node)
  if (!isUp) nodeDown(cluster, me, other)
  for (const text of Object.keys(me.data.halves)) {
    const half = knownHalf(cluster, node, Number(text))
    const runs = half !== undefined && cluster.processes.images[half.data.image].state !== 'empty'
    if (!runs || cluster.processes.all[half.pid].home !== other) continue
    tellOrigin(cluster, me, half)
    // Who waits for a child waits at the new keeper of its number.
    if (half.state === WAITS) waitAgain(cluster, half, costs)
  }
}

/** LOCUS, OpenSSI: a cluster whose processes have numbers that are known everywhere. */
export const vprocSystem = (flavour: Flavour, costs: VprocCosts): ClusterSystem => ({
  id: flavour.id,
  keepsFamilies: true,
  roles: [siteRole(costs), moverRole(flavour, costs), halfRole(costs), relayRole(costs)] as unknown as Role<never>[],
  boot: (cluster, node) => {
    // At the start everybody is up; a node that comes back knows of nobody yet.
    const up = cluster.world.nodes.map((_, other) => other === node || cluster.now === 0)
    cluster.start<SiteData>(SITE, node, freshSite(up))
  },
  migrate: (cluster, process, to, strategy) => {
    const image = cluster.processes.images[process.image]
    const why = refusal(cluster, process, to)
    if (why !== undefined) abortMove(cluster, image.node, process, why)
    else if (strategy === 'exec') halfOf(cluster, image).data.execTo = to
    else startMove(cluster, process, to, false, flavour)
    return why === undefined
  },
  call: (cluster, image, step) => {
    const half = halfOf(cluster, image)
    const process = cluster.processes.all[image.pid]
    const { execTo } = half.data
    half.data.execTo = -1
    if (step.name === 'exec' && execTo >= 0 && refusal(cluster, process, execTo) === undefined)
      startMove(cluster, process, execTo, true, flavour)
    else doCall(cluster, half, step, costs)
  },
  fault: (cluster, image, page) => fetchPage(cluster, halfOf(cluster, image), page, costs),
  fork: (cluster, image, program) => doFork(cluster, halfOf(cluster, image), program, costs),
  ended: (cluster, process, image) => {
    stopMove(cluster, process.pid)
    if (!cluster.world.isUp(image.node)) return
    if (process.status === 'done') return doExit(cluster, halfOf(cluster, image), costs)
    dropHalf(cluster, image.node, process.pid)
    const site = siteOf(cluster, image.node)
    tell(cluster, site, { kind: 'exit', host: -1, pid: process.pid, image: -1, children: 0, child: -1 })
  },
  crashed: (cluster, _node, lost) => buryLost(cluster, lost),
  viewChanged: (cluster, node, other, isUp) => viewChanged(cluster, node, other, isUp, flavour, costs),
})
