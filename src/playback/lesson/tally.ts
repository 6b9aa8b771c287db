import { t } from '../../language/t.ts'
import { type NumberQuestion, type Question, UNITS } from '../../scenario/lesson/lesson.ts'
import type { Answer } from './answers.ts'
import { sayAmount } from './words.ts'

/** What hands can be raised for: an option, a stretch of a slider, a thing on the stage. */
export interface Stand {
  key: string
  words: string
  /** The simulation says so. */
  right: boolean
}

/** Stretches of a slider that hands are counted for: as many as one can ask a class for. */
const BINS = 5
/** Things that can be counted for: each has a digit on the keyboard. */
export const STANDS_MOST = 9

/** The stretch of a slider in which a value lies; the last one has its upper end, too. */
const binOf = ({ min, max }: NumberQuestion, value: number): number =>
  Math.min(BINS - 1, Math.max(0, Math.floor(((value - min) / (max - min)) * BINS)))

const bins = (question: NumberQuestion, answer: Answer | null): Stand[] => {
  const { min, max } = question
  const width = (max - min) / BINS
  const { kind, factor } = UNITS[question.unit]
  const said = (bin: number): string => sayAmount(kind, Number(((min + bin * width) * factor).toPrecision(6)))
  const right = answer?.kind === 'number' ? binOf(question, answer.value) : -1
  return Array.from({ length: BINS }, (_, bin) => ({
    key: String(bin),
    words: t('{from} to {to}', { from: said(bin), to: said(bin + 1) }),
    right: bin === right,
  }))
}

/** The things that have most of what is asked, in the order of the stage: their place says nothing of the answer. */
const things = (answer: Answer | null): Stand[] =>
  answer?.kind === 'point'
    ? answer.ranking
        .slice(0, STANDS_MOST)
        .toSorted((one, other) => one.index - other.index)
        .map(({ index, name }) => ({ key: String(index), words: name, right: index === answer.right.index }))
    : []

/** What a class can raise hands for; of things on the stage, that is known when the runs are there. */
export const standsOf = (question: Question, answer: Answer | null): Stand[] => {
  if (question.kind === 'number') return bins(question, answer)
  if (question.kind === 'point') return things(answer)
  const right = answer?.kind === 'choice' ? answer.option : -1
  return question.options.map(({ text }, option) => ({ key: String(option), words: t(text), right: option === right }))
}

/** How many were right, of how many who raised a hand. */
export const countRight = (
  stands: readonly Stand[],
  hands: Readonly<Record<string, number>>,
): { right: number; all: number } => ({
  right: stands.reduce((sum, { key, right }) => sum + (right ? (hands[key] ?? 0) : 0), 0),
  all: stands.reduce((sum, { key }) => sum + (hands[key] ?? 0), 0),
})
