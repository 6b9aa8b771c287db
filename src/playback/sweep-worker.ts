import { createSimulation, type Simulation } from '../sim/simulation.ts'
import type { SweepReply, SweepRequest, SweepTask } from './sweep.ts'

/** A run is cut off after about so many micro-operations: with many CPUs there is as much to see in less time. */
const BUDGET = 3_000_000
const SLICE = 100_000

const reply = (message: SweepReply): void => self.postMessage(message)

/** One slice, then a turn for whoever else needs the processor. */
const advance = (sim: Simulation, untilPs: number, left: number, then: () => void): void => {
  if (sim.runUntil(untilPs, SLICE) || left <= SLICE) then()
  else setTimeout(() => advance(sim, untilPs, left - SLICE, then), 0)
}

const guarded = (cpus: number, act: () => void, next: () => void): void => {
  try {
    act()
  } catch (error) {
    reply({ type: 'failed', cpus, message: error instanceof Error ? error.message : String(error) })
    next()
  }
}

const runTasks = (tasks: readonly SweepTask[], untilPs: number): void => {
  const [task, ...rest] = tasks
  if (task === undefined) {
    reply({ type: 'done' })
    return
  }
  const next = (): void => void setTimeout(() => runTasks(rest, untilPs), 0)
  guarded(
    task.cpus,
    () => {
      const sim = createSimulation(task.config)
      advance(sim, untilPs, BUDGET, () => {
        reply({ type: 'point', cpus: task.cpus, summary: sim.summary() })
        next()
      })
    },
    next,
  )
}

self.addEventListener('message', ({ data }: MessageEvent<SweepRequest>) => runTasks(data.tasks, data.untilPs))
