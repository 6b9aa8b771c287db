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
  preset({
    id: 'build',
    title: 'A build, spread over six nodes',
    about:
      'make runs on node 0 and starts jobs there. With gossip (openMosix, MOSIX’s arithmetic) each node hears the load of a few others each second, late, and decides for itself; in OpenSSI all loads go to a master and from there to everybody; Sprite puts each job on an idle host as it starts. Watch when the first processes leave, how often one moves twice, and what the wires carry. Without levelling, everything waits for two CPUs, and takes three times as long.',
    systems: ['openmosix', 'openssi', 'sprite'],
    kind: 'build',
    params: { jobs: 36, atOnce: 12, jobPs: 6 * PS_PER_S },
    rest: {
      nodes: 7,
      fileServer: 6,
      untilPs: 60 * PS_PER_S,
      levelling: {
        openmosix: { id: 'mosix', params: {} },
        openssi: { id: 'openssi', params: {} },
        sprite: { id: 'sprite', params: { idlePs: 1_000_000_000_000 } },
      },
    },
  }),
  preset({
    id: 'eviction',
    title: 'The owner comes back: eviction of a guest',
    about:
      'Guests compute on other people’s idle workstations. After half a minute the owner of node 1 touches the keyboard: Sprite sends its guest home, dirty pages through the file server, and only then is the machine its owner’s again. How long does the owner feel it, and what has the guest lost?',
    systems: ['sprite'],
    kind: 'guests',
    params: { guests: 2, returnPs: 30 * PS_PER_S },
    rest: {
      nodes: 5,
      fileServer: 4,
      untilPs: 100 * PS_PER_S,
      levelling: { sprite: { id: 'sprite', params: { idlePs: 1_000_000_000_000 } } },
    },
  }),
  preset({
    id: 'shared-file',
    title: 'One file, a writer and readers',
    about:
      'Three nodes share a file: one writes its pages, two read them. It is the cache’s own game at milliseconds: a page has an owner, readers have copies, and before the next write the copies must go. Kerrighed’s readers find the owner by asking who probably is, and acknowledge to the writer; OpenSSI’s serving node hands out tokens and calls them back; DragonFly’s plan (add it as a third system) grants more than was asked, so that a lone reader writes without a word. Look inside a node to see the same at nanoseconds.',
    systems: ['kerrighed', 'openssi'],
    kind: 'shared-file',
    rest: { fileServer: -1, network: ONE_NETWORK, untilPs: 2 * PS_PER_S },
  }),
  preset({
    id: 'owner-dies',
    title: 'The owner of a page dies',
    about:
      'As before, but the writer’s node crashes after half a second. With tokens the serving node takes back what it held when it finds out, and the others go on (if it was the serving node itself, nobody does). In Kerrighed nobody recovers anything: who asks for a page that the dead node owned sleeps for ever. Who waits for whom is drawn.',
    systems: ['kerrighed', 'dragonfly'],
    kind: 'shared-file',
    params: { writers: 2, readers: 2 },
    rest: {
      nodes: 4,
      fileServer: -1,
      network: ONE_NETWORK,
      untilPs: 30 * PS_PER_S,
      faults: [{ kind: 'crash', node: 1, atPs: PS_PER_S / 2 }],
    },
  }),
  preset({
    id: 'three-replicas',
    title: 'Three replicas of a database',
    about:
      'Backplane has no master. A client asks all replicas whether its transaction may go through (COMMIT1), takes the latest of the times that they name, and tells them all (COMMIT2); two of three decide. Transactions that want the same row block each other, and may all be called off, to try again at random. The snapshot follows and votes never.',
    systems: ['backplane'],
    kind: 'backplane',
    rest: { nodes: 6, fileServer: -1, untilPs: 10 * PS_PER_S },
  }),
  preset({
    id: 'lost-quorum',
    title: 'Five replicas, and a quorum that is lost',
    about:
      'Five replicas go on without two. When a third crashes, no commit can gather three votes: every transaction stalls, and the picture says for how many of how many it waits. Reads go on, of the last moment that is known whole. When one comes back, what was waiting goes through.',
    systems: ['backplane'],
    kind: 'backplane',
    params: { peers: 5, clients: 2, snapshots: 0 },
    rest: {
      nodes: 7,
      fileServer: -1,
      untilPs: 60 * PS_PER_S,
      faults: [
        { kind: 'crash', node: 3, atPs: 5 * PS_PER_S },
        { kind: 'crash', node: 4, atPs: 10 * PS_PER_S },
        { kind: 'crash', node: 2, atPs: 15 * PS_PER_S },
        { kind: 'restart', node: 4, atPs: 40 * PS_PER_S },
      ],
    },
  }),
  preset({
    id: 'sixty-four',
    title: 'Sixty-four nodes of sixteen CPUs',
    about:
      'A build with a thousand jobs on one cluster. Each room is a node, each square a CPU in the colour of the home of whom it runs. Gossip reaches everybody in a few seconds, and what it says is old by then: several nodes may choose the same one.',
    systems: ['openmosix'],
    kind: 'build',
    params: { jobs: 1000, atOnce: 512, makes: 4, jobPs: 20 * PS_PER_S, readBytes: 65_536, writeBytes: 16_384 },
    rest: {
      nodes: 64,
      cpusPerNode: 16,
      fileServer: 63,
      untilPs: 40 * PS_PER_S,
      levelling: { openmosix: { id: 'mosix', params: {} } },
    },
  }),
]
