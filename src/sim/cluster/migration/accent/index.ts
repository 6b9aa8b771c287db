import { PS_PER_MS } from '../../core/spec.ts'
import type { SystemCard, SystemModule } from '../card.ts'
import { ETHERNET_1985, everySecond, letter, PLAIN_STREAM, timeParam } from '../stream/common.ts'
import type { StreamPlan } from '../stream/plan.ts'
import { streamSystem } from '../stream/system.ts'

const ACCENT_CARD: SystemCard = {
  id: 'accent',
  title: 'Accent',
  era: '1987; Perq-class machines, 10 Mbit/s Ethernet',
  strategy: 'copy-on-reference',
  about:
    'Sends maps, registers and ports, and runs the process at once. Each page comes from the source when it is touched first; pages that are never touched never travel.',
  residual: 'The source, as long as a page of the process is there: possibly for its whole life.',
  failure: 'A page whose holder does not answer ends the process (assumed).',
  limits: 'No opened source gave times of single steps: the fixed costs are assumed. Prefetching is left out.',
  shipped: true,
  params: [
    timeParam('movePs', 'To pack the process', 100 * PS_PER_MS, 'maps, registers, ports; assumed'),
    timeParam('servePs', 'To serve a page', 5 * PS_PER_MS, 'CPU time at the source for each fault; assumed'),
  ],
  sources: [
    { what: 'Pages moved on reference', value: 'bytes −58 %, message cost −47 %', source: 'ZAY [A]' },
    { what: 'Transfers avoided', value: '21 to 96 %', source: 'D90, DO91 [S]' },
    { what: 'Machine and network', value: 'Perq class, 10 Mbit/s', source: '[M], unverified' },
  ],
}

const plan = ({ movePs, servePs }: Record<string, number>): StreamPlan => ({
  id: 'accent',
  strategy: 'copy-on-reference',
  ask: letter('move?', 64),
  agree: letter('move', 64),
  state: [letter('registers', 512), letter('maps', 2048), letter('ports', 1024)],
  pages: 'none',
  pageHeaderBytes: 32,
  last: letter('context sent', 64),
  ready: letter('context received', 64),
  go: letter('resume', 64),
  beginPs: 0,
  freezePs: movePs,
  activatePs: 10 * PS_PER_MS,
  fetch: { askBytes: 64, headerBytes: 32, pages: 1, servePs, pushRate: 0 },
  afterLoss: 'killed',
  serves: () => 'here',
  keepsFile: () => false,
  callPs: PS_PER_MS / 10,
  callBytes: { ask: 64, answer: 64 },
  words: { pages: 'pages not touched yet', calls: '' },
})

/** Accent, 1987: the process goes, its pages follow when they are touched. */
export const ACCENT: SystemModule = {
  card: ACCENT_CARD,
  spec: { network: ETHERNET_1985, stream: PLAIN_STREAM, rpc: everySecond(10) },
  create: (params) => streamSystem(plan(params)),
}
