import type { MachineSpec } from '../../src/sim/machine/spec.ts'

/** A made-up machine for tests: `threads` hardware threads per core, four CPUs to a package. */
export const testMachine = (cpus: number, options: Partial<MachineSpec> & { threads?: number } = {}): MachineSpec => {
  const { threads = 1, ...rest } = options
  const packages = Math.ceil(cpus / 4)
  return {
    id: 'test',
    title: 'Test machine',
    about: 'made up',
    year: null,
    cpus: Array.from({ length: cpus }, (_, cpu) => ({
      package: Math.floor(cpu / 4),
      cluster: Math.floor(cpu / 4),
      core: Math.floor(cpu / threads),
    })),
    hops: Array.from({ length: packages * packages }, (_, pair) =>
      Math.floor(pair / packages) === pair % packages ? 0 : 1,
    ),
    cyclePs: 500,
    lineBytes: 64,
    l1: { bytes: 512, ways: 2, hitPs: 1500 },
    l2: { bytes: 2048, ways: 4, hitPs: 5000 },
    l3: null,
    memory: { localPs: 70_000, hopPs: [110_000] },
    transfer: { kind: 'classes', siblingPs: 7_000, clusterPs: 40_000, packagePs: 40_000, hopPs: [90_000] },
    transferByStatePermille: {},
    interconnect: { kind: 'bus', transactionPs: 4000, linkPs: 3000 },
    ipiPs: 500_000,
    provenance: {},
    ...rest,
  }
}
