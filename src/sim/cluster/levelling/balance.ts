import type { Cluster } from '../core/cluster.ts'
import type { Actor, Data } from '../core/world.ts'
import { meanLoad, noLoad, type OwnLoad, withOneMore } from './mosix-load.ts'
import { mayHost, mayMove, orderMove, type Orders, pruneOrders } from './orders.ts'

/** What a node has heard of another's load. */
export interface HeardLoad {
  load: number
  atPs: number
  /** Row of the log in which it arrived. */
  row: number
}

/** What a node that balances by MOSIX's rule knows. */
export interface Balancer extends Data, OwnLoad {
  heard: Record<string, HeardLoad>
  orders: Orders
}

export const newBalancer = (nowPs: number): Balancer => ({ ...noLoad(nowPs), heard: {}, orders: {} })

/** Processes that have run, the most loaded first; of equals the one that was looked at first. */
const byLoad = ({ processes }: OwnLoad, may: (pid: number) => boolean): number[] =>
  Object.entries(processes)
    .filter(([pid, { load }]) => load > 0 && may(Number(pid)))
    .toSorted(([, a], [, b]) => b.load - a.load)
    .map(([pid]) => Number(pid))

/** The node whose load would be lowest with one process more, if that is less than the load here; or −1. */
const lowest = (cluster: Cluster, { heard, mean }: Balancer): number => {
  let best = -1
  let least = meanLoad(mean)
  for (const [node, { load }] of Object.entries(heard)) {
    if (withOneMore(load) >= least || !mayHost(cluster, Number(node))) continue
    least = withOneMore(load)
    best = Number(node)
  }
  return best
}

/**
 * MOSIX's decision, once: one process to the least loaded node that is known, if even with 1.3 of a process more it
 * would have less to do than this one. `rank` 1: the second most loaded goes, or the only one; 0: the most loaded.
 */
export const balance = (cluster: Cluster, me: Actor<Balancer>, rank: 0 | 1): void => {
  const { data, node } = me
  pruneOrders(cluster, data.orders)
  const to = lowest(cluster, data)
  if (to < 0) return
  const ranked = byLoad(data, (pid) => mayMove(cluster, node, pid, data.orders))
  const pid = ranked[rank] ?? ranked[0]
  if (pid === undefined) return
  const why = `${rank === 1 && ranked.length > 1 ? 'the second most' : 'the most'} loaded process goes to the least loaded node known here`
  orderMove(cluster, node, { pid, to, why, cause: data.heard[to].row }, data.orders)
}
