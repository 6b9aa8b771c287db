import { KIND } from '../sim/log/schema.ts'
import type { Run } from './run.ts'

/** When each unit of work was finished, as far as the log has been read. */
interface Finished {
  times: number[]
  read: number
}

const known = new WeakMap<Run, Finished>()

/** Instants at which units of work were finished, in order, in ps. */
export const finishedTimes = (run: Run): readonly number[] => {
  const finished = known.get(run) ?? { times: [], read: 0 }
  known.set(run, finished)
  const { columns, length } = run.log
  for (; finished.read < length; finished.read++) {
    if (columns.kind[finished.read] === KIND.done) finished.times.push(columns.time[finished.read])
  }
  return finished.times
}

const countUntil = (times: readonly number[], time: number): number => {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle] <= time) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The moment of another run at which it has done as much work as `lead` has at `momentPs`: between two units, as far
 * into the next one. Where it never does so much, its end.
 */
export const momentInStep = (lead: Run, other: Run, momentPs: number): number => {
  if (lead === other) return momentPs
  const [ahead, behind] = [finishedTimes(lead), finishedTimes(other)]
  const done = countUntil(ahead, momentPs)
  const [from, to] = [ahead[done - 1] ?? 0, ahead[done] ?? lead.untilPs]
  const share = to > from ? Math.min(1, (momentPs - from) / (to - from)) : 0
  if (done > behind.length) return other.untilPs
  const [start, end] = [behind[done - 1] ?? 0, behind[done] ?? other.untilPs]
  return Math.min(other.untilPs, Math.round(start + share * (end - start)))
}
