import { standsOf, type Stand } from '../../playback/lesson/tally.ts'
import type { Lesson, Question } from '../../scenario/lesson/lesson.ts'
import { useLesson } from '../../store/lesson.ts'
import { type Hands, usePresent } from '../../store/present.ts'
import { useAnswer } from '../lessons/use-answer.ts'

/** A question to a class: what hands can be raised for, how many were, and whether the answer is shown. */
export interface ClassQuestion {
  /** Under which the hands are counted: another question's are others. */
  key: string
  question: Question
  stands: readonly Stand[]
  hands: Hands
  revealed: boolean
}

/** Under which the hands for a step's question are counted. */
export const tallyKey = (lesson: Lesson, step: number): string => `${step} ${lesson.title}`

const NO_HANDS: Hands = {}

/** The question of the step that is shown; null where it has none. */
export const useClassQuestion = (lesson: Lesson, step: number): ClassQuestion | null => {
  const { question } = lesson.steps[step]
  const key = tallyKey(lesson, step)
  const hands = usePresent((state) => state.tallies[key]) ?? NO_HANDS
  const revealed = useLesson((state) => state.guesses.has(step))
  const told = useAnswer(lesson, step, true)
  if (question === undefined) return null
  const answer = told !== null && 'answer' in told ? told.answer : null
  const stands = standsOf(question, answer).map((stand) => ({ ...stand, right: stand.right && revealed }))
  return { key, question, stands, hands, revealed }
}
