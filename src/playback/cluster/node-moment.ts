import { CLUSTER_KIND } from '../../sim/cluster/core/log.ts'
import { INSIDE_PS, type NodeArrival, type NodeMoment } from '../../scenario/cluster/node-scenario.ts'
import type { ClusterRun } from './run.ts'

/** What a node of a run does and gets from a moment on: what its inside is made from. */
export const nodeMomentOf = (run: ClusterRun, node: number, atPs: number, seed: number): NodeMoment => {
  const arrivals: NodeArrival[] = []
  for (let row = run.countUntil(atPs); row < run.length; row++) {
    const { kind, time, node: at, d: bytes, e: messages } = run.rowAt(row)
    if (time > atPs + INSIDE_PS) break
    if (kind !== CLUSTER_KIND.arrive || at !== node) continue
    arrivals.push({ atPs: time, messages, overPs: Math.round(((bytes * 8) / run.info.bitsPerSecond) * 1e12) })
  }
  const state = run.stateAt(atPs)
  const running = state.nodes[node].cpus.filter(({ pid }) => pid >= 0).length
  const here = [...state.processes.values()].filter(
    ({ status, images }) =>
      status === 'alive' && [...images.values()].some((image) => image.node === node && image.state !== 'gone'),
  ).length
  return {
    system: run.info.system,
    node,
    nodeName: run.info.nodes[node],
    cpus: run.info.cpusPerNode,
    atPs,
    arrivals,
    waiting: Math.max(1, here - running),
    running,
    seed,
  }
}

/** A little before a message arrives, in ps: what it does to the caches can then be seen from the first line on. */
const LEAD_PS = 100_000_000

/**
 * The moment from which a node is looked into: the present one, where a message arrives soon after; else shortly before
 * the next one does.
 */
export const insideMomentOf = (run: ClusterRun, node: number, ps: number): number => {
  for (let row = run.countUntil(ps); row < run.length; row++) {
    const { kind, time, node: at, b: from } = run.rowAt(row)
    if (kind !== CLUSTER_KIND.arrive || at !== node || from === node) continue
    return time <= ps + INSIDE_PS / 2 ? ps : Math.max(ps, time - LEAD_PS)
  }
  return ps
}
