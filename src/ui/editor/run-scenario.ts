import type { Opened } from '../../scenario/open.ts'
import { DEFAULT_PAIR, type Pair, withSide } from '../../scenario/pair.ts'
import { changeScenario, choose, OPENING_MOMENT_PS } from '../../store/app.ts'
import { chooseClusterPreset } from '../../store/cluster.ts'

const wantsStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

/** Puts a scenario on the stage and begins to play it; a dialog that is open closes. */
export const runScenario = (opened: Opened, pair: Pair | null): void => {
  const playing = !wantsStillness()
  if (opened.kind === 'machine') {
    const { scenario } = opened
    const sides = pair ?? DEFAULT_PAIR
    changeScenario(scenario)
    choose({
      // Nothing of the old scenario may remain, not even what the new one does not speak of.
      scenario,
      view: 'split',
      pair: sides.includes(scenario.kernel) ? sides : withSide(sides, 0, scenario.kernel),
      sides: [],
      bookmarks: [],
      momentPs: Math.min(OPENING_MOMENT_PS, scenario.untilPs),
      playing,
      showTrace: false,
      cluster: null,
      dialog: null,
    })
    return
  }
  // The page of clusters shows what is there when it opens.
  const { scenario } = opened
  chooseClusterPreset({ id: '', title: scenario.title, about: '', scenario }, playing)
  choose({ cluster: '', playing: false, dialog: null })
}
