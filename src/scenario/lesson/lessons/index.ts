import type { Lesson } from '../lesson.ts'
import { CACHE_LINE } from './cache-line.ts'

/** A lesson that comes with the page, and the name by which a link knows it. */
export interface ShippedLesson {
  id: string
  lesson: Lesson
}

/** In the order in which they make a lesson of fifty minutes. */
export const LESSONS: readonly ShippedLesson[] = [{ id: 'cache-line', lesson: CACHE_LINE }]

/** The lesson of that name, or undefined. */
export const findLesson = (id: string): ShippedLesson | undefined => LESSONS.find((one) => one.id === id)
