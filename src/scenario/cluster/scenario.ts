import type { Fault, NetworkSpec } from '../../sim/cluster/core/spec.ts'
import type { ClusterSimConfig } from '../../sim/cluster/run.ts'

/** Version of the format of cluster scenarios. */
export const CLUSTER_SCENARIO_VERSION = 1

/** A way of levelling load and its parameters. */
export interface Levelling {
  id: string
  params: Record<string, number>
}

/** Everything that the runs of a cluster, under one to four systems, are made from. */
export interface ClusterScenario {
  v: typeof CLUSTER_SCENARIO_VERSION
  kind: 'cluster'
  title: string
  /** Shown side by side, from left to right. */
  systems: string[]
  /** By system: the parameters in which it differs from its defaults. */
  params: Record<string, Record<string, number>>
  nodes: number
  cpusPerNode: number
  /** Node that serves files and swap; −1: none. */
  fileServer: number
  /** In place of each system's own network. */
  network?: NetworkSpec
  /** By system; a system that is not named has none. */
  levelling: Record<string, Levelling>
  workload: { kind: string; params: Record<string, number> }
  /** In the order of their times. */
  faults: Fault[]
  /** 32 bits, unsigned. */
  seed: number
  /** How long the run is, in ps. */
  untilPs: number
}

export const CLUSTER_LIMITS = {
  systems: 4,
  nodes: 64,
  cpusPerNode: 32,
  faults: 200,
  titleLength: 120,
  /** Two hours: the last picosecond that a whole number still tells from its neighbour is a little later. */
  untilPs: 7_200_000_000_000_000,
} as const

/** What the core needs to run a valid scenario under one of its systems. */
export const clusterConfig = (scenario: ClusterScenario, system: string): ClusterSimConfig => {
  const levelling = scenario.levelling[system]
  return {
    system,
    params: scenario.params[system] ?? {},
    nodes: scenario.nodes,
    cpusPerNode: scenario.cpusPerNode,
    fileServer: scenario.fileServer,
    ...(scenario.network === undefined ? {} : { network: scenario.network }),
    leveller: levelling?.id ?? '',
    levellerParams: levelling?.params ?? {},
    workload: scenario.workload,
    faults: scenario.faults,
    seed: scenario.seed,
  }
}
