import { EVENTS, type EventName, KIND } from '../sim/log/schema.ts'
import type { Run } from './run.ts'

/** What a step goes to: the things that a person can see happen. */
const STEPS: readonly EventName[] = [
  'transfer',
  'migrate',
  'ipiSend',
  'contend',
  'arrive',
  'done',
  'drop',
  'message',
  'spawn',
  'exit',
  'lend',
  'reversal',
  'deadlock',
  'balance',
  'ringFull',
  'userSwitch',
]
const IS_STEP = Uint8Array.from(EVENTS, (name) => (STEPS.includes(name) ? 1 : 0))

/** The moment at which an event is seen best: a line half-way on its journey, anything else as it happens. */
export const momentOf = (run: Run, event: number): number => {
  const { columns } = run.log
  const time = columns.time[event]
  return columns.kind[event] === KIND.transfer ? time + Math.floor(columns.c[event] / 2) : time
}

/** The first step event whose moment is after `timePs`, or −1. */
export const nextStep = (run: Run, timePs: number): number => {
  const { columns, length } = run.log
  let best = -1
  let bestMoment = Infinity
  for (let at = run.log.countUntil(timePs - run.longestFlightPs); at < length; at++) {
    if (columns.time[at] > bestMoment) break
    if (IS_STEP[columns.kind[at]] === 0) continue
    const moment = momentOf(run, at)
    if (moment > timePs && moment < bestMoment) {
      best = at
      bestMoment = moment
    }
  }
  return best
}

/** The last step event whose moment is before `timePs`, or −1. */
export const previousStep = (run: Run, timePs: number): number => {
  const { columns } = run.log
  let best = -1
  let bestMoment = -Infinity
  for (let at = run.log.countUntil(timePs) - 1; at >= 0; at--) {
    if (columns.time[at] + run.longestFlightPs < bestMoment) break
    if (IS_STEP[columns.kind[at]] === 0) continue
    const moment = momentOf(run, at)
    if (moment < timePs && moment > bestMoment) {
      best = at
      bestMoment = moment
    }
  }
  return best
}

/** The first event after `timePs` with which somebody begins to wait for a lock; after the last one, the first of all. */
export const nextWait = (run: Run, timePs: number): number => {
  const { columns, length } = run.log
  const start = run.log.countUntil(timePs)
  for (let step = 0; step < length; step++) {
    const at = (start + step) % length
    const kind = columns.kind[at]
    if (kind === KIND.contend || (kind === KIND.block && columns.b[at] >= 0)) return at
  }
  return -1
}

/** What the screen does not hurry past, besides lines that fly. */
const SIGHTS: readonly EventName[] = ['migrate', 'lend', 'reversal', 'deadlock', 'balance', 'ringFull']
const IS_SIGHT = Uint8Array.from(EVENTS, (name) => (SIGHTS.includes(name) ? 1 : 0))

/** Whether anything a person can see begins within `withinPs` after `timePs`, or is in flight. */
const isQuiet = (run: Run, timePs: number, withinPs: number): boolean => {
  const { columns, length } = run.log
  for (let at = run.log.countUntil(timePs - run.longestFlightPs); at < length; at++) {
    const start = columns.time[at]
    if (start > timePs + withinPs) return true
    if (columns.kind[at] === KIND.transfer && columns.b[at] !== -1 && start + columns.c[at] > timePs) return false
    if (IS_SIGHT[columns.kind[at]] === 1 && start > timePs) return false
  }
  return true
}

/** How far ahead something must begin so that the screen does not hurry towards it, in screen seconds. */
const QUIET_SECONDS = 0.6

/** Whether on no side anything can be seen moving now or soon: the clock may then hurry. */
export const allQuiet = (runs: readonly Run[], timePs: number, speedPs: number): boolean =>
  runs.length > 0 && runs.every((run) => isQuiet(run, timePs, speedPs * QUIET_SECONDS))
