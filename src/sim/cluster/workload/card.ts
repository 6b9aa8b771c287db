import type { RandomState } from '../../engine/random.ts'
import type { ParamSpec } from '../../kernel/params.ts'
import type { Cluster } from '../core/cluster.ts'
import type { Program } from '../core/processes.ts'
import type { Role } from '../core/role.ts'

/** What the processes of a cluster do, and who moves them when. */
export interface ClusterWorkload {
  id: string
  title: string
  about: string
  params: ParamSpec[]
  /** Actors of its own (the one who starts jobs, the one who orders a move). */
  roles: readonly Role<never>[]
  /** What its processes do. `random` is its own: the same seed makes the same work under every system. */
  programs(params: Record<string, number>, random: RandomState): Program[]
  /** Sets it going at time 0. */
  begin(cluster: Cluster, params: Record<string, number>): void
}
