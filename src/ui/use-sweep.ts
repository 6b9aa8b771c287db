import { useEffect, useState } from 'react'
import { sweepCounts, sweepTasks } from '../playback/sweep.ts'
import { startSweep } from '../playback/sweep-loader.ts'
import { machineOf } from '../scenario/resolve.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { RunSummary } from '../sim/log/schema.ts'

/** How a kernel has come out so far. */
export interface Swept {
  kernel: string
  points: { cpus: number; summary: RunSummary }[]
  failures: { cpus: number; message: string }[]
  done: boolean
}

/** What is to be swept; the key is the same exactly when the runs are. */
interface Plan {
  key: string
  scenario: Scenario
  kernels: readonly string[]
  counts: number[]
}

const planOf = (scenario: Scenario, kernels: readonly string[]): Plan => {
  const counts = sweepCounts(machineOf(scenario).cpus.length, scenario.cpus)
  // Which of the counts is on the stage, and what the scenario is called, makes no difference to the runs.
  const key = JSON.stringify([{ ...scenario, cpus: 0, kernel: '', title: '' }, kernels, counts])
  return { key, scenario, kernels, counts }
}

const nothingYet = (kernels: readonly string[]): Swept[] =>
  kernels.map((kernel) => ({ kernel, points: [], failures: [], done: false }))

/**
 * Runs the scenario under each kernel with more and more CPUs, once `ready`, each kernel in a worker of its own. It
 * begins anew when the runs would be others, and ends with the component.
 */
export const useSweep = (
  scenario: Scenario,
  kernels: readonly string[],
  ready: boolean,
): { counts: number[]; swept: Swept[] } => {
  const wanted = planOf(scenario, kernels)
  const [begun, setBegun] = useState<Plan | null>(null)
  const [results, setResults] = useState<{ plan: Plan; swept: Swept[] } | null>(null)
  if (ready && begun?.key !== wanted.key) setBegun(wanted)
  const plan = begun?.key === wanted.key ? begun : null
  useEffect(() => {
    if (plan === null) return
    const change = (side: number, how: (swept: Swept) => Swept): void =>
      setResults((before) => {
        const swept = before?.plan === plan ? before.swept : nothingYet(plan.kernels)
        return { plan, swept: swept.with(side, how(swept[side])) }
      })
    const ends = plan.kernels.map((kernel, side) =>
      startSweep(
        { tasks: sweepTasks(plan.scenario, kernel, plan.counts), untilPs: plan.scenario.untilPs },
        (reply): void => {
          if (reply.type === 'done') change(side, (swept) => ({ ...swept, done: true }))
          else if (reply.type === 'point') change(side, (swept) => ({ ...swept, points: [...swept.points, reply] }))
          else change(side, (swept) => ({ ...swept, failures: [...swept.failures, reply] }))
        },
      ),
    )
    return () => ends.forEach((end) => end())
  }, [plan])
  const swept = results !== null && results.plan === plan ? results.swept : nothingYet(kernels)
  return { counts: wanted.counts, swept }
}
