import { fixed } from '../../language/t.ts'
import { lengthOf, type Span } from './span.ts'

const UNITS: readonly [size: number, name: string][] = [
  [1e12, 's'],
  [1e9, 'ms'],
  [1e6, 'µs'],
  [1e3, 'ns'],
  [1, 'ps'],
]
/** Pixels that a tick and its label take at the least. */
const TICK_WIDTH = 96
/** Digits of a label that can be read at a glance; beyond them, ticks count from an origin. */
const DIGITS_MOST = 7

export interface Axis {
  /** Moment that the labels count from, in words; '' when they count from the start of the run. */
  origin: string
  ticks: { ps: number; label: string }[]
}

/** 1, 2 or 5 times a power of ten, at least 1 ps. */
const roundStep = (least: number): number => {
  let power = 1
  while (power * 10 <= least) power *= 10
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= least) ?? power * 10
}

const unitFor = (ps: number): [number, string] => UNITS.find(([size]) => Math.abs(ps) >= size) ?? [1, 'ps']

/** A time in a unit, with as many decimals as a step needs to be told from the next. */
const written = (ps: number, step: number, [size, name]: [number, string]): string => {
  let decimals = 0
  for (let smallest = size; smallest > step; smallest /= 10) decimals++
  return `${fixed(ps / size, decimals)} ${name}`
}

/** Where ticks stand in a span and what they say, in units that fit. */
export const axisOf = (span: Span, width: number): Axis => {
  const step = roundStep(Math.max(1, lengthOf(span) / Math.max(1, width / TICK_WIDTH)))
  const first = Math.max(0, Math.ceil(span.fromPs / step) * step)
  const ticks: number[] = []
  for (let ps = first; ps <= span.toPs; ps += step) ticks.push(ps)
  const unit = unitFor(Math.max(span.toPs, step))
  const longest = written(Math.max(0, span.toPs), step, unit)
  if (longest.replace(/[^0-9]/g, '').length <= DIGITS_MOST) {
    return { origin: '', ticks: ticks.map((ps) => ({ ps, label: ps === 0 ? '0' : written(ps, step, unit) })) }
  }
  // The origin is a round moment just before the window, so that it stays put while one pans a little.
  const round = roundStep(step * 100)
  const origin = Math.max(0, Math.floor(span.fromPs / round) * round)
  const small = unitFor(Math.max(step, span.toPs - origin))
  return {
    origin: written(origin, round, unitFor(Math.max(1, origin))),
    ticks: ticks.map((ps) => ({ ps, label: `+${written(ps - origin, step, small)}` })),
  }
}
