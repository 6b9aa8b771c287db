import type { Cluster } from '../core/cluster.ts'
import type { Data } from '../core/world.ts'

/**
 * MOSIX's arithmetic, as Kerrighed's simplified copy has it (KRG mosix_probe.c, mosix_load_balancer.c [S]): whole
 * numbers, rounded down at every step. One process that could run all the time is a load of 1,000 (there: HZ ticks in a
 * second). Nodes are all alike, so a load is not divided by the speed or the number of CPUs (nor is it there).
 */
export const ONE_PROCESS = 1000
/** The mean is kept in 128ths, so that rounding does not hold it back. */
const MEAN_SCALE = 128
/** What a process would add to the load of the node that it moves to, in percent of one: so none goes to and fro. */
const STABILITY_PERCENT = 130

/** The load of a node as it sees itself: rises slowly, falls at once. In 128ths. */
export const nextMean = (mean: number, load: number): number => {
  const scaled = load * MEAN_SCALE
  return scaled > mean ? slowly(mean, scaled) : scaled
}
/** (5·old + 3·new)/8. */
const slowly = (old: number, fresh: number): number => Math.floor((5 * old + 3 * fresh) / 8)

/** The mean in thousandths of a process, rounded to the nearest. */
export const meanLoad = (mean: number): number => Math.floor((mean + MEAN_SCALE / 2) / MEAN_SCALE)

/** The load of a node as others are told it: rises at once, falls slowly, by (7·old + new)/8. */
export const nextUpper = (upper: number, load: number): number =>
  load >= upper ? load : Math.floor((7 * upper + load) / 8)

/** What another's load would be with one process more, as the rule reckons it. */
export const withOneMore = (load: number): number => load + Math.floor((ONE_PROCESS * STABILITY_PERCENT) / 100)

/** How much a process has lately run. */
export interface ProcessLoad extends Data {
  load: number
  /** CPU time that it had had when it was last looked at, ps. */
  ranPs: number
}

/** What a node knows of its own load and of its processes'. */
export interface OwnLoad extends Data {
  /** In 128ths of a thousandth of a process. */
  mean: number
  upper: number
  /** Process loads by number, of those that run here. */
  processes: Record<string, ProcessLoad>
  lookedPs: number
}

export const noLoad = (nowPs: number): OwnLoad => ({ mean: 0, upper: 0, processes: {}, lookedPs: nowPs })

/**
 * Brings a node's loads up to now. A process's load counts its CPU time (in KRG the time in the run queue, which is the
 * same share where all wait alike), by the slow rule both ways; one that has just come begins with none.
 */
export const takeLoad = (cluster: Cluster, node: number, own: OwnLoad): void => {
  const load = cluster.cpus.meanLoad(node)
  own.mean = nextMean(own.mean, load)
  own.upper = nextUpper(own.upper, load)
  cluster.world.record('load', node, own.upper)
  const span = Math.max(1, cluster.now - own.lookedPs)
  own.lookedPs = cluster.now
  const processes: Record<string, ProcessLoad> = {}
  for (const { id, pid } of cluster.processes.imagesAt(node)) {
    const { image, ranPs, status } = cluster.processes.all[pid]
    if (image !== id || status !== 'alive') continue
    const known = own.processes[pid] ?? { load: 0, ranPs }
    const share = Math.floor(((ranPs - known.ranPs) * ONE_PROCESS) / span)
    processes[pid] = { load: slowly(known.load, share), ranPs }
  }
  own.processes = processes
}
