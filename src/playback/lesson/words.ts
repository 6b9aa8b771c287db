import { t } from '../../language/t.ts'
import type { Measure, Quantity, Question, TimeLabel, UnitKind } from '../../scenario/lesson/lesson.ts'
import { MEASURES, RANKINGS } from '../../scenario/lesson/measures.ts'
import { LABEL_MEANING } from '../../sim/log/schema.ts'
import { sayBytes, sayPs } from '../cluster/words.ts'
import { type Answer, quantityOf, valueOf } from './answers.ts'
import { type LessonRuns, MeasureError } from './runs.ts'

const digits = (value: number): string => {
  if (value >= 1000) return Math.round(value).toLocaleString('en-US')
  if (Number.isInteger(value)) return String(value)
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}

/** An amount as a person says it, always with its unit. */
export const sayAmount = (kind: UnitKind, value: number): string => {
  switch (kind) {
    case 'time':
      return value > 0 && value < 1e6 ? `${digits(value / 1e3)} ns` : sayPs(value)
    case 'share':
      return `${digits(value * 100)} %`
    case 'bytes':
      return sayBytes(value)
    default:
      return digits(value)
  }
}

/** Labels of CPU time in words. */
export const sayTimeLabel = (label: TimeLabel): string => {
  if (label === 'busy') return t('anything but idling')
  if (label === 'waiting') return t('waiting for lines, memory and locks')
  return t(LABEL_MEANING[label])
}

/** By measure: what it came to, in a sentence; the second one where it is about something that has a name. */
const SENTENCES: Readonly<Record<string, readonly [string, string?]>> = {
  work: ['{side} finished {value} {units}.'],
  workPerSecond: ['{side} finished {value} {units} per second.'],
  lost: ['{side} lost {value} {units}.'],
  transfers: [
    "On {side}, lines came out of another CPU's cache {value} times.",
    "On {side}, {name} came out of another CPU's cache {value} times.",
  ],
  transfersPerWork: ["On {side}, lines came out of another CPU's cache {value} times per {unit}."],
  fetchTime: [
    'On {side}, a line took {value} from one cache to another, in the mean.',
    'On {side}, {name} took {value} from one cache to another, in the mean.',
  ],
  copies: ['', 'On {side}, the number of caches that held {name} was {value}.'],
  migrations: [
    'On {side}, threads moved to another CPU {value} times.',
    'On {side}, {name} moved to another CPU {value} times.',
  ],
  followPerMove: ["On {side}, fetching a thread's own lines after it took {value} for each move."],
  switches: ['On {side}, CPUs changed from one thread to another {value} times.'],
  interrupts: ['On {side}, CPUs interrupted each other {value} times.'],
  meanWait: ['On {side}, work waited {value} in the mean before it was begun.'],
  meanResponse: ['On {side}, work took {value} in the mean from its arrival to its end.'],
  timeShare: ["On {side}, {value} of all CPUs' time was this: {label}."],
  contentions: ['On {side}, locks were found taken {value} times.', 'On {side}, {name} was found taken {value} times.'],
  acquisitions: ['On {side}, locks were taken {value} times.', 'On {side}, {name} was taken {value} times.'],
  deadlocks: ['On {side}, the number of circles of waiting that closed was {value}.'],
  frozen: ['Under {side}, processes stood still for {value} while they moved.'],
  moveTime: ['Under {side}, the move took {value} from the order to its end.'],
  moves: ['Under {side}, the number of moves that came to their end was {value}.'],
  bytes: ['Under {side}, {value} went over the wires.'],
  messages: ['Under {side}, {value} messages went over the wires.'],
  callAtHome: ['', 'Under {side}, the call {name} took {value} at home, in the mean.'],
  callAway: ['', 'Under {side}, the call {name} took {value} away from home, in the mean.'],
  needed: ['Under {side}, the number of things that processes still needed of other nodes in the end was {value}.'],
  killed: ['Under {side}, the number of processes that were killed was {value}.'],
  finished: ['Under {side}, the number of processes that came to their end was {value}.'],
  alive: ['Under {side}, the number of processes that were alive in the end was {value}.'],
  longestWait: ['Under {side}, the longest that a process waited for one answer was {value}.'],
  commits: ['Under {side}, {value} transactions were done.'],
}

const several = (unit: string): string => (unit.endsWith('s') ? `${unit}es` : `${unit}s`)

const windowWords = ({ fromPs, toPs }: Measure): string => {
  if (fromPs !== undefined && toPs !== undefined)
    return ` ${t('Counted from {from} to {to}.', { from: sayAmount('time', fromPs), to: sayAmount('time', toPs) })}`
  if (toPs !== undefined) return ` ${t('Counted up to {to}.', { to: sayAmount('time', toPs) })}`
  return fromPs === undefined ? '' : ` ${t('Counted from {from} on.', { from: sayAmount('time', fromPs) })}`
}

/** What a measure came to, in a sentence that the run writes. */
export const tellMeasure = (runs: LessonRuns, measure: Measure): string => {
  const [plain, named] = SENTENCES[measure.what]
  const { title } = runs.sides[measure.side]
  const unit = runs.on === 'machine' ? runs.sides[measure.side].run.info.unit : ''
  const sentence = t(measure.name !== undefined && named !== undefined ? named : plain, {
    side: title,
    value: sayAmount(MEASURES[measure.what].kind, valueOf(runs, measure)),
    name: measure.name ?? '',
    label: measure.label === undefined ? '' : sayTimeLabel(measure.label),
    unit: t(unit),
    units: t(several(unit)),
  })
  return sentence + windowWords(measure)
}

const tellQuantity = (runs: LessonRuns, { over, ...measure }: Quantity): string => {
  if (over === undefined) return tellMeasure(runs, measure)
  const ratio = sayAmount('ratio', quantityOf(runs, { ...measure, over }))
  return `${tellMeasure(runs, measure)} ${tellMeasure(runs, over)} ${t('The first is {ratio} times the second.', { ratio })}`
}

const tellOnce = (sentences: readonly string[]): string => [...new Set(sentences)].join(' ')

/** What the runs say to a choice: every measure that its options speak of. */
const tellOptions = (runs: LessonRuns, question: Question & { kind: 'choice' }): string =>
  tellOnce(
    question.options.flatMap(({ claim }) =>
      claim.is === 'between'
        ? [tellQuantity(runs, claim.quantity)]
        : runs.sides.map((_, side) => tellMeasure(runs, { ...claim.of, side })),
    ),
  )

const tellRanking = (
  question: Question & { kind: 'point' },
  ranking: (Answer & { kind: 'point' })['ranking'],
): string => {
  const { what, label, name = '' } = question.of
  const [first, second] = ranking
  if (what === 'owns') return t('{name} is owned by {first}.', { name, first: first.name })
  const { words, kind } = RANKINGS[what]
  const compared = label === undefined ? t(words) : sayTimeLabel(label)
  return t('{first}: {amount}; next is {second}: {other}. Compared is this: {words}.', {
    first: first.name,
    amount: sayAmount(kind, first.amount),
    second: second.name,
    other: sayAmount(kind, second.amount),
    words: compared,
  })
}

/** The answer of the runs, in sentences that they write themselves. */
export const tellAnswer = (runs: LessonRuns, question: Question, answer: Answer): string => {
  if (question.kind === 'number') return tellQuantity(runs, question.quantity)
  if (question.kind === 'choice') return tellOptions(runs, question)
  if (answer.kind !== 'point') throw new MeasureError('This is the answer to another question.')
  return tellRanking(question, answer.ranking)
}
