import { useEffect, useRef } from 'react'
import { t } from '../../language/t.ts'
import type { Lesson } from '../../scenario/lesson/lesson.ts'
import { useApp } from '../../store/app.ts'
import { useCluster } from '../../store/cluster.ts'
import { useLesson } from '../../store/lesson.ts'
import { choosePresent, countHand, resetTimer, toggleTimer, usePresent } from '../../store/present.ts'
import { obey } from './keys.ts'
import { type Asked, type Notes, presentOn } from './notes-channel.ts'
import { NotesView } from './notes-view.tsx'
import { presentationId } from './open-notes.ts'
import { tallyKey, useClassQuestion } from './use-tally.ts'

/** What of the notes comes from the lesson, or from the stage where there is none. */
type Content = Pick<Notes, 'title' | 'at' | 'steps' | 'step' | 'notes' | 'next' | 'minutes' | 'tally'>

/** Does what the notes' buttons ask for. */
const answer = (asked: Asked): void => {
  switch (asked.ask) {
    case 'hello':
      return
    case 'timer':
      toggleTimer(Date.now())
      return
    case 'timer-reset':
      resetTimer(Date.now())
      return
    case 'hand': {
      const { lesson, step } = useLesson.getState()
      if (lesson !== null) countHand(tallyKey(lesson, step), asked.answer, asked.by)
      return
    }
    default:
      obey(asked.ask)
  }
}

/** Tells the window with the notes, if there is one, what it has to show; or shows it in a drawer, where there is none. */
const Wire = ({ content }: { content: Content }) => {
  const { timer, stepBeganMs, blank, drawer } = usePresent()
  const theme = document.documentElement.dataset['theme'] ?? 'light'
  const notes: Notes = { ...content, ...timer, stepBeganMs, blank, theme }
  const wire = useRef<ReturnType<typeof presentOn> | null>(null)
  const latest = useRef(notes)
  useEffect(() => {
    latest.current = notes
    wire.current?.tell(notes)
  })
  useEffect(() => {
    const opened = presentOn(presentationId(), (asked) => {
      if (asked.ask === 'hello') opened.tell(latest.current)
      else answer(asked)
    })
    wire.current = opened
    opened.tell(latest.current)
    return () => opened.close()
  }, [])
  if (!drawer) return null
  return (
    <aside aria-label={t('Notes')} className="present-drawer panel" data-testid="notes-drawer">
      <p className="mb-2 flex items-center gap-3">
        <span role="status" className="grow">
          {t(
            'The browser did not open a second window: allow pop-ups for this page to have one. Until then the notes are here, where the class can read them.',
          )}
        </span>
        <button type="button" className="button" onClick={() => choosePresent({ drawer: false })}>
          {t('Close')}
        </button>
      </p>
      <NotesView notes={notes} ask={answer} />
    </aside>
  )
}

const LessonNotes = ({ lesson, step }: { lesson: Lesson; step: number }) => {
  const asked = useClassQuestion(lesson, step)
  const { title, notes = '' } = lesson.steps[step]
  const next = lesson.steps[step + 1]
  return (
    <Wire
      content={{
        title: t(lesson.title),
        at: step,
        steps: lesson.steps.length,
        step: t(title),
        notes: t(notes),
        next: next === undefined ? '' : t(next.title),
        minutes: lesson.minutes ?? 0,
        tally: asked && {
          ask: t(asked.question.ask),
          revealed: asked.revealed,
          answers: asked.stands.map((stand) => ({ ...stand, hands: asked.hands[stand.key] ?? 0 })),
        },
      }}
    />
  )
}

const StageNotes = () => {
  const machine = useApp((state) => state.scenario.title)
  const cluster = useCluster((state) => state.scenario.title)
  const inCluster = useApp((state) => state.cluster !== null)
  const title = t(inCluster ? cluster : machine)
  return <Wire content={{ title, at: 0, steps: 0, step: '', notes: '', next: '', minutes: 0, tally: null }} />
}

/** The notes of the step that is shown, wherever they are read. */
export const NotesWire = () => {
  const lesson = useLesson((state) => state.lesson)
  const step = useLesson((state) => state.step)
  return lesson === null ? <StageNotes /> : <LessonNotes lesson={lesson} step={step} />
}
