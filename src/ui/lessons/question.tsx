import { lazy, Suspense, useEffect, useState } from 'react'
import { t } from '../../language/t.ts'
import type { Lesson, Question } from '../../scenario/lesson/lesson.ts'
import { useApp } from '../../store/app.ts'
import { guess, useLesson } from '../../store/lesson.ts'
import { ChoiceForm } from './choice-form.tsx'
import { LessonText } from './lesson-text.tsx'
import { playTo } from './moment.ts'
import { NumberForm } from './number-form.tsx'
import { PointForm } from './point-form.tsx'
import { type Told, useAnswer } from './use-answer.ts'
import { Verdict } from './verdict.tsx'

const Tally = lazy(() => import('../present/tally.tsx'))

interface Props {
  lesson: Lesson
  step: number
  question: Question
}

/** After this time the stage has been drawn, and the answer can be looked for before anybody wants it. */
const LOOK_AFTER_MS = 1000

const useLater = (): boolean => {
  const [later, setLater] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLater(true), LOOK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return later
}

/** What one thinks, in the way that the question asks for it. */
const Form = ({ question, told }: { question: Question; told: Told }) => {
  switch (question.kind) {
    case 'number':
      return <NumberForm question={question} />
    case 'choice':
      return <ChoiceForm question={question} />
    case 'point':
      return <PointForm question={question} told={told} />
  }
}

/** A step's question: first what one thinks, and then what really happens. */
export const QuestionPart = ({ lesson, step, question }: Props) => {
  const later = useLater()
  const presenting = useApp((state) => state.presenting)
  const given = useLesson((state) => state.guesses.get(step))
  const told = useAnswer(lesson, step, later || given !== undefined)
  const answered = given !== undefined && told !== null
  return (
    <section className="lesson-question" aria-label={t('Question')} data-testid="lesson-question">
      <p className="lesson-ask">{t(question.ask)}</p>
      {presenting && (
        <Suspense fallback={null}>
          <Tally lesson={lesson} step={step} />
        </Suspense>
      )}
      {given === undefined && !presenting && (
        <>
          <Form question={question} told={told} />
          <button type="button" className="lesson-tell" onClick={() => guess({ kind: 'none' })}>
            {t('I do not want to guess: tell me')}
          </button>
        </>
      )}
      <div role="status">
        {given !== undefined && told === null && <p>{t('The simulation is running…')}</p>}
        {told !== null && 'trouble' in told && (
          <p>{t('The simulation cannot answer this: {why}', { why: told.trouble })}</p>
        )}
        {answered && 'answer' in told && <Verdict question={question} given={given} {...told} />}
      </div>
      {answered && 'answer' in told && <Afterwards question={question} />}
    </section>
  )
}

/** What follows an answer: the stage plays to what it is about, and why it is so. */
const Afterwards = ({ question: { revealPs, why } }: { question: Question }) => {
  useEffect(() => (revealPs === undefined ? undefined : playTo(revealPs)), [revealPs])
  return <div className="lesson-text">{why !== undefined && <LessonText text={why} />}</div>
}
