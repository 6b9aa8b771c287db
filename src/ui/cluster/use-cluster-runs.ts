import { useEffect, useRef, useState } from 'react'
import { ClusterLoader, type ClusterLoading } from '../../playback/cluster/loader.ts'
import { clusterConfig, type ClusterScenario } from '../../scenario/cluster/scenario.ts'

const NOTHING: ClusterLoading = { run: null, error: null }

interface Runs {
  scenario: ClusterScenario
  sides: ClusterLoading[]
}

/** Runs the scenario under each of its systems, each in a worker of its own, again whenever the scenario changes. */
export const useClusterRuns = (scenario: ClusterScenario): ClusterLoading[] => {
  const [runs, setRuns] = useState<Runs | null>(null)
  const loaders = useRef<ClusterLoader[]>([])
  const wanted = useRef(scenario)
  useEffect(() => () => loaders.current.splice(0).forEach((loader) => loader.close()), [])
  useEffect(() => {
    wanted.current = scenario
    for (let side = loaders.current.length; side < scenario.systems.length; side++) {
      loaders.current.push(
        new ClusterLoader((loading) =>
          setRuns((before) => {
            const current = wanted.current
            const sides = before?.scenario === current ? before.sides : current.systems.map(() => NOTHING)
            return side < sides.length ? { scenario: current, sides: sides.with(side, loading) } : before
          }),
        ),
      )
    }
    loaders.current.splice(scenario.systems.length).forEach((loader) => loader.close())
    scenario.systems.forEach((system, side) =>
      loaders.current[side].start(clusterConfig(scenario, system), scenario.untilPs),
    )
  }, [scenario])
  // What was shown stays until the new run has something: a fault that is added must not blank the stage.
  return runs?.scenario === scenario || runs?.sides.length === scenario.systems.length
    ? runs.sides
    : scenario.systems.map(() => NOTHING)
}
