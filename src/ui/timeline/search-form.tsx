import { type ReactNode, useEffect, useId, useState } from 'react'
import { t, tn } from '../../language/t.ts'
import { MARKED_MOST } from '../../playback/timeline/search.ts'
import { formatCount, formatExactMoment, formatPs } from '../../stage/format.ts'
import type { TimelineSide } from '../../stage/timeline/layout.ts'
import type { HitMark } from '../../stage/timeline/scene.ts'
import { choose, useApp } from '../../store/app.ts'
import { chooseTimeline, useTimeline } from '../../store/timeline.ts'
import { hitWords } from './hit-words.ts'
import { type Found, useSearch } from './use-search.ts'

/** Typing is over when nothing has been typed for so long. */
const PAUSE_MS = 300

const EXAMPLES = ['state:stalled > 200ns', 'state:waiting', 'event:migrate', 'event:transfer cpu:1 > 100ns']

/** Shows the moment at which a hit begins, in the window as wide as it is, and picks its thread. */
const goTo = ({ side, hit }: HitMark, sides: readonly TimelineSide[]): void => {
  const { window } = useTimeline.getState()
  if (window !== null && (hit.fromPs < window.fromPs || hit.fromPs > window.toPs)) {
    const half = (window.toPs - window.fromPs) / 2
    chooseTimeline({ window: { fromPs: hit.fromPs - half, toPs: hit.fromPs + half } })
  }
  const threads = sides.find((one) => one.side === side)?.run.info.threads.length ?? 0
  const isThread = hit.who >= 0 && hit.who < threads
  choose({
    momentPs: hit.fromPs,
    playing: false,
    ...(isThread
      ? { picked: { side, kind: 'thread' as const, index: hit.who } }
      : hit.cpu >= 0
        ? { picked: { side, kind: 'cpu' as const, index: hit.cpu } }
        : {}),
  })
}

/** The hit nearest to the moment, later or earlier. */
const neighbour = (marked: readonly HitMark[], momentPs: number, later: boolean): HitMark | undefined => {
  let best: HitMark | undefined
  for (const mark of marked) {
    const at = mark.hit.fromPs
    if (later ? at <= momentPs : at >= momentPs) continue
    if (best === undefined || (later ? at < best.hit.fromPs : at > best.hit.fromPs)) best = mark
  }
  return best
}

/** A field for a query, what it finds, and the way from one hit to the next. */
export const SearchForm = (props: {
  sides: readonly TimelineSide[]
  onHits: (hits: readonly HitMark[]) => void
  /** What stands beside the field, above the hits. */
  beside: ReactNode
}) => {
  const { sides, onHits, beside } = props
  const query = useTimeline((state) => state.query)
  const [text, setText] = useState(query)
  const [seen, setSeen] = useState(query)
  const list = useId()
  const said = useId()
  const found = useSearch(query, sides)
  // Escape in the lanes clears the query, and with it the field.
  if (seen !== query) {
    setSeen(query)
    setText(query)
  }
  useEffect(() => {
    if (text === query) return
    const timer = setTimeout(() => chooseTimeline({ query: text }), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, query])
  useEffect(() => onHits(found.marked), [onHits, found])
  const go = (later: boolean): void => {
    const next = neighbour(found.marked, useApp.getState().momentPs, later)
    if (next !== undefined) goTo(next, sides)
  }
  return (
    <>
      <form
        className="timeline-form timeline-search"
        role="search"
        onSubmit={(event) => {
          event.preventDefault()
          if (text === query) go(true)
          else chooseTimeline({ query: text })
        }}
      >
        <label className="field timeline-query">
          {t('Find')}
          <input
            type="text"
            list={list}
            value={text}
            spellCheck={false}
            autoComplete="off"
            placeholder="thread:netisr3 state:stalled > 1us"
            aria-invalid={found.error !== ''}
            aria-describedby={said}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <datalist id={list}>
          {EXAMPLES.map((example) => (
            <option key={example}>{example}</option>
          ))}
        </datalist>
        <button type="button" className="button" disabled={found.marked.length === 0} onClick={() => go(false)}>
          {t('Previous hit')}
        </button>
        <button type="button" className="button" disabled={found.marked.length === 0} onClick={() => go(true)}>
          {t('Next hit')}
        </button>
        <p id={said} role="status" className={found.error === '' ? '' : 'timeline-wrong'} data-testid="timeline-hits">
          {query === '' ? '' : saying(found)}
        </p>
      </form>
      {beside}
      <Hits found={found} sides={sides} />
    </>
  )
}

const saying = ({ error, count, done, marked }: Found): string => {
  if (error !== '') return error
  const values = { count: formatCount(count) }
  const hits = done
    ? tn(count, '{count} hit', '{count} hits', values)
    : tn(count, '{count} hit so far', '{count} hits so far', values)
  return count > marked.length && marked.length >= MARKED_MOST
    ? t('{hits}; {marked} of them are marked', { hits, marked: formatCount(marked.length) })
    : hits
}

const Hits = ({ found, sides }: { found: Found; sides: readonly TimelineSide[] }) => {
  if (found.longest.length === 0) return null
  return (
    <ol className="timeline-hits" aria-label={t('The longest hits')}>
      {found.longest.map((mark) => {
        const side = sides.find((one) => one.side === mark.side)
        if (side === undefined) return null
        const { hit } = mark
        return (
          <li key={`${mark.side} ${hit.kind} ${hit.cpu} ${hit.who} ${hit.what} ${hit.fromPs}`}>
            <button type="button" className="timeline-hit" onClick={() => goTo(mark, sides)}>
              <b>{hit.toPs > hit.fromPs ? formatPs(hit.toPs - hit.fromPs) : '·'}</b>
              <span>{hitWords(side.run, hit)}</span>
              <span className="timeline-hit-place">
                {sides.length > 1
                  ? t('{title}, at {moment}', { title: side.title, moment: formatExactMoment(hit.fromPs) })
                  : t('at {moment}', { moment: formatExactMoment(hit.fromPs) })}
              </span>
            </button>
          </li>
        )
      })}
    </ol>
  )
}
