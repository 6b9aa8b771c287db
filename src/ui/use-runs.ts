import { useEffect, useRef, useState } from 'react'
import { type Loading, RunLoader } from '../playback/loader.ts'
import { resolve } from '../scenario/resolve.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { PAIR } from '../store/app.ts'
import type { View } from '../scenario/link.ts'

/** The kernels that a view shows, from left to right. */
export const kernelsOf = (scenario: Scenario, view: View): string[] =>
  view === 'split' ? [...PAIR] : [scenario.kernel]

export interface Runs {
  sides: Loading[]
  /** Goes up whenever a run has come further. */
  revision: number
}

const NOTHING: Loading = { run: null, error: null }

/** Runs the scenario under each kernel of the view, each in its worker, again whenever the scenario changes. */
export const useRuns = (scenario: Scenario, view: View): Runs => {
  const [runs, setRuns] = useState<Runs>({ sides: [NOTHING, NOTHING], revision: 0 })
  const loaders = useRef<RunLoader[]>([])
  useEffect(() => {
    loaders.current = [0, 1].map(
      (side) =>
        new RunLoader((loading) =>
          setRuns(({ sides, revision }) => ({ sides: sides.with(side, loading), revision: revision + 1 })),
        ),
    )
    return () => loaders.current.forEach((loader) => loader.close())
  }, [])
  useEffect(() => {
    const kernels = kernelsOf(scenario, view)
    setRuns(({ revision }) => ({ sides: [NOTHING, NOTHING], revision: revision + 1 }))
    kernels.forEach((kernel, side) => {
      loaders.current[side].start(resolve({ ...scenario, kernel }), scenario.untilPs)
    })
  }, [scenario, view])
  return runs
}
