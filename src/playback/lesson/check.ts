import type { Highlight, Lesson } from '../../scenario/lesson/lesson.ts'
import { type StepStage, stagesOf } from '../../scenario/lesson/stages.ts'
import { answerOf } from './answers.ts'
import { indexOfName, linesNamed } from './machine-log.ts'
import { type LessonRuns, MeasureError } from './runs.ts'

const missing = (what: string, name: string): never => {
  throw new MeasureError(`There is no ${what} ${name} on this stage.`)
}

const checkNumber = (what: string, name: string, count: number): number => {
  const index = Number(name)
  return /^\d{1,3}$/.test(name) && index < count ? index : missing(what, name)
}

/**
 * The number of what a highlight names on the stage; of a region of lines its first; −1 for a part of the page. Throws
 * {@link MeasureError} where there is no such thing.
 */
export const findHighlight = (runs: LessonRuns, highlight: Highlight): number => {
  if (highlight.at === 'part') return -1
  const { at, name, side = 0 } = highlight
  if (runs.on === 'machine') {
    const { info } = runs.sides[side].run
    if (at === 'cpu') return checkNumber('CPU', name, info.cpuCount)
    if (at === 'line') return linesNamed(info, name).first
    if (at === 'thread') return indexOfName('thread', name, info.threads)
    if (at === 'lock') return indexOfName('lock', name, info.locks)
    return at === 'queue' ? indexOfName('queue', name, info.queues) : missing(at, name)
  }
  const { run } = runs.sides[side]
  if (at === 'node') return checkNumber('node', name, run.info.nodes.length)
  const found = [...run.processNames].find(([, own]) => own === name)
  return found === undefined ? missing('process', name) : found[0]
}

/** Something that is wrong with a step, which only the runs could tell. */
export interface Trouble {
  /** From 0. */
  step: number
  message: string
}

const troubleOf = (runs: LessonRuns, { question, highlight }: Lesson['steps'][number]): string[] => {
  const messages: string[] = []
  for (const check of [
    () => question !== undefined && answerOf(runs, question),
    () => highlight !== undefined && findHighlight(runs, highlight),
  ]) {
    try {
      check()
    } catch (error) {
      if (!(error instanceof MeasureError)) throw error
      messages.push(error.message)
    }
  }
  return messages
}

/**
 * Asks the runs every question of a lesson, and looks for all that it points out: each question must have exactly one
 * right answer. `load` makes the runs of a stage; `told` hears of the step that is being looked at.
 */
export const checkAnswers = async (
  lesson: Lesson,
  load: (stage: StepStage) => Promise<LessonRuns>,
  told: (step: number) => void = () => undefined,
): Promise<Trouble[]> => {
  const stages = await stagesOf(lesson)
  const troubles: Trouble[] = []
  const known = new Map<StepStage, LessonRuns>()
  for (const [step, stage] of stages.entries()) {
    const { question, highlight } = lesson.steps[step]
    if (stage === null || (question === undefined && highlight === undefined)) continue
    told(step)
    const runs = known.get(stage) ?? (await load(stage))
    // A lesson's steps go on from each other: only the last stage's runs are worth their memory.
    known.clear()
    known.set(stage, runs)
    troubles.push(...troubleOf(runs, lesson.steps[step]).map((message) => ({ step, message })))
  }
  return troubles
}
