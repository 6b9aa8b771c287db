import {
  type ChoiceQuestion,
  type Claim,
  type Measure,
  type NumberQuestion,
  type PointQuestion,
  type Quantity,
  type Question,
  UNITS,
} from '../../scenario/lesson/lesson.ts'
import { measureCluster, rankCluster } from './cluster-measures.ts'
import { measureMachine } from './machine-measures.ts'
import { rankMachine } from './machine-rankings.ts'
import type { Ranked } from './ranked.ts'
import { type LessonRuns, MeasureError } from './runs.ts'

/** What the runs answer to a question. */
export type Answer =
  /** `value` in the question's unit. */
  | { kind: 'number'; value: number }
  /** Which option is true. */
  | { kind: 'choice'; option: number }
  /** What is to be pointed at, and all that could have been, the right one first. */
  | { kind: 'point'; right: Ranked; ranking: readonly Ranked[] }

/** What a measure comes to: ps, bytes, a part of one, or pieces. Throws {@link MeasureError} where it has no meaning. */
export const valueOf = (runs: LessonRuns, measure: Measure): number => {
  if (measure.side >= runs.sides.length) throw new MeasureError(`There is no side ${measure.side} on this stage.`)
  const value =
    runs.on === 'machine'
      ? measureMachine(runs.sides[measure.side].run, measure)
      : measureCluster(runs.sides[measure.side].run, measure)
  if (Number.isFinite(value)) return value
  throw new MeasureError(`${measure.what} has no value on side ${measure.side}: what it is measured by never happens.`)
}

/** A measure, or how many times as much it is as what it is measured against. */
export const quantityOf = (runs: LessonRuns, { over, ...measure }: Quantity): number => {
  const value = valueOf(runs, measure)
  if (over === undefined) return value
  const against = valueOf(runs, over)
  if (against === 0) throw new MeasureError(`Nothing is a number of times as much as none: ${over.what} is 0.`)
  return value / against
}

/** Whether the runs make a claim true. A side that is level with another has neither most nor least. */
export const isTrue = (runs: LessonRuns, claim: Claim): boolean => {
  if (claim.is === 'between') {
    const value = quantityOf(runs, claim.quantity)
    return value >= (claim.atLeast ?? -Infinity) && value < (claim.below ?? Infinity)
  }
  const values = runs.sides.map((_, side) => valueOf(runs, { ...claim.of, side }))
  const own = values[claim.side]
  return values.every((other, side) => side === claim.side || (claim.is === 'most' ? own > other : own < other))
}

const answerNumber = (runs: LessonRuns, { quantity, unit, min, max }: NumberQuestion): Answer => {
  const value = quantityOf(runs, quantity) / UNITS[unit].factor
  if (value < min || value > max)
    throw new MeasureError(`The slider goes from ${min} to ${max}, and the runs say ${Number(value.toPrecision(4))}.`)
  return { kind: 'number', value }
}

const answerChoice = (runs: LessonRuns, { options }: ChoiceQuestion): Answer => {
  const right = options.flatMap(({ claim }, option) => (isTrue(runs, claim) ? [option] : []))
  if (right.length === 0) throw new MeasureError('None of the options is true of these runs.')
  if (right.length > 1) {
    const both = right.map((option) => `"${options[option].text}"`).join(' and ')
    throw new MeasureError(`More than one of the options is true of these runs: ${both}.`)
  }
  return { kind: 'choice', option: right[0] }
}

const answerPoint = (runs: LessonRuns, question: PointQuestion): Answer => {
  const { at, of, order } = question
  if (of.side >= runs.sides.length) throw new MeasureError(`There is no side ${of.side} on this stage.`)
  const ranked =
    runs.on === 'machine'
      ? rankMachine(runs.sides[of.side].run, question)
      : rankCluster(runs.sides[of.side].run, question)
  const sign = order === 'most' ? -1 : 1
  const ranking = ranked.toSorted((one, other) => sign * (one.amount - other.amount) || one.index - other.index)
  if (ranking.length < 2) throw new MeasureError(`There are not two of a ${at} to choose from.`)
  if (ranking[0].amount === ranking[1].amount)
    throw new MeasureError(`${ranking[0].name} and ${ranking[1].name} are level: nobody can point at the one.`)
  return { kind: 'point', right: ranking[0], ranking }
}

/** What the runs answer. Throws {@link MeasureError} where they have no answer, or more than one. */
export const answerOf = (runs: LessonRuns, question: Question): Answer => {
  switch (question.kind) {
    case 'number':
      return answerNumber(runs, question)
    case 'choice':
      return answerChoice(runs, question)
    case 'point':
      return answerPoint(runs, question)
  }
}
