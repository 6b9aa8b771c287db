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
  preset({
    id: 'home-dies',
    title: 'The home node dies',
    about:
      'The process has moved to node 1, and then its home crashes. Under openMosix its other half at home is gone: the process cannot know, and is killed when it finds out, after minutes if it only computes. Sprite kills it too, sooner. OpenSSI has no deputy: the process goes on. Look at who waits for whom, and until when.',
    systems: ['openmosix', 'sprite', 'openssi'],
    kind: 'move',
    params: { callsPerSecond: 2, moveAt: 500 * PS_PER_MS, vmBytes: 4_194_304, hotBytes: 524_288, dirtyRate: 131_072 },
    rest: { untilPs: 400 * PS_PER_S, faults: [{ kind: 'crash', node: 0, atPs: 10 * PS_PER_S }] },
  }),
  preset({
    id: 'silent-partition',
    title: 'A silent partition: 330 seconds, or ten',
    about:
      'Somebody pulls the cable between home and guest. No word is lost that anybody would notice: there is just silence. openMosix waits for the keepalive of TCP, 150 s and six times 30 s, and for 330 s the process hangs; then both halves die. DragonFly’s dmsg asks each second and gives up after ten; its process, which still has memory at home, ends with an error instead. (DragonFly as planned, never shipped.)',
    systems: ['openmosix', 'dragonfly'],
    kind: 'move',
    params: {
      callsPerSecond: 2,
      moveAt: 500 * PS_PER_MS,
      vmBytes: 16_777_216,
      hotBytes: 8_388_608,
      dirtyRate: 1_048_576,
    },
    rest: { untilPs: 400 * PS_PER_S, faults: [{ kind: 'cut', a: 0, b: 1, atPs: 3 * PS_PER_S }] },
  }),
  preset({
    id: 'there-and-back',
    title: 'There and back again',
    about:
      'A process goes to node 1 and is ordered home after three seconds. What was left behind is there already in some systems, and has to come back in others. Compare what a call costs at home and away.',
    systems: ['openmosix', 'kerrighed'],
    kind: 'move',
    params: { moveAt: 500 * PS_PER_MS, backAt: 3500 * PS_PER_MS, callsPerSecond: 50 },
    rest: { untilPs: 6 * PS_PER_S },
  }),
  preset({
    id: 'writer',
    title: 'A process that writes too fast',
    about:
      'Pre-copy lives from the hope that less is written than is sent. This process writes its whole working set again and again, faster than the wire: Xen’s rounds do not get smaller, the rate limit stops them, and the process stands still about as long as if its working set had been sent at once, after more bytes than any other strategy sent.',
    systems: ['xen', 'stop-and-copy', 'accent'],
    kind: 'move',
    params: {
      vmBytes: 67_108_864,
      hotBytes: 33_554_432,
      dirtyRate: 268_435_456,
      moveAt: 300 * PS_PER_MS,
      callsPerSecond: 0,
    },
    rest: { network: { ...ONE_NETWORK, bitsPerSecond: 1_000_000_000 }, untilPs: 30 * PS_PER_S },
  }),
]
