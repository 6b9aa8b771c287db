import type { Request } from '../../core/calls.ts'
import type { Cluster } from '../../core/cluster.ts'
import type { Message } from '../../core/network.ts'
import type { Image } from '../../core/processes.ts'
import type { Actor, Data } from '../../core/world.ts'
import type { Errand, Stage } from '../errand.ts'
import type { FamilyBook } from '../family.ts'
import type { Outbox } from '../outbox.ts'
import { onWire, type VprocCosts } from './flavour.ts'

export const SITE = 'site'
export const MOVER = 'vproc mover'
export const HALF = 'vproc'
export const RELAY = 'token recall'

/** Something that a site has to tell another, or the origin of a process, whichever site that is then. */
export interface Word extends Data {
  kind: 'moved' | 'exit' | 'child exited' | 'cancel'
  /** −1: the origin of the process. */
  host: number
  pid: number
  image: number
  /** moved: children that have not been waited for. */
  children: number
  /** child exited: which. */
  child: number
}

/** A node's kernel as part of the cluster. */
export interface SiteData extends Outbox<Word> {
  serving: Record<string, Message>
  /** By process: its half here (actor). */
  halves: Record<string, number>
  /** By process of which this is the origin, or the surrogate: where it runs. */
  places: Record<string, number>
  family: FamilyBook
  /** Children of whose end this site has heard. */
  ended: Record<string, true>
  /** This site's view: nodes that are up. */
  up: boolean[]
  /** Tokens that this site has, by name; and as their server, who has each. */
  tokens: Record<string, TokenMode>
  holders: Record<string, Record<string, TokenMode>>
}
export type TokenMode = 'read' | 'write'
export type Site = Actor<SiteData>

/** The kernel's part of a process where that runs. */
export interface HalfData extends Errand {
  image: number
  /** `process`, while it is being unpacked. */
  request: Message | null
  execTo: number
  execHere: boolean
  /** Pages that are still at the file server only. */
  missing: number
  children: number
  done: boolean
  program: number
  /** What it is doing, in case that has to be done again. */
  again: Stage[]
  /** Site that its last residual row named as its origin; −1: none. */
  originShown: number
}
export type Half = Actor<HalfData>

export const plain = <D extends Data>(actor: Actor<D>): Actor => actor as unknown as Actor

export const siteOf = (cluster: Cluster, node: number): Site => {
  const site = cluster.find(SITE, node)
  if (site === undefined) throw new Error(`node ${node} is down`)
  return site as unknown as Site
}

/** The half of a process at a node, if it has one there. */
export const knownHalf = (cluster: Cluster, node: number, pid: number): Half | undefined => {
  const id = siteOf(cluster, node).data.halves[pid]
  const half = id === undefined ? undefined : (cluster.world.actors[id] as unknown as Half)
  return half?.alive === true ? half : undefined
}

export const makeHalf = (cluster: Cluster, image: Image): Half => {
  const data: HalfData = {
    image: image.id,
    request: null,
    execTo: -1,
    execHere: false,
    missing: 0,
    children: 0,
    done: false,
    program: 0,
    stages: [],
    at: 0,
    again: [],
    originShown: -1,
  }
  const half = cluster.start<HalfData>(HALF, image.node, data, image.pid)
  siteOf(cluster, image.node).data.halves[image.pid] = half.id
  return half
}

export const halfOf = (cluster: Cluster, image: Image): Half =>
  knownHalf(cluster, image.node, image.pid) ?? makeHalf(cluster, image)

export const dropHalf = (cluster: Cluster, node: number, pid: number): void => {
  const half = knownHalf(cluster, node, pid)
  if (half !== undefined) cluster.finish(plain(half))
  delete siteOf(cluster, node).data.halves[pid]
}

/** The site that keeps a process's number, as another site sees it: its origin, or the first that is up in its place. */
export const originOf = (cluster: Cluster, { data }: Site, pid: number): number => {
  const { home } = cluster.processes.all[pid]
  return data.up[home] ? home : data.up.indexOf(true)
}

/** The one that is moving a process, if any. */
export const moverOf = (cluster: Cluster, pid: number): Actor | undefined => cluster.findFor(MOVER, pid)

/** A call between kernels as its caller does it. `count` of them one after the other where it is a train. */
export const rpc = (
  cluster: Cluster,
  { rpcPs }: VprocCosts,
  { bytes, count = 1, ...request }: Omit<Request, 'service'>,
  cpuPs = 0,
): Stage[] => [
  { do: 'work', ps: count * rpcPs + cpuPs, tag: request.kind },
  { do: 'call', request: { ...request, service: SITE, bytes: count * onWire(bytes / count), count } },
  { do: 'pause', ps: (count - 1) * 2 * cluster.world.spec.network.latencyPs },
]

export const answer = (cluster: Cluster, request: Message, data: Data = {}, bytes = 0): void =>
  cluster.reply(request, 'reply', request.count * onWire(bytes), data, request.count)
