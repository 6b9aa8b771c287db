import { create } from 'zustand'
import { type View } from '../scenario/link.ts'
import { DEFAULT_PRESET } from '../scenario/presets.ts'
import type { Scenario } from '../scenario/scenario.ts'

export interface Pick {
  side: number
  kind: 'cpu' | 'thread' | 'line' | 'lock' | 'queue'
  index: number
}

export type Theme = 'system' | 'light' | 'dark'
export type Dialog = 'help' | 'machine' | 'protocol' | 'own-machine' | 'own-trace' | 'share' | null

/** The kernels that a split view compares, left and right. */
export const PAIR = ['dragonfly', 'freebsd5'] as const

/** Only what the user has chosen. Runs, frames and figures follow from it and live elsewhere. */
export interface AppState {
  scenario: Scenario
  view: View
  playing: boolean
  /** Moment that is shown, in ps. */
  momentPs: number
  /** Simulated ps for one second of watching; 0 means: choose by what there is to see. */
  speedPs: number
  picked: Pick | null
  /** The user's trace is on the stage, instead of the scenario. */
  showTrace: boolean
  theme: Theme
  dialog: Dialog
  /** A sentence that the user has to know, such as what was wrong with a link. */
  notice: string | null
  /** Digest that a link came with: this page's run must have the same. */
  expectedDigest: string
}

/** Where a newcomer's eyes begin: a little way in, when queues and caches have filled. */
export const OPENING_MOMENT_PS = 20_000_000

export const useApp = create<AppState>(() => ({
  scenario: DEFAULT_PRESET.scenario,
  view: 'split',
  playing: false,
  momentPs: OPENING_MOMENT_PS,
  speedPs: 0,
  picked: null,
  showTrace: false,
  theme: 'system',
  dialog: null,
  notice: null,
  expectedDigest: '',
}))

/** Changes what the user has chosen. */
export const choose = (change: Partial<AppState>): void => useApp.setState({ ...change })

/** Changes the scenario; the run begins anew, so what was picked in the old one is let go. */
export const changeScenario = (change: Partial<Scenario>): void =>
  useApp.setState(({ scenario }) => ({
    scenario: { ...scenario, ...change },
    picked: null,
    expectedDigest: '',
    speedPs: 0,
  }))
