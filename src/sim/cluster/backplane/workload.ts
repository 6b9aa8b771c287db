import type { ParamSpec } from '../../kernel/params.ts'
import type { Cluster } from '../core/cluster.ts'
import type { Role } from '../core/role.ts'
import { PS_PER_MS, PS_PER_S } from '../core/spec.ts'
import type { ClusterWorkload } from '../workload/card.ts'
import { clientRole } from './client.ts'
import { bootNode } from './boot.ts'
import { peerRole } from './peer.ts'
import { newDisk, type Rules, TRUE_RULES } from './store.ts'
import { setDatabase } from './world.ts'

const PARAMS: ParamSpec[] = [
  {
    name: 'peers',
    title: 'Replicas',
    unit: 'count',
    min: 1,
    max: 15,
    default: 3,
    about: 'that vote, on the first nodes; the manual advises 5 at most',
  },
  {
    name: 'snapshots',
    title: 'Snapshots',
    unit: 'count',
    min: 0,
    max: 16,
    default: 1,
    about: 'that only follow and are read',
  },
  { name: 'clients', title: 'Clients', unit: 'count', min: 1, max: 64, default: 2, about: 'on the nodes after them' },
  { name: 'rows', title: 'Rows', unit: 'count', min: 2, max: 10_000, default: 40, about: 'of the one table' },
  {
    name: 'thinkPs',
    title: 'Between transactions',
    unit: 'ps',
    min: PS_PER_MS,
    max: 100 * PS_PER_S,
    default: 150 * PS_PER_MS,
    about: 'how long a client thinks, on average',
  },
  {
    name: 'conflict',
    title: 'Conflict',
    unit: 'permille',
    min: 0,
    max: 1000,
    default: 250,
    about: 'share of the transactions that want one of the two rows that all want',
  },
]

/** Sets a database up: disks, replicas, clients. `rules`: the true ones, but for tests that break them. */
export const beginDatabase = (
  cluster: Cluster,
  { peers, snapshots, clients, rows, thinkPs, conflict }: Record<string, number>,
  rules: Rules = TRUE_RULES,
  quietPs = Infinity,
): void => {
  const nodes = cluster.world.nodes.length
  const voters = Math.min(peers, nodes)
  const followers = Math.min(snapshots, nodes - voters)
  const free = nodes - voters - followers
  setDatabase(cluster, {
    disks: Array.from({ length: nodes }, (_, node) => newDisk(node)),
    rules,
    peers: voters,
    snapshots: followers,
    rows,
    clients: Array.from({ length: clients }, (_, client) =>
      free > 0 ? voters + followers + (client % free) : client % nodes,
    ),
    thinkPs,
    conflictPermille: conflict,
    history: [],
    reads: [],
    nextTransaction: 0,
    quietPs,
  })
  for (let node = 0; node < nodes; node++) bootNode(cluster, node)
}

/** Replicas without a master, and clients that read and write rows of them. */
export const BACKPLANE_WORKLOAD: ClusterWorkload = {
  id: 'backplane',
  title: 'A replicated database',
  about:
    'Clients read rows at a near copy and commit at a quorum of the replicas: COMMIT1 asks them, COMMIT2 tells them. Snapshots are read and never vote. Everything that was ever written can be read as of its time.',
  params: PARAMS,
  roles: [clientRole, peerRole] as unknown as Role<never>[],
  programs: () => [],
  begin: (cluster, params) => beginDatabase(cluster, params),
}

export const DATABASE_ROLES = [peerRole] as unknown as Role<never>[]
