import { type ReactNode, useState } from 'react'
import { t, tn } from '../../language/t.ts'
import { type CriticalPath, speedUpWithout } from '../../playback/critical-path/critical-path.ts'
import { PATH_WAITS, type PathCause } from '../../playback/critical-path/segments.ts'
import type { Run } from '../../playback/run.ts'
import { FAMILY, type Family } from '../../stage/colours.ts'
import { formatCount, formatPs, formatShare, plural } from '../../stage/format.ts'
import { choose } from '../../store/app.ts'
import { Rich } from '../rich.tsx'
import { causesOfPath, longestOf, type PathItem, placesOfPath, sayDifference, sayItem, sayNone } from './path-words.ts'
import { useCriticalPath } from './use-critical-path.ts'
import './critical-path.css'

/** What a rerun without a cause came to. */
export type Answer = { perSecond: number } | 'running'

/** Under which name the answer for a side and a cause is kept. */
export const answerKey = (side: number, cause: string): string => `${side} ${cause}`

interface CriticalPathProps {
  runs: readonly { run: Run; title: string }[]
  /** Asks for a rerun in which a cause (a label, `ipi`, or `line:` and a region) costs nothing. */
  onAsk: (cause: string, side: number) => void
  /** What has been asked, by {@link answerKey}. */
  answers: Readonly<Record<string, Answer>>
}

/** A folded panel: what the last finished unit of each run waited for, all the way from the start. */
const CriticalPathPanel = ({ runs, onAsk, answers }: CriticalPathProps) => {
  const [open, setOpen] = useState(false)
  return (
    <section aria-label={t('The critical path')} className="panel panel-below p-2" data-testid="critical-path">
      <button type="button" className="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span aria-hidden="true">{open ? '▾' : '▸'}</span> {t('What the whole run waited for')}
      </button>
      {open && (
        <div className="path-sides">
          {runs.map(({ run, title }, side) => (
            <SidePath key={`${side} ${title}`} run={run} title={title} side={side} onAsk={onAsk} answers={answers} />
          ))}
        </div>
      )}
    </section>
  )
}

interface SideProps extends Omit<CriticalPathProps, 'runs'> {
  run: Run
  title: string
  side: number
}

const SidePath = (props: SideProps) => {
  const { run, title } = props
  const path = useCriticalPath(run)
  return (
    <section aria-label={t('The critical path: {title}', { title })} className="path-side">
      <h3 className="text-base font-bold">{title}</h3>
      {path === undefined && <p className="text-sm">{t('Following the run back from its end…')}</p>}
      {path === null && <p className="text-sm">{sayNone(run.info.unit)}</p>}
      {path !== undefined && path !== null && <Told {...props} path={path} />}
    </section>
  )
}

/** Shows the longest stretch of a part of the path, and who was in it. */
const show = (side: number, run: Run, path: CriticalPath, item: PathItem): void => {
  const longest = longestOf(path, item)
  if (longest === undefined) return
  const { context, cpu, fromPs } = longest
  const isThread = context >= 0 && context < run.info.threads.length
  const picked = isThread
    ? { side, kind: 'thread' as const, index: context }
    : { side, kind: 'cpu' as const, index: cpu }
  choose({ momentPs: fromPs, playing: false, picked: isThread || cpu >= 0 ? picked : null })
}

const COLOURS: Record<Family, string> = {
  work: 'var(--work)',
  overhead: 'var(--overhead)',
  spin: 'var(--spin)',
  stall: 'var(--stall)',
  idle: 'var(--idle)',
}
const WAITS: Record<(typeof PATH_WAITS)[number], Family> = {
  queued: 'idle',
  ipi: 'overhead',
  pending: 'overhead',
  asleep: 'idle',
  arrivals: 'idle',
}

const familyOf = (cause: PathCause): Family =>
  cause in WAITS ? WAITS[cause as keyof typeof WAITS] : FAMILY[cause as keyof typeof FAMILY]

const colourOf = ({ id }: PathItem): string => COLOURS[familyOf(id as PathCause)]

const Told = (props: SideProps & { path: CriticalPath }) => {
  const { run, side, path } = props
  const causes = causesOfPath(path)
  const places = placesOfPath(run, path)
  const { unit } = run.info
  const told = places.length > 0 ? places : causes.slice(0, 1)
  return (
    <>
      <p className="text-sm" style={{ color: 'var(--ink-2)' }}>
        {tn(
          path.done,
          '{count} {unit} was finished, the last at {time}. From there back to the start, always to whatever the work was waiting for:',
          '{count} {units} were finished, the last at {time}. From there back to the start, always to whatever the work was waiting for:',
          { count: formatCount(path.done), unit: t(unit), units: plural(unit), time: formatPs(path.wholePs) },
        )}
      </p>
      <ul className="path-told">
        {told.map((item) => (
          <PathRow key={item.id} {...props} item={item}>
            <button type="button" className="path-show path-sentence" onClick={() => show(side, run, path, item)}>
              {sayItem(item, path, unit)}
            </button>
          </PathRow>
        ))}
      </ul>
      <div className="path-bar" aria-hidden="true">
        {causes.map((item) => (
          <span
            key={item.id}
            className="path-part"
            title={`${item.words}: ${formatShare(item.ps / path.wholePs)}`}
            style={{ width: `${(item.ps / path.wholePs) * 100}%`, background: colourOf(item) }}
          />
        ))}
      </div>
      <ul className="path-list" aria-label={t('Where the time went, the greatest first')}>
        {causes.map((item) => (
          <PathRow key={item.id} {...props} item={item}>
            <button
              type="button"
              className="path-show"
              title={t('Show the longest stretch of it')}
              onClick={() => show(side, run, path, item)}
            >
              <span className="path-swatch" style={{ background: colourOf(item) }} />
              <span className="path-share">{formatShare(item.ps / path.wholePs)}</span>
              <span>{item.words}</span>
            </button>
          </PathRow>
        ))}
      </ul>
    </>
  )
}

const PathRow = (props: SideProps & { path: CriticalPath; item: PathItem; children: ReactNode }) => {
  const { run, side, path, item, onAsk, answers, children } = props
  const { ask } = item
  const answer = ask === null ? undefined : answers[answerKey(side, ask)]
  return (
    <li className="path-item">
      {children}
      {ask !== null && (
        <button
          type="button"
          className="button path-ask"
          aria-label={t('What if {words} cost nothing?', { words: item.words })}
          disabled={answer === 'running'}
          onClick={() => onAsk(ask, side)}
        >
          {answer === 'running' ? t('Running again…') : t('If it cost nothing?')}
        </button>
      )}
      {answer !== undefined && answer !== 'running' && (
        <AnswerWords run={run} path={path} item={item} answer={answer} />
      )}
    </li>
  )
}

const AnswerWords = (props: { run: Run; path: CriticalPath; item: PathItem; answer: { perSecond: number } }) => {
  const { run, path, item, answer } = props
  const { unit } = run.info
  const now = run.summary?.work.perSecond ?? 0
  const bound = now * speedUpWithout(path, item.ps)
  return (
    <p className="path-answer" role="status">
      <Rich
        text={t(
          'A rerun without it: <b>{measured}</b> {units} per second, instead of {now}; the path without it would allow {bound}.',
          {
            measured: formatCount(answer.perSecond),
            units: plural(unit),
            now: formatCount(now),
            bound: formatCount(bound),
          },
        )}
      />{' '}
      {sayDifference({ now, bound, measured: answer.perSecond }, path, unit)}
    </p>
  )
}

export default CriticalPathPanel
