import type { Measure } from '../../scenario/lesson/lesson.ts'
import { KIND, type RunSummary } from '../../sim/log/schema.ts'
import type { Run } from '../run.ts'
import {
  copiesBefore,
  countIn,
  fetchesIn,
  indexOfName,
  lineFilter,
  timeOf,
  type Window,
  windowOf,
} from './machine-log.ts'
import { MeasureError } from './runs.ts'

type Value = (run: Run, measure: Measure, window: Window) => number

const summaryOf = (run: Run): RunSummary => {
  if (run.summary === null) throw new MeasureError('The run is not over yet.')
  return run.summary
}

const lengthOf = (run: Run, { fromPs, toPs }: Window): number => Math.min(toPs, run.reachedPs) - fromPs

const fetched = (run: Run, { name }: Measure, window: Window): { count: number; ps: number } => {
  const isMeant = lineFilter(run.info, name)
  const sums = { count: 0, ps: 0 }
  fetchesIn(run, window, ({ line, ps }) => {
    if (!isMeant(line)) return
    sums.count++
    sums.ps += ps
  })
  return sums
}

/** Counts events of a kind: all, or those whose first column is the named one of `all`. */
const counting =
  (kind: number, what: string, all: (run: Run) => readonly { name: string }[]): Value =>
  (run, { name }, window) => {
    const index = name === undefined ? -1 : indexOfName(what, name, all(run))
    const { a } = run.log.columns
    return countIn(run, window, kind, (at) => index < 0 || a[at] === index)
  }

const counted =
  (kind: number): Value =>
  (run, _, window) =>
    countIn(run, window, kind)

/** Every CPU's time with a label, in ps. */
const allTime = (run: Run, label: NonNullable<Measure['label']>, window: Window): number =>
  run.segments.lanes.reduce((sum, _, cpu) => sum + timeOf(run, cpu, label, window), 0)

const locks = ({ info }: Run): readonly { name: string }[] => info.locks

const VALUES: Readonly<Record<string, Value>> = {
  work: counted(KIND.done),
  workPerSecond: (run, _, window) => (countIn(run, window, KIND.done) * 1e12) / lengthOf(run, window),
  lost: counted(KIND.drop),
  transfers: (run, measure, window) => fetched(run, measure, window).count,
  transfersPerWork: (run, measure, window) => fetched(run, measure, window).count / countIn(run, window, KIND.done),
  fetchTime: (run, measure, window) => {
    const { count, ps } = fetched(run, measure, window)
    return ps / count
  },
  copies: (run, { name = '' }, { toPs }) => copiesBefore(run, name, toPs).filter((state) => state !== 'I').length,
  migrations: counting(KIND.migrate, 'thread', ({ info }) => info.threads),
  followPerMove: (run, _, window) => allTime(run, 'stallFollow', window) / countIn(run, window, KIND.migrate),
  switches: (run) => summaryOf(run).contextSwitches,
  interrupts: counted(KIND.ipiSend),
  meanWait: (run) => summaryOf(run).meanWaitPs,
  meanResponse: (run) => summaryOf(run).meanResponsePs,
  timeShare: (run, { label = 'idle' }, window) =>
    allTime(run, label, window) / (run.info.cpuCount * lengthOf(run, window)),
  contentions: counting(KIND.contend, 'lock', locks),
  acquisitions: counting(KIND.acquire, 'lock', locks),
  deadlocks: counted(KIND.deadlock),
}

/** What a measure comes to in a finished run of a machine: ps, a part of one, or pieces. NaN where it has no meaning. */
export const measureMachine = (run: Run, measure: Measure): number => {
  summaryOf(run)
  return VALUES[measure.what](run, measure, windowOf(run, measure))
}
