import { useEffect } from 'react'
import { t } from '../../language/t.ts'
import { countRight } from '../../playback/lesson/tally.ts'
import type { Lesson } from '../../scenario/lesson/lesson.ts'
import { guess } from '../../store/lesson.ts'
import { clearHands, countHand } from '../../store/present.ts'
import './tally.css'
import { type ClassQuestion, useClassQuestion } from './use-tally.ts'

const Bars = ({ asked }: { asked: ClassQuestion }) => {
  const { key, stands, hands, revealed } = asked
  const most = Math.max(1, ...stands.map((stand) => hands[stand.key] ?? 0))
  return (
    <ol className="tally" data-revealed={revealed}>
      {stands.map(({ key: answer, words, right }, order) => {
        const count = hands[answer] ?? 0
        return (
          <li key={answer} className={right ? 'tally-right' : ''}>
            <p className="tally-words">
              <kbd>{order + 1}</kbd> {words}
              {right && <b> ✓ {t('right')}</b>}
            </p>
            <div className="tally-row">
              <button
                type="button"
                className="tally-button"
                aria-label={t('One hand less for {answer}', { answer: words })}
                onClick={() => countHand(key, answer, -1)}
              >
                −
              </button>
              <button
                type="button"
                className="tally-button"
                aria-label={t('One hand more for {answer}', { answer: words })}
                onClick={() => countHand(key, answer, 1)}
              >
                +
              </button>
              <span className="tally-track">
                <span className="tally-bar" style={{ width: `${(count / most) * 100}%` }} />
              </span>
              <output className="tally-count" aria-label={t('Hands for {answer}', { answer: words })}>
                {count}
              </output>
            </div>
          </li>
        )
      })}
    </ol>
  )
}

/** Digits count hands, from 1 for the first answer on; with Shift they take one back. */
const useDigits = (asked: ClassQuestion | null): void => {
  useEffect(() => {
    if (asked === null) return
    const onKey = (event: KeyboardEvent): void => {
      const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1]
      const stand = digit === undefined ? undefined : asked.stands[Number(digit) - 1]
      if (stand === undefined || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      countHand(asked.key, stand.key, event.shiftKey ? -1 : 1)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [asked])
}

/** A show of hands on the presenter's screen: counted by button or by digit, then seen against the simulation's answer. */
const Tally = ({ lesson, step }: { lesson: Lesson; step: number }) => {
  const asked = useClassQuestion(lesson, step)
  useDigits(asked)
  if (asked === null) return null
  const { right, all } = countRight(asked.stands, asked.hands)
  return (
    <div className="flex flex-col gap-2" data-testid="tally">
      {asked.stands.length === 0 ? <p>{t('The simulation is running…')}</p> : <Bars asked={asked} />}
      <p role="status" className="tally-sum" data-testid="tally-sum">
        {asked.revealed && all > 0
          ? t('{right} of {all} were right.', { right, all })
          : all === 1
            ? t('1 hand')
            : t('{all} hands', { all })}
      </p>
      <p className="flex flex-wrap gap-2">
        {!asked.revealed && (
          <button type="button" className="button button-primary" onClick={() => guess({ kind: 'none' })}>
            {t('Show the answer')} <kbd>R</kbd>
          </button>
        )}
        {all > 0 && !asked.revealed && (
          <button type="button" className="button" onClick={() => clearHands(asked.key)}>
            {t('Count anew')}
          </button>
        )}
      </p>
    </div>
  )
}

export default Tally
