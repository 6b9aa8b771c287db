import { describe, expect, it } from 'vitest'
import { oneLockThroughput } from '../../../src/scenario/closed-forms.ts'
import { compare, runIdeal } from '../../support/replications.ts'

const US = 1_000_000
const PS_PER_SECOND = 1e12
const VERIFY = process.env['VERIFY'] === '1'

describe('one giant lock on the ideal machine meets mean-value analysis', () => {
  // The point of the literature; with `npm run verify` shorter and longer times between calls as well.
  const points = (VERIFY ? [9, 3, 19] : [9]).flatMap((z) => [1, 2, 4, 8, 16].map((n) => [z, n] as const))
  it.each(points)('Z/S = %i, %i CPUs', { timeout: 120_000 }, (z, n) => {
    // As many calls at each point, whatever its throughput.
    const perCall = 1 / oneLockThroughput(z, 1, n)
    const calls = VERIFY ? 100_000 : 16_000
    compare(
      `Z/S = ${z}, N = ${n}, X·S`,
      oneLockThroughput(z, 1, n),
      4,
      (seed) =>
        runIdeal(
          'ideal-giant-lock',
          'freebsd4',
          n,
          { think: z * US, service: US },
          Math.round(calls * perCall * US),
          seed,
        ),
      ({ work }) => (work.perSecond * US) / PS_PER_SECOND,
    )
  })

  it('with constant times: min(N/(Z+S), 1/S)', () => {
    for (const n of [1, 4, 8, 16]) {
      const summary = runIdeal(
        'ideal-giant-lock',
        'freebsd4',
        n,
        { think: 9 * US, service: US, constant: 1 },
        20_000 * US,
        1,
      )
      expect((summary.work.perSecond * US) / PS_PER_SECOND).toBeCloseTo(Math.min(n / 10, 1), 2)
    }
  })
})
