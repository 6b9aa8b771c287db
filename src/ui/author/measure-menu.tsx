import { t } from '../../language/t.ts'
import type { LessonRuns } from '../../playback/lesson/runs.ts'
import { sayTimeLabel } from '../../playback/lesson/words.ts'
import type { Measure, TimeLabel } from '../../scenario/lesson/lesson.ts'
import { MEASURES, TIME_LABELS } from '../../scenario/lesson/measures.ts'
import { SelectField } from './fields.tsx'
import { namesFor, wholeMeasure } from './measure-names.ts'

interface Props {
  runs: LessonRuns
  measure: Measure
  onChange: (measure: Measure) => void
  /** Where the question itself asks for the side, there is no menu for it. */
  withoutSide?: boolean
}

/** What is measured, of which run, and what it is about: menus only, with what the runs have to offer. */
export const MeasureMenu = ({ runs, measure, onChange, withoutSide = false }: Props) => {
  const { needs, optional } = MEASURES[measure.what]
  const names = namesFor(runs, measure.side, needs)
  const set = (change: Partial<Measure>): void => onChange(wholeMeasure(runs, { ...measure, ...change }))
  return (
    <>
      <SelectField
        label={t('What is measured')}
        value={measure.what}
        choices={Object.entries(MEASURES)
          .filter(
            ([, { on, needs: needed }]) =>
              on === runs.on && (needed !== 'call' || namesFor(runs, 0, 'call').length > 0),
          )
          .map(([value, { words }]) => ({ value, words: t(words) }))}
        onChange={(what) => set({ what })}
      />
      {needs === 'label' && (
        <SelectField<TimeLabel>
          label={t('Which time')}
          value={measure.label ?? 'waiting'}
          choices={TIME_LABELS.map((value) => ({ value, words: sayTimeLabel(value) }))}
          onChange={(label) => set({ label })}
        />
      )}
      {names.length > 0 && (
        <SelectField
          label={t('Of which one')}
          value={measure.name ?? ''}
          choices={[
            ...(optional === true ? [{ value: '', words: t('all of them together') }] : []),
            ...names.map((value) => ({ value, words: value })),
          ]}
          onChange={(name) => {
            const { name: _, ...rest } = measure
            onChange(wholeMeasure(runs, name === '' ? rest : { ...rest, name }))
          }}
        />
      )}
      {!withoutSide && runs.sides.length > 1 && (
        <SideMenu runs={runs} side={measure.side} onChange={(side) => set({ side })} />
      )}
    </>
  )
}

/** Which of the runs beside each other. */
export const SideMenu = (props: { runs: LessonRuns; side: number; onChange: (side: number) => void }) => (
  <SelectField
    label={t('On which side')}
    value={String(props.side)}
    choices={props.runs.sides.map(({ title }, index) => ({ value: String(index), words: title }))}
    onChange={(side) => props.onChange(Number(side))}
  />
)
