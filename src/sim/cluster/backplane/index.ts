import type { ClusterSystem } from '../core/role.ts'
import { BACKPLANE_LINK, PS_PER_MS, PS_PER_S } from '../core/spec.ts'
import type { SystemCard, SystemModule } from '../migration/card.ts'
import { abortMove } from '../migration/rows.ts'
import { FAST_ETHERNET } from '../migration/stream/common.ts'
import { bootNode } from './boot.ts'
import { DATABASE_ROLES } from './workload.ts'

const BACKPLANE_CARD: SystemCard = {
  id: 'backplane',
  title: 'Backplane database',
  era: 'about 2003; the figures of times are assumed',
  strategy: 'none',
  about:
    'Replicas without a master. A client asks all of them whether its transaction may go through (COMMIT1), and tells all of them when (COMMIT2); half of them and one more decide. Rows are only ever added, so the past can be read.',
  residual: 'Nothing moves here but rows.',
  failure:
    'A keepalive every 5 s, and a reset after five that were missed. Without a quorum commits stall and reads go on. A transaction whose client is silent is settled by the replicas.',
  limits:
    'One table of rows with a number each. Queries are rows read by key. How a transaction is settled when its client is gone is not in the facts: it is done as Paxos does it (assumed). Several hops between replicas are left out, and so is the round that resolves deadlocks: a transaction that too many refuse or block is called off and tried again. Which copy is near is a matter of its number, and a client that changes copies may read an older moment than before.',
  shipped: true,
  params: [],
  sources: [
    { what: 'Quorum', value: 'floor(N/2) + 1', source: 'BPL [S] (the manual says otherwise, the code this)' },
    { what: 'Header, COMMIT1, COMMIT2', value: '40, 48, 52 bytes', source: 'BPL [C]' },
    { what: 'Keepalive', value: '5 s, reset after 5 misses', source: 'BPL [S]' },
    { what: 'Timestamps', value: 'µs, low 8 bits the replica', source: 'BPL [S]' },
    { what: 'CPU time, beat of synchronisation', value: '0.4 ms, 1 s', source: 'assumed' },
  ],
}

/** What is said again within the time after which a link is reset: five times five seconds. */
const RPC = {
  waitsPs: [200, 400, 800, 1600, 3000, 5000, 5000, 9000].map((ms) => ms * PS_PER_MS),
  probeFirstPs: PS_PER_S,
  probeMaxPs: 5 * PS_PER_S,
  hungAfter: 10,
}

const system: ClusterSystem = {
  id: 'backplane',
  roles: DATABASE_ROLES,
  boot: bootNode,
  migrate: (cluster, process) => {
    abortMove(cluster, cluster.processes.images[process.image].node, process, 'a database does not move processes')
    return false
  },
  call: (cluster, image) => cluster.processes.proceed(image),
  fault: () => undefined,
  fork: (cluster, image) => cluster.processes.proceed(image),
  ended: () => undefined,
  crashed: (cluster, _node, lost) => {
    for (const image of lost) cluster.processes.end(image, 'its node crashed')
  },
}

/** The Backplane database, by the author of DragonFly. */
export const BACKPLANE: SystemModule = {
  card: BACKPLANE_CARD,
  spec: { network: FAST_ETHERNET, stream: BACKPLANE_LINK, rpc: RPC },
  background: ['SYNC', 'rows'],
  create: () => system,
}
