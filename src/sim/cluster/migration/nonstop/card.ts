import { choice, type ParamSpec } from '../../../kernel/params.ts'
import { PS_PER_MS, PS_PER_S } from '../../core/spec.ts'
import type { SystemCard } from '../card.ts'

/** Where a dead process is started again (CI, man page of keepalive [A]). */
export const POLICIES = { backups: 0, lastNode: 1, roundRobin: 2 } as const

/** Times (ps) and choices by name. */
export interface NonStopCosts {
  policy: number
  noticePs: number
  startPs: number
  guardPs: number
  callPs: number
}

const time = (name: string, title: string, ps: number, about: string): ParamSpec => ({
  name,
  title,
  unit: 'ps',
  min: 0,
  max: 600 * PS_PER_S,
  default: ps,
  about,
})

const NONSTOP_PARAMS: ParamSpec[] = [
  choice(
    'policy',
    'Where it is started again',
    ['its primary node, else the next backup', 'the node where it was last', 'round robin'],
    'policies of keepalive; the first node that is up in that order',
  ),
  time('noticePs', 'Noticing a death', 10 * PS_PER_MS, 'the daemon is told by a signal; assumed'),
  time('startPs', 'Starting the program', 200 * PS_PER_MS, 'from its file, from the beginning; assumed'),
  time(
    'guardPs',
    'Waiting when a node is down',
    20 * PS_PER_S,
    'until a node that was only cut off has stopped itself, so that nothing runs twice; assumed',
  ),
  time('callPs', 'A system call', PS_PER_MS / 1000, 'assumed'),
]

export const NONSTOP_CARD: SystemCard = {
  id: 'nonstop',
  title: 'NonStop Clusters',
  era: 'about 2000, UnixWare 7 on Intel servers; times assumed',
  strategy: 'restart',
  about:
    'keepalive does not move a process: it sees it die, or stops it when told to, and starts its program again from the beginning on a node that a table names. What the process had in its memory is lost.',
  residual: 'Nothing: it is another process.',
  failure:
    'A process whose node goes down is started again elsewhere, when the node has had time to stop itself. A node that has lost more than half of the cluster stops itself (assumed). The daemon runs on the first node that is up.',
  limits:
    'Only what keepalive does is modelled; the system could also migrate a process, of which no source was found. Every process without a parent counts as one of the table. One that ends by its own wish is not started again (assumed). File systems that fail over are left out.',
  shipped: true,
  params: NONSTOP_PARAMS,
  sources: [
    {
      what: 'keepalive: signals, a table, policies',
      value: 'restart from scratch',
      source: 'ci-linux.sourceforge.net, man page [A]',
    },
    { what: 'ServerNet, or IP between two nodes that stand together', value: '', source: 'SCO README 7.1.1+IP [A]' },
    { what: 'all times', value: 'see parameters', source: 'assumed' },
  ],
}
