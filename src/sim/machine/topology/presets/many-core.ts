import type { MachineSpec } from '../../spec.ts'
import { allOneHop, cycleOf, ns, regularPlaces } from '../build.ts'

const C2C = 'nviennot/core-to-core-latency'
const SEVEN_CPU = '7-cpu.com/cpu/Westmere'
const ONE_MICROSECOND = {
  basis: 'assumed',
  source: 'one microsecond from the write to the first instruction of the handler',
} as const

/** Twelve cores with two hardware threads each, all figures measured. */
export const DUAL_XEON_X5650: MachineSpec = {
  id: 'dual-xeon-x5650',
  title: '2 × Xeon X5650, 24 CPUs, 2.67 GHz',
  about: 'The best-measured machine here: caches, memory and every pair of CPUs.',
  year: 2010,
  cpus: regularPlaces(2, 1, 6, 2),
  hops: allOneHop(2),
  cyclePs: cycleOf(2670),
  lineBytes: 64,
  l1: { bytes: 32 * 1024, ways: 8, hitPs: 4 * cycleOf(2670) },
  l2: { bytes: 256 * 1024, ways: 8, hitPs: 10 * cycleOf(2670) },
  l3: { bytes: 12 * 1024 * 1024, ways: 16, hitPs: 43 * cycleOf(2670), scope: 'package' },
  memory: { localPs: 40 * cycleOf(2670) + ns(67), hopPs: [40 * cycleOf(2670) + ns(105)] },
  transfer: { kind: 'classes', siblingPs: ns(7.14), clusterPs: ns(37.21), packagePs: ns(37.21), hopPs: [ns(73.74)] },
  transferByStatePermille: {},
  interconnect: { kind: 'directory', transactionPs: ns(2), linkPs: ns(5) },
  ipiPs: ns(1000),
  provenance: {
    transfer: {
      basis: 'measured',
      source: `${C2C}, Dual Xeon X5650: medians over pairs of the same core (7.14 ns), the same package (37.21) and of two packages (73.74)`,
    },
    l1: { basis: 'measured', source: `32 KB, 8-way, 4 cycles: ${SEVEN_CPU}` },
    l2: { basis: 'measured', source: `256 KB, 8-way, 10 cycles: ${SEVEN_CPU}` },
    l3: { basis: 'measured', source: `12 MB, 16-way, 40 to 46 cycles: ${SEVEN_CPU}` },
    memory: { basis: 'measured', source: `40 cycles + 67 ns, the other package's 40 cycles + 105 ns: ${SEVEN_CPU}` },
    'interconnect.transactionPs': { basis: 'assumed', source: '2 ns of a directory for each transaction' },
    'interconnect.linkPs': { basis: 'assumed', source: '64 bytes at 12.8 GB/s' },
    ipiPs: ONE_MICROSECOND,
  },
}

/** 128 cores in clusters of four that share a cache. */
export const DUAL_EPYC_7742: MachineSpec = {
  id: 'dual-epyc-7742',
  title: '2 × EPYC 7742, 256 CPUs, 2.25 GHz',
  about: 'A present-day many-core: 32 clusters of four cores, and four distances between two CPUs.',
  year: 2019,
  cpus: regularPlaces(2, 16, 4, 2),
  hops: allOneHop(2),
  cyclePs: cycleOf(2250),
  lineBytes: 64,
  l1: { bytes: 32 * 1024, ways: 8, hitPs: 4 * cycleOf(2250) },
  l2: { bytes: 512 * 1024, ways: 8, hitPs: 12 * cycleOf(2250) },
  l3: { bytes: 16 * 1024 * 1024, ways: 16, hitPs: 39 * cycleOf(2250), scope: 'cluster' },
  memory: { localPs: ns(110), hopPs: [ns(200)] },
  transfer: { kind: 'classes', siblingPs: ns(8.05), clusterPs: ns(25.33), packagePs: ns(190.65), hopPs: [ns(266.64)] },
  transferByStatePermille: {},
  interconnect: { kind: 'directory', transactionPs: ns(1), linkPs: ns(2) },
  ipiPs: ns(1000),
  provenance: {
    transfer: {
      basis: 'measured',
      source: `${C2C}, Dual EPYC 7742: medians over pairs of the same core (8.05 ns), cluster (25.33), package (190.65, between two groups: clusters of one package are about 258 apart, those of the other about 134) and of two packages (266.64)`,
    },
    l1: { basis: 'assumed', source: '32 KB, 8-way, 4 cycles' },
    l2: { basis: 'assumed', source: '512 KB, 8-way, 12 cycles' },
    l3: { basis: 'assumed', source: '16 MB for each cluster of four cores, 16-way, 39 cycles' },
    memory: { basis: 'assumed', source: '110 ns, 200 ns from the other package' },
    'interconnect.transactionPs': { basis: 'assumed', source: '1 ns of a directory for each transaction' },
    'interconnect.linkPs': { basis: 'assumed', source: '64 bytes at 32 GB/s' },
    ipiPs: ONE_MICROSECOND,
  },
}

/** One package of two clusters. */
export const RYZEN_5950X: MachineSpec = {
  id: 'ryzen-5950x',
  title: 'Ryzen 9 5950X, 32 CPUs, 3.4 GHz',
  about: 'A desktop of two clusters of eight cores: inside one a line is near, across it is five times as far.',
  year: 2020,
  cpus: regularPlaces(1, 2, 8, 2),
  hops: [0],
  cyclePs: cycleOf(3400),
  lineBytes: 64,
  l1: { bytes: 32 * 1024, ways: 8, hitPs: 4 * cycleOf(3400) },
  l2: { bytes: 512 * 1024, ways: 8, hitPs: 12 * cycleOf(3400) },
  l3: { bytes: 32 * 1024 * 1024, ways: 16, hitPs: 46 * cycleOf(3400), scope: 'cluster' },
  memory: { localPs: ns(80), hopPs: [] },
  transfer: { kind: 'classes', siblingPs: ns(7.8), clusterPs: ns(18.08), packagePs: ns(85.15), hopPs: [] },
  transferByStatePermille: {},
  interconnect: { kind: 'directory', transactionPs: ns(1), linkPs: 0 },
  ipiPs: ns(1000),
  provenance: {
    transfer: {
      basis: 'measured',
      source: `${C2C}, Ryzen 9 5950X: medians over pairs of the same core (7.8 ns), cluster (18.08) and of two clusters (85.15)`,
    },
    l1: { basis: 'assumed', source: '32 KB, 8-way, 4 cycles' },
    l2: { basis: 'assumed', source: '512 KB, 8-way, 12 cycles' },
    l3: { basis: 'assumed', source: '32 MB for each cluster of eight cores, 16-way, 46 cycles' },
    memory: { basis: 'assumed', source: '80 ns' },
    'interconnect.transactionPs': { basis: 'assumed', source: '1 ns of a directory for each transaction' },
    ipiPs: ONE_MICROSECOND,
  },
}
