import { KIND } from '../../sim/log/schema.ts'
import type { Run } from '../run.ts'
import { isWait, labelBefore } from './actors.ts'
import { indexOf, type LogIndex } from './log-index.ts'

/** How far back is looked for a wait that is over, in events, when nobody waits at the moment. */
const REACH = 20_000

/** The event with which a lock was found taken by somebody who still waits for it. */
export const wantedBy = (index: LogIndex, context: number, lock: number, end: number): number => {
  const { columns } = index.run.log
  const contended = index.list('locking').last(context, end)
  if (contended >= 0 && columns.kind[contended] === KIND.contend && columns.a[contended] === lock) return contended
  if (context >= index.run.info.threads.length) return -1
  const blocked = index.list('history').last(context, end)
  return blocked >= 0 && columns.kind[blocked] === KIND.block && columns.b[blocked] === lock ? blocked : -1
}

/**
 * The longest wait of a moment: of all CPUs that stall and all threads that want a lock, the event with which the one
 * began that has waited longest; −1 when nobody waits.
 */
export const longestWait = (run: Run, timePs: number): number => {
  const { columns } = run.log
  const end = run.log.countUntil(timePs)
  if (end === 0) return -1
  const index = indexOf(run, end - 1)
  let best = -1
  const offer = (event: number): void => {
    if (event >= 0 && (best < 0 || columns.time[event] < columns.time[best])) best = event
  }
  const { waitsFor } = run.stateAt(timePs).waits
  waitsFor.forEach((lock, context) => offer(lock < 0 ? -1 : wantedBy(index, context, lock, end)))
  for (let cpu = 0; cpu < run.info.cpuCount; cpu++) {
    const label = labelBefore(index, cpu, end)
    offer(label >= 0 && isWait(columns.a[label]) ? label : -1)
  }
  return best
}

/** The most telling wait of a moment: the longest, or when nobody waits the last one before; −1 when there was none. */
export const whyNow = (run: Run, timePs: number): number => {
  const now = longestWait(run, timePs)
  return now >= 0 ? now : lastWait(run, run.log.countUntil(timePs))
}

const lastWait = (run: Run, end: number): number => {
  const { columns } = run.log
  for (let at = end - 1; at >= Math.max(0, end - REACH); at--) {
    const waits = columns.kind[at] === KIND.label && isWait(columns.a[at])
    if (waits || columns.kind[at] === KIND.contend) return at
  }
  return -1
}
