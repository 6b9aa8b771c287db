import type { Run } from '../run.ts'
import { indexOf, type LogIndex } from './log-index.ts'
import { type Relation, type RootKind, rootOf, type Step, stepBack } from './steps.ts'
import type { Part } from './parts.ts'
import { sayLink } from './words.ts'

/** One step of a chain of causes: an event, what it is to the one before it, and both as a sentence. */
export interface Link {
  event: number
  relation: Relation
  text: string
  /** The same sentence; things that can be picked stand apart. */
  parts: Part[]
  /** What kind of root it is, for the last link of a chain; null for all others. */
  root: RootKind | null
}

const firstStep = (event: number): Step => ({ event, relation: 'asked', placed: false, taking: -1 })

/** Programs and the threads that carry them begin with the run. */
const beganWithTheRun = (index: LogIndex, event: number): boolean => index.run.log.columns.time[event] === 0

/** The steps from an event back to its root, newest first, without their words. */
export const stepsOf = (index: LogIndex, event: number): { steps: Step[]; root: RootKind | null } => {
  const steps: Step[] = []
  for (let step: Step | null = firstStep(event); step !== null;) {
    steps.push(step)
    const next: Step | null = stepBack(index, step)
    if (next !== null && next.event >= step.event)
      throw new RangeError(`event ${step.event} has a cause that is not before it`)
    step = next
  }
  const last = steps[steps.length - 1]
  const root = rootOf(index, last) ?? (beganWithTheRun(index, last.event) ? 'program' : null)
  return { steps, root }
}

/** The chain of causes of an event, newest first, back to its root: an arrival, a program's step, a timer, a person. */
export const chainOf = (run: Run, event: number): Link[] => {
  if (event < 0 || event >= run.log.length) return []
  const index = indexOf(run, event)
  const { steps, root } = stepsOf(index, event)
  return steps.map((step, depth) => {
    const own = depth === steps.length - 1 ? root : null
    const parts = sayLink(index, step, steps[depth - 1] ?? null)
    return {
      event: step.event,
      relation: step.relation,
      text: parts.map((part) => (typeof part === 'string' ? part : part.text)).join(''),
      parts,
      root: own,
    }
  })
}
