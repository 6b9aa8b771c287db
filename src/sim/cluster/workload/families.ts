import type { Cluster } from '../core/cluster.ts'
import type { Program, Step } from '../core/processes.ts'
import type { Role } from '../core/role.ts'
import { PS_PER_MS } from '../core/spec.ts'
import type { Actor, Data } from '../core/world.ts'

const call = (name: string, bytes = 0): Step => ({ op: 'call', name, bytes, file: -1 })

/** What a child does between fork and exec: it is not yet the program (assumed). */
const BEFORE_EXEC_PS = PS_PER_MS
/** What a parent does to choose what to start next (assumed). */
const CHOOSING_PS = 5 * PS_PER_MS

/** Some work: CPU time in so many bursts, each with a touch of the working set and a file read, a file written at the end. */
export interface Work {
  cpuPs: number
  bursts: number
  readBytes: number
  writeBytes: number
  /** Pages of the working set that it writes in each burst. */
  touches: number
}

/** The steps of some work. */
export const workSteps = ({ cpuPs, bursts, readBytes, writeBytes, touches }: Work): Step[] => {
  const share = Math.max(1, Math.floor(cpuPs / bursts))
  const reading = Math.floor(readBytes / bursts)
  const read: Step[] = reading > 0 ? [call('read', reading)] : []
  const burst = (ps: number): Step[] => [
    ...read,
    { op: 'compute', ps },
    { op: 'touch', pages: touches, of: 'hot', write: true },
  ]
  return [
    call('open'),
    ...Array.from({ length: bursts - 1 }, () => burst(share)).flat(),
    ...burst(Math.max(1, cpuPs - share * (bursts - 1))),
    ...(writeBytes > 0 ? [call('write', writeBytes)] : []),
    call('close'),
  ]
}

/** A program that a parent starts. */
export const childProgram = (name: string, work: Work): Program => ({
  name,
  steps: [{ op: 'compute', ps: BEFORE_EXEC_PS }, call('exec'), ...workSteps(work)],
  loops: false,
})

/** Starts children, so many at a time, waits for all of them, and does the rest itself. */
export const parentProgram = (
  name: string,
  children: readonly number[],
  atOnce: number,
  rest: readonly Step[],
): Program => {
  const forks = children.map((program): Step[] => [
    { op: 'compute', ps: CHOOSING_PS },
    { op: 'fork', program },
  ])
  const first = Math.min(atOnce, children.length)
  return {
    name,
    steps: [
      ...forks.slice(0, first).flat(),
      ...forks.slice(first).flatMap((fork) => [call('wait'), ...fork]),
      ...Array.from({ length: first }, () => call('wait')),
      ...rest,
    ],
    loops: false,
  }
}

/** A process that somebody starts at a node at a given time. */
export interface Start extends Data {
  program: number
  name: string
  atPs: number
  pages: number
  hotPages: number
}

/** Whoever sits at a node and starts something. */
export const userRole: Role<Start> = {
  name: 'user',
  begin: (cluster, me) => cluster.setTimer(me as unknown as Actor, 'starts', me.data.atPs - cluster.now),
  timer: (cluster, me) => {
    const { program, name, pages, hotPages } = me.data
    const { fileServer } = cluster.world.spec
    const storedAt = fileServer < 0 ? me.node : fileServer
    cluster.processes.spawn({ name, node: me.node, program, pages, hotPages, storedAt })
    cluster.finish(me as unknown as Actor)
  },
}

/** Somebody will start a process at a node. */
export const startLater = (cluster: Cluster, node: number, start: Start): void => {
  cluster.start<Start>(userRole.name, node, start)
}

/** Nodes at which people work: all but the one that only serves files. */
export const workstations = (cluster: Cluster): number[] =>
  cluster.world.nodes.flatMap((_, node) => (node === cluster.world.spec.fileServer ? [] : [node]))
