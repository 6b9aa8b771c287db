import type { ParamSpec } from '../../kernel/params.ts'
import type { Cluster } from '../core/cluster.ts'
import type { Image, Process, Step } from '../core/processes.ts'
import type { Role } from '../core/role.ts'
import type { Membership } from '../membership/membership.ts'

export type CallStep = Extract<Step, { op: 'call' }>

/** Who decides, and from what it knows, which process goes where. It moves them through `cluster.system.migrate`. */
export interface Leveller {
  id: string
  title: string
  about: string
  params: ParamSpec[]
  roles: readonly Role<never>[]
  /** What it asks who is up; runs where the system does not run it already. */
  membership?: Membership
  /** Makes its daemons at a node, at the start and when the node comes back. */
  boot(cluster: Cluster, node: number, params: Record<string, number>): void
  /**
   * A process is about to start a program: the node where it should run, −1 for where it is. Undefined: somebody has to
   * be asked first; the leveller then makes the call again (`cluster.system.call`), and is asked again.
   */
  atExec?(cluster: Cluster, image: Image, step: CallStep): number | undefined
  /** A process has ended at a node that is up. */
  ended?(cluster: Cluster, process: Process, image: Image): void
  sources: { what: string; value: string; source: string }[]
}
