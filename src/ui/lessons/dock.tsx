import { lazy, Suspense, useEffect } from 'react'
import { t } from '../../language/t.ts'
import { useApp } from '../../store/app.ts'
import { useAuthoring } from '../../store/authoring.ts'
import { stepShown, useLesson } from '../../store/lesson.ts'
import './lessons.css'
import { LessonList } from './list.tsx'
import { toStep } from './open.ts'
import { Player } from './player.tsx'
import { Pointer } from './pointer.tsx'

const Author = lazy(() => import('../author/author.tsx'))

/** Keys that a focused control needs for itself are left to it; one of several choices needs none of these. */
const isTaken = ({ ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean =>
  ctrlKey ||
  metaKey ||
  altKey ||
  (target instanceof HTMLElement && target.closest('input:not([type=radio]), select, textarea, dialog') !== null)

/** PageDown and PageUp, which remote controls send, too: the next step of a lesson and the one before. */
const useStepKeys = (): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const by = event.code === 'PageDown' ? 1 : event.code === 'PageUp' ? -1 : 0
      const { lesson, step } = useLesson.getState()
      if (by === 0 || lesson === null || isTaken(event)) return
      event.preventDefault()
      void toStep(step + by)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

/** While a question waits for an answer, the page does not tell it. */
const useSecrecy = (asking: boolean): void => {
  useEffect(() => {
    const { dataset } = document.documentElement
    if (asking) dataset['asking'] = ''
    else delete dataset['asking']
    return () => {
      delete dataset['asking']
    }
  }, [asking])
}

/** Lessons beside the stage: the list of them, or the one that is open. */
const LessonDock = () => {
  const { lesson, guesses, step } = useLesson()
  const shown = useLesson(stepShown)
  const authoring = useAuthoring((state) => state.open)
  const cluster = useApp((state) => state.cluster !== null)
  useStepKeys()
  useSecrecy(shown?.question !== undefined && !guesses.has(step))
  return (
    <>
      <aside className="lesson-dock panel" aria-label={t('Lessons')} data-testid="lessons">
        {lesson !== null ? (
          <Player lesson={lesson} />
        ) : authoring ? (
          <Suspense fallback={null}>
            <Author />
          </Suspense>
        ) : (
          <LessonList />
        )}
      </aside>
      {shown?.highlight !== undefined && (
        <Pointer key={JSON.stringify(shown.highlight)} highlight={shown.highlight} cluster={cluster} />
      )}
    </>
  )
}

export default LessonDock
