import { describe, expect, it } from 'vitest'
import { emptyLesson, flawsOf } from './draft.ts'
import type { Lesson, LessonStep, Question } from './lesson.ts'

const LINK = 's=shared-counter&m=split&t=20000000'
const withSteps = (...steps: LessonStep[]): Lesson => ({ ...emptyLesson(), title: 'Mine', steps })
const asking = (question: Question): Lesson => withSteps({ title: 'One', text: 'Look.', link: LINK, question })
const messages = async (lesson: Lesson): Promise<string[]> => (await flawsOf(lesson)).map(({ message }) => message)

const CHOICE: Question = {
  kind: 'choice',
  ask: 'Which?',
  options: [
    { text: 'left', claim: { is: 'most', of: { what: 'work' }, side: 0 } },
    { text: 'right', claim: { is: 'most', of: { what: 'work' }, side: 1 } },
  ],
}

describe('what is still missing in a lesson', () => {
  it('is said in words, with the step', async () => {
    expect(await flawsOf(emptyLesson())).toEqual([
      { step: null, message: 'Give the lesson a title.' },
      { step: 0, message: 'Give this step a title.' },
      { step: 0, message: 'Write what the class is to read, or ask a question.' },
      { step: 0, message: expect.stringContaining('arrange the stage') as string },
    ])
  })

  it('is nothing where nothing is', async () => {
    expect(await flawsOf(asking(CHOICE))).toEqual([])
    expect(await flawsOf(withSteps({ title: 'One', text: 'a', link: LINK }, { title: 'Two', text: 'b' }))).toEqual([])
  })

  it('is an answer without words, or said twice', async () => {
    const [left] = CHOICE.options
    expect(await messages(asking({ ...CHOICE, options: [left, { ...left, text: '' }] }))).toEqual([
      'One of the answers has no text.',
      'Two answers say the same thing: one of them must say something else.',
    ])
    expect(await messages(asking({ ...CHOICE, options: [left] }))).toEqual(['A choice needs at least two answers.'])
  })

  it('is a slider that cannot be', async () => {
    const number: Question = {
      kind: 'number',
      ask: 'How many?',
      quantity: { what: 'work', side: 0 },
      unit: 'pieces',
      min: 5,
      max: 5,
      step: 0,
    }
    expect(await messages(asking(number))).toHaveLength(2)
  })

  it('is said for the right step where only the format knows it', async () => {
    const lesson = withSteps({ title: 'One', text: 'a', link: LINK }, { title: 'Two', text: 'b', link: 's=nonsense' })
    const [{ step, message }] = await flawsOf(lesson)
    expect(step).toBe(1)
    expect(message).toMatch(/nonsense/)
    expect(message).not.toMatch(/^steps/)
  })
})
