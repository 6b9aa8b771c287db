import * as v from 'valibot'
import { SCENARIO_LIMITS } from '../scenario.ts'
import { CLUSTER_LIMITS } from '../cluster/scenario.ts'
import { refuse, requireName } from '../checks.ts'
import { SIDES_MAX } from '../sides.ts'
import {
  type Claim,
  type Lesson,
  LESSON_LIMITS,
  LESSON_VERSION,
  type LessonStep,
  type Measure,
  PARTS,
  POINTS_AT,
  type Quantity,
  type Question,
  THINGS,
  UNITS,
  type Unit,
} from './lesson.ts'
import { type MeasureCard, MEASURES, RANKINGS, TIME_LABELS } from './measures.ts'

const longest = (characters: number) => v.pipe(v.string(), v.maxLength(characters))
const said = (characters: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(characters))
const finite = v.pipe(v.number(), v.finite(), v.minValue(-1e15), v.maxValue(1e15))
const instant = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(0),
  v.maxValue(Math.max(SCENARIO_LIMITS.untilPs, CLUSTER_LIMITS.untilPs)),
)
const side = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(SIDES_MAX - 1))
const name = said(LESSON_LIMITS.name)

const measured = {
  what: name,
  label: v.optional(v.picklist(TIME_LABELS)),
  name: v.optional(name),
  fromPs: v.optional(instant),
  toPs: v.optional(instant),
}
const measure = v.strictObject({ ...measured, side })
const quantity = v.strictObject({ ...measured, side, over: v.optional(measure) })

const claim = v.variant('is', [
  v.strictObject({ is: v.literal('between'), quantity, atLeast: v.optional(finite), below: v.optional(finite) }),
  v.strictObject({ is: v.picklist(['most', 'least']), of: v.strictObject(measured), side }),
])

const asked = {
  ask: said(LESSON_LIMITS.ask),
  revealPs: v.optional(instant),
  why: v.optional(longest(LESSON_LIMITS.text)),
}
const question = v.variant('kind', [
  v.strictObject({
    ...asked,
    kind: v.literal('number'),
    quantity,
    min: finite,
    max: finite,
    step: v.pipe(finite, v.gtValue(0)),
    unit: v.picklist(Object.keys(UNITS) as Unit[]),
  }),
  v.strictObject({
    ...asked,
    kind: v.literal('choice'),
    options: v.pipe(
      v.array(v.strictObject({ text: said(LESSON_LIMITS.option), claim })),
      v.minLength(2),
      v.maxLength(LESSON_LIMITS.options),
    ),
  }),
  v.strictObject({
    ...asked,
    kind: v.literal('point'),
    at: v.picklist(POINTS_AT),
    order: v.picklist(['most', 'least']),
    of: measure,
  }),
])

const pointed = { side: v.optional(side), says: v.optional(said(LESSON_LIMITS.says)) }
const highlight = v.variant('at', [
  v.strictObject({ at: v.literal('part'), part: v.picklist(PARTS), ...pointed }),
  v.strictObject({ at: v.picklist(THINGS), name, ...pointed }),
])

const step = v.strictObject({
  title: said(LESSON_LIMITS.title),
  text: longest(LESSON_LIMITS.text),
  link: v.optional(
    v.pipe(said(LESSON_LIMITS.link), v.regex(/^[^#?\s][^\s]*$/, 'what stands behind the # of a link, without the #')),
  ),
  highlight: v.optional(highlight),
  notes: v.optional(longest(LESSON_LIMITS.notes)),
  question: v.optional(question),
})

/** The form of a lesson; `lessonSchema` in a file of JSON is made from it, too. */
export const lessonForm = v.strictObject({
  v: v.literal(LESSON_VERSION),
  title: said(LESSON_LIMITS.title),
  about: longest(LESSON_LIMITS.about),
  minutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LESSON_LIMITS.minutes))),
  steps: v.pipe(v.array(step), v.minLength(1), v.maxLength(LESSON_LIMITS.steps)),
})

const checkDetails = (place: string, card: Omit<MeasureCard, 'kind'>, given: Omit<Measure, 'side'>): void => {
  const { needs, optional } = card
  const detail = needs === 'label' ? given.label : given.name
  if (needs !== undefined && optional !== true && detail === undefined)
    refuse(`${place}: ${given.what} has to say which ${needs === 'label' ? 'kind of time' : needs}.`)
  if (needs !== 'label' && given.label !== undefined) refuse(`${place}.label: ${given.what} has none.`)
  if ((needs === undefined || needs === 'label') && given.name !== undefined)
    refuse(`${place}.name: ${given.what} has none.`)
  const isWhole = card.on === 'cluster' || card.whole === true
  if (isWhole && (given.fromPs !== undefined || given.toPs !== undefined))
    refuse(`${place}: ${given.what} is measured of the whole run; leave fromPs and toPs out.`)
  if (given.fromPs !== undefined && given.toPs !== undefined && given.fromPs >= given.toPs)
    refuse(`${place}: fromPs must be before toPs.`)
}

const checkMeasure = (place: string, given: Omit<Measure, 'side'>): MeasureCard => {
  const card = MEASURES[requireName(`${place}.what`, given.what, Object.keys(MEASURES))]
  checkDetails(place, card, given)
  return card
}

/** The kind of unit that a quantity has. */
const checkQuantity = (place: string, given: Quantity): MeasureCard['kind'] => {
  const card = checkMeasure(place, given)
  if (given.over === undefined) return card.kind
  const under = checkMeasure(`${place}.over`, given.over)
  if (under.on !== card.on) refuse(`${place}.over: a machine and a cluster cannot be measured against each other.`)
  return 'ratio'
}

const checkClaim = (place: string, given: Claim): void => {
  if (given.is !== 'between') {
    checkMeasure(`${place}.of`, given.of)
    return
  }
  checkQuantity(`${place}.quantity`, given.quantity)
  const { atLeast, below } = given
  if (atLeast === undefined && below === undefined) refuse(`${place}: say atLeast, below, or both.`)
  if (atLeast !== undefined && below !== undefined && atLeast >= below)
    refuse(`${place}: atLeast must be less than below.`)
}

const checkQuestion = (place: string, given: Question): void => {
  if (given.kind === 'choice') {
    given.options.forEach((option, index) => checkClaim(`${place}.options[${index}].claim`, option.claim))
    return
  }
  if (given.kind === 'number') {
    const kind = checkQuantity(`${place}.quantity`, given.quantity)
    const fitting = (Object.keys(UNITS) as Unit[]).filter((unit) => UNITS[unit].kind === kind)
    if (UNITS[given.unit].kind !== kind)
      refuse(`${place}.unit: ${given.unit}; what is asked for is told in ${fitting.join(', ')}.`)
    if (given.min >= given.max) refuse(`${place}: min must be less than max.`)
    if ((given.max - given.min) / given.step > 10_000) refuse(`${place}.step: too small for a slider.`)
    return
  }
  const card = RANKINGS[requireName(`${place}.of.what`, given.of.what, Object.keys(RANKINGS))]
  checkDetails(`${place}.of`, card, given.of)
  if (!card.at.includes(given.at))
    refuse(`${place}.of.what: ${given.of.what} is not something that a ${given.at} has; a ${card.at.join(', a ')} has.`)
}

type Fields = Record<string, unknown>

/** From each version of the format to the next: the first entry makes version 2 of version 1. */
const UPGRADES: readonly ((older: Fields) => Fields)[] = []

const upgraded = (input: unknown): unknown => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return refuse('This is not a lesson.')
  let fields: Fields = { ...input }
  const version = fields['v']
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1)
    return refuse('v: a lesson says which version of the format it is in; this one does not.')
  if (version > LESSON_VERSION)
    return refuse('v: this lesson was made by a newer version of the program; reload the page to get it.')
  for (const upgrade of UPGRADES.slice(version - 1)) fields = upgrade(fields)
  return { ...fields, v: LESSON_VERSION }
}

/**
 * Checks anything at all and returns a lesson made anew from it; throws `ScenarioError` that says what is wrong. The
 * links in it are checked by `stagesOf`, and its questions, which only the runs can answer, by `checkAnswers`.
 */
export const parseLesson = (input: unknown): Lesson => {
  const result = v.safeParse(lessonForm, upgraded(input), { abortEarly: true })
  if (!result.success) {
    const [issue] = result.issues
    return refuse(`${v.getDotPath(issue) ?? 'lesson'}: ${issue.message}.`)
  }
  const lesson = result.output as Lesson
  lesson.steps.forEach((given: LessonStep, index) => {
    if (given.question !== undefined) checkQuestion(`steps[${index}].question`, given.question)
  })
  return lesson
}
