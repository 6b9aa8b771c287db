import { describe, expect, it } from 'vitest'
import { oneLockThroughput, oneQueueWait, ownQueueWait } from '../../../src/scenario/closed-forms.ts'
import { findPreset } from '../../../src/scenario/presets/index.ts'
import { resolve } from '../../../src/scenario/resolve.ts'
import type { RunSummary } from '../../../src/sim/log/schema.ts'
import { createSimulation } from '../../../src/sim/simulation.ts'

const US = 1_000_000
const PS_PER_SECOND = 1e12
const VERIFY = process.env['VERIFY'] === '1'
/** The bar, and Student's 97.5 % quantile for 1, 2, 3 … degrees of freedom. */
const TOLERANCE = 0.015
const QUANTILES = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.2, 2.18, 2.16, 2.14, 2.13]

const run = (
  id: string,
  kernel: string,
  cpus: number,
  params: Record<string, number>,
  untilPs: number,
  seed: number,
) => {
  const { scenario } = findPreset(id)!
  const workload = { ...scenario.workload, params: { ...scenario.workload.params, ...params } }
  const sim = createSimulation(resolve({ ...scenario, kernel, cpus, seed, workload }), { keepLog: false })
  sim.runUntil(untilPs)
  return sim.summary()
}

/** Replications with the seeds 1, 2, 3 …: the mean must be within the bar of theory, and known that well itself. */
const compare = (
  name: string,
  theory: number,
  replications: number,
  one: (seed: number) => RunSummary,
  value: (summary: RunSummary) => number,
): void => {
  const values = Array.from({ length: replications }, (_, index) => value(one(index + 1)))
  const mean = values.reduce((sum, x) => sum + x, 0) / replications
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (replications - 1)
  const halfWidth = QUANTILES[replications - 2] * Math.sqrt(variance / replications)
  const percent = (x: number): string => `${(100 * x).toFixed(2)} %`
  console.info(
    `${name}: ${mean.toFixed(4)}, theory ${theory.toFixed(4)}: ${percent(mean / theory - 1)} ± ${percent(halfWidth / theory)} (95 %, seeds 1 to ${replications})`,
  )
  expect(Math.abs(mean / theory - 1)).toBeLessThanOrEqual(TOLERANCE)
  expect(halfWidth / theory).toBeLessThanOrEqual(TOLERANCE)
}

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
  const points = [9, 3, 19].flatMap((z) => [1, 2, 4, 8, 16].map((n) => [z, n] as const))
  it.each(points)('Z/S = %i, %i CPUs', { timeout: 120_000 }, (z, n) => {
    // As many calls at each point, whatever its throughput.
    const perCall = 1 / oneLockThroughput(z, 1, n)
    const calls = VERIFY ? 100_000 : 25_000
    compare(
      `Z/S = ${z}, N = ${n}, X·S`,
      oneLockThroughput(z, 1, n),
      4,
      (seed) =>
        run('ideal-giant-lock', 'freebsd4', n, { think: z * US, service: US }, Math.round(calls * perCall * US), seed),
      ({ work }) => (work.perSecond * US) / PS_PER_SECOND,
    )
  })

  it('with constant times: min(N/(Z+S), 1/S)', () => {
    for (const n of [1, 4, 8, 16]) {
      const summary = run(
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

/** Jobs for each replication, and replications, that the bar takes: waits vary the more the higher the load. */
interface Point {
  cpus: number
  load: number
  jobs: number
  replications: number
  heavy: boolean
}

const LIGHT: Point[] = [{ cpus: 2, load: 0.5, jobs: 100_000, replications: 10, heavy: false }]
const HEAVY: Point[] = [
  { cpus: 2, load: 0.8, jobs: 340_000, replications: 10, heavy: true },
  { cpus: 4, load: 0.8, jobs: 340_000, replications: 10, heavy: true },
  { cpus: 4, load: 0.9, jobs: 600_000, replications: 12, heavy: true },
  { cpus: 8, load: 0.9, jobs: 600_000, replications: 12, heavy: true },
]
const more = VERIFY ? HEAVY : []

/**
 * The load that chance has brought to a replication is known: CPUs do nothing but work here. What it does to the wait,
 * in the first order, is taken out (a control variate), which changes no mean and needs a fifth of the jobs.
 */
const waits = (
  kernel: string,
  { cpus, load, jobs, replications }: Point,
  constant: 0 | 1,
  waitAt: (load: number) => number,
): void => {
  const step = 1e-4
  const slope = (waitAt(load + step) - waitAt(load - step)) / (2 * step)
  const theory = waitAt(load)
  compare(
    `${kernel}, ${cpus} CPUs, load ${load}, wait / service`,
    theory,
    replications,
    (seed) =>
      run(
        'ideal-run-queue',
        kernel,
        cpus,
        { load: load * 1000, service: US, constant },
        Math.round((jobs * US) / (load * cpus)),
        seed,
      ),
    ({ meanWaitPs, ledger, simulatedPs }) => meanWaitPs / US - slope * (ledger.user / (simulatedPs * cpus) - load),
  )
}

describe('run queues on the ideal machine', () => {
  it.each([...LIGHT, ...more])('one queue for all meets M/M/c: $cpus CPUs at $load', { timeout: 1_200_000 }, (point) =>
    waits('freebsd5', point, 0, (load) => oneQueueWait(point.cpus, load)),
  )

  it.each([...LIGHT, ...more])(
    'a queue for each CPU meets M/M/1: $cpus CPUs at $load',
    { timeout: 1_200_000 },
    (point) => waits('dragonfly', point, 0, (load) => ownQueueWait(load, false)),
  )

  it.each(
    [
      { cpus: 1, load: 0.5, jobs: 40_000, replications: 8, heavy: false },
      { cpus: 1, load: 0.8, jobs: 250_000, replications: 8, heavy: true },
      { cpus: 1, load: 0.9, jobs: 600_000, replications: 10, heavy: true },
    ].filter(({ heavy }) => VERIFY || !heavy),
  )('constant work on one CPU meets M/D/1 at $load', { timeout: 1_200_000 }, (point) =>
    waits('dragonfly', point, 1, (load) => ownQueueWait(load, true)),
  )
})
