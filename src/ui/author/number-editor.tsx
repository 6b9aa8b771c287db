import { t } from '../../language/t.ts'
import { quantityOf } from '../../playback/lesson/answers.ts'
import type { LessonRuns } from '../../playback/lesson/runs.ts'
import { suggestSlider } from '../../playback/lesson/suggest.ts'
import { type NumberQuestion, type Quantity, UNITS, type Unit, type UnitKind } from '../../scenario/lesson/lesson.ts'
import { MEASURES } from '../../scenario/lesson/measures.ts'
import { NumberField, SelectField } from './fields.tsx'
import { MeasureMenu } from './measure-menu.tsx'
import { wholeMeasure } from './measure-names.ts'
import { orTrouble } from './trouble.ts'

/** The kind of unit that a quantity has. */
export const kindOf = (quantity: Quantity): UnitKind =>
  quantity.over === undefined ? MEASURES[quantity.what].kind : 'ratio'

/** A slider for a quantity, as the runs' answer suggests it. */
export const sliderFor = (
  runs: LessonRuns,
  quantity: Quantity,
): Pick<NumberQuestion, 'unit' | 'min' | 'max' | 'step'> => {
  const value = orTrouble(() => quantityOf(runs, quantity))
  return suggestSlider(kindOf(quantity), typeof value === 'number' ? value : 0)
}

const against = (runs: LessonRuns, quantity: Quantity, side: string): Quantity => {
  const { over: _, ...measure } = quantity
  return side === '' ? measure : { ...measure, over: wholeMeasure(runs, { ...measure, side: Number(side) }) }
}

/** What is asked for, and the slider on which it is guessed. */
export const NumberEditor = (props: {
  runs: LessonRuns
  question: NumberQuestion
  onChange: (change: Partial<NumberQuestion>) => void
}) => {
  const { runs, question, onChange } = props
  const { quantity, unit, min, max, step } = question
  const ask = (next: Quantity): void => onChange({ quantity: next, ...sliderFor(runs, next) })
  const units = (Object.keys(UNITS) as Unit[]).filter((one) => UNITS[one].kind === kindOf(quantity))
  return (
    <>
      <div className="author-row">
        <MeasureMenu
          runs={runs}
          measure={quantity}
          onChange={(measure) =>
            ask(against(runs, measure, quantity.over === undefined ? '' : String(quantity.over.side)))
          }
        />
        {runs.sides.length > 1 && (
          <SelectField
            label={t('As a number, or how many times as much as on another side')}
            value={quantity.over === undefined ? '' : String(quantity.over.side)}
            choices={[
              { value: '', words: t('as a number') },
              ...runs.sides.map(({ title }, side) => ({
                value: String(side),
                words: t('how many times as much as on {side}', { side: title }),
              })),
            ]}
            onChange={(side) => ask(against(runs, quantity, side))}
          />
        )}
      </div>
      <fieldset className="author-box">
        <legend>{t('The slider')}</legend>
        <div className="author-row">
          <NumberField label={t('From')} value={min} onChange={(value) => onChange({ min: value ?? 0 })} />
          <NumberField label={t('To')} value={max} onChange={(value) => onChange({ max: value ?? 0 })} />
          <NumberField label={t('In steps of')} value={step} onChange={(value) => onChange({ step: value ?? 0 })} />
          <SelectField
            label={t('Unit')}
            value={unit}
            choices={units.map((value) => ({ value, words: t(UNIT_WORDS[value]) }))}
            onChange={(value) => onChange({ unit: value })}
          />
          <button type="button" className="button" onClick={() => onChange(sliderFor(runs, quantity))}>
            {t('Suggest from the answer')}
          </button>
        </div>
      </fieldset>
    </>
  )
}

const UNIT_WORDS: Readonly<Record<Unit, string>> = {
  ns: 'nanoseconds',
  us: 'microseconds',
  ms: 'milliseconds',
  s: 'seconds',
  percent: 'per cent',
  pieces: 'ones',
  thousands: 'thousands',
  millions: 'millions',
  kB: 'kB',
  MB: 'MB',
  times: 'times',
}
