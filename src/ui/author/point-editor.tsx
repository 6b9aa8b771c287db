import { t } from '../../language/t.ts'
import type { LessonRuns } from '../../playback/lesson/runs.ts'
import { sayTimeLabel } from '../../playback/lesson/words.ts'
import {
  type Measure,
  type PointAt,
  type PointQuestion,
  POINTS_AT,
  type TimeLabel,
} from '../../scenario/lesson/lesson.ts'
import { RANKINGS, TIME_LABELS } from '../../scenario/lesson/measures.ts'
import { SelectField } from './fields.tsx'
import { SideMenu } from './measure-menu.tsx'
import { namesFor, wholeRanking } from './measure-names.ts'

/** What things are called that can be pointed at. */
export const THING_WORDS: Readonly<Record<PointAt, string>> = {
  cpu: 'a CPU',
  line: 'a line',
  thread: 'a thread',
  lock: 'a lock',
  node: 'a node',
  process: 'a process',
}

/** By what a kind of thing can be ranked, in the order of the list. */
export const rankingsOf = (runs: LessonRuns, at: PointAt): string[] =>
  Object.entries(RANKINGS).flatMap(([what, card]) => (card.on === runs.on && card.at.includes(at) ? [what] : []))

/** What the class points at, and by what the right one is found. */
export const PointEditor = (props: {
  runs: LessonRuns
  question: PointQuestion
  onChange: (change: Partial<PointQuestion>) => void
}) => {
  const { runs, question, onChange } = props
  const { at, order, of } = question
  const { needs, optional } = RANKINGS[of.what]
  const names = namesFor(runs, of.side, needs)
  const set = (change: Partial<Measure>): void => onChange({ of: wholeRanking(runs, { ...of, ...change }) })
  return (
    <div className="author-row">
      <SelectField<PointAt>
        label={t('The class points at')}
        value={at}
        choices={POINTS_AT.filter((one) => rankingsOf(runs, one).length > 0).map((value) => ({
          value,
          words: t(THING_WORDS[value]),
        }))}
        onChange={(next) => {
          const [what] = rankingsOf(runs, next)
          onChange({ at: next, of: wholeRanking(runs, { what, side: of.side }) })
        }}
      />
      <SelectField<'most' | 'least'>
        label={t('The one that has')}
        value={order}
        choices={[
          { value: 'most', words: t('the most of it') },
          { value: 'least', words: t('the least of it') },
        ]}
        onChange={(next) => onChange({ order: next })}
      />
      <SelectField
        label={t('Of what')}
        value={of.what}
        choices={rankingsOf(runs, at).map((value) => ({ value, words: t(RANKINGS[value].words) }))}
        onChange={(what) => set({ what })}
      />
      {needs === 'label' && (
        <SelectField<TimeLabel>
          label={t('Which time')}
          value={of.label ?? 'waiting'}
          choices={TIME_LABELS.map((value) => ({ value, words: sayTimeLabel(value) }))}
          onChange={(label) => set({ label })}
        />
      )}
      {names.length > 0 && (
        <SelectField
          label={t('Of which one')}
          value={of.name ?? ''}
          choices={[
            ...(optional === true ? [{ value: '', words: t('all of them together') }] : []),
            ...names.map((value) => ({ value, words: value })),
          ]}
          onChange={(name) => {
            const { name: _, ...rest } = of
            onChange({ of: wholeRanking(runs, name === '' ? rest : { ...rest, name }) })
          }}
        />
      )}
      {runs.sides.length > 1 && <SideMenu runs={runs} side={of.side} onChange={(side) => set({ side })} />}
    </div>
  )
}
