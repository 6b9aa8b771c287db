import { Fragment, useState } from 'react'
import { t } from '../../language/t.ts'
import type { Subject } from '../../playback/concerns.ts'
import type { Run } from '../../playback/run.ts'
import type { Link } from '../../playback/why/chain.ts'
import type { RootKind } from '../../playback/why/steps.ts'
import { formatMoment } from '../../stage/format.ts'
import { foldOf } from './folding.ts'
import './why.css'

const ROOT_WORDS: Record<RootKind, string> = {
  arrival: 'It begins with an arrival.',
  program: 'It begins with a step of a program.',
  timer: 'It begins with a timer.',
  intervention: 'It begins with what you did.',
}

/** Where a chain begins, as a sentence. */
const rootWords = (run: Run, { event, root }: Link): string => {
  if (root === null) return ''
  const begins = root === 'program' && run.log.columns.time[event] === 0
  return begins ? t('It begins with the run.') : t(ROOT_WORDS[root])
}

interface ChainListProps {
  run: Run
  chain: readonly Link[]
  /** The step whose moment is shown, or −1. */
  followed: number
  onSeek: (event: number) => void
  onPick: (subject: Subject) => void
}

/** A chain of causes, newest first: each step leads to its moment, and the things that it names can be picked. */
export const ChainList = (props: ChainListProps) => {
  const { chain } = props
  const [unfolded, setUnfolded] = useState(-1)
  const head = chain[0].event
  const { from, to } = unfolded === head ? { from: 0, to: 0 } : foldOf(chain.length)
  return (
    <ol className="why-chain" aria-label={t('Causes, the nearest first')}>
      {chain.map((link, depth) => {
        if (depth < from || depth >= to) return <ChainLink key={depth} {...props} link={link} depth={depth} />
        if (depth > from) return null
        return (
          <li key="fold" className="why-fold">
            <button type="button" className="button" onClick={() => setUnfolded(head)}>
              {t('… {count} more steps …', { count: to - from })}
            </button>
          </li>
        )
      })}
    </ol>
  )
}

const ChainLink = ({ run, link, depth, followed, onSeek, onPick }: ChainListProps & { link: Link; depth: number }) => {
  const moment = formatMoment(run.log.columns.time[link.event])
  return (
    <li className="why-link" data-root={link.root} aria-current={link.event === followed ? 'step' : undefined}>
      <button
        type="button"
        className="why-number"
        aria-label={t('Go to step {depth}, at {moment}', { depth: depth + 1, moment })}
        title={t('Go to {moment}', { moment })}
        onClick={() => onSeek(link.event)}
      >
        {depth + 1}
      </button>
      <p>
        {link.parts.map((part, place) =>
          typeof part === 'string' ? (
            <Fragment key={place}>{part}</Fragment>
          ) : (
            <button key={place} type="button" className="why-name" onClick={() => onPick(part.subject)}>
              {part.text}
            </button>
          ),
        )}
        .{link.root !== null && <span className="why-root"> {rootWords(run, link)}</span>}
      </p>
    </li>
  )
}
