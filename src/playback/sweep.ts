import { resolve } from '../scenario/resolve.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { SimConfig } from '../sim/config.ts'
import type { RunSummary } from '../sim/log/schema.ts'

/** Beyond this many CPUs a sweep goes only if the scenario itself does. */
const CPUS_MOST = 64

/** One run of a sweep, before it is run. */
export interface SweepTask {
  cpus: number
  config: SimConfig
}

/** What the page asks of a sweep's worker: these runs, one after the other, none of them beyond `untilPs`. */
export interface SweepRequest {
  tasks: SweepTask[]
  untilPs: number
}

/** What it answers: for each task in turn how it came out, or why it did not; then that it was the last. */
export type SweepReply =
  | { type: 'point'; cpus: number; summary: RunSummary }
  | { type: 'failed'; cpus: number; message: string }
  | { type: 'done' }

/** How many CPUs to try on a machine that has `available`: powers of two, what it has, and what is on the stage now. */
export const sweepCounts = (available: number, current: number): number[] => {
  const whole = available <= CPUS_MOST ? [available] : []
  return [...new Set([1, 2, 4, 8, 16, 32, CPUS_MOST, ...whole, current])]
    .filter((count) => count <= available)
    .toSorted((one, other) => one - other)
}

/** The runs of a scenario under one kernel, with each number of CPUs. */
export const sweepTasks = (scenario: Scenario, kernel: string, counts: readonly number[]): SweepTask[] =>
  counts.map((cpus) => ({ cpus, config: resolve({ ...scenario, kernel, cpus }) }))
