import type { Lesson } from '../lesson.ts'
import { CACHE_LINE } from './cache-line.ts'
import { DRAGONFLY } from './dragonfly.ts'
import { GIANT } from './giant.ts'
import { MIGRATION } from './migration.ts'
import { MUTEXES } from './mutexes.ts'
import { NODE_DIES } from './node-dies.ts'
import { ONE_SYSTEM } from './one-system.ts'
import { OWNER } from './owner.ts'

/** A lesson that comes with the page, and the name by which a link knows it. */
export interface ShippedLesson {
  id: string
  lesson: Lesson
}

/** In the order in which they make a lesson of fifty minutes. */
export const LESSONS: readonly ShippedLesson[] = [
  { id: 'cache-line', lesson: CACHE_LINE },
  { id: 'owner', lesson: OWNER },
  { id: 'migration', lesson: MIGRATION },
  { id: 'giant', lesson: GIANT },
  { id: 'mutexes', lesson: MUTEXES },
  { id: 'dragonfly', lesson: DRAGONFLY },
  { id: 'one-system', lesson: ONE_SYSTEM },
  { id: 'node-dies', lesson: NODE_DIES },
]

/** The lesson of that name, or undefined. */
export const findLesson = (id: string): ShippedLesson | undefined => LESSONS.find((one) => one.id === id)
