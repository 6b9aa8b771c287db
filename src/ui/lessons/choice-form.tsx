import { useState } from 'react'
import { t } from '../../language/t.ts'
import type { ChoiceQuestion } from '../../scenario/lesson/lesson.ts'
import { guess } from '../../store/lesson.ts'

/** One of several claims. */
export const ChoiceForm = ({ question }: { question: ChoiceQuestion }) => {
  const [chosen, setChosen] = useState(-1)
  return (
    <form
      className="lesson-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (chosen >= 0) guess({ kind: 'choice', option: chosen })
      }}
    >
      <fieldset className="lesson-options">
        <legend className="text-sm">{t('What do you think?')}</legend>
        {question.options.map(({ text }, option) => (
          <label key={option}>
            <input type="radio" name="lesson-option" checked={chosen === option} onChange={() => setChosen(option)} />
            <span>{t(text)}</span>
          </label>
        ))}
      </fieldset>
      <button type="submit" className="button button-primary" disabled={chosen < 0}>
        {t('That is what I think')}
      </button>
    </form>
  )
}
