import { t } from '../../language/t.ts'
import type { Answer } from '../../playback/lesson/answers.ts'
import type { NumberQuestion, Question } from '../../scenario/lesson/lesson.ts'
import { type Guess, thinkAgain } from '../../store/lesson.ts'
import { sayIn } from './number-form.tsx'

/** A prediction is very near within this part of the value, or of the slider. */
const NEAR = { ofValue: 0.1, ofSlider: 0.02 } as const

interface Judged {
  right: boolean
  words: string
}

const judgeNumber = (question: NumberQuestion, value: number, guessed: number): Judged => {
  const off = Math.abs(guessed - value)
  const values = { guess: sayIn(question, guessed), value: sayIn(question, value) }
  if (off <= Math.max(NEAR.ofValue * Math.abs(value), NEAR.ofSlider * (question.max - question.min)))
    return { right: true, words: t('Very near: you said {guess}, and it is {value}.', values) }
  const by = sayIn(question, off)
  return {
    right: false,
    words:
      guessed > value
        ? t('You said {guess}, and it is {value}: {by} too much.', { ...values, by })
        : t('You said {guess}, and it is {value}: {by} too little.', { ...values, by }),
  }
}

/** What became of a guess, in a sentence. */
const judge = (question: Question, given: Guess, answer: Answer): Judged => {
  if (question.kind === 'number' && answer.kind === 'number') {
    if (given.kind === 'number') return judgeNumber(question, answer.value, given.value)
    return { right: false, words: t('It is {value}.', { value: sayIn(question, answer.value) }) }
  }
  if (question.kind === 'choice' && answer.kind === 'choice') {
    const truth = t(question.options[answer.option].text)
    if (given.kind === 'choice' && given.option === answer.option)
      return { right: true, words: t('Right: {truth}', { truth }) }
    return given.kind === 'choice'
      ? { right: false, words: t('Not so. What is true: {truth}', { truth }) }
      : { right: false, words: t('What is true: {truth}', { truth }) }
  }
  const name = answer.kind === 'point' ? answer.right.name : ''
  if (given.kind === 'point' && answer.kind === 'point') {
    return given.index === answer.right.index
      ? { right: true, words: t('Right: it is {name}.', { name }) }
      : { right: false, words: t('You pointed at {guess}, and it is {name}.', { guess: given.name, name }) }
  }
  return { right: false, words: t('It is {name}.', { name }) }
}

/** What one thought and what is, on the slider's own scale. */
const Scale = ({ question, value, guessed }: { question: NumberQuestion; value: number; guessed: number }) => {
  const place = (number: number): string => `${((number - question.min) / (question.max - question.min)) * 100}%`
  return (
    <div className="lesson-scale" aria-hidden="true">
      <span className="lesson-scale-guess" style={{ left: place(guessed) }}>
        {t('you')}
      </span>
      <span className="lesson-scale-truth" style={{ left: place(value) }}>
        {t('it')}
      </span>
    </div>
  )
}

interface Props {
  question: Question
  given: Guess
  answer: Answer
  /** What the runs say, in their own words. */
  sentence: string
}

/** What really happens, and how far off one was. */
export const Verdict = ({ question, given, answer, sentence }: Props) => {
  const { right, words } = judge(question, given, answer)
  return (
    <div
      className="lesson-verdict"
      data-right={right}
      data-answer={
        answer.kind === 'number' ? answer.value : answer.kind === 'choice' ? answer.option : answer.right.name
      }
      data-testid="lesson-verdict"
    >
      <p className="font-semibold">
        <span aria-hidden="true">{given.kind === 'none' ? '' : right ? '✓ ' : '≠ '}</span>
        <span data-testid="lesson-words">{words}</span>
      </p>
      {question.kind === 'number' && answer.kind === 'number' && given.kind === 'number' && (
        <Scale question={question} value={answer.value} guessed={given.value} />
      )}
      <p data-testid="lesson-sentence">{sentence}</p>
      <button type="button" className="lesson-tell" onClick={thinkAgain}>
        {t('Think again')}
      </button>
    </div>
  )
}
