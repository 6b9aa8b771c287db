import type { Cluster } from '../../src/sim/cluster/core/cluster.ts'
import { CLUSTER_EVENTS, type ClusterEvent, type ClusterEventName, rowAt } from '../../src/sim/cluster/core/log.ts'

/** A row of a cluster's log, with the name of its kind. */
export interface NamedEvent extends ClusterEvent {
  name: ClusterEventName
}

export const eventsOf = ({ world: { log } }: Cluster): NamedEvent[] => {
  const rows = log.slice(0, log.length)
  return Array.from({ length: rows.rows }, (_, row) => {
    const event = rowAt(rows, row)
    return { ...event, name: CLUSTER_EVENTS[event.kind] }
  })
}

/** What was sent, in order: "kind from→to". */
export const sendings = (cluster: Cluster, except: readonly string[] = []): string[] =>
  eventsOf(cluster)
    .filter(({ name }) => name === 'send')
    .map(({ node, b, c }) => ({ kind: cluster.world.log.texts[c], line: `${node}→${b}` }))
    .filter(({ kind }) => !except.includes(kind))
    .map(({ kind, line }) => `${kind} ${line}`)

/** How long each call of a name took a process, in ps. */
export const callTimes = (cluster: Cluster, pid: number, call: string): number[] => {
  const { texts } = cluster.world.log
  const times: number[] = []
  let since = -1
  for (const { name, a, b, time } of eventsOf(cluster)) {
    if (a !== pid) continue
    if (name === 'block') since = texts[b] === call ? time : -1
    else if (name === 'proceed' && since >= 0) times.push(time - since)
  }
  return times
}

/** Times at which a row of a name was written for a process, in ps. */
export const timesOf = (cluster: Cluster, name: ClusterEventName, pid: number): number[] =>
  eventsOf(cluster)
    .filter((event) => event.name === name && event.a === pid)
    .map(({ time }) => time)
