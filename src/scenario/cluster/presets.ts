import { CLUSTER_WORKLOADS } from '../../sim/cluster/workload/registry.ts'
import { PS_PER_MS, PS_PER_S, PS_PER_US } from '../../sim/cluster/core/spec.ts'
import { defaultsOf } from '../../sim/kernel/params.ts'
import type { ClusterPreset } from './preset.ts'
import { CLUSTER_SCENARIO_VERSION, type ClusterScenario } from './scenario.ts'

interface Told {
  id: string
  title: string
  about: string
  systems: string[]
  kind: string
  params?: Record<string, number>
  rest?: Partial<Omit<ClusterScenario, 'v' | 'kind' | 'title' | 'systems' | 'workload'>>
}

/** A preset from what is told of it. */
const preset = ({ id, title, about, systems, kind, params, rest }: Told): ClusterPreset => ({
  id,
  title,
  about,
  scenario: {
    v: CLUSTER_SCENARIO_VERSION,
    kind: 'cluster',
    title,
    systems,
    params: {},
    nodes: 3,
    cpusPerNode: 2,
    fileServer: 2,
    levelling: {},
    faults: [],
    seed: 7,
    untilPs: 5 * PS_PER_S,
    ...rest,
    workload: { kind, params: { ...defaultsOf(CLUSTER_WORKLOADS[kind].params), ...params } },
  },
})

/** The same wires for systems of different decades, so that only the strategies differ. */
const ONE_NETWORK = {
  medium: 'switch',
  latencyPs: 100 * PS_PER_US,
  bitsPerSecond: 100_000_000,
  lossPerMillion: 0,
} as const

/** Cluster scenarios that come with the program, in the order in which they are offered. */
export const CLUSTER_PRESETS: readonly ClusterPreset[] = [
  preset({
    id: 'four-strategies',
    title: 'One process, four strategies',
    about:
      'The same process moves from node 0 to node 1 over the same wires, four ways. Stop and copy sends everything while the process stands still. Pre-copy (Xen) sends it while the process runs, and again what was written meanwhile: more bytes, a short stop. Copy on reference (Kerrighed) sends almost nothing, and then waits for each page that is touched; node 0 may not die. Flush (Sprite) writes what is dirty to the file server, and reads it from there.',
    systems: ['stop-and-copy', 'xen', 'kerrighed', 'sprite'],
    kind: 'move',
    params: { moveAt: 300 * PS_PER_MS },
    rest: { network: ONE_NETWORK, untilPs: 6 * PS_PER_S },
  }),
]
