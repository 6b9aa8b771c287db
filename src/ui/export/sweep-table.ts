import { curvesCsv } from '../../interchange/export/curves.ts'
import { sweepCounts, sweepTasks } from '../../playback/sweep.ts'
import { startSweep } from '../../playback/sweep-loader.ts'
import { theoryOf } from '../../scenario/closed-forms.ts'
import { machineOf } from '../../scenario/resolve.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { KERNEL_CARDS } from '../../sim/kernel/cards.ts'
import type { RunSummary } from '../../sim/log/schema.ts'
import { WORKLOAD_CARDS } from '../../sim/workload/cards/registry.ts'
import type { Work } from './subject.ts'

interface Point {
  cpus: number
  summary: RunSummary
}

/** A kernel with each number of CPUs; a run that fails is left out. */
const swept = (
  scenario: Scenario,
  kernel: string,
  counts: readonly number[],
  signal: AbortSignal,
  onRun: () => void,
): Promise<Point[]> =>
  new Promise((resolve, reject) => {
    const points: Point[] = []
    const end = startSweep({ tasks: sweepTasks(scenario, kernel, counts), untilPs: scenario.untilPs }, (reply) => {
      if (reply.type === 'done') resolve(points)
      else {
        if (reply.type === 'point') points.push(reply)
        onRun()
      }
    })
    signal.addEventListener('abort', () => {
      end()
      reject(new DOMException('stopped', 'AbortError'))
    })
  })

/** Runs a scenario under its kernels with more and more CPUs, and makes a table of it. */
export const sweepTable = async (
  scenario: Scenario,
  kernels: readonly string[],
  { signal, progress }: Work,
): Promise<string> => {
  const counts = sweepCounts(machineOf(scenario).cpus.length, scenario.cpus)
  let runs = 0
  const onRun = (): void => progress(++runs / (counts.length * kernels.length))
  const curves = await Promise.all(
    kernels.map(async (kernel) => ({
      title: KERNEL_CARDS[kernel].title,
      points: await swept(scenario, kernel, counts, signal, onRun),
    })),
  )
  return curvesCsv(WORKLOAD_CARDS[scenario.workload.kind].unit, curves, theoryOf(scenario, counts))
}
