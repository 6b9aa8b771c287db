import { expect } from 'vitest'
import { findPreset } from '../../src/scenario/presets/index.ts'
import { resolve } from '../../src/scenario/resolve.ts'
import type { RunSummary } from '../../src/sim/log/schema.ts'
import { createSimulation } from '../../src/sim/simulation.ts'

/** The bar, and Student's 97.5 % quantile for 1, 2, 3 … degrees of freedom. */
const TOLERANCE = 0.015
const QUANTILES = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.2, 2.18, 2.16, 2.14, 2.13]

/** What came of a preset on the ideal machine, with other parameters of its workload. */
export const runIdeal = (
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
export const compare = (
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
