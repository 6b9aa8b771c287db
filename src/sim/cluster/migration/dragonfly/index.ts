import { DMSG, PS_PER_MS, PS_PER_US } from '../../core/spec.ts'
import type { SystemModule } from '../card.ts'
import { everySecond, FAST_ETHERNET, letter } from '../stream/common.ts'
import type { StreamPlan } from '../stream/plan.ts'
import { streamSystem } from '../stream/system.ts'
import { DRAGONFLY_CLUSTER_CARD } from './card.ts'

/** Headers are aligned to 64 bytes, data is at most 64 KB: sixteen pages (DFLY dmsg [S]). */
const HEADER_BYTES = 64
const RANGE_PAGES = 16

const plan = ({ packPs, servePs, pushRate }: Record<string, number>): StreamPlan => ({
  id: 'dragonfly',
  strategy: 'copy-on-reference',
  ask: letter('span, migrate', 2 * HEADER_BYTES),
  agree: letter('ready to import', HEADER_BYTES),
  state: [letter('process', 4096), letter('VM ranges', 2048)],
  pages: 'none',
  pageHeaderBytes: HEADER_BYTES,
  last: letter('ranges granted', HEADER_BYTES),
  ready: letter('imported', HEADER_BYTES),
  go: letter('hand over', HEADER_BYTES),
  beginPs: PS_PER_MS,
  freezePs: packPs,
  activatePs: PS_PER_MS,
  // A grant may exceed the request: the whole range comes. The holder is active: it pushes what is left.
  fetch: { askBytes: HEADER_BYTES, headerBytes: HEADER_BYTES / RANGE_PAGES, pages: RANGE_PAGES, servePs, pushRate },
  afterLoss: 'killed',
  serves: () => 'here',
  keepsFile: () => false,
  callPs: 2 * PS_PER_US,
  callBytes: { ask: HEADER_BYTES, answer: HEADER_BYTES },
  words: { pages: 'ranges not granted yet', calls: '' },
})

/** DragonFly as planned: coherent ranges, actively managed, over dmsg. Never shipped. */
export const DRAGONFLY_CLUSTER: SystemModule = {
  card: DRAGONFLY_CLUSTER_CARD,
  // A call fails with the link, after the ten seconds of dmsg.
  spec: { network: FAST_ETHERNET, stream: DMSG, rpc: everySecond(10) },
  create: (params) => streamSystem(plan(params)),
}
