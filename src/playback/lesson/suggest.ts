import { t } from '../../language/t.ts'
import type { Option, Quantity, Unit, UnitKind } from '../../scenario/lesson/lesson.ts'
import { UNITS } from '../../scenario/lesson/lesson.ts'
import { sayAmount } from './words.ts'

/** The smallest of 1, 2, 5, 10, 20 … and 0.5, 0.2 … that is not less than a number. */
export const roundUp = (value: number): number => {
  if (!(value > 0)) return 1
  let power = 1
  while (power > value) power /= 10
  while (power * 10 <= value) power *= 10
  const found = [1, 2, 5, 10].find((digit) => digit * power >= value * (1 - 1e-12)) ?? 10
  return Number((found * power).toPrecision(1))
}

/** The unit of a kind in which an amount has few digits before its point, yet one. */
export const unitFor = (kind: UnitKind, value: number): Unit => {
  const fitting = (Object.keys(UNITS) as Unit[]).filter((unit) => UNITS[unit].kind === kind)
  // Pieces can be read up to some thousands; other units change with each three digits.
  const most = kind === 'count' ? 10_000 : 1000
  return fitting.find((unit) => value / UNITS[unit].factor < most) ?? fitting[fitting.length - 1]
}

/** Something that looks like chance and is always the same for an amount: 0, 1 or 2. */
const turn = (value: number): number =>
  [...value.toPrecision(6)].reduce((sum, digit) => sum + Number(digit) || sum, 0) % 3

/** How far a slider goes beyond the answer: where the answer lies on it must not give it away. */
const BEYOND = [1.3, 2.1, 3.4] as const

/** A slider on which the answer lies somewhere, in a unit that a person would choose. */
export const suggestSlider = (
  kind: UnitKind,
  value: number,
): { unit: Unit; min: number; max: number; step: number } => {
  const unit = unitFor(kind, value)
  if (kind === 'share') return { unit, min: 0, max: 100, step: 1 }
  const max = roundUp((value / UNITS[unit].factor) * BEYOND[turn(value)])
  const whole = kind === 'count' && UNITS[unit].factor === 1
  const step = Number((max / 100).toPrecision(1))
  return { unit, min: 0, max: whole ? Math.max(max, 5) : max, step: whole ? Math.max(1, Math.round(step)) : step }
}

const rangeText = (kind: UnitKind, atLeast: number | undefined, below: number | undefined): string => {
  if (atLeast === undefined) return t('less than {amount}', { amount: sayAmount(kind, below ?? 0) })
  if (below === undefined) return t('{amount} or more', { amount: sayAmount(kind, atLeast) })
  return t('{least} to {most}', { least: sayAmount(kind, atLeast), most: sayAmount(kind, below) })
}

/** The first bound stands at these parts of the next round number above the answer; the others are 5 and 10 times it. */
const FIRST_BOUND = [1, 1 / 5, 1 / 50] as const

/** Bounds of which the answer lies before the first, after the first, or after all, in turn. */
const boundsAround = (kind: UnitKind, value: number): number[] => {
  if (kind === 'share') return [0.1, 0.25, 0.5]
  const { factor } = UNITS[unitFor(kind, value)]
  const first = roundUp((value / factor) * 1.2) * FIRST_BOUND[turn(value)]
  const least = kind === 'count' ? Math.max(1, first) : first
  return [1, 5, 10].map((times) => Number((times * least * factor).toPrecision(6)))
}

/** Four answers of which exactly one is true, whatever the runs say: they lie side by side and leave nothing out. */
export const suggestRanges = (kind: UnitKind, value: number, quantity: Quantity): Option[] => {
  const bounds = boundsAround(kind, value)
  return [undefined, ...bounds].map((atLeast, order) => {
    const below = bounds[order]
    return {
      text: rangeText(kind, atLeast, below),
      claim: {
        is: 'between',
        quantity,
        ...(atLeast === undefined ? {} : { atLeast }),
        ...(below === undefined ? {} : { below }),
      },
    }
  })
}
