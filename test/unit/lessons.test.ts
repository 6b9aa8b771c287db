import { describe, expect, it } from 'vitest'
import { answerOf } from '../../src/playback/lesson/answers.ts'
import { checkAnswers } from '../../src/playback/lesson/check.ts'
import { tellAnswer } from '../../src/playback/lesson/words.ts'
import { LESSON_LIMITS } from '../../src/scenario/lesson/lesson.ts'
import { LESSONS } from '../../src/scenario/lesson/lessons/index.ts'
import { decodeLesson, encodeLesson } from '../../src/scenario/lesson/share.ts'
import { stagesOf } from '../../src/scenario/lesson/stages.ts'
import { parseLesson } from '../../src/scenario/lesson/validate.ts'
import { nodeRuns } from '../support/lesson-runs.ts'

const named = LESSONS.map(({ id, lesson }) => [id, lesson] as const)

describe('the lessons that come with the page', () => {
  it('are eight at least, of four to seven steps with two questions at least, and fit a lesson of fifty minutes', () => {
    expect(named.length).toBeGreaterThanOrEqual(8)
    for (const [id, { steps }] of named) {
      expect(steps.length, id).toBeGreaterThanOrEqual(4)
      expect(steps.length, id).toBeLessThanOrEqual(7)
      expect(steps.filter(({ question }) => question !== undefined).length, id).toBeGreaterThanOrEqual(2)
      expect(steps[0].link, id).toBeDefined()
    }
    expect(new Set(named.map(([id]) => id)).size).toBe(named.length)
    const minutes = named.reduce((sum, [, lesson]) => sum + (lesson.minutes ?? 0), 0)
    expect(minutes).toBeGreaterThanOrEqual(45)
    expect(minutes).toBeLessThanOrEqual(50)
  })

  it.each(named)('%s is valid, and travels in a link', async (_, lesson) => {
    expect(parseLesson(structuredClone(lesson))).toEqual(lesson)
    expect(await decodeLesson(await encodeLesson(lesson, 1))).toEqual({ lesson, step: 1 })
    for (const { text } of lesson.steps) expect(text.length).toBeLessThan(LESSON_LIMITS.text)
  })

  it.each(named)(
    '%s asks only what its runs answer in one way, and points out only what they have',
    async (_, lesson) => {
      expect(await checkAnswers(lesson, (stage) => Promise.resolve(nodeRuns(stage)))).toEqual([])
    },
    120_000,
  )

  it.each(named)(
    '%s is answered in sentences without gaps, and no slider begins at its answer',
    async (id, lesson) => {
      const stages = await stagesOf(lesson)
      for (const [step, { question }] of lesson.steps.entries()) {
        const stage = stages[step]
        if (question === undefined || stage === null) continue
        const runs = nodeRuns(stage)
        const answer = answerOf(runs, question)
        const told = tellAnswer(runs, question, answer)
        expect(told, `${id} ${step + 1}`).not.toMatch(/\{|\}|undefined|NaN|Infinity/)
        if (question.kind !== 'number' || answer.kind !== 'number') continue
        const { min, max } = question
        expect((answer.value - min) / (max - min), `${id} ${step + 1}`).toBeGreaterThan(0.1)
      }
    },
    120_000,
  )
})
