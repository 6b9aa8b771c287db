import { PS_PER_S } from '../../src/sim/cluster/core/spec.ts'
import { type ClusterSimConfig, createCluster } from '../../src/sim/cluster/run.ts'
import { type ClusterSummary, summarize } from '../../src/sim/cluster/summary.ts'

const NODES = 64
const CPUS = 16
const START_PS = 2 * PS_PER_S
const UNTIL_PS = 62 * PS_PER_S

/** A make on every node, every second one with more than twice as much at once as the others: levelling has to work. */
const config = (system: string, leveller: string): ClusterSimConfig => ({
  system,
  params: {},
  nodes: NODES,
  cpusPerNode: CPUS,
  fileServer: -1,
  leveller,
  levellerParams: {},
  workload: {
    kind: 'build',
    params: { makes: NODES, jobs: 200, atOnce: 26, skew: 400, jobPs: 8 * PS_PER_S, startPs: START_PS },
  },
  faults: [],
  seed: 1,
})

export interface ClusterSpeed {
  /** Simulated seconds in a second. */
  ratio: number
  /** Share of all CPUs' time, from when the makes begin, that processes had. */
  busy: number
  summary: ClusterSummary
}

/** Speed of a minute of 64 nodes with 16 CPUs each, building the cluster included. */
export const clusterSpeed = (system: string, leveller: string, keepLog: boolean): ClusterSpeed => {
  const start = performance.now()
  const cluster = createCluster(config(system, leveller), { keepLog })
  cluster.runUntil(UNTIL_PS)
  const seconds = (performance.now() - start) / 1000
  const summary = summarize(cluster)
  const ran = summary.cpu.reduce((sum, { processes }) => sum + processes, 0)
  return {
    ratio: UNTIL_PS / PS_PER_S / seconds,
    busy: ran / ((UNTIL_PS - START_PS) * NODES * CPUS),
    summary,
  }
}
