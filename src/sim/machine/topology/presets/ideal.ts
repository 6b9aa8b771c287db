import type { MachineSpec } from '../../spec.ts'
import { regularPlaces } from '../build.ts'

/** No access takes time, nor does the kernel's own code: what is left is queueing, for which there are closed forms. */
export const IDEAL: MachineSpec = {
  id: 'ideal',
  title: 'Ideal machine: memory costs nothing',
  about:
    'Every access, every interrupt and every instruction of the kernel is free. Whatever still waits here waits for its turn, and theory says for how long.',
  year: null,
  cpus: regularPlaces(1, 64, 1, 1),
  hops: [0],
  codeTakesTime: false,
  cyclePs: 1,
  lineBytes: 64,
  l1: { bytes: 1024 * 1024, ways: 16, hitPs: 0 },
  l2: { bytes: 16 * 1024 * 1024, ways: 16, hitPs: 0 },
  l3: null,
  memory: { localPs: 0, hopPs: [0] },
  transfer: { kind: 'classes', siblingPs: 0, clusterPs: 0, packagePs: 0, hopPs: [0] },
  transferByStatePermille: {},
  interconnect: { kind: 'directory', transactionPs: 0, linkPs: 0 },
  ipiPs: 0,
  provenance: Object.fromEntries(
    ['l1', 'l2', 'memory', 'transfer', 'interconnect.transactionPs', 'ipiPs'].map((field) => [
      field,
      { basis: 'assumed', source: 'nothing, by definition' } as const,
    ]),
  ),
}
