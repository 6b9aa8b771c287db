import type { MachineSpec, Provenance } from '../../spec.ts'
import { allOneHop, cycleOf, ns, regularPlaces } from '../build.ts'

const K8_GUIDE =
  'AMD, "Performance Guidelines for AMD Athlon 64 and AMD Opteron ccNUMA Multiprocessor Systems", app. A.2'
const ANANDTECH = 'AnandTech article 2143, Opteron 880 at 2.4 GHz'

const PROVENANCE: Record<string, Provenance> = {
  l1: { basis: 'measured', source: `64 KB, 2-way: ${K8_GUIDE}. 3 cycles: ${ANANDTECH}` },
  l2: {
    basis: 'measured',
    source: `1 MB, 16-way, exclusive of L1: ${K8_GUIDE}. 12 cycles: ${ANANDTECH}. Simulated as inclusive`,
  },
  'memory.localPs': { basis: 'measured', source: '64 ns: AnandTech article 2294, Opteron 8218HE at 2.6 GHz' },
  'memory.hopPs': { basis: 'assumed', source: '45 ns for each HyperTransport hop' },
  'transfer.packagePs': {
    basis: 'unverified',
    source:
      '68 ns, Athlon 64 X2 4400+: Peng et al., IPCCC 2007, from memory; the two cores of a package share no cache',
  },
  'transfer.hopPs': { basis: 'derived', source: 'the transfer within a package plus 45 ns for each hop' },
  'interconnect.transactionPs': {
    basis: 'assumed',
    source: '5 ns for each broadcast probe. That the home broadcasts and waits for all answers: ' + K8_GUIDE,
  },
  'interconnect.linkPs': {
    basis: 'derived',
    source: '64 bytes at 6.4 GB/s of HyperTransport: theinquirer.net, article 1033003',
  },
  ipiPs: { basis: 'assumed', source: 'one microsecond from the write to the first instruction of the handler' },
}

const opteron = (
  packages: number,
  hops: number[],
  named: Pick<MachineSpec, 'id' | 'title' | 'about'>,
): MachineSpec => ({
  ...named,
  year: 2005,
  cpus: regularPlaces(packages, 2, 1, 1),
  hops,
  cyclePs: cycleOf(2400),
  lineBytes: 64,
  l1: { bytes: 64 * 1024, ways: 2, hitPs: 3 * cycleOf(2400) },
  l2: { bytes: 1024 * 1024, ways: 16, hitPs: 12 * cycleOf(2400) },
  l3: null,
  memory: { localPs: ns(64), hopPs: [ns(64 + 45), ns(64 + 90)] },
  transfer: {
    kind: 'classes',
    siblingPs: 0,
    clusterPs: 0,
    packagePs: ns(68),
    hopPs: [ns(68 + 45), ns(68 + 90)],
  },
  transferByStatePermille: {},
  interconnect: { kind: 'bus', transactionPs: ns(5), linkPs: ns(10) },
  ipiPs: ns(1000),
  provenance: PROVENANCE,
})

/** Two packages of two cores. */
export const DUAL_OPTERON: MachineSpec = opteron(2, allOneHop(2), {
  id: 'dual-opteron-2005',
  title: '2 × dual-core Opteron, 2.4 GHz',
  about:
    'The machine that both kernels were being made ready for: two packages with memory of their own, joined by HyperTransport.',
})

/** Four packages of two cores in a square: opposite corners are two hops apart. */
export const QUAD_OPTERON: MachineSpec = opteron(4, [0, 1, 1, 2, 1, 0, 2, 1, 1, 2, 0, 1, 2, 1, 1, 0], {
  id: 'quad-opteron-2005',
  title: '4 × dual-core Opteron, 2.4 GHz',
  about: 'Four packages in a square; from one corner to the opposite one a line takes two hops.',
})
