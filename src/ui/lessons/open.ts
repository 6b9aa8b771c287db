import { type SharedLesson, decodeLesson, lessonIdLink } from '../../scenario/lesson/share.ts'
import type { Lesson } from '../../scenario/lesson/lesson.ts'
import { findLesson, LESSONS } from '../../scenario/lesson/lessons/index.ts'
import { ScenarioError } from '../../scenario/scenario.ts'
import { choose } from '../../store/app.ts'
import { goToStep, keepProgress, showLessonList, startLesson, useLesson } from '../../store/lesson.ts'
import { stageIntoSight } from './places.ts'
import { giveBack, keepWhatWas, showStage } from './stage.ts'

/** The address says where in a lesson one is, so that a reload and a copied address lead back there. */
const writeAddress = (): void => {
  const { address, step, lesson } = useLesson.getState()
  if (lesson === null || address === '') return
  history.replaceState(null, '', `#${address}${step === 0 ? '' : `&step=${step + 1}`}`)
}

const remember = (): void => {
  const { address, step, lesson } = useLesson.getState()
  if (lesson !== null && address.startsWith('l=')) {
    keepProgress(address, { seen: step + 1, steps: lesson.steps.length })
  }
}

/** Opens a lesson beside the stage. `address` is what a link to it begins with; '' where it has none. */
export const openLesson = async (lesson: Lesson, address: string, step = 0): Promise<void> => {
  await keepWhatWas()
  startLesson(lesson, address, Math.min(step, lesson.steps.length - 1))
  choose({ lessons: true, dialog: null })
  writeAddress()
  remember()
  await showStage(lesson, useLesson.getState().step, -1)
  stageIntoSight()
}

/** Goes to a step of the lesson that is open, and shows what belongs to it. */
export const toStep = async (step: number): Promise<void> => {
  const { lesson, step: before } = useLesson.getState()
  if (lesson === null) return
  goToStep(step)
  const { step: now } = useLesson.getState()
  writeAddress()
  remember()
  if (now === before) return
  await showStage(lesson, now, before)
  stageIntoSight()
}

/** Ends the lesson and gives back what was on the page before; `list` shows the other lessons. */
export const leaveLesson = (list = false): void => {
  if (useLesson.getState().lesson !== null) giveBack()
  showLessonList()
  choose({ lessons: list })
}

const opened = async (shared: SharedLesson): Promise<void> => {
  if ('lesson' in shared) {
    const [address] = location.hash.slice(1).split('&step=')
    return openLesson(shared.lesson, address, shared.step)
  }
  const known = findLesson(shared.id)
  if (known === undefined) {
    const ids = LESSONS.map(({ id }) => id).join(', ')
    throw new ScenarioError(`There is no lesson "${shared.id}". There are: ${ids}.`)
  }
  return openLesson(known.lesson, lessonIdLink(known.id), shared.step)
}

/** Opens a link to a lesson. Returns whether it could be read; where not, the page says why. */
export const openLessonLink = async (text: string): Promise<boolean> => {
  try {
    await opened(await decodeLesson(text))
    return true
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error
    choose({ notice: error.message })
    return false
  }
}
