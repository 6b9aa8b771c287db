import { PS_PER_MS, PS_PER_US } from '../../core/spec.ts'
import type { SystemCard } from '../card.ts'
import { rateParam, timeParam } from '../stream/common.ts'

export const DRAGONFLY_CLUSTER_CARD: SystemCard = {
  id: 'dragonfly',
  title: 'DragonFly, as planned',
  era: 'goals of 2004, pieces of 2007 to 2015; never shipped',
  strategy: 'copy-on-reference',
  about:
    'What the goals of 2004 come to when they are followed: memory is coherent between nodes by ranges of VM objects, and the holder of a range is told to give it up. A process goes with its ranges still at the source, which grants them whole when one page is touched, and pushes the rest by itself.',
  residual: 'The source, until the last range has been granted.',
  failure:
    'A link is lost after ten seconds without a PING. What needs the node behind it fails with an error then, instead of hanging: the process is killed (our choice).',
  limits:
    'The steps of a migration are our own design: none was ever written. Messages and timers are those of dmsg, states those of CCMS; both exist, but no process ever moved with them.',
  shipped: false,
  params: [
    timeParam('packPs', 'To pack the process', 2 * PS_PER_MS, 'from stopping until everything is on its way; assumed'),
    timeParam('servePs', 'To grant a range', 50 * PS_PER_US, 'CPU time at the holder; assumed'),
    rateParam(
      'pushRate',
      'To push the rest',
      25_000_000,
      'bits per second that the holder sends unasked, so that what is asked for finds room; assumed',
    ),
  ],
  sources: [
    { what: 'Coherent ranges, actively managed', value: 'goal', source: 'DFLY data/goals/caching.cgi [S]' },
    { what: 'Messages', value: '64 B aligned, data up to 64 KB', source: 'DFLY dmsg 2012 [S]' },
    { what: 'Link lost', value: 'PING each second, 10 s', source: 'DFLY dmsg 2012 [S]' },
    { what: 'Cache coherency', value: '"not specced yet"', source: 'DFLY HAMMER2 DESIGN 2015 [S]' },
  ],
}
