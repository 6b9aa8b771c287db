import { create } from 'zustand'
import type { Language } from '../language/languages.ts'
import type { StepKind } from '../playback/steps.ts'
import type { View } from '../scenario/link.ts'
import { type Pair, pairOf, withSide } from '../scenario/pair.ts'
import { DEFAULT_PRESET } from '../scenario/presets/index.ts'
import type { Preset } from '../scenario/presets/preset.ts'
import type { ScenarioIntervention } from '../scenario/interventions.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { SideSpec } from '../scenario/sides.ts'

export interface Pick {
  side: number
  kind: 'cpu' | 'thread' | 'line' | 'lock' | 'queue'
  index: number
}

/** A list of interventions, as a scenario has it. */
export type Interventions = readonly ScenarioIntervention[]

export type Theme = 'system' | 'light' | 'dark'
/** An open dialog: one of the page's, or the card of a kernel. */
export type Dialog =
  | 'help'
  | 'machine'
  | 'protocol'
  | 'own-machine'
  | 'own-trace'
  | 'own-sched'
  | 'share'
  | 'export'
  | 'library'
  | 'editor'
  | { kernel: string }
  | null

/** Digests that a link came with, the engine that made them, and the sides that they are of, as a link has them. */
export interface Expected {
  digests: string
  engine: number
  sides: string
}

/** Only what the user has chosen. Runs, frames and figures follow from it and live elsewhere. */
export interface AppState {
  scenario: Scenario
  view: View
  /** The kernels that a split view compares, left and right. */
  pair: Pair
  /** What is compared where it is not just two kernels: up to four runs; empty otherwise. */
  sides: readonly SideSpec[]
  /** Whether the sides are shown at the same moment, or when each has done as much work as the first. */
  inStep: 'time' | 'work'
  playing: boolean
  /** How playing goes: evenly in simulated time, or giving each event the time that a person needs. */
  pace: 'even' | 'events'
  /** What a step goes to: everything, what is picked, or one kind of event. */
  stepBy: StepKind | 'all' | 'picked'
  /** Moments to come back to, in ps, in order. */
  bookmarks: readonly number[]
  /** What the interventions were before, and what was undone: newest last. */
  past: readonly Interventions[]
  future: readonly Interventions[]
  /** Moment that is shown, in ps. */
  momentPs: number
  /** Simulated ps for one second of watching; 0 means: choose by what there is to see. */
  speedPs: number
  picked: Pick | null
  /** What the legend has switched off in the picture: states of lines, and kinds of marks. */
  hidden: readonly string[]
  /** The user's trace is on the stage, instead of the scenario. */
  showTrace: boolean
  theme: Theme
  /** In which language the page speaks; its texts are there when this says so. */
  language: Language
  /** The page is shown to a class: large, and without what only its presenter needs. */
  presenting: boolean
  dialog: Dialog
  /** A sentence that the user has to know, such as what was wrong with a link. */
  notice: string | null
  /** What the runs of a link were where it was made: this page's must be the same. */
  expected: Expected | null
  /** Lessons are open beside the stage: the list of them, or one. */
  lessons: boolean
  /** The page of clusters, which is to open this link ('': none, or none any more); null for the page of machines. */
  cluster: string | null
}

/** Where a newcomer's eyes begin: a little way in, when queues and caches have filled. */
export const OPENING_MOMENT_PS = 20_000_000

export const useApp = create<AppState>(() => ({
  scenario: DEFAULT_PRESET.scenario,
  view: 'split',
  pair: pairOf(DEFAULT_PRESET),
  sides: [],
  inStep: 'time',
  playing: false,
  pace: 'even',
  stepBy: 'all',
  bookmarks: [],
  past: [],
  future: [],
  momentPs: OPENING_MOMENT_PS,
  speedPs: 0,
  picked: null,
  hidden: [],
  showTrace: false,
  theme: 'system',
  language: 'en',
  presenting: false,
  dialog: null,
  notice: null,
  expected: null,
  lessons: false,
  cluster: null,
}))

/** Switches something in the picture off, or on again. */
export const toggleHidden = (name: string): void =>
  useApp.setState(({ hidden }) => ({
    hidden: hidden.includes(name) ? hidden.filter((other) => other !== name) : [...hidden, name],
  }))

/** Changes what the user has chosen. */
export const choose = (change: Partial<AppState>): void => useApp.setState({ ...change })

/** Changes the scenario; the run begins anew, so what was picked in the old one is let go. */
export const changeScenario = (change: Partial<Scenario>): void =>
  useApp.setState(({ scenario }) => ({
    scenario: { ...scenario, ...change },
    picked: null,
    expected: null,
    speedPs: 0,
    past: [],
    future: [],
  }))

/** Opens a preset on the kernels it is best seen on. */
export const choosePreset = (preset: Preset): void => {
  const pair = pairOf(preset)
  const { kernel } = preset.scenario
  // Nothing of the old scenario may remain, not even what the new one does not speak of.
  changeScenario({})
  choose({
    sides: [],
    bookmarks: [],
    scenario: { ...preset.scenario, kernel: pair.includes(kernel) ? kernel : pair[0] },
    pair,
    momentPs: OPENING_MOMENT_PS,
    playing: true,
  })
}

/** Shows both kernels of the pair; the scenario's own kernel is one of them, so that a link has a digest to check. */
const showPair = (pair: Pair): void => {
  const { scenario } = useApp.getState()
  if (!pair.includes(scenario.kernel)) changeScenario({ kernel: pair[0] })
  choose({ view: 'split', pair, sides: [], picked: null, showTrace: false })
}

/** Puts a kernel on one side of the split view. */
export const chooseSide = (side: 0 | 1, kernel: string): void =>
  showPair(withSide(useApp.getState().pair, side, kernel))

/** Shows one kernel alone. */
export const showAlone = (kernel: string): void => {
  changeScenario({ kernel })
  choose({ view: 'one', sides: [], showTrace: false })
}

/** Shows both kernels of the pair side by side, or the scenario's own alone. */
export const chooseView = (view: View): void => {
  const { pair, scenario } = useApp.getState()
  if (view === 'split') showPair(pair)
  else showAlone(scenario.kernel)
}

/** From both kernels to the left one, to the right one, and back to both. */
export const nextView = (): void => {
  const { view, scenario, pair } = useApp.getState()
  if (view === 'split') showAlone(pair[0])
  else if (scenario.kernel === pair[0]) showAlone(pair[1])
  else showPair(pair)
}
