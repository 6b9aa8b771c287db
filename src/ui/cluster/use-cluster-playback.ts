import { useEffect, useLayoutEffect, useRef } from 'react'
import { advance, QUIET_FACTOR } from '../../playback/clock.ts'
import { automaticSpeed, isQuiet } from '../../playback/cluster/pace.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { stepFrom } from '../../playback/cluster/steps.ts'
import { tellRow } from '../../playback/cluster/words.ts'
import { chooseCluster, useCluster } from '../../store/cluster.ts'

/** The speed in force at a moment, in simulated ps for a second of watching. */
export const useClusterSpeed = (runs: readonly ClusterRun[]): number => {
  const chosen = useCluster((state) => state.speedPs)
  const momentPs = useCluster((state) => state.momentPs)
  const untilPs = useCluster((state) => state.scenario.untilPs)
  return chosen > 0 ? chosen : automaticSpeed(runs, momentPs, untilPs)
}

/** While playing, the moment moves on with the screen's clock. */
export const useClusterPlayback = (runs: readonly ClusterRun[], speedPs: number): void => {
  const playing = useCluster((state) => state.playing)
  const latest = useRef({ runs, speedPs })
  useLayoutEffect(() => {
    latest.current = { runs, speedPs }
  })
  useEffect(() => {
    if (!playing) return
    let last = -1
    let handle = 0
    const frame = (now: number): void => {
      const elapsed = last < 0 ? 0 : now - last
      last = now
      move(latest.current.runs, latest.current.speedPs, elapsed)
      handle = requestAnimationFrame(frame)
    }
    handle = requestAnimationFrame(frame)
    return () => cancelAnimationFrame(handle)
  }, [playing])
}

const move = (runs: readonly ClusterRun[], speedPs: number, elapsedMs: number): void => {
  if (runs.length === 0) return
  const { momentPs } = useCluster.getState()
  const target = advance(momentPs, elapsedMs, speedPs, isQuiet(runs, momentPs, speedPs))
  const end = Math.min(...runs.map(({ reachedPs }) => reachedPs))
  const finished = runs.every((run) => run.finished) && target >= end
  chooseCluster({ momentPs: Math.min(target, Math.max(end, momentPs)), ...(finished ? { playing: false } : {}) })
}

/** Goes to the nearest thing that happens on any side, forward or back. */
export const stepCluster = (runs: readonly ClusterRun[], forward: boolean): void => {
  const { momentPs } = useCluster.getState()
  const times = runs.flatMap((run) => {
    const row = stepFrom(run, Math.round(momentPs), forward)
    return row < 0 ? [] : [run.rowAt(row).time]
  })
  if (times.length > 0) chooseCluster({ momentPs: forward ? Math.min(...times) : Math.max(...times), playing: false })
}

/** Plays, or goes back to the beginning first when the end has been reached. */
export const toggleCluster = (runs: readonly ClusterRun[]): void => {
  const { playing, momentPs } = useCluster.getState()
  const end = Math.min(...runs.map(({ untilPs }) => untilPs))
  chooseCluster({ playing: !playing, ...(!playing && momentPs >= end ? { momentPs: 0 } : {}) })
}

/** The last thing that happened on a side up to a moment, in a sentence. */
export const lastWords = (run: ClusterRun, momentPs: number): string => {
  const row = stepFrom(run, Math.round(momentPs) + 1, false)
  return row < 0 ? '' : tellRow(run, run.rowAt(row))
}

export { isQuiet, QUIET_FACTOR }
