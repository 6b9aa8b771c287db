import type { ParamSpec } from '../../kernel/params.ts'
import type { Cluster } from '../core/cluster.ts'
import type { ClusterSystem, Role } from '../core/role.ts'
import { type ClusterSpec, PS_PER_S } from '../core/spec.ts'
import type { Actor } from '../core/world.ts'

/**
 * How the nodes of a cluster learn which of them are up. Each node has a view of its own; during a partition they
 * differ. A change is a `view` row at the node that makes it, and `system.viewChanged` is told.
 */
export interface Membership {
  id: string
  title: string
  about: string
  params: ParamSpec[]
  roles: readonly Role<never>[]
  /** Makes its daemon at a node, at the start and when the node comes back. */
  boot(cluster: Cluster, node: number, params: Record<string, number>): void
  /** Whether a node that is up takes another for up. */
  isUp(cluster: Cluster, node: number, other: number): boolean
  /** How long after the last fault every view is right again, in ps, where no messages are lost on the wire. */
  boundPs(params: Record<string, number>, spec: ClusterSpec): number
  sources: { what: string; value: string; source: string }[]
}

/** Bytes of a packet that says little more than "I am here": headers and a node number (assumed). */
export const BEAT_BYTES = 64

/** A time of a membership protocol, in ps. */
export const timeout = (name: string, title: string, byDefault: number, about: string): ParamSpec => ({
  name,
  title,
  unit: 'ps',
  min: PS_PER_S / 100,
  max: 600 * PS_PER_S,
  default: byDefault,
  about,
})

/** A node's view of another has changed: the log and the system learn of it. `whose` names the view. */
export const tellView = (cluster: Cluster, me: Actor<never>, whose: string, other: number, isUp: boolean): void => {
  const { world } = cluster
  world.record('view', me.node, other, isUp ? 1 : 0, world.log.text(whose))
  cluster.system.viewChanged?.(cluster, me.node, other, isUp)
}

/** A system whose nodes also run a membership protocol; its `viewChanged` is told. */
export const withMembership = (
  system: ClusterSystem,
  membership: Membership,
  params: Record<string, number>,
): ClusterSystem => ({
  ...system,
  roles: [...system.roles, ...membership.roles],
  boot: (cluster, node) => {
    membership.boot(cluster, node, params)
    system.boot(cluster, node)
  },
})

/** Whether a system runs a membership protocol already. */
export const runs = (system: ClusterSystem, membership: Membership): boolean =>
  membership.roles.every(({ name }) => system.roles.some((role) => role.name === name))
