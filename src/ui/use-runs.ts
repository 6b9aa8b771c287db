import { startTransition, useEffect, useRef, useState } from 'react'
import { type Loading, RunLoader } from '../playback/loader.ts'
import type { Run } from '../playback/run.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { configOfSide, type SideSpec } from '../scenario/sides.ts'
import { useApp } from '../store/app.ts'

/** The runs that are there, up to the first that is not yet: what is picked is on a side, and sides are counted. */
export const runsInOrder = (sides: readonly Loading[]): Run[] => {
  const runs: Run[] = []
  for (const { run } of sides) {
    if (run === null || run.log.length === 0) break
    runs.push(run)
  }
  return runs
}

/** Whether every side has something to show, so that all of them begin to move together. */
export const areUnderWay = (sides: readonly Loading[]): boolean =>
  sides.every(({ run, error }) => error !== null || (run !== null && run.log.length > 0))

const NOTHING: Loading = { run: null, error: null }

/** One side: its loader, what it runs, and what is shown of it. */
interface Slot {
  loader: RunLoader
  /** All that the run depends on, as text: the same text is the same run. */
  key: string
  /** All that the run depends on before anything is done to it: a branch has this in common with its parent. */
  stem: string
  shown: Loading
}

/** Whether a branch has come as far as what is shown, so that it can take its place without a gap. */
const hasCaughtUp = ({ run, error }: Loading): boolean =>
  error !== null || (run !== null && (run.summary !== null || run.reachedPs >= useApp.getState().momentPs))

/** So many events at a time, that no frame of the screen is late for it. */
const FOLDED_AT_ONCE = 4_000

/** How far a run has come is told so often at most: to draw it takes longer than to run it. */
const PROGRESS_MS = 200

/** Folds a whole run, bit by bit, while the page has nothing else to do. */
const foldInPauses = (run: Run): void => {
  const later = 'requestIdleCallback' in globalThis ? requestIdleCallback : (work: () => void) => setTimeout(work, 30)
  later(() => {
    if (run.foldAhead(FOLDED_AT_ONCE)) foldInPauses(run)
  })
}

/**
 * Runs what is on each side, each in its worker, again whenever what it depends on has changed, and only then. A run
 * that has come further is the same object: what is new is the array. While a branch is on its way to the moment, its
 * parent stays in sight: up to there they are the same.
 */
export const useRuns = (scenario: Scenario, sides: readonly SideSpec[]): Loading[] => {
  const [shown, setShown] = useState<Loading[]>([])
  const slots = useRef<Slot[]>([])
  /** The moment at which the first picture stood still; below nought until it was there. */
  const stillAt = useRef(-1)
  const progress = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(
    () => () => {
      clearTimeout(progress.current)
      for (const { loader } of slots.current.splice(0)) loader.close()
    },
    [],
  )
  useEffect(() => {
    const all = slots.current
    const publish = (): void => {
      clearTimeout(progress.current)
      progress.current = undefined
      const now = all.map((slot) => slot.shown)
      const { momentPs } = useApp.getState()
      // Until something moves, what comes is drawn in short pieces, between which the browser answers.
      if (stillAt.current >= 0 && momentPs !== stillAt.current) setShown(now)
      else startTransition(() => setShown(now))
      if (stillAt.current < 0 && areUnderWay(now)) stillAt.current = momentPs
    }
    for (const extra of all.splice(sides.length)) extra.loader.close()
    sides.forEach((side, index) => {
      const config = configOfSide(scenario, side)
      const key = JSON.stringify([config, scenario.untilPs])
      const stem = JSON.stringify([{ ...config, interventions: null }, scenario.untilPs])
      if (all[index]?.key === key) return
      const slot = (all[index] ??= { loader: new RunLoader(), key: '', stem: '', shown: NOTHING })
      const branches = slot.stem === stem
      slot.key = key
      slot.stem = stem
      if (!branches) slot.shown = NOTHING
      slot.loader.start(config, scenario.untilPs, (loading) => {
        if (branches && !hasCaughtUp(loading) && slot.shown.run !== loading.run) return
        const isFirst = slot.shown.run !== loading.run
        slot.shown = loading
        if (loading.run?.summary) foldInPauses(loading.run)
        if (isFirst || loading.error !== null || loading.run?.summary) publish()
        else progress.current ??= setTimeout(publish, PROGRESS_MS)
      })
    })
    publish()
  }, [scenario, sides])
  return sides.map((_, index) => shown[index] ?? NOTHING)
}
