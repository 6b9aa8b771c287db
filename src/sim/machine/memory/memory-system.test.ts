import { describe, expect, it } from 'vitest'
import { testMachine } from '../../../../test/support/machine.ts'
import { runRandomTester } from '../../../../test/support/random-tester.ts'
import { MESI } from '../protocol/mesi.ts'
import { PROTOCOLS } from '../protocol/registry.ts'
import type { ProtocolTable } from '../protocol/types.ts'
import type { MachineSpec } from '../spec.ts'
import { CoherenceError } from './memory-system.ts'

/** `npm run verify` runs the full ten million operations per protocol. */
const OPERATIONS = process.env['VERIFY'] === '1' ? 10_000_000 : 60_000

const l3 = { bytes: 4096, ways: 4, hitPs: 20_000, scope: 'package' as const }
const MACHINES: Record<string, MachineSpec> = {
  'eight CPUs on a bus': testMachine(8),
  'a directory and a shared cache': testMachine(8, {
    l3,
    interconnect: { kind: 'directory', transactionPs: 4000, linkPs: 3000 },
  }),
  'two hardware threads per core and a shared cache': testMachine(8, { threads: 2, l3 }),
  'no latency at all': testMachine(6, {
    l1: { bytes: 512, ways: 2, hitPs: 1 },
    l2: { bytes: 1024, ways: 2, hitPs: 1 },
    memory: { localPs: 1, hopPs: [1] },
    transfer: { kind: 'classes', siblingPs: 1, clusterPs: 1, packagePs: 1, hopPs: [1] },
    interconnect: { kind: 'bus', transactionPs: 0, linkPs: 0 },
  }),
}

describe('many CPUs that read, write and add at random', () => {
  for (const protocol of Object.values(PROTOCOLS)) {
    for (const [name, machine] of Object.entries(MACHINES)) {
      it(`see only the last value written, under ${protocol.title}, with ${name}`, { timeout: 600_000 }, () => {
        const share = Math.ceil(OPERATIONS / Object.keys(MACHINES).length)
        const result = runRandomTester(machine, protocol, 48, share, 11)
        expect(result.operations).toBeGreaterThanOrEqual(share)
        expect(result.sum).toBe(result.added)
        expect(result.transfers).toBeGreaterThan(share / 100)
        expect(result.ledgerPs).toBe(machine.cpus.length * result.elapsedPs)
      })
    }
  }

  it('are caught out when a protocol forgets to invalidate', () => {
    const broken: ProtocolTable = {
      ...MESI,
      name: 'broken',
      snoop: { ...MESI.snoop, S: { BusRdX: { next: 'I' }, BusUpgr: { next: 'S' } } },
    }
    expect(() => runRandomTester(testMachine(4), broken, 8, 10_000, 3)).toThrow(CoherenceError)
  })

  it('are caught out when a protocol drops a modified line without writing it back', () => {
    const broken: ProtocolTable = {
      ...MESI,
      name: 'broken',
      traits: { ...MESI.traits, M: { dirty: false, exclusive: true } },
    }
    expect(() => runRandomTester(testMachine(4), broken, 64, 10_000, 3)).toThrow(CoherenceError)
  })
})
