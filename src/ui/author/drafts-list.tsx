import { useState } from 'react'
import { t } from '../../language/t.ts'
import { LESSON_FILE, parseLessonText } from '../../scenario/lesson/share.ts'
import { ScenarioError } from '../../scenario/scenario.ts'
import { leaveAuthoring, writeLesson, writeNewLesson } from '../../store/authoring.ts'
import { type Draft, forgetDraft, keepDraft, readDrafts } from '../../store/drafts.ts'

/** A lesson from a file, to be changed. */
const FromFile = () => {
  const [trouble, setTrouble] = useState('')
  const read = async (file: File): Promise<void> => {
    try {
      writeNewLesson(await parseLessonText(await file.text()))
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error
      setTrouble(`${file.name}: ${error.message}`)
    }
  }
  return (
    <>
      <label className="text-sm">
        {t('Or go on with a lesson from a file:')}
        <input
          type="file"
          accept={`${LESSON_FILE},.json`}
          className="mt-1 block w-full text-sm"
          onChange={(event) => {
            const [file] = event.target.files ?? []
            if (file !== undefined) void read(file)
          }}
        />
      </label>
      {trouble !== '' && <p role="alert">{trouble}</p>}
    </>
  )
}

/** The lessons that this browser keeps for their author. */
export const DraftsList = () => {
  const [drafts, setDrafts] = useState(readDrafts)
  const [gone, setGone] = useState<Draft | null>(null)
  const forget = (draft: Draft): void => {
    forgetDraft(draft.id)
    setGone(draft)
    setDrafts(readDrafts())
  }
  const bringBack = ({ id, lesson, changedAtMs }: Draft): void => {
    keepDraft(id, lesson, changedAtMs)
    setGone(null)
    setDrafts(readDrafts())
  }
  return (
    <div className="author" data-testid="drafts">
      <div className="lesson-head">
        <h2 className="grow text-lg font-bold">{t('Make your own lesson')}</h2>
        <button type="button" className="button" onClick={leaveAuthoring}>
          {t('All lessons')}
        </button>
      </div>
      <p className="text-sm text-pretty">
        {t(
          'A lesson is a list of steps. Each shows a moment of the stage with a text beside it, and may ask a question that the simulation answers. It is kept in this browser as you write; hand it out as a link or a file.',
        )}
      </p>
      <p>
        <button type="button" className="button button-primary" onClick={() => writeNewLesson()}>
          {t('Begin a new lesson')}
        </button>
      </p>
      {drafts.length > 0 && (
        <ul className="author-drafts">
          {drafts.map((draft) => {
            const title = draft.lesson.title.trim() === '' ? t('Without a title') : draft.lesson.title
            return (
              <li key={draft.id}>
                <button type="button" className="author-step-name" onClick={() => writeLesson(draft.id, draft.lesson)}>
                  <b>{title}</b>{' '}
                  <small>
                    {t('{steps} steps, changed {when}', {
                      steps: draft.lesson.steps.length,
                      when: new Date(draft.changedAtMs).toLocaleString(document.documentElement.lang),
                    })}
                  </small>
                </button>
                <button
                  type="button"
                  className="author-tool"
                  aria-label={t('Delete the lesson {title}', { title })}
                  onClick={() => forget(draft)}
                >
                  ×
                </button>
              </li>
            )
          })}
        </ul>
      )}
      {gone !== null && (
        <p role="status" className="text-sm">
          {t('A lesson was deleted.')}{' '}
          <button type="button" className="button" onClick={() => bringBack(gone)}>
            {t('Bring it back')}
          </button>
        </p>
      )}
      <FromFile />
    </div>
  )
}
