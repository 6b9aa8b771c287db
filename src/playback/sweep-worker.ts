import type { RunSummary } from '../sim/log/schema.ts'
import { loadSimulation } from '../sim/load.ts'
import type { SweepReply, SweepRequest, SweepTask } from './sweep.ts'

/** A run is cut off after about so many micro-operations: with many CPUs there is as much to see in less time. */
const BUDGET = 3_000_000
const SLICE = 100_000

const reply = (message: SweepReply): void => self.postMessage(message)

/** Lets whoever else needs the processor have it. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

const run = async ({ config }: SweepTask, untilPs: number): Promise<RunSummary> => {
  const sim = await loadSimulation(config, { keepLog: false })
  for (let left = BUDGET; left > 0 && !sim.runUntil(untilPs, SLICE); left -= SLICE) await turn()
  return sim.summary()
}

const runAll = async ({ tasks, untilPs }: SweepRequest): Promise<void> => {
  for (const task of tasks) {
    const { cpus } = task
    try {
      reply({ type: 'point', cpus, summary: await run(task, untilPs) })
    } catch (error) {
      reply({ type: 'failed', cpus, message: error instanceof Error ? error.message : String(error) })
    }
  }
  reply({ type: 'done' })
}

self.addEventListener('message', ({ data }: MessageEvent<SweepRequest>) => void runAll(data))
