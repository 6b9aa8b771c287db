import { useId, useMemo, useState } from 'react'
import { t } from '../../language/t.ts'
import { figuresOf } from '../../playback/cluster/figures.ts'
import { clusterFrameAt } from '../../playback/cluster/frame.ts'
import type { ClusterLoading } from '../../playback/cluster/loader.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { sayPs } from '../../playback/cluster/words.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { clusterLayout } from '../../stage/cluster/layout.ts'
import { formatCount } from '../../stage/format.ts'
import { chooseCluster, leaveNode, useCluster } from '../../store/cluster.ts'
import { useWidth } from '../use-width.ts'
import { FiguresPanel, KeyFigures } from './figures-panel.tsx'
import { HangPanel } from './hang-panel.tsx'
import { StageFrame } from './stage-frame.tsx'

interface Props {
  side: number
  system: string
  loading: ClusterLoading
  speedPs: number
  /** Height that there is for the stage, in pixels. */
  height: number
  /** Whether there are other systems beside this one. */
  hasOthers: boolean
}

const Title = ({
  side,
  system,
  hasOthers,
  setTools,
}: Pick<Props, 'side' | 'system' | 'hasOthers'> & { setTools: (element: HTMLElement | null) => void }) => {
  const { card } = CLUSTER_SYSTEMS[system]
  const alone = useCluster((state) => state.alone === side)
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <h2 className="text-base font-bold">{card.title}</h2>
      <button
        type="button"
        className="round-button"
        aria-label={t('About this system: {title}', { title: card.title })}
        onClick={() => chooseCluster({ dialog: { system } })}
      >
        i
      </button>
      {!card.shipped && (
        <span className="cluster-badge">
          {card.title.includes('as planned') ? t('never shipped') : t('as planned, never shipped')}
        </span>
      )}
      {hasOthers && (
        <button
          type="button"
          className="cluster-small-button"
          aria-pressed={alone}
          aria-label={alone ? t('All systems again') : t('{title} alone, larger', { title: card.title })}
          title={alone ? t('All systems again (Esc)') : t('Alone, larger')}
          onClick={() => {
            leaveNode(true)
            chooseCluster({ alone: alone ? -1 : side })
          }}
        >
          <svg viewBox="0 0 12 12" width={11} height={11} aria-hidden="true">
            <path
              d={alone ? 'M5 1V5H1M7 11V7H11M5 5L1 1M7 7L11 11' : 'M7 1H11V5M5 11H1V7M11 1L7 5M1 11L5 7'}
              fill="none"
              stroke="currentColor"
              strokeWidth={1.5}
            />
          </svg>
        </button>
      )}
      <span ref={setTools} className="flex" />
    </div>
  )
}

/** One system: its cluster at the moment, what hangs, and the figures of its run. */
export const ClusterSide = (props: Props) => {
  const { side, system, loading, height } = props
  const { card } = CLUSTER_SYSTEMS[system]
  const { run, error } = loading
  const shown = run !== null && run.length > 0 ? run : null
  const [more, setMore] = useState(false)
  const [tools, setTools] = useState<HTMLElement | null>(null)
  const panel = useId()
  return (
    <section
      className="panel flex min-w-0 flex-col gap-1 p-2"
      aria-label={card.title}
      data-testid={`cluster-${side}`}
      data-digest={run?.digest}
    >
      <div className="flex flex-wrap items-center justify-between gap-x-3">
        <Title {...props} setTools={setTools} />
        {shown !== null && (
          <div className="cluster-side-figures">
            <KeyFigures figures={figuresOf(shown)} />
            <button
              type="button"
              className="cluster-link-button"
              aria-expanded={more}
              aria-controls={panel}
              onClick={() => setMore(!more)}
            >
              {more ? t('fewer') : t('more')}
              <span className="sr-only"> {t('figures of {title}', { title: card.title })}</span>
            </button>
          </div>
        )}
      </div>
      {error !== null && (
        <p role="alert" style={{ color: 'var(--stall)' }}>
          {t('The simulation stopped: {error}', { error })}
        </p>
      )}
      {shown === null ? <div style={{ height }} /> : <Stage {...props} run={shown} title={card.title} tools={tools} />}
      <div id={panel} hidden={!more}>
        {more && shown !== null && <FiguresPanel run={shown} figures={figuresOf(shown)} />}
      </div>
    </section>
  )
}

const Stage = ({
  side,
  run,
  title,
  speedPs,
  height,
  tools,
}: Props & { run: ClusterRun; title: string; tools: HTMLElement | null }) => {
  const momentPs = useCluster((state) => state.momentPs)
  const [box, width] = useWidth()
  const count = run.info.nodes.length
  const layout = useMemo(() => clusterLayout(count, Math.max(300, width), height), [count, width, height])
  const frame = clusterFrameAt(run, Math.min(momentPs, run.reachedPs))
  return (
    <div ref={box} className="flex min-w-0 flex-col gap-1">
      <StageFrame side={side} run={run} title={title} layout={layout} speedPs={speedPs} tools={tools} />
      <HangPanel run={run} frame={frame} />
      {run.finished && !run.whole && (
        <p className="text-xs" style={{ color: 'var(--ink-2)' }} data-testid="limit">
          {t('The page keeps {count} events of a run at most: this one ends at {time}.', {
            count: formatCount(run.length),
            time: sayPs(run.reachedPs),
          })}
        </p>
      )}
      {!run.finished && momentPs > run.reachedPs && (
        <p className="text-xs" style={{ color: 'var(--ink-2)' }}>
          {t('Simulated up to {time} so far.', { time: sayPs(run.reachedPs) })}
        </p>
      )}
    </div>
  )
}
