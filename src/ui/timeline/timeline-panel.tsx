import { lazy, Suspense, useState } from 'react'
import { t } from '../../language/t.ts'
import type { TimelineSide } from '../../stage/timeline/layout.ts'
import type { HitMark } from '../../stage/timeline/scene.ts'
import { useApp } from '../../store/app.ts'
import { useTimeline } from '../../store/timeline.ts'
import type { Side } from '../side-panel.tsx'
import { Picture } from './picture.tsx'
import './timeline.css'
import { follow, spanOf, untilOf, zoomBy } from './view.ts'

const Tools = lazy(() => import('./tools.tsx'))
const Measure = lazy(() => import('./measure.tsx'))

const NO_HITS: readonly HitMark[] = []

/** The sides that have something to show; the same list for as long as they are the same. */
const useShown = (sides: readonly Side[]): readonly TimelineSide[] => {
  const shown = sides.flatMap(({ title, run }, side) => (run === null ? [] : [{ title, run, side }]))
  const [kept, keep] = useState<readonly TimelineSide[]>(shown)
  const same =
    shown.length === kept.length &&
    shown.every(
      ({ title, run, side }, at) => run === kept[at].run && title === kept[at].title && side === kept[at].side,
    )
  if (!same) keep(shown)
  return same ? kept : shown
}

/** What every CPU does over time, and what else one wants a lane of; with search and measuring. */
export const TimelinePanel = ({ sides, speedPs }: { sides: Side[]; speedPs: number }) => {
  const shown = useShown(sides)
  const [tools, setTools] = useState(false)
  const [hits, setHits] = useState<readonly HitMark[]>(NO_HITS)
  const measuring = useTimeline(({ cursors }) => cursors.a !== null || cursors.b !== null)
  const reversals = shown.some(({ run }) => run.segments.between('reversal', -Infinity, Infinity, 1).length > 0)
  return (
    <section aria-label={t('Timeline')} className="presented panel p-2" data-testid="timeline">
      <div className="timeline-head">
        <h2 className="text-sm font-semibold">{t('What each CPU does')}</h2>
        <p className="timeline-key">
          {t('colour: which thread')} · <span style={{ color: 'var(--stall)' }}>{t('red: waiting for a line')}</span> ·{' '}
          <span style={{ color: 'var(--spin)' }}>{t('striped: spinning')}</span> ·{' '}
          {t('half high: interrupts, switches · stroke: a thread moves · arrow: IPI')}
          {reversals && ` · ${t('△: locks in the wrong order')}`}
        </p>
        <div className="timeline-buttons">
          <button type="button" className="button" aria-expanded={tools} onClick={() => setTools(!tools)}>
            {t('Search, lanes')}
          </button>
          <ViewButtons speedPs={speedPs} untilPs={untilOf(shown)} />
        </div>
      </div>
      {tools && (
        <Suspense fallback={null}>
          <Tools sides={shown} onHits={setHits} />
        </Suspense>
      )}
      <Picture sides={shown} speedPs={speedPs} hits={tools ? hits : NO_HITS} />
      {measuring && (
        <Suspense fallback={null}>
          <Measure sides={shown} />
        </Suspense>
      )}
    </section>
  )
}

const ViewButtons = ({ speedPs, untilPs }: { speedPs: number; untilPs: number }) => {
  const following = useTimeline(({ window }) => window === null)
  const span = () => spanOf(useTimeline.getState(), useApp.getState().momentPs, speedPs)
  return (
    <>
      <button
        type="button"
        className={`button ${following ? '' : 'button-primary'}`}
        aria-pressed={following}
        title={t('Keep the moment in sight')}
        onClick={() => follow(span())}
      >
        {t('Follow')}
      </button>
      <button
        type="button"
        className="button"
        aria-label={t('Zoom the timeline in')}
        onClick={() => zoomBy(span(), 0.5, null, untilPs)}
      >
        +
      </button>
      <button
        type="button"
        className="button"
        aria-label={t('Zoom the timeline out')}
        onClick={() => zoomBy(span(), 2, null, untilPs)}
      >
        −
      </button>
    </>
  )
}
