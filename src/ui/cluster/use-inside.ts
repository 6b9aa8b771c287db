import { useEffect, useMemo, useState } from 'react'
import { nodeMomentOf } from '../../playback/cluster/node-moment.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { RunLoader } from '../../playback/loader.ts'
import type { Run } from '../../playback/run.ts'
import { INSIDE_PS, nodeScenario } from '../../scenario/cluster/node-scenario.ts'
import { resolve } from '../../scenario/resolve.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { type ClusterInside, useCluster } from '../../store/cluster.ts'

/** Simulated time for a second of watching, inside: a hundred lines or so. */
export const INSIDE_SPEED_PS = 4_000_000
/** From a little before a page arrives until its lines have found their way; between pages time is passed over. */
const BEFORE_PS = 2_000_000
const AFTER_PS = 60_000_000

/** Where the inside's clock goes from a moment on: into the next stretch in which something arrives. */
const passOver = (ps: number, arrivals: readonly number[]): number => {
  if (arrivals.length === 0 || arrivals.some((at) => ps >= at - BEFORE_PS && ps <= at + AFTER_PS)) return ps
  const next = arrivals.find((at) => at - BEFORE_PS > ps) ?? arrivals[0]
  return Math.max(0, next - BEFORE_PS)
}

/** When pages arrive inside, in ps from its beginning. */
const arrivalTimes = (gaps: readonly number[] = []): number[] => {
  let at = 0
  return gaps.map((gap) => (at += gap)).filter((time) => time < INSIDE_PS)
}

/** The inside's own clock: nanoseconds go by while it is looked at. */
const useInsideClock = (
  active: boolean,
  playing: boolean,
  limit: number,
  arrivals: readonly number[],
): [number, (ps: number) => void] => {
  const [ps, setPs] = useState(0)
  useEffect(() => {
    if (!active || !playing) return
    let last = -1
    let handle = 0
    const frame = (now: number): void => {
      const elapsed = last < 0 ? 0 : Math.min(100, now - last)
      last = now
      setPs((before) => {
        const next = passOver(before + (elapsed / 1000) * INSIDE_SPEED_PS, arrivals)
        return next > limit ? passOver(0, arrivals) : next
      })
      handle = requestAnimationFrame(frame)
    }
    handle = requestAnimationFrame(frame)
    return () => cancelAnimationFrame(handle)
  }, [active, playing, limit, arrivals])
  return [ps, setPs]
}

export interface InsideView {
  /** The machine's scenario; null while nobody looks inside. */
  scenario: Scenario | null
  run: Run | null
  error: string | null
  /** Moment of the machine, from its beginning. */
  ps: number
  setPs: (ps: number) => void
}

const NOTHING = { run: null, error: null }

/** The inside of the node that is looked into, as a run of its machine, with a clock of its own. */
export const useInside = (cluster: ClusterRun, inside: ClusterInside | null): InsideView => {
  const seed = useCluster((state) => state.scenario.seed)
  const node = inside?.node ?? -1
  const atPs = inside?.atPs ?? 0
  const scenario = useMemo(
    () => (node < 0 ? null : nodeScenario(nodeMomentOf(cluster, node, atPs, seed))),
    [cluster, node, atPs, seed],
  )
  const [loading, setLoading] = useState<{ run: Run | null; error: string | null }>(NOTHING)
  useEffect(() => {
    if (scenario === null) return
    const loader = new RunLoader()
    loader.start(resolve(scenario), INSIDE_PS, setLoading)
    return () => {
      loader.close()
      setLoading(NOTHING)
    }
  }, [scenario])
  const arrivals = useMemo(() => arrivalTimes(scenario?.arrivals), [scenario])
  const playing = useCluster((state) => state.insidePlaying)
  const limit = Math.min(INSIDE_PS, loading.run?.reachedPs ?? 0)
  const [ps, setPs] = useInsideClock(loading.run !== null, playing, limit, arrivals)
  return { scenario, ...loading, ps, setPs }
}
