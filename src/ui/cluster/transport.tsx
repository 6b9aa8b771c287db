import { useEffect, useState } from 'react'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { sayPs } from '../../playback/cluster/words.ts'
import { chooseCluster, useCluster } from '../../store/cluster.ts'
import { isQuiet, lastWords, QUIET_FACTOR, stepCluster, toggleCluster } from './use-cluster-playback.ts'

const RESOLUTION = 10_000
const SPOKEN_EVERY_MS = 2000
/** Slider of the speed: from a microsecond to ten minutes for each second of watching. */
const SLOWEST = 1e6
const FASTEST = 6e14

const toSlider = (speed: number): number => Math.log(speed / SLOWEST) / Math.log(FASTEST / SLOWEST)
const fromSlider = (share: number): number => Number((SLOWEST * (FASTEST / SLOWEST) ** share).toPrecision(2))

/** What the screen reader says: every step while paused, and now and then while it plays. */
const useSpoken = (runs: readonly ClusterRun[], titles: readonly string[]): string => {
  const { momentPs, playing } = useCluster()
  const [spoken, setSpoken] = useState('')
  const say = (ps: number): string =>
    `${sayPs(ps)}. ${runs
      .map((run, side) => `${titles[side]}: ${lastWords(run, ps)}`)
      .filter((words) => !words.endsWith(': '))
      .join('. ')}`
  useEffect(() => {
    if (!playing) return
    const timer = setInterval(() => setSpoken(say(useCluster.getState().momentPs)), SPOKEN_EVERY_MS)
    return () => clearInterval(timer)
  })
  return playing ? spoken : say(momentPs)
}

/** Play, step, seek and speed. */
export const ClusterTransport = ({
  runs,
  titles,
  speedPs,
}: {
  runs: readonly ClusterRun[]
  titles: readonly string[]
  speedPs: number
}) => {
  const { momentPs, playing, scenario, speedPs: chosen } = useCluster()
  const spoken = useSpoken(runs, titles)
  const quiet = playing && isQuiet(runs, momentPs, speedPs)
  return (
    <section aria-label="Playback" className="panel flex flex-col gap-1 p-2">
      <div className="flex flex-wrap items-center gap-2">
        <button
          type="button"
          className="button"
          aria-label="To the start"
          onClick={() => chooseCluster({ momentPs: 0, playing: false })}
        >
          |◀
        </button>
        <button type="button" className="button" onClick={() => stepCluster(runs, false)}>
          ◀ Back
        </button>
        <button
          type="button"
          className="button button-primary min-w-24"
          data-testid="transport-play"
          aria-pressed={playing}
          onClick={() => toggleCluster(runs)}
        >
          {playing ? '❚❚ Pause' : '▶ Play'}
        </button>
        <button type="button" className="button" onClick={() => stepCluster(runs, true)}>
          Step ▶
        </button>
        <output className="min-w-28 text-right font-semibold" aria-label="Moment shown">
          {sayPs(momentPs)}
        </output>
        <label className="flex min-w-48 grow items-center gap-2 text-sm">
          <span className="sr-only">Moment in the run</span>
          <input
            type="range"
            className="grow"
            min={0}
            max={RESOLUTION}
            value={Math.round((momentPs / scenario.untilPs) * RESOLUTION)}
            aria-valuetext={sayPs(momentPs)}
            onChange={(event) =>
              chooseCluster({
                momentPs: Math.round((Number(event.target.value) / RESOLUTION) * scenario.untilPs),
                playing: false,
              })
            }
          />
          <span style={{ color: 'var(--ink-2)' }}>of {sayPs(scenario.untilPs)}</span>
        </label>
        <label className="flex flex-wrap items-center gap-x-2 text-sm">
          Speed
          <input
            type="range"
            className="w-32"
            min={0}
            max={1000}
            value={Math.round(toSlider(speedPs) * 1000)}
            aria-valuetext={`one second shows ${sayPs(speedPs)}`}
            onChange={(event) => chooseCluster({ speedPs: fromSlider(Number(event.target.value) / 1000) })}
          />
          <span className="sm:min-w-52">
            1 s shows {sayPs(quiet ? speedPs * QUIET_FACTOR : speedPs)}
            {quiet && ', faster: nothing happens'}
          </span>
        </label>
        {chosen > 0 && (
          <button type="button" className="button" onClick={() => chooseCluster({ speedPs: 0 })}>
            Own speed
          </button>
        )}
      </div>
      <p role="status" data-testid="status" className="min-h-5 truncate text-sm" style={{ color: 'var(--ink-2)' }}>
        {spoken}
      </p>
    </section>
  )
}
