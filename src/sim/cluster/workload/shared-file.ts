import type { ParamSpec } from '../../kernel/params.ts'
import { access, coherenceAgent, startAgent } from '../coherence/agent.ts'
import type { Coherence } from '../coherence/coherence.ts'
import { CCMS, CFS } from '../coherence/directory.ts'
import { KDDM } from '../coherence/kddm.ts'
import type { Cluster } from '../core/cluster.ts'
import type { Program, Step } from '../core/processes.ts'
import type { Role } from '../core/role.ts'
import { PS_PER_MS, PS_PER_S } from '../core/spec.ts'
import type { ClusterWorkload } from './card.ts'

const count = (name: string, title: string, max: number, byDefault: number, about: string): ParamSpec => ({
  name,
  title,
  unit: 'count',
  min: 1,
  max,
  default: byDefault,
  about,
})

const PARAMS: ParamSpec[] = [
  count('pages', 'Pages', 8, 3, 'of the file that all share'),
  count('writers', 'Writers', 8, 1, 'on the first nodes, one each'),
  count('readers', 'Readers', 32, 2, 'on the nodes after them, one each, round and round'),
  {
    name: 'thinkPs',
    title: 'Between accesses',
    unit: 'ps',
    min: PS_PER_MS / 100,
    max: 10 * PS_PER_S,
    default: 4 * PS_PER_MS,
    about: 'how long each computes before it wants the next page',
  },
  count('rewrites', 'Writes at a time', 64, 3, 'a writer writes a page so often before it turns to the next'),
]

const SHARING_NODES_MAX = 31
const READER = 'shared read'
const WRITER = 'shared write'

/** How a system keeps its nodes' views of a file together; what has no way of its own is shown with file tokens. */
const PROTOCOL_OF: Record<string, Coherence> = { kerrighed: KDDM, dragonfly: CCMS }
const protocolOf = (system: string): Coherence => PROTOCOL_OF[system] ?? CFS

const program = (name: string, pages: number, times: number, thinkPs: number): Program => {
  const call = (page: number): Step[] => [
    { op: 'compute', ps: thinkPs },
    { op: 'call', name, bytes: page, file: -1 },
  ]
  const steps = Array.from({ length: pages }, (_, page) =>
    Array.from({ length: times }, () => call(page)).flat(),
  ).flat()
  return { name, steps, loops: true }
}

/** Calls for shared pages are the protocol's; all others remain the system's. */
const catchCalls = (cluster: Cluster, protocol: Coherence): void => {
  const { processes } = cluster
  const others = processes.onCall
  processes.onCall = (image, step) => {
    if (step.name === READER || step.name === WRITER)
      access(cluster, protocol, image, step.bytes, step.name === READER ? 'read' : 'write')
    else others(image, step)
  }
}

/** One file, pages of which are written on some nodes and read on others. */
export const SHARED_FILE: ClusterWorkload = {
  id: 'shared-file',
  title: 'A file shared by writers and readers',
  about:
    'Processes on several nodes read and write the same pages. Each page has an owner, and copies that must go before it is written: what MESI is to lines, at milliseconds.',
  params: PARAMS,
  roles: [CFS, KDDM, CCMS].map(coherenceAgent) as unknown as Role<never>[],
  programs: ({ pages, thinkPs, rewrites }) => [
    program(WRITER, pages, rewrites, thinkPs),
    program(READER, pages, 1, thinkPs),
  ],
  begin: (cluster, { pages, writers, readers }) => {
    const protocol = protocolOf(cluster.system.id)
    // Sets of nodes are kept as the bits of one number: nodes beyond these do not share the file.
    const nodes = Math.min(SHARING_NODES_MAX, cluster.world.nodes.length)
    catchCalls(cluster, protocol)
    for (let node = 0; node < nodes; node++) startAgent(cluster, protocol, node, pages)
    for (let index = 0; index < writers + readers; index++) {
      const writes = index < writers
      cluster.processes.spawn({
        name: writes ? `writer ${index}` : `reader ${index - writers}`,
        node: index % nodes,
        program: writes ? 0 : 1,
        pages: 1,
        hotPages: 1,
        storedAt: -1,
      })
    }
  },
}
