import { create } from 'zustand'
import type { Lesson } from '../scenario/lesson/lesson.ts'

/** What somebody thought before the simulation told; `none`: they wanted to be told at once. */
export type Guess =
  | { kind: 'number'; value: number }
  | { kind: 'choice'; option: number }
  | { kind: 'point'; index: number; name: string }
  | { kind: 'none' }

/** What the user has chosen of lessons: which one, where in it, and what they thought. */
export interface LessonState {
  /** The lesson that is open; null: the list of those that come with the page. */
  lesson: Lesson | null
  /** What a link to it begins with, such as `l=owner`; '' where it has none, as one that came from a file. */
  address: string
  /** From 0. */
  step: number
  /** By step, what was thought; a step that is not in it has not been answered. */
  guesses: ReadonlyMap<number, Guess>
  /** What is pointed at on the stage at the moment, of a question that asks for it. */
  pointed: { index: number; name: string } | null
}

const LIST: LessonState = { lesson: null, address: '', step: 0, guesses: new Map(), pointed: null }

export const useLesson = create<LessonState>(() => LIST)

export const showLessonList = (): void => useLesson.setState(LIST)

export const startLesson = (lesson: Lesson, address: string, step: number): void =>
  useLesson.setState({ lesson, address, step, guesses: new Map(), pointed: null })

/** Goes to a step; one that there is not, is the nearest that there is. */
export const goToStep = (step: number): void =>
  useLesson.setState(({ lesson }) => ({
    step: Math.max(0, Math.min(step, (lesson?.steps.length ?? 1) - 1)),
    pointed: null,
  }))

/** Says what one thinks of the step's question. */
export const guess = (given: Guess): void =>
  useLesson.setState(({ guesses, step }) => ({ guesses: new Map(guesses).set(step, given), pointed: null }))

/** Takes back what one thought, to think again. */
export const thinkAgain = (): void =>
  useLesson.setState(({ guesses, step }) => ({ guesses: new Map([...guesses].filter(([at]) => at !== step)) }))

export const pointAt = (pointed: LessonState['pointed']): void => useLesson.setState({ pointed })

/** The step that is shown; null in the list. */
export const stepShown = ({ lesson, step }: LessonState): Lesson['steps'][number] | null => lesson?.steps[step] ?? null

/** How far somebody has come in a lesson: steps seen, of how many. */
export interface Progress {
  seen: number
  steps: number
}

const KEY = 'mastership.lessons'
const SEEN_MAX = 200

/** What this browser remembers, by address; nothing where it remembers nothing, or something else. */
export const readProgress = (): ReadonlyMap<string, Progress> => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    if (!Array.isArray(kept)) return new Map()
    return new Map(
      kept.slice(0, SEEN_MAX).flatMap((entry: unknown) => {
        if (!Array.isArray(entry)) return []
        const [address, seen, steps] = entry as unknown[]
        const isProgress = typeof address === 'string' && Number.isSafeInteger(seen) && Number.isSafeInteger(steps)
        return isProgress ? [[address, { seen: seen as number, steps: steps as number }] as const] : []
      }),
    )
  } catch {
    return new Map()
  }
}

/** Remembers how far somebody has come, where the browser may remember anything. */
export const keepProgress = (address: string, progress: Progress): void => {
  const all = new Map(readProgress())
  const seen = Math.max(progress.seen, all.get(address)?.seen ?? 0)
  all.set(address, { ...progress, seen })
  try {
    localStorage.setItem(KEY, JSON.stringify(Array.from(all, ([id, one]) => [id, one.seen, one.steps])))
  } catch {
    // A browser that keeps nothing is no reason to stop a lesson.
  }
}
