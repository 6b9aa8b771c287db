import { PS_PER_MS } from '../../core/spec.ts'
import type { SystemCard } from '../card.ts'
import { rateParam, timeParam } from '../stream/common.ts'

export const XEN_CARD: SystemCard = {
  id: 'xen',
  title: 'Xen',
  era: '2005; dual Xeon 2 GHz, gigabit Ethernet',
  strategy: 'pre-copy',
  about:
    'Copies a whole virtual machine while it runs, then again what it has written meanwhile, and so on; the last rest goes while it stands still. The rate of each round follows the rate of writing.',
  residual: 'Nothing: the machine takes its kernel along, and its disk is on the network.',
  failure:
    'The source stays primary until it has acknowledged the commit, so a target that dies earlier costs nothing. Between the acknowledgement and its arrival neither may run the machine.',
  limits:
    'One process stands for the whole machine. Stunning a process that writes too much, and ballooning, are left out. The transport of the messages is plain.',
  shipped: true,
  params: [
    rateParam('minRate', 'Lowest rate', 100_000_000, 'bits per second of the first round, and the least of any'),
    rateParam(
      'maxRate',
      'Highest rate',
      500_000_000,
      'bits per second of the last round; above it copying ahead stops',
    ),
    timeParam('activatePs', 'To start at the target', 8.7 * PS_PER_MS, 'from the commit until the machine runs'),
  ],
  sources: [
    { what: 'Rounds, their rates, when they stop', value: 'dirtied/duration + 50 Mbit/s; 256 KB', source: 'CLARK [S]' },
    {
      what: 'Lowest and highest rate',
      value: '100 and 500 Mbit/s',
      source: 'CLARK [S] (SPECweb: 100 to 724, inferred)',
    },
    {
      what: 'Fixed part of the downtime',
      value: '9 ms',
      source: 'CLARK [S]: 201 + 9 ms in the SPECweb run (calibrated)',
    },
    { what: 'Rounds at most', value: '29', source: 'xc_linux_save.c [M], unverified' },
  ],
}
