import { useEffect, useLayoutEffect, useRef } from 'react'
import { advance } from '../../playback/clock.ts'
import { automaticSpeed, isQuiet } from '../../playback/cluster/pace.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { stepFrom, turnFrom } from '../../playback/cluster/steps.ts'
import { tellRow } from '../../playback/cluster/words.ts'
import { chooseCluster, useCluster } from '../../store/cluster.ts'

/** The speed in force at a moment, in simulated ps for a second of watching. */
const speedAt = (runs: readonly ClusterRun[], momentPs: number): number => {
  const { speedPs, scenario } = useCluster.getState()
  return speedPs > 0 ? speedPs : automaticSpeed(runs, momentPs, scenario.untilPs)
}

/** The same for the moment that is shown. */
export const useClusterSpeed = (runs: readonly ClusterRun[]): number => {
  const { speedPs, momentPs, scenario } = useCluster()
  return speedPs > 0 ? speedPs : automaticSpeed(runs, momentPs, scenario.untilPs)
}

/** While playing, the moment moves on with the screen's clock. */
export const useClusterPlayback = (runs: readonly ClusterRun[]): void => {
  const playing = useCluster((state) => state.playing)
  const latest = useRef(runs)
  useLayoutEffect(() => {
    latest.current = runs
  })
  useEffect(() => {
    if (!playing) return
    let last = -1
    let handle = 0
    const frame = (now: number): void => {
      const elapsed = last < 0 ? 0 : now - last
      last = now
      move(latest.current, elapsed)
      handle = requestAnimationFrame(frame)
    }
    handle = requestAnimationFrame(frame)
    return () => cancelAnimationFrame(handle)
  }, [playing])
}

const move = (runs: readonly ClusterRun[], elapsedMs: number): void => {
  if (runs.length === 0) return
  const { momentPs } = useCluster.getState()
  const speedPs = speedAt(runs, momentPs)
  const target = advance(momentPs, elapsedMs, speedPs, isQuiet(runs, momentPs, speedPs))
  const end = Math.min(...runs.map(({ reachedPs }) => reachedPs))
  const finished = runs.every((run) => run.finished) && target >= end
  chooseCluster({ momentPs: Math.min(target, Math.max(end, momentPs)), ...(finished ? { playing: false } : {}) })
}

/** Goes to the nearest thing that happens on any side, forward or back; `turns`: passes over single messages. */
export const stepCluster = (runs: readonly ClusterRun[], forward: boolean, turns = false): void => {
  const { momentPs } = useCluster.getState()
  const find = turns ? turnFrom : stepFrom
  const times = runs.flatMap((run) => {
    const row = find(run, Math.round(momentPs), forward)
    return row < 0 ? [] : [run.timeOf(row)]
  })
  if (times.length > 0) chooseCluster({ momentPs: forward ? Math.min(...times) : Math.max(...times), playing: false })
}

/** Plays, or goes back to the beginning first when the end has been reached. */
export const toggleCluster = (runs: readonly ClusterRun[]): void => {
  const { playing, momentPs, inside, insidePlaying } = useCluster.getState()
  if (inside !== null) return chooseCluster({ insidePlaying: !insidePlaying })
  const end = Math.min(...runs.map((run) => (run.finished ? run.reachedPs : run.untilPs)))
  chooseCluster({ playing: !playing, ...(!playing && momentPs >= end ? { momentPs: 0 } : {}) })
}

/** The last thing that happened on a side up to a moment, in a sentence. */
export const lastWords = (run: ClusterRun, momentPs: number): string => {
  const row = stepFrom(run, Math.round(momentPs) + 1, false)
  return row < 0 ? '' : tellRow(run, run.rowAt(row))
}
