import { useEffect, useState } from 'react'
import { type Answer, answerOf } from '../../playback/lesson/answers.ts'
import { loadRuns } from '../../playback/lesson/load-runs.ts'
import { type LessonRuns, MeasureError } from '../../playback/lesson/runs.ts'
import { tellAnswer } from '../../playback/lesson/words.ts'
import type { Lesson, Question } from '../../scenario/lesson/lesson.ts'
import { type StepStage, stagesOf } from '../../scenario/lesson/stages.ts'
import { ScenarioError } from '../../scenario/scenario.ts'

/** What the simulation says to a question, or why it says nothing; null while it runs. */
export type Told = { answer: Answer; sentence: string; runs: LessonRuns } | { trouble: string } | null

const known = new WeakMap<Lesson, Promise<readonly (StepStage | null)[]>>()

const stagesKnown = (lesson: Lesson): Promise<readonly (StepStage | null)[]> => {
  const stages = known.get(lesson) ?? stagesOf(lesson)
  known.set(lesson, stages)
  return stages
}

/** The runs of one stage, kept for the questions that follow about the same. */
let lately: { stage: StepStage; runs: Promise<LessonRuns> } | null = null

const runsOf = (stage: StepStage): Promise<LessonRuns> => {
  if (lately?.stage !== stage) lately = { stage, runs: loadRuns(stage) }
  return lately.runs
}

const tell = async (lesson: Lesson, step: number, question: Question): Promise<Told> => {
  try {
    const stage = (await stagesKnown(lesson))[step]
    if (stage === null) return { trouble: 'Nobody knows what is on the stage.' }
    const runs = await runsOf(stage)
    const answer = answerOf(runs, question)
    return { answer, sentence: tellAnswer(runs, question, answer), runs }
  } catch (error) {
    if (error instanceof MeasureError || error instanceof ScenarioError) return { trouble: error.message }
    throw error
  }
}

/**
 * The answer to the question of a step. It comes from runs of the step's own scenario, made beside those of the page:
 * whatever has been changed on the stage meanwhile, the answer is to what was asked.
 */
export const useAnswer = (lesson: Lesson, step: number, wanted: boolean): Told => {
  const [told, setTold] = useState<{ lesson: Lesson; step: number; told: Told } | null>(null)
  const { question } = lesson.steps[step]
  useEffect(() => {
    if (question === undefined || !wanted) return
    let current = true
    void tell(lesson, step, question).then((result) => {
      if (current) setTold({ lesson, step, told: result })
    })
    return () => {
      current = false
    }
  }, [lesson, step, question, wanted])
  return told?.lesson === lesson && told.step === step ? told.told : null
}
