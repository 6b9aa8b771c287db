import { Run } from '../../src/playback/run.ts'
import { sideTitle } from '../../src/playback/lesson/load-runs.ts'
import type { LessonRuns } from '../../src/playback/lesson/runs.ts'
import type { StepStage } from '../../src/scenario/lesson/stages.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'
import { configOfSide, type SideSpec } from '../../src/scenario/sides.ts'
import { CLUSTER_SYSTEMS } from '../../src/sim/cluster/systems.ts'
import { createSimulation } from '../../src/sim/simulation.ts'
import { runOf } from './cluster-run.ts'

const known = new Map<string, Run>()

const machineRun = (scenario: Scenario, side: SideSpec): Run => {
  const config = configOfSide(scenario, side)
  const key = JSON.stringify([config, scenario.untilPs])
  const made = known.get(key)
  if (made !== undefined) return made
  const sim = createSimulation(config)
  const run = new Run(sim.info, scenario.untilPs)
  sim.runUntil(scenario.untilPs)
  run.append(sim.log.slice(0, sim.log.length), sim.now)
  run.finish(sim.summary())
  known.set(key, run)
  return run
}

/** The runs of a step, made here and now; the same stage has the same runs. */
export const nodeRuns = (stage: StepStage): LessonRuns =>
  stage.on === 'machine'
    ? {
        on: 'machine',
        sides: stage.sides.map((side) => ({
          title: sideTitle(side, stage.shared.scenario, stage.sides),
          run: machineRun(stage.shared.scenario, side),
        })),
      }
    : {
        on: 'cluster',
        sides: stage.sides.map((system) => ({
          title: CLUSTER_SYSTEMS[system].card.title,
          run: runOf(stage.shared.scenario, system).run,
        })),
      }
