import type { Request } from '../../core/calls.ts'
import type { Cluster } from '../../core/cluster.ts'
import type { Message } from '../../core/network.ts'
import type { Image } from '../../core/processes.ts'
import type { Actor, Data } from '../../core/world.ts'
import type { Errand, Stage } from '../errand.ts'
import type { FamilyBook } from '../family.ts'
import { onWire, PING_PS, type SpriteCosts } from './costs.ts'

export const KERNEL = 'sprite kernel'
export const MOVER = 'sprite mover'
export const HALF = 'sprite process'
export const SHADOW = 'sprite shadow'
export const RELAY = 'sprite call-back'

/** What a process needs of other nodes, in the log's words. */
/** Why a process is killed whose other half is known to be dead. */
export const OTHER_HALF_DEAD = 'its other half is dead'
export const CALLS_HOME = 'calls that only its home answers'
export const SWAP = 'pages in its swap file'

/** Something that one kernel has to tell another, as soon as that one can be reached. */
export interface Word extends Data {
  kind: 'DESTROY' | 'child exited' | 'ping'
  host: number
  pid: number
  /** DESTROY: the image that must go. */
  image: number
}

/** A node's kernel: it serves calls, watches the hosts on which processes depend, and remembers deaths. */
export interface KernelData extends Data {
  /** Calls on which its CPU is at work, by call. */
  serving: Record<string, Message>
  /** By process: its half here (actor). */
  halves: Record<string, number>
  words: Word[]
  /** Those that did not get through: they wait for the next ping. */
  undelivered: Word[]
  /** Being told right now. */
  telling: Word | null
  /** By process whose home this is and that is away: its shadow (actor). */
  shadows: Record<string, number>
  /** Of the processes whose home this is. */
  family: FamilyBook
}

/** The kernel's part of a process where that runs: it makes its calls and fetches its pages. */
export interface HalfData extends Errand {
  image: number
  /** ENTIRE, while it is being unpacked. */
  request: Message | null
  /** Where it will go when it calls exec; −1: nowhere. */
  execTo: number
  /** It has come here to exec. */
  execHere: boolean
  /** Pages that are still in its swap file only. */
  missing: number
  /** What it is doing, in case that has to be done again; how often it has; and what a failure means. */
  again: Stage[]
  tries: number
  policy: 'recover' | 'twice' | 'refuse'
  /** Home's answer to wait: a child had exited. */
  done: boolean
  /** What its child will run. */
  program: number
  /** The start of its home, as calls to that tell. */
  homeStart: number
}

/** What is left of a process at home while it runs elsewhere. */
export interface ShadowData extends Data {
  host: number
  /** The start of that host, as calls to it tell. */
  start: number
}

/** The kernel of a node, which must be up. */
export const kernelOf = (cluster: Cluster, node: number): Actor<KernelData> => {
  const kernel = cluster.find(KERNEL, node)
  if (kernel === undefined) throw new Error(`node ${node} has no kernel`)
  return kernel as unknown as Actor<KernelData>
}

export const homeOf = (cluster: Cluster, pid: number): number => cluster.processes.all[pid].home

/** The half of a process at a node, if it has one there. */
export const knownHalf = (cluster: Cluster, node: number, pid: number): Actor<HalfData> | undefined => {
  const id = kernelOf(cluster, node).data.halves[pid]
  const half = id === undefined ? undefined : (cluster.world.actors[id] as unknown as Actor<HalfData>)
  return half?.alive === true ? half : undefined
}

/** Makes the half of a process at the node of one of its images. */
export const makeHalf = (cluster: Cluster, image: Image): Actor<HalfData> => {
  const kernel = kernelOf(cluster, image.node)
  const data: HalfData = {
    image: image.id,
    request: null,
    execTo: -1,
    execHere: false,
    missing: 0,
    stages: [],
    at: 0,
    again: [],
    tries: 0,
    policy: 'twice',
    done: false,
    program: 0,
    homeStart: cluster.world.nodes[homeOf(cluster, image.pid)].incarnation,
  }
  const half = cluster.start<HalfData>(HALF, image.node, data, image.pid)
  kernel.data.halves[image.pid] = half.id
  const home = homeOf(cluster, image.pid)
  if (home !== image.node) keepWatch(cluster, kernel)
  return half
}

export const halfOf = (cluster: Cluster, image: Image): Actor<HalfData> =>
  knownHalf(cluster, image.node, image.pid) ?? makeHalf(cluster, image)

export const dropHalf = (cluster: Cluster, node: number, pid: number): void => {
  const half = knownHalf(cluster, node, pid)
  if (half !== undefined) cluster.finish(half as unknown as Actor)
  delete kernelOf(cluster, node).data.halves[pid]
}

/** The shadow of a process at home, while it is away. */
export const shadowOf = (cluster: Cluster, pid: number): Actor<ShadowData> | undefined =>
  cluster.findFor(SHADOW, pid) as Actor<ShadowData> | undefined

/** The one that is moving a process, if any. */
export const moverOf = (cluster: Cluster, pid: number): Actor | undefined => cluster.findFor(MOVER, pid)

export const makeShadow = (cluster: Cluster, pid: number, host: number): void => {
  const home = homeOf(cluster, pid)
  const { incarnation: start } = cluster.world.nodes[host]
  const shadow = cluster.start<ShadowData>(SHADOW, home, { host, start }, pid)
  cluster.enter(shadow as unknown as Actor, 'MIGRATED')
  const kernel = kernelOf(cluster, home)
  kernel.data.shadows[pid] = shadow.id
  keepWatch(cluster, kernel)
}

export const dropShadow = (cluster: Cluster, shadow: Actor): void => {
  delete kernelOf(cluster, shadow.node).data.shadows[shadow.pid]
  cluster.finish(shadow)
}

/** From now on a kernel asks every 30 s whether the hosts on which something here depends are still there. */
export const keepWatch = (cluster: Cluster, kernel: Actor<KernelData>): void => {
  if (kernel.timers[PING] === undefined) cluster.setTimer(kernel as unknown as Actor, PING, PING_PS)
}
export const PING = 'ping'

/** An RPC as its caller does it: CPU time, the call, CPU time. `calls` one after the other where it is a train. */
export const rpc = (
  cluster: Cluster,
  { rpcPs }: SpriteCosts,
  { bytes, count = 1, ...request }: Request,
  cpuPs = 0,
): Stage[] => [
  { do: 'work', ps: count * Math.round(rpcPs / 2) + cpuPs, tag: request.kind },
  { do: 'call', request: { ...request, bytes: count * onWire(bytes / count), count } },
  { do: 'work', ps: count * Math.round(rpcPs / 2), tag: request.kind },
  { do: 'pause', ps: (count - 1) * 2 * cluster.world.spec.network.latencyPs },
]
