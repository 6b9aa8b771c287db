import { EIGHT_CPUS, type Preset, preset } from './preset.ts'

export const PACKET_PRESETS: readonly Preset[] = [
  preset({
    id: 'packets',
    topic: 'Packets and servers',
    title: 'Forwarding packets',
    about:
      'The same packets, at the same picosecond, arrive on both sides. Watch the threads on the FreeBSD side change CPUs while the lines they need are still where they last ran. On the DragonFly side each flow belongs to one CPU; what travels is the packet and the message that announces it.',
    kind: 'packet-forwarding',
    params: {},
  }),
  preset({
    id: 'hot-flow',
    topic: 'Packets and servers',
    title: 'One flow takes it all',
    about:
      'Nine of ten packets belong to a single flow. DragonFly hashes them all to one CPU, which drowns while the others wait; what one CPU per flow gives is what one flow can never exceed.',
    kind: 'packet-forwarding',
    params: { hotFlow: 900, ratePps: 900_000 },
  }),
  preset({
    id: 'saturated',
    topic: 'Packets and servers',
    title: 'More than one CPU can carry',
    about:
      'Twice the packets. One software-interrupt thread is all that FreeBSD 5 has for them, and CPUs wait for each other in front of the same locks; DragonFly has one protocol thread per CPU.',
    kind: 'packet-forwarding',
    params: { ratePps: 1_200_000 },
  }),
  preset({
    id: 'many-cpus',
    topic: 'Packets and servers',
    title: 'Eight CPUs of a present-day machine',
    about:
      'The same comparison on eight CPUs of two EPYC 7742: two packages, 267 ns apart, twice the packets. On the FreeBSD side every CPU that takes a packet needs the same two lines, the scheduler lock and the run queue, from wherever they are.',
    kind: 'packet-forwarding',
    params: { ratePps: 1_200_000, nics: 8, flows: 64 },
    rest: { machine: 'dual-epyc-7742', cpus: 8 },
  }),
  preset({
    id: 'bursts',
    topic: 'Packets and servers',
    title: 'Skewed flows, in bursts',
    about:
      'Half of all packets belong to one flow, and they come in bursts of about forty. On either side that flow has one CPU: in DragonFly the one that its hash names, to which packets go by message; in FreeBSD 5, which forwards in the interrupt thread here, the one that its card interrupts. More than half of each burst waits there while the others stand by, and where packets are handed over they wait longer. Set the arrivals to evenly spaced and the difference shrinks.',
    kind: 'packet-forwarding',
    params: { hotFlow: 500, steady: 2, burst: 40, ratePps: 500_000, workCycles: 4000, directDispatch: 1 },
  }),
  preset({
    id: 'bursts-eight',
    topic: 'Packets and servers',
    title: 'Skewed flows, in bursts (8 CPUs)',
    about:
      "The same on eight CPUs: more of them stand by while one works through the burst. Evenly spaced arrivals do not help here: DragonFly's CPU for that flow then has no pause at all.",
    kind: 'packet-forwarding',
    params: { hotFlow: 500, steady: 2, burst: 40, ratePps: 800_000, nics: 8, workCycles: 4000, directDispatch: 1 },
    rest: EIGHT_CPUS,
  }),
  preset({
    id: 'giant-network',
    topic: 'Packets and servers',
    title: 'The network under Giant',
    about:
      'FreeBSD 5 with debug.mpsafenet=0: the whole network stack runs under one lock. Watch who waits for Giant. Add CPUs in the curves below: one alone forwards no fewer packets, and nothing is gained by the second. Then set "What Giant covers" to nothing, and look again: packets wait a tenth as long.',
    kind: 'packet-forwarding',
    params: { ratePps: 900_000, directDispatch: 1 },
    pair: ['freebsd5', 'freebsd4'],
    rest: { options: { freebsd5: { giant: 1 } } },
  }),
  preset({
    id: 'giant-network-eight',
    topic: 'Packets and servers',
    title: 'The network under Giant (8 CPUs)',
    about:
      'Eight CPUs, and one at a time in the network stack: seven of them are there to wait. One alone forwards over a quarter more, for then the lock and what it guards need not travel.',
    kind: 'packet-forwarding',
    params: { ratePps: 1_500_000, nics: 8, flows: 64, directDispatch: 1 },
    pair: ['freebsd5', 'freebsd4'],
    rest: { ...EIGHT_CPUS, options: { freebsd5: { giant: 1 } } },
  }),
  preset({
    id: 'server',
    topic: 'Packets and servers',
    title: 'A server with many connections',
    about:
      'A request comes in on one CPU, belongs to a connection that has a CPU, and wakes a thread that has one too. On the DragonFly side the packet goes to its connection by message, and the server thread is woken where it sleeps; on the other side it is whoever comes first. Follow one request with Step.',
    kind: 'server',
  }),
  preset({
    id: 'server-eight',
    topic: 'Packets and servers',
    title: 'A server with many connections (8 CPUs)',
    about:
      'Twice the CPUs, twice the connections, nearly twice the requests: what was near is now often two hops away.',
    kind: 'server',
    params: { ratePps: 450_000, connections: 32, nics: 8 },
    rest: EIGHT_CPUS,
  }),
]
