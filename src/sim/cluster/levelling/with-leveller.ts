import { defaultsOf } from '../../kernel/params.ts'
import type { ClusterSystem } from '../core/role.ts'
import { runs, withMembership } from '../membership/membership.ts'
import type { Leveller } from './leveller.ts'

/** A system whose nodes also run a leveller, and the membership that it asks where the system has none like it. */
export const withLeveller = (
  system: ClusterSystem,
  leveller: Leveller,
  params: Record<string, number>,
): ClusterSystem => {
  const { membership } = leveller
  const base =
    membership === undefined || runs(system, membership)
      ? system
      : withMembership(system, membership, defaultsOf(membership.params))
  return {
    ...base,
    roles: [...base.roles, ...leveller.roles],
    boot: (cluster, node) => {
      base.boot(cluster, node)
      leveller.boot(cluster, node, params)
    },
    call: (cluster, image, step) => {
      if (step.name === 'exec' && leveller.atExec !== undefined) {
        const to = leveller.atExec(cluster, image, step)
        if (to === undefined) return
        const process = cluster.processes.all[image.pid]
        // Some systems move a running process only: then it goes as soon as it runs the program.
        if (to >= 0 && to !== image.node && !base.migrate(cluster, process, to, 'exec'))
          base.migrate(cluster, process, to)
      }
      base.call(cluster, image, step)
    },
    ended: (cluster, process, image) => {
      base.ended(cluster, process, image)
      if (cluster.world.isUp(image.node)) leveller.ended?.(cluster, process, image)
    },
  }
}
