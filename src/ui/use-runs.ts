import { useEffect, useRef, useState } from 'react'
import { type Loading, RunLoader } from '../playback/loader.ts'
import { resolve } from '../scenario/resolve.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { PAIR } from '../store/app.ts'
import type { View } from '../scenario/link.ts'

/** The kernels that a view shows, from left to right. */
export const kernelsOf = (scenario: Scenario, view: View): string[] =>
  view === 'split' ? [...PAIR] : [scenario.kernel]

const NOTHING: Loading = { run: null, error: null }

/** Runs that belong to one scenario and view; a change of either makes them old at once. */
interface Runs {
  scenario: Scenario
  view: View
  sides: Loading[]
}

/**
 * Runs the scenario under each kernel of the view, each in its worker, again whenever the scenario changes. A run that
 * has come further is the same object: what is new is the array.
 */
export const useRuns = (scenario: Scenario, view: View): Loading[] => {
  const [runs, setRuns] = useState<Runs | null>(null)
  const loaders = useRef<RunLoader[]>([])
  const wanted = useRef({ scenario, view })
  useEffect(() => {
    loaders.current = [0, 1].map(
      (side) =>
        new RunLoader((loading) =>
          setRuns((before) => {
            const current = wanted.current
            const sides =
              before?.scenario === current.scenario && before.view === current.view ? before.sides : [NOTHING, NOTHING]
            return { ...current, sides: sides.with(side, loading) }
          }),
        ),
    )
    return () => loaders.current.forEach((loader) => loader.close())
  }, [])
  useEffect(() => {
    wanted.current = { scenario, view }
    kernelsOf(scenario, view).forEach((kernel, side) => {
      loaders.current[side].start(resolve({ ...scenario, kernel }), scenario.untilPs)
    })
  }, [scenario, view])
  return runs !== null && runs.scenario === scenario && runs.view === view ? runs.sides : [NOTHING, NOTHING]
}
