import { useEffect, useState } from 'react'
import { checkAnswers } from '../../playback/lesson/check.ts'
import { MeasureError } from '../../playback/lesson/runs.ts'
import { type Flaw, flawsOf } from '../../scenario/lesson/draft.ts'
import type { Lesson } from '../../scenario/lesson/lesson.ts'
import { runsOfStage } from './step-stage.ts'

/** After the last change of a lesson, in ms, until the simulation is asked. */
const CALM_MS = 400

const allFlaws = async (lesson: Lesson): Promise<Flaw[]> => {
  const flaws = await flawsOf(lesson)
  if (flaws.length > 0) return flaws
  try {
    return await checkAnswers(lesson, runsOfStage)
  } catch (error) {
    if (error instanceof MeasureError) return [{ step: null, message: error.message }]
    throw error
  }
}

/** What is still to be mended in a lesson, its answers asked of the simulation; null while that is looked at. */
export const useFlaws = (lesson: Lesson): readonly Flaw[] | null => {
  const [found, setFound] = useState<{ lesson: Lesson; flaws: readonly Flaw[] } | null>(null)
  useEffect(() => {
    let current = true
    const timer = setTimeout(() => {
      void allFlaws(lesson).then((flaws) => {
        if (current) setFound({ lesson, flaws })
      })
    }, CALM_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [lesson])
  return found?.lesson === lesson ? found.flaws : null
}
