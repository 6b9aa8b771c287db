import { PS_PER_MS } from '../../core/spec.ts'
import type { SystemModule } from '../card.ts'
import { GIGABIT, letter, everySecond, PLAIN_STREAM } from '../stream/common.ts'
import type { StreamPlan } from '../stream/plan.ts'
import { streamSystem } from '../stream/system.ts'
import { XEN_CARD } from './card.ts'

/** The page's number and type before each page (assumed; the paper counts pages only). */
const PAGE_HEADER_BYTES = 8
/** Less than this is left: stop and copy (CLARK [S]). */
const SMALL_BYTES = 256 * 1024
/** Added to the rate of dirtying (CLARK [S]). */
const ADD_RATE = 50_000_000
/** Xen's own limit of rounds (tools/libxc, xc_linux_save.c: max_iters 29) [M]. */
const ROUNDS_MAX = 29

const plan = ({ minRate, maxRate, activatePs }: Record<string, number>): StreamPlan => ({
  id: 'xen',
  strategy: 'pre-copy',
  ask: letter('reserve', 256),
  agree: letter('reserved', 64),
  state: [letter('state', 4096)],
  pages: 'all',
  rounds: { minRate, maxRate, addRate: ADD_RATE, smallBytes: SMALL_BYTES, roundsMax: ROUNDS_MAX },
  pageHeaderBytes: PAGE_HEADER_BYTES,
  last: letter('last page sent', 64),
  ready: letter('commit', 64),
  go: letter('commit acknowledged', 64),
  beginPs: PS_PER_MS,
  freezePs: 0,
  activatePs,
  afterLoss: 'killed',
  // A virtual machine takes its kernel along; its disk is on the network (CLARK §3.3).
  serves: () => 'here',
  keepsFile: () => false,
  callPs: PS_PER_MS / 1000,
  callBytes: { ask: 128, answer: 128 },
  words: { pages: 'its memory', calls: '' },
})

/** Xen, 2005: a virtual machine copied while it runs. */
export const XEN: SystemModule = {
  card: XEN_CARD,
  spec: { network: GIGABIT, stream: PLAIN_STREAM, rpc: everySecond(30) },
  create: (params, rounds) => streamSystem(plan(params), rounds),
}
