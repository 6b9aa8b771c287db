import { useState } from 'react'
import { t } from '../../language/t.ts'
import { LESSONS, type ShippedLesson } from '../../scenario/lesson/lessons/index.ts'
import { lessonIdLink, parseLessonText } from '../../scenario/lesson/share.ts'
import { ScenarioError } from '../../scenario/scenario.ts'
import { choose } from '../../store/app.ts'
import { showDrafts } from '../../store/authoring.ts'
import { type Progress, readProgress } from '../../store/lesson.ts'
import { openLesson } from './open.ts'

const progressWords = (progress: Progress | undefined): string => {
  if (progress === undefined) return ''
  const { seen, steps } = progress
  return seen >= steps ? t('done ✓') : t('{seen} of {steps} steps seen', { seen, steps })
}

/** The step to go on at: where one was, unless that was the end. */
const nextStep = (progress: Progress | undefined): number =>
  progress === undefined || progress.seen >= progress.steps ? 0 : progress.seen - 1

const Entry = ({ shipped, progress }: { shipped: ShippedLesson; progress: Progress | undefined }) => {
  const { id, lesson } = shipped
  const said = progressWords(progress)
  return (
    <li>
      <button
        type="button"
        className="lesson-entry"
        onClick={() => void openLesson(lesson, lessonIdLink(id), nextStep(progress))}
      >
        <b>{t(lesson.title)}</b>
        <span>{t(lesson.about)}</span>
        <small>
          {t('{minutes} minutes, {steps} steps', { minutes: lesson.minutes ?? 5, steps: lesson.steps.length })}
          {said !== '' && <span className="lesson-progress">{said}</span>}
        </small>
      </button>
    </li>
  )
}

/** A lesson that somebody has as a file. */
const FromFile = () => {
  const [trouble, setTrouble] = useState('')
  const read = async (file: File): Promise<void> => {
    try {
      await openLesson(await parseLessonText(await file.text()), '')
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error
      setTrouble(`${file.name}: ${error.message}`)
    }
  }
  return (
    <div className="flex flex-col gap-1">
      <label className="text-sm">
        {t('A lesson from a file:')}
        <input
          type="file"
          accept=".json"
          className="mt-1 block w-full text-sm"
          data-testid="lesson-file"
          onChange={(event) => {
            const [file] = event.target.files ?? []
            if (file !== undefined) void read(file)
          }}
        />
      </label>
      {trouble !== '' && <p role="alert">{trouble}</p>}
    </div>
  )
}

/** The lessons that come with the page, in their order, and how far one has come. */
export const LessonList = () => {
  const progress = readProgress()
  const minutes = LESSONS.reduce((sum, { lesson }) => sum + (lesson.minutes ?? 0), 0)
  return (
    <>
      <div className="lesson-head">
        <h2 className="grow text-lg font-bold">{t('Lessons')}</h2>
        <button type="button" className="button" onClick={() => choose({ lessons: false })}>
          {t('Close')}
        </button>
      </div>
      <p className="text-sm text-pretty">
        {t(
          'Each asks you what you think before the simulation tells. In this order they make a lesson of {minutes} minutes; nothing has to be known before.',
          { minutes },
        )}
      </p>
      <ol className="lesson-list">
        {LESSONS.map((shipped) => (
          <Entry key={shipped.id} shipped={shipped} progress={progress.get(lessonIdLink(shipped.id))} />
        ))}
      </ol>
      <p>
        <button type="button" className="button" onClick={showDrafts}>
          {t('Make your own…')}
        </button>
      </p>
      <FromFile />
    </>
  )
}
