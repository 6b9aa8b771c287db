import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KERNELS } from '../../../src/sim/kernel/registry.ts'
import { createSimulation } from '../../../src/sim/simulation.ts'
import { testConfig } from '../../support/config.ts'

const MS = 1_000_000_000

describe.each(Object.keys(KERNELS))(
  'threads of one process that wait for each other and block, under %s',
  { timeout: 600_000 },
  (kernel) => {
    it('go on and on: none is forgotten in front of the mutex', () => {
      fc.assert(
        fc.property(
          fc.record({
            cpus: fc.integer({ min: 1, max: 6 }),
            seed: fc.nat(),
            mode: fc.integer({ min: 0, max: 1 }),
            threads: fc.integer({ min: 1, max: 9 }),
            work: fc.integer({ min: 1000, max: 5_000_000 }),
            blocked: fc.integer({ min: 1000, max: 5_000_000 }),
          }),
          ({ cpus, seed, mode, threads, work, blocked }) => {
            const sim = createSimulation(
              testConfig(kernel, 'blocking-calls', {
                cpus,
                seed,
                params: { threads, work, blocked },
                options: { threads: mode },
              }),
            )
            sim.runUntil(MS)
            const before = sim.summary().work.count
            sim.runUntil(2 * MS)
            expect(before).toBeGreaterThan(0)
            expect(sim.summary().work.count).toBeGreaterThan(1.2 * before)
          },
        ),
        { numRuns: process.env['VERIFY'] === '1' ? 200 : 5 },
      )
    })
  },
)
