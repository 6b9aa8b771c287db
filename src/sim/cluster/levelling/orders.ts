import type { Cluster } from '../core/cluster.ts'
import { PS_PER_S } from '../core/spec.ts'

/** A process whose move came to nothing is left alone for so long (assumed). */
const PATIENCE_PS = 10 * PS_PER_S

/** When the move of a process was ordered last, ps, by process. */
export type Orders = Record<string, number>

/** The server of files takes no guests (assumed; where there is one, it has enough to do). */
export const mayHost = (cluster: Cluster, node: number): boolean => node !== cluster.world.spec.fileServer

/** Whether a process runs at a node and is not about to leave it. */
export const mayMove = (cluster: Cluster, node: number, pid: number, orders: Orders): boolean => {
  const { processes, now } = cluster
  const process = processes.all[pid]
  const image = processes.images[process.image]
  const runs = process.status === 'alive' && image.node === node && ['ready', 'blocked'].includes(image.state)
  if (!runs || image.freezeFor >= 0 || now - (orders[pid] ?? -PATIENCE_PS) < PATIENCE_PS) return false
  return processes.imagesOf(pid).every(({ state }) => state !== 'empty')
}

/** Forgets orders that are too old to matter. */
export const pruneOrders = (cluster: Cluster, orders: Orders): void => {
  for (const [pid, atPs] of Object.entries(orders)) {
    if (cluster.now - atPs >= PATIENCE_PS) delete orders[pid]
  }
}

/** Orders a move. The log has it that `why` was decided at the node because of row `cause`. */
export const orderMove = (
  cluster: Cluster,
  node: number,
  { pid, to, why, cause }: { pid: number; to: number; why: string; cause: number },
  orders: Orders,
): boolean => {
  const { world } = cluster
  const before = world.cause
  if (cause >= 0) world.cause = cause
  world.cause = world.record('note', node, world.log.text(why))
  orders[pid] = cluster.now
  const begun = cluster.system.migrate(cluster, cluster.processes.all[pid], to)
  world.cause = before
  return begun
}
