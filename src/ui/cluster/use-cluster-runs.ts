import { useEffect, useRef, useState } from 'react'
import { ClusterLoader, type ClusterLoading } from '../../playback/cluster/loader.ts'
import { clusterConfig, type ClusterScenario } from '../../scenario/cluster/scenario.ts'
import { useCluster } from '../../store/cluster.ts'

const NOTHING: ClusterLoading = { run: null, error: null }

interface Runs {
  systems: readonly string[]
  sides: ClusterLoading[]
}

/** A run that replaces another is shown when it has come as far as what is looked at. */
const hasCaughtUp = ({ run, error }: ClusterLoading): boolean =>
  error !== null || (run !== null && (run.finished || run.reachedPs >= useCluster.getState().momentPs))

/** What is shown of a side before its new run is: the run before, where it was of the same system. */
const keptSides = ({ systems }: ClusterScenario, before: Runs | null): ClusterLoading[] =>
  systems.map((system) => {
    const side = before?.systems.indexOf(system) ?? -1
    return before?.sides[side] ?? NOTHING
  })

const sameSystems = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join()

/** Runs the scenario under each of its systems, each in a worker of its own, again whenever the scenario changes. */
export const useClusterRuns = (scenario: ClusterScenario): ClusterLoading[] => {
  const [runs, setRuns] = useState<Runs | null>(null)
  const loaders = useRef<ClusterLoader[]>([])
  const wanted = useRef(scenario)
  useEffect(() => () => loaders.current.splice(0).forEach((loader) => loader.close()), [])
  useEffect(() => {
    wanted.current = scenario
    const take = (side: number, loading: ClusterLoading): void =>
      setRuns((before) => {
        const { current } = wanted
        const kept =
          before !== null && sameSystems(before.systems, current.systems) ? before.sides : keptSides(current, before)
        // A fault that is added must neither blank the stage nor wind it back.
        const { run } = kept[side] ?? NOTHING
        if (side >= kept.length || (run !== null && run !== loading.run && !hasCaughtUp(loading))) return before
        return { systems: current.systems, sides: kept.with(side, loading) }
      })
    for (let side = loaders.current.length; side < scenario.systems.length; side++) {
      loaders.current.push(new ClusterLoader((loading) => take(side, loading)))
    }
    loaders.current.splice(scenario.systems.length).forEach((loader) => loader.close())
    scenario.systems.forEach((system, side) =>
      loaders.current[side].start(clusterConfig(scenario, system), scenario.untilPs),
    )
  }, [scenario])
  return runs !== null && sameSystems(runs.systems, scenario.systems) ? runs.sides : keptSides(scenario, runs)
}
