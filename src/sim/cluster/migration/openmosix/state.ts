import type { Cluster } from '../../core/cluster.ts'
import type { Image, Process } from '../../core/processes.ts'
import type { Actor, Data } from '../../core/world.ts'
import { childHasExited, type FamilyBook, parentOf } from '../family.ts'
import type { Train } from '../pages.ts'

export const HOME = 'openMosix home'
export const DEPUTY = 'deputy'
export const REMOTE = 'remote part'

/** A node as a home: the deputies of its processes, and their families. */
export interface HomeData extends Data {
  deputies: Record<string, number>
  family: FamilyBook
}

/** What one part is sending. */
export interface Outgoing {
  trains: Train[]
  next: number
}

/** A deputy, or a remote part. */
export interface PartData extends Data {
  /** Image of the process here; −1: none. */
  image: number
  /** Actor of the other part; −1: none. */
  peer: number
  out: Outgoing | null
  /** The call that it is doing or asking for. */
  call: string
  bytes: number
  program: number
  /** Deputy: where the process goes when it has come home; −1: nowhere. */
  onwards: number
  /** Pages that are still to be fetched through the deputy. */
  missing: number
}

export type Part = Actor<PartData>

export const plain = (part: Part): Actor => part as unknown as Actor
export const imageOf = (cluster: Cluster, part: Part): Image => cluster.processes.images[part.data.image]
export const processOf = (cluster: Cluster, part: Part): Process => cluster.processes.all[part.pid]
/** The other part, dead or alive. */
export const peerOf = (cluster: Cluster, part: Part): Actor => cluster.world.actors[part.data.peer]

export const freshPart = (image: number, peer: number): PartData => ({
  image,
  peer,
  out: null,
  call: '',
  bytes: 0,
  program: 0,
  onwards: -1,
  missing: 0,
})

export const homeOf = (cluster: Cluster, node: number): Actor<HomeData> => {
  const home = cluster.find(HOME, node)
  if (home === undefined) throw new Error(`node ${node} is down`)
  return home as unknown as Actor<HomeData>
}

/** The deputy of a process whose home is up, living or not yet asked for; undefined where it has ended. */
export const deputyOf = (cluster: Cluster, { pid, home, status, image }: Process): Part | undefined => {
  const { deputies } = homeOf(cluster, home).data
  const known = deputies[pid]
  if (known !== undefined) {
    const deputy = cluster.world.actors[known] as unknown as Part
    return deputy.alive ? deputy : undefined
  }
  if (status !== 'alive') return undefined
  const deputy = cluster.start<PartData>(DEPUTY, home, freshPart(image, -1), pid)
  deputies[pid] = deputy.id
  cluster.enter(plain(deputy), AT_HOME)
  return deputy
}

export const AT_HOME = 'at home'
export const CONNECTING = 'connects'
export const SENDING = 'sends'
export const RECEIVING = 'receives'
export const IS_DEPUTY = 'deputy'
export const RUNNING = 'runs'
export const EXITED = 'has exited'

/** Whether the process of a deputy still runs elsewhere: it may have been called home, and calls until it stops. */
export const isAway = (deputy: Part): boolean => deputy.state === IS_DEPUTY || deputy.state === RECEIVING

/** The part that runs the process, at the node of its image; undefined where that part has ended. */
export const partAt = (cluster: Cluster, image: Image): Part | undefined => {
  const process = cluster.processes.all[image.pid]
  if (image.node === process.home) return deputyOf(cluster, process)
  return cluster.world.actorsFor(image.pid).find(({ role, data }) => role === REMOTE && data.image === image.id) as
    | Part
    | undefined
}

/** The call of a process is done at home: the process goes on, there or where it runs. */
export const callDone = (cluster: Cluster, deputy: Part): void => {
  deputy.data.call = ''
  if (isAway(deputy)) cluster.send(plain(deputy), peerOf(cluster, deputy), { kind: 'syscall reply', bytes: 12 })
  else cluster.processes.proceed(imageOf(cluster, deputy))
}

/** A process is dead as its home sees it: its parent is told. */
export const diedAtHome = (cluster: Cluster, home: number, pid: number): void => {
  const parent = parentOf(cluster, pid)
  if (parent < 0 || !childHasExited(homeOf(cluster, home).data.family, parent)) return
  const deputy = deputyOf(cluster, cluster.processes.all[parent])
  if (deputy !== undefined && deputy.data.call === 'wait') callDone(cluster, deputy)
}
