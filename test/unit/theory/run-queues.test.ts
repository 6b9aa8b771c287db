import { describe, it } from 'vitest'
import { oneQueueWait, ownQueueWait } from '../../../src/scenario/closed-forms.ts'
import { compare, runIdeal } from '../../support/replications.ts'

const US = 1_000_000
const VERIFY = process.env['VERIFY'] === '1'

/** Jobs for each replication, and replications, that the bar takes: waits vary the more the higher the load. */
interface Point {
  cpus: number
  load: number
  jobs: number
  replications: number
}

const HEAVY: Point[] = [
  { cpus: 2, load: 0.5, jobs: 100_000, replications: 10 },
  { cpus: 2, load: 0.8, jobs: 340_000, replications: 10 },
  { cpus: 4, load: 0.8, jobs: 340_000, replications: 10 },
  { cpus: 4, load: 0.9, jobs: 600_000, replications: 12 },
  { cpus: 8, load: 0.9, jobs: 600_000, replications: 12 },
]

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
      runIdeal(
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
  it.each(VERIFY ? HEAVY : [])('one queue for all meets M/M/c: $cpus CPUs at $load', { timeout: 1_200_000 }, (point) =>
    waits('freebsd5', point, 0, (load) => oneQueueWait(point.cpus, load)),
  )

  it.each([{ cpus: 2, load: 0.5, jobs: 56_000, replications: 10 }, ...(VERIFY ? HEAVY : [])])(
    'a queue for each CPU meets M/M/1: $cpus CPUs at $load',
    { timeout: 1_200_000 },
    (point) => waits('dragonfly', point, 0, (load) => ownQueueWait(load, false)),
  )

  const heavier = [
    { cpus: 1, load: 0.8, jobs: 250_000, replications: 8 },
    { cpus: 1, load: 0.9, jobs: 600_000, replications: 10 },
  ]
  it.each([{ cpus: 1, load: 0.5, jobs: 40_000, replications: 8 }, ...(VERIFY ? heavier : [])])(
    'constant work on one CPU meets M/D/1 at $load',
    { timeout: 1_200_000 },
    (point) => waits('dragonfly', point, 1, (load) => ownQueueWait(load, true)),
  )
})
