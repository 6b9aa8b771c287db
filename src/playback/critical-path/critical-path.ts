import { KIND } from '../../sim/log/schema.ts'
import { regionOf } from '../../sim/machine/memory/layout.ts'
import type { Run } from '../run.ts'
import { indexSlices } from '../why/log-index.ts'
import { PATH_CAUSES, type PathCause, type PathSegment } from './segments.ts'
import { walkBack } from './walk.ts'

/** The way to the end of the last finished unit: everything on it that took time, oldest first. */
export interface CriticalPath {
  segments: readonly PathSegment[]
  /** From the start of the run to that end, in ps: the stretches sum to it. */
  wholePs: number
  /** Units that were finished by then, and units that had come by then, those that found no room too. */
  done: number
  arrived: number
  byCause: Record<PathCause, number>
  /** Time in which somebody on the path waited for a lock, by lock. */
  byLock: Map<number, number>
  /** Time spent waiting for the lines of a region, by the region's name. */
  byRegion: Map<string, number>
  /** Time of a thread, or of a CPU's interrupts behind the threads. */
  byContext: Map<number, number>
}

/** Stretches that are summed before others may go on. */
const SLICE = 10_000

const add = <Key>(sums: Map<Key, number>, key: Key, ps: number): void => {
  sums.set(key, (sums.get(key) ?? 0) + ps)
}

/** The same in slices: each step takes a few milliseconds. Null when no unit was finished. */
export function* criticalPathSlices(run: Run): Generator<void, CriticalPath | null> {
  const { columns, length } = run.log
  let end = length - 1
  while (end >= 0 && columns.kind[end] !== KIND.done) end--
  if (end < 0) return null
  const index = yield* indexSlices(run, end)
  const segments = yield* walkBack(index, end)
  segments.reverse()
  yield
  return yield* summed(run, segments, end)
}

function* summed(run: Run, segments: readonly PathSegment[], end: number): Generator<void, CriticalPath> {
  const { columns } = run.log
  const byCause = Object.fromEntries(PATH_CAUSES.map((cause) => [cause, 0])) as Record<PathCause, number>
  const byLock = new Map<number, number>()
  const byRegion = new Map<string, number>()
  const byContext = new Map<number, number>()
  for (let at = 0; at < segments.length; at++) {
    const { fromPs, toPs, cause, lock, line, context } = segments[at]
    const ps = toPs - fromPs
    if (at % SLICE === SLICE - 1) yield
    byCause[cause] += ps
    add(byContext, context, ps)
    if (lock >= 0) add(byLock, lock, ps)
    if (line >= 0 && cause.startsWith('stall')) add(byRegion, regionOf(run.info.regions, line).name, ps)
  }
  let [done, arrived] = [0, 0]
  for (let at = 0; at <= end; at++) {
    const kind = columns.kind[at]
    if (kind === KIND.done) done++
    if (kind === KIND.arrive || (kind === KIND.drop && columns.a[at] < 0)) arrived++
  }
  return { segments, wholePs: columns.time[end], done, arrived, byCause, byLock, byRegion, byContext }
}

/** The critical path of a run, all at once. */
export const criticalPathOf = (run: Run): CriticalPath | null => {
  const slices = criticalPathSlices(run)
  for (;;) {
    const { done, value } = slices.next()
    if (done === true) return value
  }
}

/** How many times as fast the path would be, if time of this much on it were not there. */
export const speedUpWithout = ({ wholePs }: CriticalPath, ps: number): number =>
  wholePs > ps ? wholePs / (wholePs - ps) : Infinity
