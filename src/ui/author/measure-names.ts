import { figuresOf } from '../../playback/cluster/figures.ts'
import type { LessonRuns } from '../../playback/lesson/runs.ts'
import type { Measure } from '../../scenario/lesson/lesson.ts'
import { MEASURES, RANKINGS } from '../../scenario/lesson/measures.ts'

type Needs = (typeof MEASURES)[string]['needs']

/** Names that a measure can be about, on a side: of its locks, threads, kinds of lines, or calls. */
export const namesFor = (runs: LessonRuns, side: number, needs: Needs): readonly string[] => {
  if (runs.on === 'cluster') {
    return needs === 'call' ? figuresOf(runs.sides[side].run).calls.map(({ name }) => name) : []
  }
  const { info } = runs.sides[side].run
  if (needs === 'lock') return info.locks.map(({ name }) => name)
  if (needs === 'thread') return info.threads.filter(({ kind }) => kind !== 'idle').map(({ name }) => name)
  return needs === 'line' ? info.regions.map(({ name }) => name) : []
}

/** A measure with all that it has to say, and nothing that it has not: what is missing is the first that there is. */
export const wholeMeasure = (runs: LessonRuns, given: Measure, cards = MEASURES): Measure => {
  const { needs, optional } = cards[given.what]
  const side = Math.min(given.side, runs.sides.length - 1)
  const measure: Measure = { what: given.what, side }
  if (given.fromPs !== undefined) measure.fromPs = given.fromPs
  if (given.toPs !== undefined) measure.toPs = given.toPs
  if (needs === 'label') return { ...measure, label: given.label ?? 'waiting' }
  const names = namesFor(runs, side, needs)
  const name = given.name !== undefined && names.includes(given.name) ? given.name : optional ? undefined : names[0]
  return name === undefined ? measure : { ...measure, name }
}

/** The same for what things are ranked by. */
export const wholeRanking = (runs: LessonRuns, given: Measure): Measure =>
  wholeMeasure(runs, given, RANKINGS as typeof MEASURES)
