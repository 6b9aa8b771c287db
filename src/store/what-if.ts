import type { ScenarioIntervention } from '../scenario/interventions.ts'
import type { SideSpec } from '../scenario/sides.ts'
import { choose, type Interventions, useApp } from './app.ts'

const NONE: Interventions = []

const current = (): Interventions => useApp.getState().scenario.interventions ?? NONE

/** The scenario with other interventions: the run branches there, and everything else stays as it is. */
const put = (interventions: Interventions): Partial<ReturnType<typeof useApp.getState>> => {
  const { interventions: _, ...scenario } = useApp.getState().scenario
  return {
    scenario: interventions.length === 0 ? scenario : { ...scenario, interventions: [...interventions] },
    expected: null,
  }
}

const change = (interventions: Interventions): void => {
  const { past } = useApp.getState()
  choose({ ...put(interventions), past: [...past, current()], future: [] })
}

/** Does something to the run at an instant. */
export const intervene = (...added: readonly ScenarioIntervention[]): void => change([...current(), ...added])

/** Takes one of the interventions away, by its place in the scenario. */
export const dropIntervention = (index: number): void => change(current().toSpliced(index, 1))

export const undo = (): void => {
  const { past, future } = useApp.getState()
  const before = past.at(-1)
  if (before !== undefined) choose({ ...put(before), past: past.slice(0, -1), future: [...future, current()] })
}

export const redo = (): void => {
  const { past, future } = useApp.getState()
  const after = future.at(-1)
  if (after !== undefined) choose({ ...put(after), past: [...past, current()], future: future.slice(0, -1) })
}

/** Shows these runs beside each other; none: the kernels of the pair again. */
export const compareSides = (sides: readonly SideSpec[]): void => choose({ sides, picked: null, showTrace: false })

/** Shows the run as it is beside the run as it would have been; where nothing has been done to it, there is no such. */
export const compareWithBefore = (): void => {
  const { scenario, picked, view, pair, sides } = useApp.getState()
  const last = scenario.interventions?.at(-1)
  if (last === undefined) return
  const shown = sides.length > 0 ? sides.map(({ kernel }) => kernel) : view === 'split' ? pair : [scenario.kernel]
  const kernel = last.on ?? shown[picked?.side ?? 0] ?? scenario.kernel
  compareSides([{ kernel, plain: true }, { kernel }])
}
