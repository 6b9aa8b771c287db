import { useId, useState } from 'react'
import { t } from '../../language/t.ts'
import { sayAmount } from '../../playback/lesson/words.ts'
import { type NumberQuestion, UNITS } from '../../scenario/lesson/lesson.ts'
import { guess } from '../../store/lesson.ts'

/** A number of a question's unit, as a person says it. */
export const sayIn = ({ unit }: Pick<NumberQuestion, 'unit'>, value: number): string => {
  const { kind, factor } = UNITS[unit]
  const said = sayAmount(kind, value * factor)
  return kind === 'ratio' ? t('{ratio} times', { ratio: said }) : said
}

/** A prediction by slider. */
export const NumberForm = ({ question }: { question: NumberQuestion }) => {
  const { min, max, step } = question
  // Where it begins says nothing about where the answer is.
  const [value, setValue] = useState(min)
  const id = useId()
  return (
    <form
      className="lesson-form"
      onSubmit={(event) => {
        event.preventDefault()
        guess({ kind: 'number', value })
      }}
    >
      <label htmlFor={id} className="text-sm">
        {t('What do you think?')}
      </label>
      <output htmlFor={id} className="lesson-number">
        {sayIn(question, value)}
      </output>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={sayIn(question, value)}
        onChange={(event) => setValue(Number(event.target.value))}
      />
      <p className="flex justify-between text-xs" aria-hidden="true">
        <span>{sayIn(question, min)}</span>
        <span>{sayIn(question, max)}</span>
      </p>
      <button type="submit" className="button button-primary">
        {t('That is what I think')}
      </button>
    </form>
  )
}
