import { useEffect, useState } from 'react'
import { t } from '../../language/t.ts'
import type { LessonRuns } from '../../playback/lesson/runs.ts'
import { type Highlight, LESSON_LIMITS, type Part, PARTS } from '../../scenario/lesson/lesson.ts'
import { SelectField, TextField } from './fields.tsx'
import { onNextPick } from './picked-highlight.ts'

/** Parts of the page, as a person calls them. */
const PART_WORDS: Readonly<Record<Part, string>> = {
  headline: 'the sentence on top',
  controls: 'the scenario and its settings',
  stage: 'the stage of a side',
  ledger: 'the bar of where time went',
  locks: 'the locks',
  figures: 'the figures below a stage',
  differences: 'the sentence of differences',
  transport: 'the buttons that play',
  timeline: 'the timeline',
  protocol: 'the protocol at work',
  path: 'what the whole run waited for',
  curves: 'the curves against the number of CPUs',
  legend: 'what the picture means',
}

const wordsOf = (highlight: Highlight, runs: LessonRuns | null): string => {
  if (highlight.at === 'part') return t(PART_WORDS[highlight.part])
  const side = runs?.sides[highlight.side ?? 0]?.title ?? ''
  const name =
    highlight.at === 'cpu'
      ? t('CPU {number}', { number: highlight.name })
      : highlight.at === 'node'
        ? t('node {number}', { number: highlight.name })
        : highlight.name
  return side === '' ? name : t('{name}, on {side}', { name, side })
}

/** What a step points out: something that is clicked on the stage, or a part of the page. */
export const HighlightEditor = (props: {
  runs: LessonRuns | null
  highlight: Highlight | undefined
  onChange: (highlight: Highlight | undefined) => void
}) => {
  const { runs, highlight, onChange } = props
  const [waiting, setWaiting] = useState(false)
  useEffect(() => {
    if (!waiting || runs === null) return
    return onNextPick(runs, (found) => {
      setWaiting(false)
      onChange(found)
    })
  }, [waiting, runs, onChange])
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-2 text-sm" role="status">
        <b>{t('Pointed out:')}</b>
        {waiting
          ? t('Click something on the stage: a CPU, a line, a thread, a lock, a node…')
          : highlight === undefined
            ? t('nothing')
            : wordsOf(highlight, runs)}
        {waiting ? (
          <button type="button" className="button" onClick={() => setWaiting(false)}>
            {t('Never mind')}
          </button>
        ) : (
          <button type="button" className="button" disabled={runs === null} onClick={() => setWaiting(true)}>
            {t('Point at it on the stage')}
          </button>
        )}
        {highlight !== undefined && (
          <button type="button" className="button" onClick={() => onChange(undefined)}>
            {t('Point nothing out')}
          </button>
        )}
      </p>
      <div className="author-row">
        <SelectField<Part | ''>
          label={t('or a part of the page')}
          value={highlight?.at === 'part' ? highlight.part : ''}
          choices={[
            { value: '', words: t('choose…') },
            ...PARTS.map((value) => ({ value, words: t(PART_WORDS[value]) })),
          ]}
          onChange={(part) => {
            if (part !== '') onChange({ at: 'part', part })
          }}
        />
        {highlight !== undefined && (
          <TextField
            label={t('with these words beside it')}
            value={highlight.says ?? ''}
            most={LESSON_LIMITS.says}
            onChange={(says) => {
              const { says: _, ...rest } = highlight
              onChange(says.trim() === '' ? rest : { ...rest, says })
            }}
          />
        )}
      </div>
    </div>
  )
}
