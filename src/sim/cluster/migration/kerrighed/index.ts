import { PS_PER_MS, PS_PER_US, TIPC } from '../../core/spec.ts'
import type { SystemModule } from '../card.ts'
import { everySecond, FAST_ETHERNET, letter } from '../stream/common.ts'
import type { StreamPlan } from '../stream/plan.ts'
import { streamSystem } from '../stream/system.ts'
import { KERRIGHED_CARD } from './card.ts'

/** What the streamed RPC carries, in this order (KRG [S]); sizes are assumed. */
const STATE = [
  letter('task', 2048),
  letter('registers', 256),
  letter('thread', 512),
  letter('namespaces', 256),
  letter('pids', 128),
  letter('sched', 256),
  letter('mm and maps', 2048),
  letter('credentials', 256),
  letter('fs', 512),
  { ...letter('file', 512), count: ({ files }: { files: readonly unknown[] }) => files.length },
  letter('children', 256),
  letter('signals', 2048),
  letter('semaphores', 128),
]

const plan = ({ packPs, servePs }: Record<string, number>): StreamPlan => ({
  id: 'kerrighed',
  strategy: 'copy-on-reference',
  ask: letter('RPC migrate', 128),
  agree: letter('RPC open', 64),
  state: STATE,
  pages: 'none',
  pageHeaderBytes: 64,
  last: letter('RPC end', 64),
  ready: letter('pid', 64),
  go: letter('source exits', 64),
  beginPs: PS_PER_MS,
  freezePs: packPs,
  activatePs: PS_PER_MS,
  fetch: { askBytes: 128, headerBytes: 64, pages: 1, servePs, pushRate: 0 },
  // Nothing in the tree calls krg_failure; a fault sleeps TASK_UNINTERRUPTIBLE without a timeout (KRG [S]).
  afterLoss: 'waits',
  serves: () => 'here',
  // NFS and such are opened again by name; pipes and sockets are forwarded to the node that opened them (KRG [S]).
  keepsFile: ({ kind }) => kind !== 'file',
  callPs: 2 * PS_PER_US,
  callBytes: { ask: 128, answer: 128 },
  words: { pages: 'pages not touched yet', calls: '' },
})

/** Kerrighed: the process goes, its pages are objects of a distributed memory. */
export const KERRIGHED: SystemModule = {
  card: KERRIGHED_CARD,
  spec: { network: FAST_ETHERNET, stream: TIPC, rpc: everySecond(10) },
  create: (params) => streamSystem(plan(params)),
}
