import { describe, expect, it } from 'vitest'
import { oneLockThroughput, oneQueueWait, ownQueueWait } from '../../../src/scenario/closed-forms.ts'
import { compare, runIdeal } from '../../support/replications.ts'

const US = 1_000_000
const PS_PER_SECOND = 1e12
const VERIFY = process.env['VERIFY'] === '1'

describe('the closed forms', () => {
  it('give the numbers of the literature', () => {
    const throughputs = (z: number) => [1, 2, 4, 8, 16].map((n) => Number(oneLockThroughput(z, 1, n).toFixed(4)))
    expect(throughputs(9)).toEqual([0.1, 0.198, 0.3862, 0.7108, 0.9889])
    expect(throughputs(3)).toEqual([0.25, 0.4706, 0.7939, 0.9919, 1])
    expect(throughputs(19)).toEqual([0.05, 0.0998, 0.1984, 0.3907, 0.7355])
    const waits = [
      [4, 0.8],
      [4, 0.9],
      [8, 0.9],
      [2, 0.8],
      [1, 0.9],
    ].map(([servers, load]) => Number(oneQueueWait(servers, load).toFixed(4)))
    expect(waits).toEqual([0.7455, 1.9694, 0.8769, 1.7778, 9])
    expect([0.5, 0.8, 0.9].map((load) => Number(ownQueueWait(load, true).toFixed(4)))).toEqual([0.5, 2, 4.5])
  })
})

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
