import { useState } from 'react'
import { t } from '../../language/t.ts'
import type { Flaw } from '../../scenario/lesson/draft.ts'
import { type Lesson, LESSON_LIMITS } from '../../scenario/lesson/lesson.ts'
import { addStep, bringBackStep, changeLesson, showDrafts, unfoldStep, useAuthoring } from '../../store/authoring.ts'
import { openLesson } from '../lessons/open.ts'
import { NumberField, TextField } from './fields.tsx'
import { saveLesson, ShareLesson } from './share-lesson.tsx'
import { showStage } from '../lessons/stage.ts'
import { StepList } from './step-list.tsx'
import { useFlaws } from './use-flaws.ts'

/** What is still to be mended; each leads to its step. */
const Flaws = ({ flaws }: { flaws: readonly Flaw[] | null }) => {
  const text =
    flaws === null
      ? t('Looking the lesson over, with the simulation…')
      : flaws.length === 0
        ? t('Nothing is missing: every question has exactly one right answer.')
        : flaws.length === 1
          ? t('One thing is still to be mended:')
          : t('{count} things are still to be mended:', { count: flaws.length })
  return (
    <div data-testid="flaws" data-count={flaws?.length ?? ''}>
      <p role="status" className="font-semibold">
        {text}
      </p>
      <ul className="author-flaws">
        {flaws?.map(({ step, message }, order) => (
          <li key={order}>
            {step === null ? (
              message
            ) : (
              <button type="button" onClick={() => unfoldStep(step)}>
                {t('Step {number}: {message}', { number: step + 1, message })}
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What can be done with the lesson: try it, hand it out, save it. Only a lesson without flaws can be handed out. */
const Actions = ({ lesson, at, flaws }: { lesson: Lesson; at: number; flaws: readonly Flaw[] | null }) => {
  const [sharing, setSharing] = useState(false)
  const ready = flaws !== null && flaws.length === 0
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <button type="button" className="button" disabled={!ready} onClick={() => void openLesson(lesson, '', at)}>
          {t('Try it')}
        </button>
        <button
          type="button"
          className="button button-primary"
          disabled={!ready}
          aria-expanded={sharing}
          onClick={() => setSharing(!sharing)}
        >
          {t('Share')}
        </button>
        <button type="button" className="button" disabled={!ready} onClick={() => saveLesson(lesson)}>
          {t('Save as a file')}
        </button>
      </div>
      {sharing && ready && <ShareLesson lesson={lesson} />}
    </>
  )
}

/** A lesson that is being written. */
export const LessonEditor = ({ lesson }: { lesson: Lesson }) => {
  const { at, removed, kept } = useAuthoring()
  const flaws = useFlaws(lesson)
  return (
    <div className="author" data-testid="author">
      <div className="lesson-head">
        <h2 className="grow text-lg font-bold">{t('Your lesson')}</h2>
        <button type="button" className="button" onClick={showDrafts}>
          {t('Your lessons')}
        </button>
      </div>
      <TextField
        label={t('Title')}
        value={lesson.title}
        most={LESSON_LIMITS.title}
        onChange={(title) => changeLesson({ title })}
      />
      <div className="author-row">
        <div className="grow">
          <TextField
            label={t('What one learns')}
            value={lesson.about}
            most={LESSON_LIMITS.about}
            onChange={(about) => changeLesson({ about })}
          />
        </div>
        <NumberField
          label={t('Minutes')}
          value={lesson.minutes}
          onChange={(minutes) => {
            const { minutes: _, ...rest } = lesson
            const whole = minutes === undefined ? 0 : Math.min(LESSON_LIMITS.minutes, Math.round(minutes))
            changeLesson(whole < 1 ? { ...rest } : { minutes: whole })
          }}
        />
      </div>
      <StepList lesson={lesson} at={at} show={(step) => void showStage(lesson, step, -1)} />
      <div className="flex flex-wrap items-center gap-2">
        <button
          type="button"
          className="button"
          disabled={lesson.steps.length >= LESSON_LIMITS.steps}
          onClick={addStep}
        >
          {t('Add a step')}
        </button>
        {removed.length > 0 && (
          <span role="status" className="text-sm">
            {t('A step was deleted.')}{' '}
            <button type="button" className="button" onClick={bringBackStep}>
              {t('Bring it back')}
            </button>
          </span>
        )}
      </div>
      <Flaws flaws={flaws} />
      <Actions lesson={lesson} at={at} flaws={flaws} />
      <p className="text-sm" style={{ color: 'var(--ink-2)' }} role="status">
        {kept
          ? t('Kept in this browser as you write.')
          : t('This browser does not keep it: save it as a file before you close the page.')}
      </p>
    </div>
  )
}
