import { create } from 'zustand'
import { emptyLesson, emptyStep } from '../scenario/lesson/draft.ts'
import { type Lesson, LESSON_LIMITS, type LessonStep } from '../scenario/lesson/lesson.ts'
import { keepDraft } from './drafts.ts'

/** A lesson that somebody writes. */
export interface AuthoringState {
  /** Lessons are written, instead of taken. */
  open: boolean
  /** The name under which this browser keeps it; null: the list of those that it keeps. */
  id: string | null
  lesson: Lesson
  /** The step that is unfolded, from 0. */
  at: number
  /** Steps that were deleted and can be brought back, newest last. */
  removed: readonly { at: number; step: LessonStep }[]
  /** The last change could be kept. */
  kept: boolean
}

const LIST: AuthoringState = { open: false, id: null, lesson: emptyLesson(), at: 0, removed: [], kept: true }

export const useAuthoring = create<AuthoringState>(() => LIST)

/** Shows the lessons that this browser keeps for their author. */
export const showDrafts = (): void => useAuthoring.setState({ ...LIST, open: true })

/** Goes back to the lessons that come with the page. */
export const leaveAuthoring = (): void => useAuthoring.setState(LIST)

/** Goes on with a lesson, or begins one. */
export const writeLesson = (id: string, lesson: Lesson): void =>
  useAuthoring.setState({ open: true, id, lesson, at: 0, removed: [], kept: true })

/** Begins a lesson, empty or as it came from a file. */
export const writeNewLesson = (lesson: Lesson = emptyLesson()): void => {
  const id = crypto.randomUUID()
  writeLesson(id, lesson)
  useAuthoring.setState({ kept: keepDraft(id, lesson) })
}

export const unfoldStep = (at: number): void => useAuthoring.setState({ at })

/** Changes the lesson. Every change is kept at once: a crash costs nothing. */
export const changeLesson = (change: Partial<Lesson>): void =>
  useAuthoring.setState(({ id, lesson }) => {
    const next = { ...lesson, ...change }
    return { lesson: next, kept: id === null || keepDraft(id, next) }
  })

/** Changes a step; what is set to undefined is taken out of it. */
export const changeStep = (at: number, change: { [Key in keyof LessonStep]?: LessonStep[Key] | undefined }): void => {
  const { steps } = useAuthoring.getState().lesson
  const changed = Object.entries({ ...steps[at], ...change }).filter(([, value]) => value !== undefined)
  changeLesson({ steps: steps.with(at, Object.fromEntries(changed) as unknown as LessonStep) })
}

const insert = (at: number, step: LessonStep): void => {
  const { steps } = useAuthoring.getState().lesson
  if (steps.length >= LESSON_LIMITS.steps) return
  changeLesson({ steps: steps.toSpliced(at, 0, step) })
  unfoldStep(at)
}

/** Adds a step after the last one. */
export const addStep = (): void => insert(useAuthoring.getState().lesson.steps.length, emptyStep())

export const duplicateStep = (at: number): void =>
  insert(at + 1, structuredClone(useAuthoring.getState().lesson.steps[at]))

/** Moves a step up or down by one place. */
export const moveStep = (at: number, by: 1 | -1): void => {
  const { steps } = useAuthoring.getState().lesson
  const to = at + by
  if (to < 0 || to >= steps.length) return
  changeLesson({ steps: steps.with(at, steps[to]).with(to, steps[at]) })
  unfoldStep(to)
}

/** Deletes a step, so that it can be brought back; the last one is emptied. */
export const removeStep = (at: number): void => {
  const { lesson, removed } = useAuthoring.getState()
  const rest = lesson.steps.toSpliced(at, 1)
  changeLesson({ steps: rest.length === 0 ? [emptyStep()] : rest })
  useAuthoring.setState({
    removed: [...removed, { at, step: lesson.steps[at] }],
    at: Math.max(0, Math.min(at, rest.length - 1)),
  })
}

/** Brings the step back that was deleted last, to where it was. */
export const bringBackStep = (): void => {
  const last = useAuthoring.getState().removed.at(-1)
  if (last === undefined) return
  insert(last.at, last.step)
  useAuthoring.setState(({ removed }) => ({ removed: removed.slice(0, -1) }))
}
