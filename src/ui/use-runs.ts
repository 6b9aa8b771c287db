import { useEffect, useRef, useState } from 'react'
import { type Loading, RunLoader } from '../playback/loader.ts'
import type { View } from '../scenario/link.ts'
import type { Pair } from '../scenario/pair.ts'
import { resolve } from '../scenario/resolve.ts'
import type { Scenario } from '../scenario/scenario.ts'

/** The kernels that a view shows, from left to right. */
export const kernelsOf = (scenario: Scenario, view: View, pair: Pair): string[] =>
  view === 'split' ? [...pair] : [scenario.kernel]

const NOTHING: Loading = { run: null, error: null }

/** What is run, and on which side. */
interface Wanted {
  scenario: Scenario
  view: View
  pair: Pair
}

/** Runs that belong to what was wanted; a change of any part of it makes them old at once. */
interface Runs extends Wanted {
  sides: Loading[]
}

const isFor = (runs: Runs | null, { scenario, view, pair }: Wanted): runs is Runs =>
  runs !== null && runs.scenario === scenario && runs.view === view && runs.pair === pair

/**
 * Runs the scenario under each kernel of the view, each in its worker, again whenever the scenario changes. A run that
 * has come further is the same object: what is new is the array.
 */
export const useRuns = (scenario: Scenario, view: View, pair: Pair): Loading[] => {
  const [runs, setRuns] = useState<Runs | null>(null)
  const loaders = useRef<RunLoader[]>([])
  const wanted = useRef<Wanted>({ scenario, view, pair })
  useEffect(() => {
    loaders.current = [0, 1].map(
      (side) =>
        new RunLoader((loading) =>
          setRuns((before) => {
            const current = wanted.current
            const sides = isFor(before, current) ? before.sides : [NOTHING, NOTHING]
            return { ...current, sides: sides.with(side, loading) }
          }),
        ),
    )
    return () => loaders.current.forEach((loader) => loader.close())
  }, [])
  useEffect(() => {
    wanted.current = { scenario, view, pair }
    kernelsOf(scenario, view, pair).forEach((kernel, side) => {
      loaders.current[side].start(resolve({ ...scenario, kernel }), scenario.untilPs)
    })
  }, [scenario, view, pair])
  return isFor(runs, { scenario, view, pair }) ? runs.sides : [NOTHING, NOTHING]
}
