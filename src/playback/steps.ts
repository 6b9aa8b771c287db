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
  'intervene',
]
const IS_STEP = Uint8Array.from(EVENTS, (name) => (STEPS.includes(name) ? 1 : 0))

/** The moment at which an event is seen best: a line half-way on its journey, anything else as it happens. */
export const momentOf = (run: Run, event: number): number => {
  const { columns } = run.log
  const time = columns.time[event]
  return columns.kind[event] === KIND.transfer ? time + Math.floor(columns.c[event] / 2) : time
}

/** What one may step to alone, by what a person calls it. */
export const STEP_KINDS = {
  transfer: { words: 'ownership transfer', kinds: ['transfer'] },
  migration: { words: 'migration', kinds: ['migrate', 'balance'] },
  contention: { words: 'contention', kinds: ['contend', 'reversal', 'deadlock'] },
  interrupt: { words: 'interrupt', kinds: ['ipiSend', 'interrupt'] },
  work: { words: 'piece of work', kinds: ['arrive', 'done', 'drop'] },
  intervention: { words: 'intervention', kinds: ['intervene'] },
} as const satisfies Record<string, { words: string; kinds: readonly EventName[] }>
export type StepKind = keyof typeof STEP_KINDS

/** Whether an event is of a kind that one steps to; a transfer only if a line really changes its owner. */
export const isOfKind = ({ log: { columns } }: Run, at: number, step: StepKind): boolean => {
  const kinds: readonly EventName[] = STEP_KINDS[step].kinds
  const kind = EVENTS[columns.kind[at]]
  return kinds.includes(kind) && (kind !== 'transfer' || columns.b[at] >= 0)
}

/**
 * The nearest event after (or before) `timePs` for which `matches` holds, or −1. Moments of events may lie up to the
 * longest transfer after them, so as many are looked at as may come first.
 */
export const nearestEvent = (run: Run, timePs: number, forward: boolean, matches: (at: number) => boolean): number => {
  const { columns, length } = run.log
  let [best, bestMoment] = [-1, forward ? Infinity : -Infinity]
  const consider = (at: number): void => {
    const moment = momentOf(run, at)
    const isNearer = forward ? moment > timePs && moment < bestMoment : moment < timePs && moment > bestMoment
    if (isNearer && matches(at)) [best, bestMoment] = [at, moment]
  }
  if (forward) {
    for (let at = run.log.countUntil(timePs - run.longestFlightPs); at < length; at++) {
      if (columns.time[at] > bestMoment) break
      consider(at)
    }
    return best
  }
  for (let at = run.log.countUntil(timePs) - 1; at >= 0; at--) {
    if (columns.time[at] + run.longestFlightPs < bestMoment) break
    consider(at)
  }
  return best
}

/** The first step event whose moment is after `timePs`, or −1. */
export const nextStep = (run: Run, timePs: number): number =>
  nearestEvent(run, timePs, true, (at) => IS_STEP[run.log.columns.kind[at]] === 1)

/** The last step event whose moment is before `timePs`, or −1. */
export const previousStep = (run: Run, timePs: number): number =>
  nearestEvent(run, timePs, false, (at) => IS_STEP[run.log.columns.kind[at]] === 1)

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
