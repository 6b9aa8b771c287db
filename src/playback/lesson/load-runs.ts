import { configOfSide, differenceWords, type SideSpec } from '../../scenario/sides.ts'
import { clusterConfig } from '../../scenario/cluster/scenario.ts'
import type { StepStage } from '../../scenario/lesson/stages.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { KERNEL_CARDS } from '../../sim/kernel/cards.ts'
import { ClusterLoader } from '../cluster/loader.ts'
import type { ClusterRun } from '../cluster/run.ts'
import { RunLoader } from '../loader.ts'
import type { Run } from '../run.ts'
import { type LessonRuns, MeasureError } from './runs.ts'

/** What a side of a machine's stage is called. */
export const sideTitle = (spec: SideSpec, scenario: Scenario, all: readonly SideSpec[]): string => {
  const words = differenceWords(spec, scenario, all)
  const { title } = KERNEL_CARDS[spec.kernel]
  return words === '' ? title : `${title} (${words})`
}

const wholeRun = (scenario: Scenario, side: SideSpec): Promise<Run> => {
  const loader = new RunLoader()
  return new Promise<Run>((done, failed) => {
    loader.start(configOfSide(scenario, side), scenario.untilPs, ({ run, error }) => {
      if (error !== null) failed(new MeasureError(`The simulation stopped: ${error}`))
      else if (run !== null && run.summary !== null) done(run)
    })
  }).finally(() => loader.close())
}

const wholeCluster = (config: ReturnType<typeof clusterConfig>, untilPs: number): Promise<ClusterRun> => {
  let loader: ClusterLoader | null = null
  return new Promise<ClusterRun>((done, failed) => {
    loader = new ClusterLoader(({ run, error }) => {
      if (error !== null) failed(new MeasureError(`The simulation stopped: ${error}`))
      else if (run?.finished === true) done(run)
    })
    loader.start(config, untilPs)
  }).finally(() => loader?.close())
}

/** Runs all that a step shows to its end, each side in a worker of its own. */
export const loadRuns = async (stage: StepStage): Promise<LessonRuns> => {
  if (stage.on === 'machine') {
    const { shared, sides } = stage
    const runs = await Promise.all(sides.map((side) => wholeRun(shared.scenario, side)))
    return {
      on: 'machine',
      sides: runs.map((run, index) => ({ title: sideTitle(sides[index], shared.scenario, sides), run })),
    }
  }
  const { scenario } = stage.shared
  const runs = await Promise.all(
    stage.sides.map((system) => wholeCluster(clusterConfig(scenario, system), scenario.untilPs)),
  )
  return {
    on: 'cluster',
    sides: runs.map((run, index) => ({ title: CLUSTER_SYSTEMS[stage.sides[index]].card.title, run })),
  }
}
