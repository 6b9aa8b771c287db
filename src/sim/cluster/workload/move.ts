import type { ParamSpec } from '../../kernel/params.ts'
import type { Cluster } from '../core/cluster.ts'
import { type OpenFile, PAGE_BYTES, type Program, type Step } from '../core/processes.ts'
import type { Role } from '../core/role.ts'
import { PS_PER_MS, PS_PER_S } from '../core/spec.ts'
import type { Actor } from '../core/world.ts'
import type { ClusterWorkload } from './card.ts'

const SOURCE = 0
const TARGET = 1
/** A process goes round its loop so often in a second. */
const LOOPS_PER_SECOND = 200

const PARAMS: ParamSpec[] = [
  {
    name: 'vmBytes',
    title: 'Memory',
    unit: 'bytes',
    min: PAGE_BYTES,
    max: 1_073_741_824,
    default: 16_777_216,
    about: 'the size of the process',
  },
  {
    name: 'hotBytes',
    title: 'Working set',
    unit: 'bytes',
    min: PAGE_BYTES,
    max: 1_073_741_824,
    default: 2_097_152,
    about: 'the part of its memory that it writes again and again',
  },
  {
    name: 'dirtyRate',
    title: 'Written per second',
    unit: 'bytes',
    min: 0,
    max: 1_073_741_824,
    default: 1_048_576,
    about: 'bytes of the working set written in a second; 0: it only reads',
  },
  { name: 'files', title: 'Open files', unit: 'count', min: 0, max: 64, default: 2, about: 'on the file server' },
  {
    name: 'callsPerSecond',
    title: 'System calls',
    unit: 'perSecond',
    min: 0,
    max: 200,
    default: 20,
    about: 'of the kind that some systems must ask the home node for (the time of day)',
  },
  {
    name: 'moveAt',
    title: 'Moves at',
    unit: 'ps',
    min: 0,
    max: 3600 * PS_PER_S,
    default: 500 * PS_PER_MS,
    about: 'when somebody orders the process from node 0 to node 1',
  },
  {
    name: 'backAt',
    title: 'Comes back at',
    unit: 'ps',
    min: 0,
    max: 3600 * PS_PER_S,
    default: 0,
    about: 'when it is ordered back to node 0; 0: never',
  },
]

const pagesOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / PAGE_BYTES))

const program = (params: Record<string, number>): Program => {
  const { dirtyRate, hotBytes, callsPerSecond } = params
  const loop = Math.floor(PS_PER_S / LOOPS_PER_SECOND)
  const pages = Math.min(pagesOf(hotBytes), Math.max(1, Math.round(dirtyRate / PAGE_BYTES / LOOPS_PER_SECOND)))
  const round: Step[] = [
    { op: 'compute', ps: loop },
    { op: 'touch', pages, of: 'hot', write: dirtyRate > 0 },
  ]
  const loopsPerCall = callsPerSecond === 0 ? 1 : Math.max(1, Math.round(LOOPS_PER_SECOND / callsPerSecond))
  const rounds = Array.from({ length: loopsPerCall }, () => round).flat()
  const calls: Step[] = callsPerSecond === 0 ? [] : [{ op: 'call', name: 'gettimeofday', bytes: 0, file: -1 }]
  return { name: 'editor', steps: [...rounds, ...calls], loops: true }
}

interface Order extends Record<string, unknown> {
  pid: number
}

/** The one who says when. */
const operator: Role<Order> = {
  name: 'operator',
  timer: (cluster, me, name) => {
    const process = cluster.processes.all[me.data.pid]
    if (process.status !== 'alive') return
    cluster.system.migrate(cluster, process, name === 'move' ? TARGET : SOURCE)
  },
}

/** One process and one order to move it. */
export const MOVE: ClusterWorkload = {
  id: 'move',
  title: 'One process moves',
  about:
    'A process that writes its working set and asks for the time of day runs on node 0, and is ordered to node 1. What stands still, what travels, and what it costs afterwards is the system’s doing.',
  params: PARAMS,
  roles: [operator] as unknown as Role<never>[],
  programs: (params) => [program(params)],
  begin: (cluster: Cluster, params) => {
    const { fileServer } = cluster.world.spec
    const files = Array.from({ length: params.files }, (_, index): OpenFile => ({
      kind: 'file',
      name: `file ${index}`,
      server: Math.max(0, fileServer),
      dirtyBytes: 0,
      shared: false,
    }))
    const hotPages = Math.min(pagesOf(params.hotBytes), pagesOf(params.vmBytes))
    const process = cluster.processes.spawn({
      name: 'editor',
      node: SOURCE,
      program: 0,
      pages: pagesOf(params.vmBytes),
      hotPages,
      files,
      storedAt: fileServer,
    })
    const me = cluster.start<Order>('operator', SOURCE, { pid: process.pid }) as unknown as Actor
    cluster.setTimer(me, 'move', params.moveAt)
    if (params.backAt > 0) cluster.setTimer(me, 'back', params.backAt)
  },
}
