import { lazy, Suspense, useState } from 'react'
import { t, tn } from '../language/t.ts'
import type { Frame } from '../playback/frame.ts'
import type { Run } from '../playback/run.ts'
import { nextWait } from '../playback/steps.ts'
import { tellCycle, tellWaits, waitForGraph, type WaitGraph } from '../playback/wait-for.ts'
import type { Picked } from '../stage/machine-view-props.ts'
import { choose } from '../store/app.ts'
import { DeadlockBanner } from './deadlock-banner.tsx'

const WaitDrawing = lazy(() => import('./wait-drawing.tsx'))

const HEIGHT = 170

interface WaitPanelProps {
  run: Run
  frame: Frame
  title: string
  /** Pixels that there are for it. */
  width: number
  onPick: (picked: Picked) => void
}

/** How many wait, in a few words that fit beside the panel's name. */
const countOf = ({ edges, cycles }: WaitGraph): string => {
  if (cycles.length > 0) return t('deadlock')
  const waiting = edges.filter(({ from, to }) => from.kind === 'thread' && to.kind === 'lock').length
  if (waiting === 0) return t('nobody waits for a lock')
  return tn(waiting, 'one waits for a lock', '{count} wait for locks')
}

const spokenOf = (run: Run, graph: WaitGraph): string => {
  const circles = graph.cycles.map((cycle) => t('Deadlock: {circle}.', { circle: tellCycle(run.info, cycle) }))
  const sentences = [...circles, ...tellWaits(run, graph)]
  return sentences.length === 0 ? t('Nobody waits for anyone.') : sentences.join(' ')
}

const showNextWait = (run: Run, timePs: number): void => {
  const event = nextWait(run, timePs)
  if (event >= 0) choose({ momentPs: run.log.columns.time[event], playing: false })
}

/** Who waits for whom at the moment. Opens by itself for a run that has a deadlock to show. */
export const WaitPanel = ({ run, frame, title, width, onPick }: WaitPanelProps) => {
  const [chosen, setChosen] = useState<boolean | null>(null)
  const graph = waitForGraph(run, frame)
  const open = chosen ?? run.segments.between('deadlock', -Infinity, Infinity, 1).length > 0
  if (run.info.locks.length === 0) return null
  return (
    <section aria-label={t('Who waits for whom: {title}', { title })} className="waits">
      <DeadlockBanner run={run} timePs={frame.timePs} />
      <div className="waits-head">
        <button type="button" className="button waits-toggle" aria-expanded={open} onClick={() => setChosen(!open)}>
          {t('Who waits for whom')}
        </button>
        <span className={graph.cycles.length > 0 ? 'waits-count waits-count-deadlock' : 'waits-count'}>
          {countOf(graph)}
        </span>
        {run.tracked.locks.length > 0 && (
          <button type="button" className="button waits-next" onClick={() => showNextWait(run, frame.timePs)}>
            {t('Next wait ▶')}
          </button>
        )}
      </div>
      {open && (
        <div className="waits-box" style={{ minHeight: HEIGHT }}>
          <Suspense fallback={null}>
            <WaitDrawing
              graph={graph}
              info={run.info}
              width={width}
              height={HEIGHT}
              spoken={spokenOf(run, graph)}
              onPick={onPick}
            />
          </Suspense>
        </div>
      )}
    </section>
  )
}
