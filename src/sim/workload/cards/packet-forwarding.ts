import { choice } from '../../kernel/params.ts'
import { ARRIVAL_PARAMS } from '../arrivals.ts'
import type { WorkloadCard } from '../card.ts'

export const PACKET_FORWARDING_CARD: WorkloadCard = {
  kind: 'packet-forwarding',
  title: 'Packet forwarding',
  about:
    'Packets of many flows arrive at network cards, are looked up, changed a little, and sent on. What is compared is what the kernel does around that.',
  unit: 'packet',
  params: [
    {
      name: 'ratePps',
      title: 'Offered load',
      unit: 'perSecond',
      min: 1000,
      max: 100_000_000,
      default: 600_000,
      about: 'packets per second over all cards',
    },
    {
      name: 'flows',
      title: 'Flows',
      unit: 'count',
      min: 1,
      max: 4096,
      default: 32,
      about: 'connections that the packets belong to, drawn at random',
    },
    {
      name: 'nics',
      title: 'Network cards',
      unit: 'count',
      min: 1,
      max: 16,
      default: 4,
      about: 'card i interrupts CPU i, round and round',
    },
    {
      name: 'hotFlow',
      title: 'Share of the hottest flow',
      unit: 'permille',
      min: 0,
      max: 1000,
      default: 0,
      about: 'share of all packets that belong to flow 0, on top of its even share',
    },
    {
      name: 'workCycles',
      title: 'Work per packet',
      unit: 'count',
      min: 0,
      max: 1_000_000,
      default: 1500,
      about: 'cycles of computing on each packet',
    },
    {
      name: 'flowLines',
      title: 'State per flow',
      unit: 'count',
      min: 1,
      max: 64,
      default: 3,
      about: 'cache lines that every packet of a flow reads and writes',
    },
    {
      name: 'routeLines',
      title: 'Routing table',
      unit: 'count',
      min: 1,
      max: 256,
      default: 8,
      about: 'cache lines of routes; a lookup reads two',
    },
    ...ARRIVAL_PARAMS,
    choice(
      'directDispatch',
      'Direct dispatch',
      ['off', 'on'],
      'FreeBSD 5 only: forward in the interrupt thread (net.isr.direct)',
    ),
  ],
}
