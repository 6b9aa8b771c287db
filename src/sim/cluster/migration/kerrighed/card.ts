import { PS_PER_MS, PS_PER_US } from '../../core/spec.ts'
import type { SystemCard } from '../card.ts'
import { timeParam } from '../stream/common.ts'

export const KERRIGHED_CARD: SystemCard = {
  id: 'kerrighed',
  title: 'Kerrighed',
  era: 'about 2006 to 2010; Linux, fast Ethernet assumed',
  strategy: 'copy-on-reference',
  about:
    'One streamed call carries everything of a process but its pages. Those belong to a memory that spans the nodes: each page has an owner, and comes from it when it is touched.',
  residual: 'The nodes that own its pages, and those that opened its pipes, sockets and local files.',
  failure:
    'A transfer that fails is undone, and the process stays. Later there is no recovery: a process that touches a page of a node which is gone sleeps for ever and cannot be killed.',
  limits:
    'No opened source gave times: the fixed costs are assumed. Processes with several threads or shared memory are refused there and not modelled here. A target begins only when the source has let go (assumed).',
  shipped: true,
  params: [
    timeParam('packPs', 'To pack the process', 5 * PS_PER_MS, 'from stopping until everything is on its way; assumed'),
    timeParam('servePs', 'To serve a page', 50 * PS_PER_US, 'CPU time at the owner for each fault; assumed'),
  ],
  sources: [
    { what: 'Order of what is sent', value: 'task … semaphores', source: 'KRG [S]' },
    { what: 'Pages', value: 'pulled on fault from their owner', source: 'KRG [S]' },
    { what: 'Link tolerance', value: '1.5 s', source: 'KRG (TIPC) [S]' },
    { what: 'No recovery', value: 'krg_failure is called by nobody', source: 'KRG [S]; consequence inferred' },
  ],
}
