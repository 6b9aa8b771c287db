import type { LabelName } from '../../sim/log/schema.ts'

/** Version of the format of lessons. A higher one than this was made by a newer program. */
export const LESSON_VERSION = 1

export const LESSON_LIMITS = {
  /** Characters of a file; a link is bounded by what links may unpack to. */
  file: 1_000_000,
  title: 120,
  about: 600,
  minutes: 240,
  steps: 60,
  text: 4000,
  notes: 4000,
  ask: 300,
  option: 200,
  options: 6,
  says: 60,
  name: 80,
  link: 16_000,
} as const

/** Parts of the page that can be pointed out; `side` says whose, where each side has one. */
export const PARTS = [
  'headline',
  'controls',
  'stage',
  'ledger',
  'locks',
  'figures',
  'differences',
  'transport',
  'timeline',
  'protocol',
  'path',
  'curves',
  'legend',
] as const
export type Part = (typeof PARTS)[number]

/** Things on the stage that can be pointed out, and pointed at. CPUs and nodes are named by their numbers. */
export const THINGS = ['cpu', 'line', 'thread', 'lock', 'queue', 'node', 'process'] as const
export type Thing = (typeof THINGS)[number]

/** What a step points out. */
export type Highlight =
  | { at: 'part'; part: Part; side?: number; says?: string }
  | { at: Thing; name: string; side?: number; says?: string }

/** Labels of CPU time that can be measured: each one, and two sums of them. `waiting`: all that is neither idle nor work. */
export type TimeLabel = LabelName | 'busy' | 'waiting'

/** What a question measures in the runs of its step; the vocabulary is `MEASURES` in `measures.ts`. */
export interface Measure {
  what: string
  /** Which of the runs beside each other, from 0. */
  side: number
  /** What the CPU time is spent on, where time is measured. */
  label?: TimeLabel
  /** The lock, line or thread that it is about, or the kind of calls. */
  name?: string
  /** Only what happens from this instant on, in ps, and before that one; absent: the whole run. */
  fromPs?: number
  toPs?: number
}

/** A measure, or how many times as much it is as another. */
export interface Quantity extends Measure {
  over?: Measure
}

/** Something that the simulation decides. */
export type Claim =
  | { is: 'between'; quantity: Quantity; atLeast?: number; below?: number }
  /** A side has more, or less, of it than every other side. */
  | { is: 'most' | 'least'; of: Omit<Measure, 'side'>; side: number }

export interface Option {
  text: string
  claim: Claim
}

interface Asked {
  /** The question, in a sentence. */
  ask: string
  /** Where the stage plays to when it has been answered, in ps; absent: it stays where it is. */
  revealPs?: number
  /** Why it is so, said after the answer. */
  why?: string
}

/** A number to be predicted with a slider, in `unit`; the bounds and the step are in that unit, too. */
export interface NumberQuestion extends Asked {
  kind: 'number'
  quantity: Quantity
  min: number
  max: number
  step: number
  unit: Unit
}

/** One of several claims; exactly one of them is true of the runs. */
export interface ChoiceQuestion extends Asked {
  kind: 'choice'
  options: Option[]
}

/** Something of the stage to be pointed at: the one that has the most, or the least, of something. */
export interface PointQuestion extends Asked {
  kind: 'point'
  at: PointAt
  order: 'most' | 'least'
  /** What is compared, of `RANKINGS` in `measures.ts`; `side` says on which run. */
  of: Measure
}

export const POINTS_AT = ['cpu', 'line', 'thread', 'lock', 'node', 'process'] as const
export type PointAt = (typeof POINTS_AT)[number]

export type Question = NumberQuestion | ChoiceQuestion | PointQuestion

/** What one of a unit is in the measure's own: ps, bytes, a part of one, or pieces. */
export const UNITS = {
  ns: { kind: 'time', factor: 1e3 },
  us: { kind: 'time', factor: 1e6 },
  ms: { kind: 'time', factor: 1e9 },
  s: { kind: 'time', factor: 1e12 },
  percent: { kind: 'share', factor: 0.01 },
  pieces: { kind: 'count', factor: 1 },
  thousands: { kind: 'count', factor: 1e3 },
  millions: { kind: 'count', factor: 1e6 },
  kB: { kind: 'bytes', factor: 1e3 },
  MB: { kind: 'bytes', factor: 1e6 },
  times: { kind: 'ratio', factor: 1 },
} as const
export type Unit = keyof typeof UNITS
export type UnitKind = (typeof UNITS)[Unit]['kind']

export interface LessonStep {
  title: string
  /** Paragraphs, with an empty line between; `*words*` are emphasised. */
  text: string
  /** What stands behind the `#` of a link to a machine or a cluster; absent: the stage stays as it is. */
  link?: string
  highlight?: Highlight
  /** For the teacher's eyes. */
  notes?: string
  question?: Question
}

/** A list of steps through the simulation. */
export interface Lesson {
  v: typeof LESSON_VERSION
  title: string
  /** What one learns. */
  about: string
  /** How long it takes. */
  minutes?: number
  steps: LessonStep[]
}
