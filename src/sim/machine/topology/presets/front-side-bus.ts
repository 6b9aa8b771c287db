import type { MachineSpec } from '../../spec.ts'
import { cycleOf, ns, regularPlaces } from '../build.ts'

/** Two single-core packages with hyper-threading on one bus. */
export const DUAL_XEON: MachineSpec = {
  id: 'dual-xeon-2003',
  title: '2 × Xeon "Prestonia" with hyper-threading, 2.8 GHz',
  about: 'Everything goes over one front-side bus: memory, and every line that changes its owner.',
  year: 2003,
  cpus: regularPlaces(2, 1, 1, 2),
  hops: [0, 1, 1, 0],
  cyclePs: cycleOf(2800),
  lineBytes: 64,
  l1: { bytes: 8 * 1024, ways: 4, hitPs: 4 * cycleOf(2800) },
  l2: { bytes: 512 * 1024, ways: 8, hitPs: 30 * cycleOf(2800) },
  l3: null,
  // There is one memory, behind the bus: it is as far from both.
  memory: { localPs: ns(135), hopPs: [ns(135)] },
  transfer: { kind: 'classes', siblingPs: ns(7), clusterPs: 0, packagePs: 0, hopPs: [ns(133)] },
  transferByStatePermille: {},
  interconnect: { kind: 'bus', transactionPs: ns(15), linkPs: 0 },
  ipiPs: ns(1000),
  provenance: {
    l1: { basis: 'assumed', source: '8 KB, 4-way; 4 cycles as measured on a Xeon 5060 (AnandTech article 2143)' },
    l2: {
      basis: 'derived',
      source:
        '512 KB: theinquirer.net, article 1033003. 30 cycles: measured on a Xeon 5060, also NetBurst (AnandTech article 2143). 8 ways assumed',
    },
    'memory.localPs': { basis: 'derived', source: '135 ns, measured on a Xeon 5060 (AnandTech article 2143)' },
    'transfer.hopPs': {
      basis: 'unverified',
      source: '133 ns, Pentium D 830, two dies on one bus: Peng et al., IPCCC 2007, from memory',
    },
    'transfer.siblingPs': { basis: 'assumed', source: '7 ns, as measured between hardware threads of a Xeon X5650' },
    'interconnect.transactionPs': {
      basis: 'derived',
      source: '64 bytes at 4.26 GB/s of a 533 MHz bus: theinquirer.net, article 1033003',
    },
    ipiPs: { basis: 'assumed', source: 'one microsecond from the write to the first instruction of the handler' },
  },
}

/** Two single-core packages, the one machine of those years whose core-to-core latency was measured. */
export const DUAL_PPC970: MachineSpec = {
  id: 'dual-ppc970-2003',
  title: '2 × PowerPC 970, 1.8 GHz',
  about: 'Two processors behind one controller; a line from one to the other takes more than half a microsecond.',
  year: 2003,
  cpus: regularPlaces(2, 1, 1, 1),
  hops: [0, 1, 1, 0],
  cyclePs: cycleOf(1800),
  lineBytes: 128,
  l1: { bytes: 32 * 1024, ways: 2, hitPs: 3 * cycleOf(1800) },
  l2: { bytes: 512 * 1024, ways: 8, hitPs: 12 * cycleOf(1800) },
  l3: null,
  memory: { localPs: ns(160), hopPs: [ns(160)] },
  transfer: { kind: 'matrix', ps: [0, ns(576), ns(576), 0] },
  transferByStatePermille: {},
  interconnect: { kind: 'bus', transactionPs: ns(20), linkPs: 0 },
  ipiPs: ns(1000),
  provenance: {
    transfer: { basis: 'measured', source: '576 ± 6 ns: nviennot/core-to-core-latency, IBM PPC970 2.2 at 1.8 GHz × 2' },
    l1: { basis: 'assumed', source: '32 KB, 2-way, 3 cycles' },
    l2: { basis: 'assumed', source: '512 KB, 8-way, 12 cycles' },
    'memory.localPs': { basis: 'assumed', source: '160 ns' },
    'interconnect.transactionPs': { basis: 'assumed', source: '20 ns for a line of 128 bytes' },
    ipiPs: { basis: 'assumed', source: 'one microsecond from the write to the first instruction of the handler' },
  },
}
