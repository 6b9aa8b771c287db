import { useEffect, useState } from 'react'
import { loadRuns } from '../../playback/lesson/load-runs.ts'
import type { LessonRuns } from '../../playback/lesson/runs.ts'
import type { Lesson } from '../../scenario/lesson/lesson.ts'
import { type StepStage, stagesOf } from '../../scenario/lesson/stages.ts'

/** Runs of so many stages are kept: those of the step that is written, and of the one before it. */
const KEPT = 3
const kept = new Map<string, Promise<LessonRuns>>()

const nameOf = ({ on, shared, sides }: StepStage): string => JSON.stringify([on, shared.scenario, sides])

/** The whole runs of a stage, made once for all steps that show it, at whatever moment. */
export const runsOfStage = (stage: StepStage): Promise<LessonRuns> => {
  const name = nameOf(stage)
  const known = kept.get(name) ?? loadRuns(stage)
  kept.delete(name)
  kept.set(name, known)
  for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest)
  return known
}

/** The link in force at a step: its own, or the last one before it. */
export const linkAt = ({ steps }: Lesson, step: number): string | undefined =>
  steps.slice(0, step + 1).findLast(({ link }) => link !== undefined)?.link

/** What a link shows; the rest of the lesson does not matter for it. */
const stageOfLink = async (link: string): Promise<StepStage | null> => {
  const [stage] = await stagesOf({ v: 1, title: '', about: '', steps: [{ title: '', text: '', link }] })
  return stage
}

/** The runs of what a link shows, as soon as they are there; null until then, and where there is no link. */
export const useStepRuns = (link: string | undefined): LessonRuns | null => {
  const [found, setFound] = useState<{ link: string; runs: LessonRuns } | null>(null)
  useEffect(() => {
    if (link === undefined) return
    let current = true
    const load = async (): Promise<void> => {
      const stage = await stageOfLink(link)
      if (stage === null) return
      const runs = await runsOfStage(stage)
      if (current) setFound({ link, runs })
    }
    // What is wrong with the link, or stops its run, is said among the flaws of the lesson.
    load().catch(() => undefined)
    return () => {
      current = false
    }
  }, [link])
  return found !== null && found.link === link ? found.runs : null
}
