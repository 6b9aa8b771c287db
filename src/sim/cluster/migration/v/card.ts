import { PS_PER_MS, PS_PER_S } from '../../core/spec.ts'
import type { SystemCard } from '../card.ts'
import { timeParam } from '../stream/common.ts'

export const V_CARD: SystemCard = {
  id: 'v',
  title: 'V',
  era: '1985; Sun workstations, 10 Mbit/s Ethernet',
  strategy: 'pre-copy',
  about:
    'Copies the address space while the program runs, then what was written meanwhile, until little is left; freezes it and sends the rest. The first system to do so. A moved process is found by its last known host, and by asking everybody.',
  residual: 'Nothing: the process is found again by multicast.',
  failure:
    'Not described in what could be read; a move that fails before the end leaves the process where it is (assumed).',
  limits: 'Figures are from memory and unverified. Locating a process after its move is not modelled.',
  shipped: true,
  params: [
    timeParam('copyPsPerMb', 'To copy a megabyte', 3 * PS_PER_S, 'copying, whatever the wire could do'),
    timeParam('statePs', 'To copy the kernel state', 23 * PS_PER_MS, '14 ms and 9 ms for each process of the program'),
    timeParam('hostPs', 'To find a host', 23 * PS_PER_MS, 'until the first host has answered'),
  ],
  sources: [
    { what: 'Copying', value: '3 s/MB', source: 'V 1985 [M], unverified' },
    { what: 'Kernel state', value: '14 + 9n ms', source: 'V 1985 [M], unverified' },
    { what: 'Finding a host', value: '23 ms', source: 'V 1985 [M], unverified' },
    { what: 'Copy, freeze, copy the rest', value: 'the order of the steps', source: 'D90 §2.3 [S]' },
  ],
}
