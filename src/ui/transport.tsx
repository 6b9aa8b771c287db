import { lazy, Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { t } from '../language/t.ts'
import { QUIET_FACTOR, sliderToSpeed, speedToSlider } from '../playback/clock.ts'
import type { Run } from '../playback/run.ts'
import { concerns } from '../playback/concerns.ts'
import { foldedNext } from '../playback/pace.ts'
import { allQuiet, isOfKind, momentOf, nearestEvent, nextStep, previousStep } from '../playback/steps.ts'
import { tell } from '../playback/why.ts'
import { formatExactMoment, formatMoment, formatPs } from '../stage/format.ts'
import { choose, useApp } from '../store/app.ts'
import { useSeenMoment } from './use-sight.ts'

/** The next event (or the one before) that a step of a side goes to, or −1: by what the user has chosen to step. */
const stepFrom = (run: Run, side: number, momentPs: number, forward: boolean): number => {
  const { stepBy, picked } = useApp.getState()
  if (stepBy === 'all') return forward ? nextStep(run, momentPs) : previousStep(run, momentPs)
  if (stepBy !== 'picked') return nearestEvent(run, momentPs, forward, (at) => isOfKind(run, at, stepBy))
  if (picked === null || picked.side !== side) return -1
  return nearestEvent(run, momentPs, forward, (at) => concerns(run, at, picked))
}

/** Goes to the nearest thing that happens on any side, forward or back, and returns what it is. */
export const stepTo = (runs: readonly Run[], forward: boolean): string | null => {
  const { momentPs } = useApp.getState()
  const found = runs
    .map((run, side) => ({ run, event: stepFrom(run, side, momentPs, forward) }))
    .filter(({ event }) => event >= 0)
    .map(({ run, event }) => ({ run, event, moment: momentOf(run, event) }))
    .toSorted((a, b) => (forward ? a.moment - b.moment : b.moment - a.moment))
  if (found.length === 0) return null
  const [{ run, event, moment }] = found
  choose({ momentPs: moment, playing: false })
  return tell(run, event)
}

/** Plays, or goes back to the beginning first when the end has been reached. */
export const togglePlaying = (runs: readonly Run[]): void => {
  const { playing, momentPs } = useApp.getState()
  const end = Math.min(...runs.map((run) => run.untilPs))
  choose({ playing: !playing, ...(!playing && momentPs >= end ? { momentPs: 0 } : {}) })
}

/** Goes to the last moment that has been simulated on every side. */
export const toEnd = (runs: readonly Run[]): void => {
  if (runs.length > 0) choose({ momentPs: Math.min(...runs.map((run) => run.reachedPs)), playing: false })
}

const SPOKEN_EVERY_MS = 2000

/** The moment and the last thing that happened on each side, as a sentence. */
const describeMoment = (runs: readonly Run[], momentPs: number): string => {
  const events = runs.map((run) => ({ run, event: previousStep(run, momentPs + 1) })).filter(({ event }) => event >= 0)
  return `${formatMoment(momentPs)}. ${events.map(({ run, event }) => tell(run, event)).join('. ')}`
}

/** What the screen reader says: every step while paused, and now and then while it plays. */
const useSpokenMoment = (runs: readonly Run[]): string => {
  const playing = useApp((state) => state.playing)
  // While it plays, the moment is asked for now and then; to be told of each would draw anew for every frame.
  const stillPs = useApp((state) => (state.playing ? -1 : state.momentPs))
  const [spoken, setSpoken] = useState('')
  const latest = useRef(runs)
  useLayoutEffect(() => {
    latest.current = runs
  })
  useEffect(() => {
    if (!playing) return
    const timer = setInterval(
      () => setSpoken(describeMoment(latest.current, useApp.getState().momentPs)),
      SPOKEN_EVERY_MS,
    )
    return () => clearInterval(timer)
  }, [playing])
  return playing ? spoken : describeMoment(runs, stillPs)
}

const RESOLUTION = 10_000

const TimeTools = lazy(() => import('./time/time-tools.tsx'))

/** What passes folded at the moment, or what comes next: for who watches event by event. */
const foldText = (runs: readonly Run[], momentPs: number): string => {
  const folded = foldedNext(runs, momentPs)
  return folded === null
    ? t('Event by event: each gets the time it needs.')
    : t('Folded, for it has just happened {times} times: {event}.', {
        times: folded.times,
        event: tell(folded.run, folded.event),
      })
}

/** `later`: there is time for what the first picture does not need. */
export const Transport = (props: { runs: readonly Run[]; speedPs: number; later: boolean }) => {
  const { runs, speedPs, later } = props
  const box = useRef<HTMLElement>(null)
  const playing = useApp((state) => state.playing)
  const scenario = useApp((state) => state.scenario)
  const momentPs = useSeenMoment(box)
  const spoken = useSpokenMoment(runs)
  const paced = useApp((state) => state.pace === 'events')
  const quiet = playing && !paced && allQuiet(runs, momentPs, speedPs)
  const until = runs[0]?.untilPs ?? scenario.untilPs
  return (
    <section
      ref={box}
      aria-label={t('Playback')}
      data-part="transport"
      className="presented present-transport panel flex flex-col gap-1 p-2"
    >
      <div className="flex flex-wrap items-center gap-2">
        <button
          type="button"
          className="button"
          aria-label={t('To the start')}
          onClick={() => choose({ momentPs: 0, playing: false })}
        >
          |◀
        </button>
        <button type="button" className="button present-step" onClick={() => stepTo(runs, false)}>
          {t('◀ Back')}
        </button>
        <button
          type="button"
          className="button button-primary min-w-24"
          data-testid="transport-play"
          aria-pressed={playing}
          onClick={() => togglePlaying(runs)}
        >
          {playing ? t('❚❚ Pause') : t('▶ Play')}
        </button>
        <button type="button" className="button present-step" onClick={() => stepTo(runs, true)}>
          {t('Step ▶')}
        </button>
        <button type="button" className="button" aria-label={t('To the end')} onClick={() => toEnd(runs)}>
          ▶|
        </button>
        <output className="min-w-36 text-right font-bold" aria-label={t('Moment shown')}>
          {playing ? formatMoment(momentPs) : formatExactMoment(momentPs)}
        </output>
        <label className="flex min-w-48 grow items-center gap-2 text-sm">
          <span className="sr-only">{t('Moment in the run')}</span>
          <input
            type="range"
            className="grow"
            min={0}
            max={RESOLUTION}
            value={Math.round((momentPs / until) * RESOLUTION)}
            aria-valuetext={formatMoment(momentPs)}
            onChange={(event) =>
              choose({ momentPs: Math.round((Number(event.target.value) / RESOLUTION) * until), playing: false })
            }
          />
          <span style={{ color: 'var(--ink-2)' }}>{t('of {until}', { until: formatPs(until) })}</span>
        </label>
        <label className="flex flex-wrap items-center gap-x-2 text-sm">
          {t('Speed')}
          <input
            type="range"
            className="w-32"
            min={0}
            max={1000}
            value={Math.round(speedToSlider(speedPs) * 1000)}
            aria-valuetext={t('one second shows {speed}', { speed: formatPs(speedPs) })}
            onChange={(event) => choose({ speedPs: sliderToSpeed(Number(event.target.value) / 1000) })}
          />
          <span className="sm:min-w-60">
            {quiet
              ? t('1 s shows {speed}, {factor} × faster: no line changes hands', {
                  speed: formatPs(speedPs * QUIET_FACTOR),
                  factor: QUIET_FACTOR,
                })
              : t('1 s shows {speed}', { speed: formatPs(speedPs) })}
          </span>
        </label>
        {later && (
          <Suspense fallback={null}>
            <TimeTools runs={runs} />
          </Suspense>
        )}
      </div>
      <p role="status" data-testid="status" className="min-h-5 truncate text-sm" style={{ color: 'var(--ink-2)' }}>
        {paced && playing ? foldText(runs, momentPs) : spoken}
      </p>
    </section>
  )
}
