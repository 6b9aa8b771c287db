import { KIND } from '../sim/log/schema.ts'
import { finishedTimes } from './in-step.ts'
import type { Run } from './run.ts'

/** Where two runs part: the event of each with which they do, −1 where one has none left; and when, in ps. */
export interface Parting {
  timePs: number
  events: readonly [number, number]
}

/** Whether two runs are of the same kernel, threads, locks and lines, so that their events can be laid side by side. */
const sameThings = ({ info: one }: Run, { info: other }: Run): boolean =>
  one.kernel === other.kernel &&
  one.cpuCount === other.cpuCount &&
  one.threads.length === other.threads.length &&
  one.regions.length === other.regions.length

/** The first event in which the logs of two runs differ in anything; null when they are the same. */
const firstEvent = (one: Run, other: Run): Parting | null => {
  const [a, b] = [one.log.columns, other.log.columns]
  const common = Math.min(one.log.length, other.log.length)
  for (let at = 0; at < common; at++) {
    const same =
      a.time[at] === b.time[at] &&
      a.kind[at] === b.kind[at] &&
      a.cpu[at] === b.cpu[at] &&
      a.a[at] === b.a[at] &&
      a.b[at] === b.b[at] &&
      a.c[at] === b.c[at]
    if (!same) return { timePs: Math.min(a.time[at], b.time[at]), events: [at, at] }
  }
  if (one.log.length === other.log.length) return null
  // One goes on where the other has ended.
  const [longer, events] = one.log.length > common ? [a, [common, -1] as const] : [b, [-1, common] as const]
  return { timePs: longer.time[common], events }
}

/** The first unit of work that one run has finished and the other has not, at the same instant. */
const firstUnit = (one: Run, other: Run): Parting | null => {
  const [a, b] = [finishedTimes(one), finishedTimes(other)]
  const at = a.findIndex((time, unit) => time !== b[unit])
  if (at < 0) return null
  const timePs = Math.min(a[at], b[at] ?? Infinity)
  return { timePs, events: [doneAt(one, a[at]), b[at] === undefined ? -1 : doneAt(other, b[at])] }
}

const doneAt = (run: Run, timePs: number): number => {
  let at = run.log.countUntil(timePs) - 1
  while (at >= 0 && run.log.columns.kind[at] !== KIND.done) at--
  return at
}

/**
 * The first moment at which two runs differ: in any event, where they are of the same kernel on the same machine; else
 * in what work they have finished. Null while they do not.
 */
export const partingOf = (one: Run, other: Run): Parting | null =>
  sameThings(one, other) ? firstEvent(one, other) : firstUnit(one, other)
