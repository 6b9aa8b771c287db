import { t } from '../../language/t.ts'
import { isTrue, quantityOf } from '../../playback/lesson/answers.ts'
import type { LessonRuns } from '../../playback/lesson/runs.ts'
import { suggestRanges, unitFor } from '../../playback/lesson/suggest.ts'
import {
  type ChoiceQuestion,
  type Claim,
  LESSON_LIMITS,
  type Measure,
  type Option,
  type Quantity,
  type Unit,
  UNITS,
} from '../../scenario/lesson/lesson.ts'
import { NumberField, SelectField, TextField } from './fields.tsx'
import { MeasureMenu } from './measure-menu.tsx'
import { kindOf } from './number-editor.tsx'
import { orTrouble } from './trouble.ts'

/** How the answers of a choice are told apart. */
export type Form = 'most' | 'least' | 'ranges'

const FORMS: Readonly<Record<Form, string>> = {
  most: 'which side has the most of it',
  least: 'which side has the least of it',
  ranges: 'how much of it there is',
}

/** Answers of a form, made from what the runs say. */
export const optionsFor = (runs: LessonRuns, form: Form, measure: Measure): Option[] => {
  const { side: _, ...of } = measure
  if (form !== 'ranges') {
    return runs.sides.map(({ title }, side) => ({ text: title, claim: { is: form, of, side } }))
  }
  const value = orTrouble(() => quantityOf(runs, measure))
  return suggestRanges(kindOf(measure), typeof value === 'number' ? value : 0, measure)
}

const formOf = ({ options: [first] }: ChoiceQuestion): Form =>
  first === undefined || first.claim.is === 'between' ? 'ranges' : first.claim.is

const measureOf = ({ options: [first] }: ChoiceQuestion): Measure => {
  if (first === undefined) return { what: 'work', side: 0 }
  return first.claim.is === 'between' ? first.claim.quantity : { ...first.claim.of, side: first.claim.side }
}

const isRight = (runs: LessonRuns, claim: Claim): boolean => orTrouble(() => isTrue(runs, claim)) === true

/** What an answer claims, and its bounds where it has some. */
const ClaimFields = (props: { runs: LessonRuns; claim: Claim; unit: Unit; onChange: (claim: Claim) => void }) => {
  const { runs, claim, onChange } = props
  if (claim.is !== 'between') {
    const { title } = runs.sides[claim.side]
    return (
      <p className="text-sm">
        {claim.is === 'most'
          ? t('Right if {side} has the most of it.', { side: title })
          : t('Right if {side} has the least of it.', { side: title })}
      </p>
    )
  }
  const { quantity, atLeast, below } = claim
  const { factor } = UNITS[props.unit]
  const unit = t(props.unit === 'percent' ? '%' : props.unit)
  const set = (change: { atLeast?: number | undefined; below?: number | undefined }): void => {
    const bounds = Object.entries({ atLeast, below, ...change }).filter(([, bound]) => bound !== undefined)
    onChange({ is: 'between', quantity, ...(Object.fromEntries(bounds) as { atLeast?: number; below?: number }) })
  }
  const scaled = (bound: number | undefined): number | undefined =>
    bound === undefined ? undefined : Number((bound / factor).toPrecision(9))
  return (
    <div className="author-row">
      <NumberField
        label={t('Right from, in {unit}', { unit })}
        value={scaled(atLeast)}
        onChange={(value) => set({ atLeast: value === undefined ? undefined : value * factor })}
      />
      <NumberField
        label={t('and below, in {unit}', { unit })}
        value={scaled(below)}
        onChange={(value) => set({ below: value === undefined ? undefined : value * factor })}
      />
    </div>
  )
}

/** One unit for all bounds, in which the largest of them can be read. */
const unitOf = ({ options }: ChoiceQuestion, quantity: Quantity): Unit => {
  const bounds = options.flatMap(({ claim }) => (claim.is === 'between' ? [claim.atLeast ?? 0, claim.below ?? 0] : []))
  return unitFor(kindOf(quantity), Math.max(0, ...bounds))
}

/** The answers of a choice: first what they are about, from menus; then each, with its words. */
export const ChoiceEditor = (props: {
  runs: LessonRuns
  question: ChoiceQuestion
  onChange: (change: Partial<ChoiceQuestion>) => void
}) => {
  const { runs, question, onChange } = props
  const { options } = question
  const [form, measure] = [formOf(question), measureOf(question)]
  const unit = unitOf(question, measure)
  const forms = (Object.keys(FORMS) as Form[]).filter((one) => one === 'ranges' || runs.sides.length > 1)
  const set = (at: number, change: Partial<Option>): void =>
    onChange({ options: options.with(at, { ...options[at], ...change }) })
  return (
    <>
      <div className="author-row">
        <SelectField
          label={t('The class chooses')}
          value={form}
          choices={forms.map((value) => ({ value, words: t(FORMS[value]) }))}
          onChange={(next) => onChange({ options: optionsFor(runs, next, measure) })}
        />
        <MeasureMenu
          runs={runs}
          measure={measure}
          withoutSide={form !== 'ranges'}
          onChange={(next) => onChange({ options: optionsFor(runs, form, next) })}
        />
      </div>
      <ol className="flex flex-col gap-2">
        {options.map((option, at) => (
          <li key={at} className="author-box">
            <div className="flex items-end gap-2">
              <div className="grow">
                <TextField
                  label={t('Answer {number}', { number: at + 1 })}
                  value={option.text}
                  most={LESSON_LIMITS.option}
                  onChange={(text) => set(at, { text })}
                />
              </div>
              <span className="author-verdict" data-testid="verdict">
                {isRight(runs, option.claim) ? t('✓ right') : t('✗ wrong')}
              </span>
              <button
                type="button"
                className="button"
                aria-label={t('Take answer {number} out', { number: at + 1 })}
                onClick={() => onChange({ options: options.toSpliced(at, 1) })}
              >
                ×
              </button>
            </div>
            <ClaimFields runs={runs} claim={option.claim} unit={unit} onChange={(claim) => set(at, { claim })} />
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-2">
        <button type="button" className="button" onClick={() => onChange({ options: optionsFor(runs, form, measure) })}>
          {t('Suggest answers from the simulation')}
        </button>
        {form === 'ranges' && options.length < LESSON_LIMITS.options && (
          <button
            type="button"
            className="button"
            onClick={() =>
              onChange({
                options: [...options, { text: '', claim: { is: 'between', quantity: measure, atLeast: 0 } }],
              })
            }
          >
            {t('One answer more')}
          </button>
        )}
      </div>
    </>
  )
}
