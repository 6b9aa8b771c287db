import { useEffect, useRef } from 'react'
import { t } from '../../language/t.ts'
import type { Lesson } from '../../scenario/lesson/lesson.ts'
import { useLesson } from '../../store/lesson.ts'
import { LessonText } from './lesson-text.tsx'
import { leaveLesson, toStep } from './open.ts'
import { highlightWords } from './pointer.tsx'
import { QuestionPart } from './question.tsx'

/** One lesson: the step that is shown, its question, and the way to the others. */
export const Player = ({ lesson }: { lesson: Lesson }) => {
  const step = useLesson((state) => state.step)
  const { title, text, highlight, question } = lesson.steps[step]
  return (
    <>
      <div className="lesson-head">
        <p className="grow text-sm font-semibold" style={{ color: 'var(--ink-2)' }}>
          {t(lesson.title)}
        </p>
        <button type="button" className="button" onClick={() => leaveLesson(true)}>
          {t('All lessons')}
        </button>
        <button type="button" className="button" aria-label={t('Leave the lesson')} onClick={() => leaveLesson()}>
          ✕
        </button>
      </div>
      <Title key={`title ${step}`} words={t(title)} />
      <div className="lesson-text">
        <LessonText text={text} />
      </div>
      {highlight !== undefined && (
        <p className="sr-only" role="status">
          {t('Pointed out: {what}', { what: highlightWords(highlight) })}
        </p>
      )}
      {question !== undefined && (
        <QuestionPart key={`question ${step}`} lesson={lesson} step={step} question={question} />
      )}
      <Steps lesson={lesson} step={step} />
    </>
  )
}

/** A step's title; whoever goes there by key, or listens, begins at it. */
const Title = ({ words }: { words: string }) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    heading.current?.closest('.lesson-dock')?.scrollTo(0, 0)
  }, [])
  return (
    <h2 ref={heading} tabIndex={-1} className="lesson-title">
      {words}
    </h2>
  )
}

const Steps = ({ lesson, step }: { lesson: Lesson; step: number }) => {
  const last = lesson.steps.length - 1
  return (
    <nav aria-label={t('Steps of the lesson')} className="lesson-steps">
      <button type="button" className="button" disabled={step === 0} onClick={() => void toStep(step - 1)}>
        {t('Back')}
      </button>
      <ol>
        {lesson.steps.map((one, at) => (
          <li key={at}>
            <button
              type="button"
              aria-current={at === step ? 'step' : undefined}
              aria-label={t('Step {number}: {title}', { number: at + 1, title: t(one.title) })}
              title={t(one.title)}
              onClick={() => void toStep(at)}
            >
              {at + 1}
            </button>
          </li>
        ))}
      </ol>
      {step === last ? (
        <button type="button" className="button button-primary" onClick={() => leaveLesson(true)}>
          {t('Finish')}
        </button>
      ) : (
        <button type="button" className="button button-primary" onClick={() => void toStep(step + 1)}>
          {t('Next')}
        </button>
      )}
    </nav>
  )
}
