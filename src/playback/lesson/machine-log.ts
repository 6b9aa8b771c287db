import type { Measure, TimeLabel } from '../../scenario/lesson/lesson.ts'
import { KIND, LABELS, NOBODY, type RunInfo } from '../../sim/log/schema.ts'
import { lineName } from '../../sim/machine/memory/layout.ts'
import { nearest } from '../../scenario/nearest.ts'
import type { Run } from '../run.ts'
import { FAMILY_OF } from '../timeline/cpu-track.ts'
import { MeasureError } from './runs.ts'

/** Instants between which is measured, in ps; what happens at the second one is not in it. */
export interface Window {
  fromPs: number
  toPs: number
}

/** The window of a measure: the whole run, its last instant included, where it says nothing. */
export const windowOf = (run: Run, { fromPs = 0, toPs }: Pick<Measure, 'fromPs' | 'toPs'>): Window => ({
  fromPs,
  toPs: toPs === undefined ? run.reachedPs + 1 : Math.min(toPs, run.reachedPs + 1),
})

/** Calls `each` for every event of a window, in order. */
export const eventsIn = (run: Run, { fromPs, toPs }: Window, each: (at: number) => void): void => {
  const last = run.log.countUntil(toPs - 1)
  for (let at = run.log.countUntil(fromPs - 1); at < last; at++) each(at)
}

/** How many events of a kind there are in a window that fulfil a condition. */
export const countIn = (
  run: Run,
  window: Window,
  kind: number,
  fulfils: (at: number) => boolean = () => true,
): number => {
  let count = 0
  const kinds = run.log.columns.kind
  eventsIn(run, window, (at) => {
    if (kinds[at] === kind && fulfils(at)) count++
  })
  return count
}

const missing = (what: string, name: string, known: readonly string[]): never => {
  const guess = nearest(name, known)
  const hint = guess === undefined ? `There are: ${known.slice(0, 12).join(', ')}.` : `Did you mean ${guess}?`
  throw new MeasureError(`This run has no ${what} "${name}". ${hint}`)
}

/** The number of a named thread, lock or queue. */
export const indexOfName = (what: string, name: string, all: readonly { name: string }[]): number => {
  const index = all.findIndex((one) => one.name === name)
  return index >= 0
    ? index
    : missing(
        what,
        name,
        all.map((one) => one.name),
      )
}

/** The first line that a name stands for, and how many: a whole region, or one line of it, `name[3]`. */
export const linesNamed = ({ regions }: RunInfo, name: string): { first: number; count: number } => {
  const whole = regions.find((region) => region.name === name)
  if (whole !== undefined) return { first: whole.first, count: whole.lines }
  const place = /^(.*)\[(\d{1,7})\]$/.exec(name)
  const index = Number(place?.[2])
  // A lock and what it guards may have the same name; only one of them has several lines.
  const region = regions.find((one) => one.name === place?.[1] && one.lines > 1 && index < one.lines)
  if (region !== undefined) return { first: region.first + index, count: 1 }
  return missing(
    'line',
    name,
    regions.map((one) => one.name),
  )
}

/** Whether a line is meant by a name; every line is where there is none. */
export const lineFilter = (info: RunInfo, name: string | undefined): ((line: number) => boolean) => {
  if (name === undefined) return () => true
  const { first, count } = linesNamed(info, name)
  return (line) => line >= first && line < first + count
}

/** Whether time with that label is meant. */
export const isLabelled = (label: TimeLabel, number: number): boolean => {
  const family = FAMILY_OF[number]
  if (label === 'busy') return family !== 'idle'
  if (label === 'waiting') return family === 'spin' || family === 'stall'
  return LABELS[number] === label
}

/** A CPU's time with a label in a window, in ps. */
export const timeOf = (run: Run, cpu: number, label: TimeLabel, { fromPs, toPs }: Window): number => {
  const sums = run.segments.lanes[cpu].sumsIn(fromPs, Math.min(toPs, run.reachedPs))
  return LABELS.reduce((sum, _, number) => sum + (isLabelled(label, number) ? sums[number] : 0), 0)
}

/** By core, the state of one line's copy before an instant. */
export const copiesBefore = (run: Run, name: string, toPs: number): string[] => {
  const { first, count } = linesNamed(run.info, name)
  if (count > 1)
    throw new MeasureError(`"${name}" is ${count} lines; say which, for example ${lineName(run.info.regions, first)}.`)
  const { kind, a, b, c } = run.log.columns
  const states = Array.from({ length: run.info.coreCount }, () => 'I')
  eventsIn(run, { fromPs: 0, toPs }, (at) => {
    if (kind[at] === KIND.line && a[at] === first) states[b[at]] = run.info.states[c[at]]
  })
  return states
}

/** Calls `each` for every line that comes out of another core's cache, with the thread it is fetched for; −1 for none. */
export const fetchesIn = (
  run: Run,
  { fromPs, toPs }: Window,
  each: (fetch: { line: number; cpu: number; source: number; thread: number; ps: number }) => void,
): void => {
  const { kind, cpu, a, b, c, time } = run.log.columns
  const actor = new Int32Array(run.info.cpuCount).fill(-1)
  eventsIn(run, { fromPs: 0, toPs }, (at) => {
    if (cpu[at] === NOBODY) return
    if (kind[at] === KIND.label) actor[cpu[at]] = b[at]
    else if (kind[at] === KIND.transfer && b[at] >= 0 && time[at] >= fromPs)
      each({ line: a[at], cpu: cpu[at], source: b[at], thread: actor[cpu[at]], ps: c[at] })
  })
}
