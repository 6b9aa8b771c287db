import * as v from 'valibot'
import type { Lesson } from '../scenario/lesson/lesson.ts'
import { ScenarioError } from '../scenario/scenario.ts'
import { parseLesson } from '../scenario/lesson/validate.ts'

/** A lesson that this browser keeps for its author. */
export interface Draft {
  id: string
  lesson: Lesson
  /** When it was last changed, on the system's clock. */
  changedAtMs: number
}

const KEY = 'mastership.draft.'

/** A draft lacks what its author has not written yet; that much it has. */
const kept = v.object({
  changedAtMs: v.number(),
  lesson: v.looseObject({
    v: v.number(),
    title: v.string(),
    about: v.string(),
    steps: v.pipe(v.array(v.looseObject({ title: v.string(), text: v.string() })), v.minLength(1)),
  }),
})

/** A whole lesson goes through the format's upgrades; one that is not whole is taken as it was left. */
const lessonOf = (left: v.InferOutput<typeof kept>['lesson']): Lesson => {
  try {
    return parseLesson(left)
  } catch (error) {
    if (error instanceof ScenarioError) return left as unknown as Lesson
    throw error
  }
}

const read = (id: string): Draft | undefined => {
  try {
    const result = v.safeParse(kept, JSON.parse(localStorage.getItem(KEY + id) ?? 'null'))
    return result.success
      ? { id, lesson: lessonOf(result.output.lesson), changedAtMs: result.output.changedAtMs }
      : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** What this browser keeps, the last changed first; nothing where it keeps nothing for a page. */
export const readDrafts = (): Draft[] => {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(KEY))
      .flatMap((key) => read(key.slice(KEY.length)) ?? [])
      .toSorted((one, other) => other.changedAtMs - one.changedAtMs)
  } catch (error) {
    if (error instanceof DOMException) return []
    throw error
  }
}

/** Keeps a draft; false where the browser does not, for want of room or by its settings. */
export const keepDraft = (id: string, lesson: Lesson, nowMs = Date.now()): boolean => {
  try {
    localStorage.setItem(KEY + id, JSON.stringify({ lesson, changedAtMs: nowMs }))
    return true
  } catch (error) {
    if (error instanceof DOMException) return false
    throw error
  }
}

export const forgetDraft = (id: string): void => localStorage.removeItem(KEY + id)
