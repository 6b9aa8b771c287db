import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { t } from '../../language/t.ts'
import { QUIET_FACTOR } from '../../playback/clock.ts'
import { isQuiet } from '../../playback/cluster/pace.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { systemTitle } from '../../playback/cluster/summary.ts'
import { sayPs } from '../../playback/cluster/words.ts'
import { chooseCluster, useCluster } from '../../store/cluster.ts'
import { lastWords, stepCluster, toggleCluster } from './use-cluster-playback.ts'

const RESOLUTION = 10_000
const SPOKEN_EVERY_MS = 2000
/** Slider of the speed: from a microsecond to ten minutes for each second of watching. */
const SLOWEST = 1e6
const FASTEST = 6e14

const toSlider = (speed: number): number => Math.log(speed / SLOWEST) / Math.log(FASTEST / SLOWEST)
const fromSlider = (share: number): number => Number((SLOWEST * (FASTEST / SLOWEST) ** share).toPrecision(2))

const say = (runs: readonly ClusterRun[], ps: number): string => {
  const words = runs.map((run) => ({ title: systemTitle(run), last: lastWords(run, ps) }))
  const told = words.filter(({ last }) => last !== '').map(({ title, last }) => `${title}: ${last}`)
  return [sayPs(ps), ...told].join('. ')
}

/** What the screen reader says: every step while paused, and now and then while it plays. */
const useSpoken = (runs: readonly ClusterRun[]): string => {
  const { momentPs, playing } = useCluster()
  const [spoken, setSpoken] = useState('')
  const latest = useRef(runs)
  useLayoutEffect(() => {
    latest.current = runs
  })
  useEffect(() => {
    if (!playing) return
    const timer = setInterval(() => setSpoken(say(latest.current, useCluster.getState().momentPs)), SPOKEN_EVERY_MS)
    return () => clearInterval(timer)
  }, [playing])
  return playing ? spoken : say(runs, momentPs)
}

const Step = (props: { words: string; label: string; title: string; act: () => void }) => (
  <button type="button" className="button" aria-label={props.label} title={props.title} onClick={props.act}>
    {props.words}
  </button>
)

const Speed = ({ speedPs, quiet }: { speedPs: number; quiet: boolean }) => {
  const chosen = useCluster((state) => state.speedPs)
  const roughly = (ps: number): string => sayPs(Number(ps.toPrecision(2)))
  return (
    <div className="cluster-speed">
      <label className="flex items-center gap-2">
        {t('Speed')}
        <input
          type="range"
          className="w-24"
          min={0}
          max={1000}
          value={Math.round(toSlider(speedPs) * 1000)}
          aria-valuetext={t('one second shows {speed}', { speed: sayPs(speedPs) })}
          onChange={(event) => chooseCluster({ speedPs: fromSlider(Number(event.target.value) / 1000) })}
        />
      </label>
      <span className="cluster-speed-words">
        {quiet
          ? t('1 s shows {speed}, faster: nothing happens', { speed: roughly(speedPs * QUIET_FACTOR) })
          : t('1 s shows {speed}', { speed: roughly(speedPs) })}
      </span>
      {chosen > 0 ? (
        <button type="button" className="cluster-link-button" onClick={() => chooseCluster({ speedPs: 0 })}>
          {t('automatic')}
        </button>
      ) : (
        <span style={{ color: 'var(--ink-2)' }}>{t('automatic')}</span>
      )}
    </div>
  )
}

/** Play, step, seek and speed. */
export const ClusterTransport = ({ runs, speedPs }: { runs: readonly ClusterRun[]; speedPs: number }) => {
  const { momentPs, playing, scenario } = useCluster()
  const spoken = useSpoken(runs)
  const quiet = playing && isQuiet(runs, momentPs, speedPs)
  return (
    <section aria-label={t('Playback')} className="cluster-transport">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Step
          words="|◀"
          label={t('To the start')}
          title={t('Home')}
          act={() => chooseCluster({ momentPs: 0, playing: false })}
        />
        <Step
          words="◀◀"
          label={t('Back to the last turn')}
          title={t('Shift and ←')}
          act={() => stepCluster(runs, false, true)}
        />
        <Step words="◀" label={t('Step back')} title="←" act={() => stepCluster(runs, false)} />
        <button
          type="button"
          className="button button-primary min-w-24"
          data-testid="transport-play"
          aria-pressed={playing}
          onClick={() => toggleCluster(runs)}
        >
          {playing ? t('❚❚ Pause') : t('▶ Play')}
        </button>
        <Step
          words="▶"
          label={t('Step')}
          title={t('To the next message or event: →')}
          act={() => stepCluster(runs, true)}
        />
        <Step
          words="▶▶"
          label={t('On to the next turn')}
          title={t('To the next thing that changes the course: Shift and →')}
          act={() => stepCluster(runs, true, true)}
        />
        <output className="cluster-moment" aria-label={t('Moment shown')}>
          {sayPs(momentPs)}
        </output>
        <label className="cluster-seek">
          <span className="sr-only">{t('Moment in the run')}</span>
          <input
            type="range"
            className="min-w-0 grow"
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
          <span style={{ color: 'var(--ink-2)' }}>{t('of {until}', { until: sayPs(scenario.untilPs) })}</span>
        </label>
        <Speed speedPs={speedPs} quiet={quiet} />
      </div>
      <p role="status" data-testid="status" className="truncate text-xs" style={{ color: 'var(--ink-2)' }}>
        {spoken}
      </p>
    </section>
  )
}
