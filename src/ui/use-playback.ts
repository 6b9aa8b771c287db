import { useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { advance, comfortableSpeed } from '../playback/clock.ts'
import { pacedAdvance } from '../playback/pace.ts'
import type { Loading } from '../playback/loader.ts'
import type { Run } from '../playback/run.ts'
import { allQuiet } from '../playback/steps.ts'
import { choose, useApp } from '../store/app.ts'
import { useTimeline } from '../store/timeline.ts'
import { areUnderWay } from './use-runs.ts'

/** A speed at which the busiest side can be followed. */
const automaticSpeed = (runs: readonly Run[]): number => {
  const rates = runs.map((run) => comfortableSpeed(run.summary?.transfers ?? 0, run.summary?.simulatedPs ?? 0))
  return rates.length === 0 ? comfortableSpeed(0, 0) : Math.min(...rates)
}

/** The speed in force: the user's, or one at which the busier side can be followed. */
export const useSpeed = (runs: readonly Run[]): number => {
  const chosen = useApp((state) => state.speedPs)
  const automatic = useMemo(() => automaticSpeed(runs), [runs])
  return chosen === 0 ? automatic : chosen
}

/**
 * How long the first picture stands still, at most, until the runs are whole: on a machine with few processors they and
 * the moving picture would get in each other's way.
 */
const HELD_MS = 1000

/**
 * The page's one animation loop: while playing, the moment moves on with the screen's clock, from when every side has
 * something to show.
 */
export const usePlayback = (sides: readonly Loading[], speedPs: number): void => {
  const runs = areUnderWay(sides) ? sides.flatMap(({ run }) => run ?? []) : []
  const playing = useApp((state) => state.playing)
  // As drawn: a run that has just become whole has its figures drawn first.
  const areWhole = runs.every(({ summary }) => summary !== null)
  const latest = useRef({ runs, speedPs, areWhole })
  /** When the first picture was there, and whether it has begun to move. */
  const first = useRef({ sinceMs: -1, moves: false })
  useLayoutEffect(() => {
    latest.current = { runs, speedPs, areWhole }
  })
  useEffect(() => {
    if (!playing) return
    let last = -1
    let handle = 0
    const mayMove = (now: number): boolean => {
      const { sinceMs, moves } = first.current
      if (moves || latest.current.runs.length === 0) return moves
      if (sinceMs < 0) first.current.sinceMs = now
      else first.current.moves = latest.current.areWhole || now - sinceMs > HELD_MS
      return first.current.moves
    }
    const frame = (now: number): void => {
      const elapsed = last < 0 ? 0 : now - last
      last = now
      if (mayMove(now)) step(latest.current.runs, latest.current.speedPs, elapsed)
      handle = requestAnimationFrame(frame)
    }
    handle = requestAnimationFrame(frame)
    return () => cancelAnimationFrame(handle)
  }, [playing])
}

const step = (runs: readonly Run[], speedPs: number, elapsedMs: number): void => {
  if (runs.length === 0) return
  const { momentPs, pace, speedPs: chosen } = useApp.getState()
  // The speed that one has chosen, against the one at which the busier side can just be followed, is the tempo.
  const tempo = chosen === 0 ? 1 : chosen / automaticSpeed(runs)
  const target =
    pace === 'events'
      ? pacedAdvance(runs, momentPs, elapsedMs, tempo)
      : advance(momentPs, elapsedMs, speedPs, allQuiet(runs, momentPs, speedPs))
  const { loop } = useTimeline.getState()
  if (loop !== null && (target >= loop.toPs || momentPs < loop.fromPs)) {
    choose({ momentPs: loop.fromPs })
    return
  }
  const end = Math.min(...runs.map((run) => run.reachedPs))
  const finished = runs.every((run) => run.summary !== null) && target >= end
  choose({ momentPs: Math.min(target, Math.max(end, momentPs)), ...(finished ? { playing: false } : {}) })
}
