import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testMachine } from '../../../test/support/machine.ts'
import { compileProtocol } from '../machine/protocol/compile.ts'
import { PROTOCOLS } from '../machine/protocol/registry.ts'
import type { AccessBatch } from './access-batch.ts'
import { Replayer } from './replay.ts'
import { StageRun } from './stage-run.ts'

const anyTrace = fc
  .array(fc.tuple(fc.nat(3), fc.nat(1), fc.nat(40)), { minLength: 1, maxLength: 300 })
  .map((rows): AccessBatch => ({
    cpus: Uint8Array.from(rows, ([cpu]) => cpu),
    ops: Uint8Array.from(rows, ([, op]) => op),
    addresses: Float64Array.from(rows, ([, , block]) => block * 64 + 2 ** 40),
    count: rows.length,
  }))

describe('a trace on the stage', () => {
  it('does to the caches what the replay without time counts', () => {
    fc.assert(
      fc.property(anyTrace, fc.constantFrom(...Object.keys(PROTOCOLS)), (trace, name) => {
        const machine = testMachine(4, {
          l1: { bytes: 256, ways: 2, hitPs: 1000 },
          l2: { bytes: 1024, ways: 2, hitPs: 4000 },
        })
        const stage = new StageRun(machine, PROTOCOLS[name], trace)
        stage.play()
        const replayer = new Replayer(compileProtocol(PROTOCOLS[name]), { caches: 4, size: 1024, ways: 2, line: 64 })
        replayer.replay(trace)
        const { totals } = replayer.counts()
        expect(stage.summary().transfers).toBe(totals.readMissesSupplied + totals.writeMissesSupplied)
        const ledger = Object.values(stage.summary().ledger).reduce((sum, ps) => sum + ps, 0)
        expect(ledger).toBe(4 * stage.now)
      }),
      { numRuns: 200 },
    )
  })
})
