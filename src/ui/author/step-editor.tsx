import { useCallback, useState } from 'react'
import { t } from '../../language/t.ts'
import { type Highlight, type Lesson, LESSON_LIMITS } from '../../scenario/lesson/lesson.ts'
import { ScenarioError } from '../../scenario/scenario.ts'
import { changeStep } from '../../store/authoring.ts'
import { currentLook, linkOf } from '../links/current-link.ts'
import { TextField } from './fields.tsx'
import { HighlightEditor } from './highlight-editor.tsx'
import { QuestionEditor } from './question-editor.tsx'
import { linkAt, useStepRuns } from './step-stage.ts'

/** Takes what is on the stage for a step, and says what it has taken. */
const StagePart = ({ lesson, at, show }: { lesson: Lesson; at: number; show: (at: number) => void }) => {
  const [trouble, setTrouble] = useState('')
  const { link } = lesson.steps[at]
  const inherited = linkAt(lesson, at)
  const take = async (): Promise<void> => {
    try {
      changeStep(at, { link: await linkOf(currentLook().look) })
      setTrouble('')
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error
      setTrouble(error.message)
    }
  }
  return (
    <section aria-label={t('Stage')} className="author-box">
      <p className="text-sm" role="status">
        {link !== undefined
          ? t('This step shows the stage as you took it, at its moment.')
          : inherited === undefined
            ? t('Nothing is taken yet. Arrange the stage, go to the moment that matters, then take it.')
            : t('This step goes on with the stage of the step before.')}
      </p>
      <div className="flex flex-wrap gap-2">
        <button type="button" className="button button-primary" onClick={() => void take()}>
          {link === undefined ? t('Take what is on the stage now') : t('Take what is on the stage now instead')}
        </button>
        {inherited !== undefined && (
          <button type="button" className="button" onClick={() => show(at)}>
            {t('Show it on the stage')}
          </button>
        )}
        {link !== undefined && at > 0 && (
          <button type="button" className="button" onClick={() => changeStep(at, { link: undefined })}>
            {t('Go on with the step before')}
          </button>
        )}
      </div>
      {trouble !== '' && <p role="alert">{trouble}</p>}
    </section>
  )
}

/** All of one step. */
export const StepEditor = ({ lesson, at, show }: { lesson: Lesson; at: number; show: (at: number) => void }) => {
  const { title, text, notes, highlight, question } = lesson.steps[at]
  const link = linkAt(lesson, at)
  const runs = useStepRuns(link)
  const pointOut = useCallback((next: Highlight | undefined): void => changeStep(at, { highlight: next }), [at])
  return (
    <div className="author-step" data-testid="step-editor">
      <TextField
        label={t('Title of the step')}
        value={title}
        most={LESSON_LIMITS.title}
        onChange={(value) => changeStep(at, { title: value })}
      />
      <TextField
        label={t('What the class reads (an empty line begins a paragraph; *stars* emphasise)')}
        value={text}
        most={LESSON_LIMITS.text}
        rows={4}
        onChange={(value) => changeStep(at, { text: value })}
      />
      <StagePart lesson={lesson} at={at} show={show} />
      {link !== undefined && (
        <>
          <HighlightEditor runs={runs} highlight={highlight} onChange={pointOut} />
          <QuestionEditor runs={runs} question={question} onChange={(value) => changeStep(at, { question: value })} />
        </>
      )}
      <TextField
        label={t('Notes for you, which the class does not see')}
        value={notes ?? ''}
        most={LESSON_LIMITS.notes}
        rows={2}
        onChange={(value) => changeStep(at, { notes: value === '' ? undefined : value })}
      />
    </div>
  )
}
