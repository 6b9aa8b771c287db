import type { ParamSpec } from '../../kernel/params.ts'
import type { Cluster } from '../core/cluster.ts'
import type { Role } from '../core/role.ts'

/** Who decides, and from what it knows, which process goes where. */
export interface Leveller {
  id: string
  title: string
  about: string
  params: ParamSpec[]
  roles: readonly Role<never>[]
  /** Makes its daemons at a node, at the start and when the node comes back. */
  boot(cluster: Cluster, node: number, params: Record<string, number>): void
  sources: { what: string; value: string; source: string }[]
}
