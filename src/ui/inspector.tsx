import type { ReactNode } from 'react'
import { t } from '../language/t.ts'
import { frameAt } from '../playback/frame.ts'
import { describePick, historyOf } from '../playback/inspect.ts'
import type { Run } from '../playback/run.ts'
import { momentOf } from '../playback/steps.ts'
import { tell } from '../playback/why.ts'
import { formatMoment } from '../stage/format.ts'
import { choose, type Pick, useApp } from '../store/app.ts'
import { isPinned, pinLane, unpinLane, useTimeline } from '../store/timeline.ts'
import { follow, useChain, useFollowed } from './why/asked.ts'
import { WhatIf } from './what-if/what-if.tsx'
import { ChainList } from './why/chain-list.tsx'

const EventLink = ({ run, event }: { run: Run; event: number }) => (
  <button
    type="button"
    className="block w-full rounded px-1 py-0.5 text-left text-sm hover:underline"
    onClick={() => choose({ momentPs: momentOf(run, event), playing: false })}
  >
    <span className="mr-2" style={{ color: 'var(--ink-2)' }}>
      {formatMoment(run.log.columns.time[event])}
    </span>
    {tell(run, event)}
  </button>
)

/** A lane of the timeline for what is picked, where it can have one. */
const OwnLane = ({ picked: { side, kind, index } }: { picked: Pick }) => {
  const pins = useTimeline((state) => state.pins)
  if (kind !== 'line' && kind !== 'lock' && kind !== 'thread') return null
  const pin = { side, kind, index }
  const has = isPinned(pins, pin)
  return (
    <button type="button" className="button" aria-pressed={has} onClick={() => (has ? unpinLane(pin) : pinLane(pin))}>
      {t('a lane of its own')}
    </button>
  )
}

const Related = ({
  side,
  related,
  children,
}: {
  side: number
  related: { label: string; kind: Pick['kind']; index: number }[]
  children: ReactNode
}) => (
  <p className="flex flex-wrap gap-2">
    {related.map((other) => (
      <button
        key={`${other.kind}-${other.index}`}
        type="button"
        className="button"
        onClick={() => choose({ picked: { side, kind: other.kind, index: other.index } })}
      >
        {other.label}
      </button>
    ))}
    {children}
  </p>
)

/** What was clicked: what it is, its state now, why, and what happened to it before. */
const Inspector = ({ run }: { run: Run }) => {
  const picked = useApp((state) => state.picked) as Pick
  const momentPs = useApp((state) => state.momentPs)
  const frame = frameAt(run, Math.min(momentPs, run.reachedPs), 0)
  const { name, about, state, related } = describePick(run, frame, picked)
  const chain = useChain(run, picked, frame, momentPs)
  const followed = useFollowed(momentPs)
  const history = historyOf(run, picked, momentPs)
  return (
    <aside
      aria-label={t('Inspector')}
      data-testid="inspector"
      className="presented panel inspector flex flex-col gap-2 p-3"
    >
      <div className="flex items-start gap-2">
        <h2 className="grow text-lg font-bold">{name}</h2>
        <button type="button" className="button" onClick={() => choose({ picked: null })}>
          {t('Close')}
        </button>
      </div>
      <p className="text-sm max-xl:order-last" style={{ color: 'var(--ink-2)' }}>
        {about}
      </p>
      <p className="text-sm">{state}</p>
      <section aria-label={t('Why')} className="flex flex-col gap-1">
        <h3 className="font-semibold">{t('Why')}</h3>
        {chain === null || chain.length === 0 ? (
          <p className="text-sm">{chain === null ? t('Looking back…') : t('Nothing has happened to it yet.')}</p>
        ) : (
          <ChainList
            run={run}
            chain={chain}
            followed={followed}
            onSeek={(event) => follow(run, picked, chain[0].event, event)}
            onPick={(subject) => choose({ picked: { side: picked.side, ...subject } })}
          />
        )}
      </section>
      <Related side={picked.side} related={related}>
        <OwnLane picked={picked} />
      </Related>
      <WhatIf run={run} picked={picked} />
      <section aria-label={t('History')}>
        <h3 className="text-sm font-semibold">{t('Before that, newest first')}</h3>
        <ol>
          {history.map((event) => (
            <li key={event}>
              <EventLink run={run} event={event} />
            </li>
          ))}
        </ol>
      </section>
    </aside>
  )
}

export default Inspector
