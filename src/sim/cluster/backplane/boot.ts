import type { Cluster } from '../core/cluster.ts'
import { startClient } from './client.ts'
import { startPeer } from './peer.ts'
import { databaseOf, hasDatabase } from './world.ts'

/** Starts what a node has of the database: its copy, on the disk that it had, and its clients, which remember nothing. */
export const bootNode = (cluster: Cluster, node: number): void => {
  if (!hasDatabase(cluster)) return
  const { peers, snapshots, clients } = databaseOf(cluster)
  if (node < peers + snapshots) startPeer(cluster, node)
  clients.forEach((at, client) => {
    if (at === node) startClient(cluster, node, client)
  })
}
