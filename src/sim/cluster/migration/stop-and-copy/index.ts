import { PS_PER_MS } from '../../core/spec.ts'
import type { SystemCard, SystemModule } from '../card.ts'
import { everySecond, GIGABIT, letter, PLAIN_STREAM } from '../stream/common.ts'
import type { StreamPlan } from '../stream/plan.ts'
import { streamSystem } from '../stream/system.ts'

const STOP_AND_COPY_CARD: SystemCard = {
  id: 'stop-and-copy',
  title: 'Stop and copy',
  era: 'the plain way, on the network of Xen (2005)',
  strategy: 'eager',
  about:
    'Freezes the process, sends everything, and starts it again. Nothing is sent twice, nothing stays behind, and the process stands still for as long as its size takes.',
  residual: 'Nothing.',
  failure: 'Until the target has everything the process can go on where it is.',
  limits: 'A yardstick, not a system: its fixed costs are assumed to be those of Xen.',
  shipped: true,
  params: [],
  sources: [{ what: '512 MB at 128, 256 and 512 Mbit/s', value: '32, 16 and 8 s', source: 'CLARK [S]' }],
}

const PLAN: StreamPlan = {
  id: 'stop-and-copy',
  strategy: 'eager',
  ask: letter('reserve', 256),
  agree: letter('reserved', 64),
  state: [letter('state', 4096)],
  pages: 'all',
  pageHeaderBytes: 8,
  last: letter('last page sent', 64),
  ready: letter('commit', 64),
  go: letter('commit acknowledged', 64),
  beginPs: PS_PER_MS,
  freezePs: 0,
  activatePs: 8.7 * PS_PER_MS,
  afterLoss: 'killed',
  serves: () => 'here',
  keepsFile: () => false,
  callPs: PS_PER_MS / 1000,
  callBytes: { ask: 128, answer: 128 },
  words: { pages: 'its memory', calls: '' },
}

/** Freeze, send all, resume: what the other strategies are measured against. */
export const STOP_AND_COPY: SystemModule = {
  card: STOP_AND_COPY_CARD,
  spec: { network: GIGABIT, stream: PLAIN_STREAM, rpc: everySecond(30) },
  create: () => streamSystem(PLAN),
}
