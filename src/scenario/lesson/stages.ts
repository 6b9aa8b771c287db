import { isClusterLink } from '../cluster/is-link.ts'
import { decodeClusterLink, type SharedCluster } from '../cluster/link.ts'
import { refuse } from '../checks.ts'
import { decodeLink, type Shared } from '../link.ts'
import type { SideSpec } from '../sides.ts'
import type { Highlight, Lesson, Measure, Part, Question } from './lesson.ts'
import { MEASURES, RANKINGS, type Stage } from './measures.ts'

/** What is on the stage during a step. */
export type StepStage =
  | { on: 'machine'; shared: Shared; sides: readonly SideSpec[] }
  | { on: 'cluster'; shared: SharedCluster; sides: readonly string[] }

/** The runs that a shared machine shows, from left to right. */
export const sidesOfShared = ({ scenario, view, pair, sides }: Shared): readonly SideSpec[] => {
  if (sides.length > 0) return sides
  return view === 'split' ? pair.map((kernel) => ({ kernel })) : [{ kernel: scenario.kernel }]
}

const openLink = async (place: string, link: string): Promise<StepStage> => {
  if (isClusterLink(link)) {
    const decoded = await decodeClusterLink(link)
    if (!decoded.ok) return refuse(`${place}: ${decoded.message}`)
    return { on: 'cluster', shared: decoded.shared, sides: decoded.shared.scenario.systems }
  }
  const decoded = await decodeLink(link)
  if (decoded.ok === null) return refuse(`${place}: there is nothing in this link.`)
  if (!decoded.ok) return refuse(`${place}: ${decoded.message}`)
  return { on: 'machine', shared: decoded.shared, sides: sidesOfShared(decoded.shared) }
}

const MACHINE_PARTS: readonly Part[] = ['ledger', 'locks', 'differences', 'protocol', 'path', 'curves']
const MACHINE_THINGS = ['cpu', 'line', 'thread', 'lock', 'queue']

/** Which stage the highlight is of; undefined: either. */
const stageOf = (highlight: Highlight): Stage | undefined => {
  if (highlight.at === 'part') return MACHINE_PARTS.includes(highlight.part) ? 'machine' : undefined
  return MACHINE_THINGS.includes(highlight.at) ? 'machine' : 'cluster'
}

/** Every measure that a question needs, with its side. */
export const measuresOf = (question: Question): readonly Measure[] => {
  if (question.kind === 'number') {
    const { over, ...measure } = question.quantity
    return over === undefined ? [measure] : [measure, over]
  }
  if (question.kind === 'point') return [question.of]
  return question.options.flatMap(({ claim }) => {
    if (claim.is !== 'between') return [{ ...claim.of, side: claim.side }]
    const { over, ...measure } = claim.quantity
    return over === undefined ? [measure] : [measure, over]
  })
}

const checkSide = (place: string, side: number, { sides }: StepStage): void => {
  if (side >= sides.length)
    refuse(
      `${place}: side ${side}; this step shows ${sides.length === 1 ? 'one run, side 0' : `sides 0 to ${sides.length - 1}`}.`,
    )
}

const checkStep = (place: string, lesson: Lesson, index: number, stage: StepStage | null): void => {
  const { highlight, question } = lesson.steps[index]
  if (highlight !== undefined && stage !== null) {
    const wanted = stageOf(highlight)
    if (wanted !== undefined && wanted !== stage.on)
      refuse(`${place}.highlight: a ${stage.on} has no ${highlight.at === 'part' ? highlight.part : highlight.at}.`)
    checkSide(`${place}.highlight`, highlight.side ?? 0, stage)
  }
  if (question === undefined) return
  if (stage === null) {
    refuse(`${place}.question: nobody knows what is on the stage; give this step, or one before it, a link.`)
    return
  }
  const cards = question.kind === 'point' ? RANKINGS : MEASURES
  for (const measure of measuresOf(question)) {
    if (cards[measure.what].on !== stage.on)
      refuse(
        `${place}.question: ${measure.what} is measured on a ${cards[measure.what].on}; this step shows a ${stage.on}.`,
      )
    checkSide(`${place}.question`, measure.side, stage)
  }
}

/**
 * What each step of a lesson shows, null where that is what was there before the lesson. Throws `ScenarioError` where
 * a link cannot be opened, or a step speaks of something that its stage has not.
 */
export const stagesOf = async (lesson: Lesson): Promise<readonly (StepStage | null)[]> => {
  const stages: (StepStage | null)[] = []
  for (const [index, { link }] of lesson.steps.entries()) {
    const stage = link === undefined ? (stages.at(-1) ?? null) : await openLink(`steps[${index}].link`, link)
    checkStep(`steps[${index}]`, lesson, index, stage)
    stages.push(stage)
  }
  return stages
}
