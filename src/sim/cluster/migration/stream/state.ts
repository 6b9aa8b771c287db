import type { Cluster } from '../../core/cluster.ts'
import type { Process } from '../../core/processes.ts'
import type { Actor, Data } from '../../core/world.ts'
import type { Run } from '../pages.ts'

/** Pages of one message that is still to be sent, and what it weighs. */
export interface Load {
  runs: Run[]
  bytes: number
  messages: number
}

/** The side that gives the process away. */
export interface SourceData extends Data {
  image: number
  to: number
  peer: number
  /** What is being sent, the next first, at how many bits per second. */
  loads: Load[]
  rate: number
  /** Rounds begun; when the present one began, and what it weighs. */
  round: number
  roundFromPs: number
  roundBytes: number
  /** Why the present round is the last; empty where it is not. */
  lastFor: string
  /** Bytes of each round where somebody has said them. */
  listed: number[]
}

/** The side that gets it. */
export interface TargetData extends Data {
  image: number
  peer: number
  files: number
}

/** What a process's calls and missing pages go through, at the node where it runs. */
export interface AgentData extends Data {
  image: number
  /** Page that is fetched, or −1; and the call that is served elsewhere. */
  page: number
  node: number
  call: string
}

export type Source = Actor<SourceData>
export type Target = Actor<TargetData>
export type Agent = Actor<AgentData>

/** Names of the roles of a system. */
export const rolesOf = (id: string) => ({
  source: `${id} source`,
  target: `${id} target`,
  agent: `${id} process`,
  server: `${id} server`,
})

export const asActor = (actor: Source | Target | Agent): Actor => actor as unknown as Actor

export const processOf = (cluster: Cluster, me: { pid: number }): Process => cluster.processes.all[me.pid]

/** The living actors of a process under a role. */
export const actorsOf = (cluster: Cluster, role: string, pid: number): Actor[] =>
  cluster.world.actorsFor(pid).filter((actor) => actor.role === role)
