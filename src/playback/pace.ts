import { type EventName, EVENTS, KIND } from '../sim/log/schema.ts'
import type { Run } from './run.ts'
import { momentOf, nextStep, previousStep } from './steps.ts'

/** Time on the screen that a person needs for the first of its kind, in ms; what is not listed passes in {@link OTHER}. */
const NEEDED: Partial<Record<EventName, number>> = {
  transfer: 450,
  migrate: 900,
  contend: 450,
  ipiSend: 350,
  lend: 900,
  reversal: 1500,
  deadlock: 2500,
  balance: 900,
  ringFull: 700,
  spawn: 400,
  exit: 400,
  drop: 400,
  intervene: 1500,
}
const OTHER = 160
/** A repeated event gets less each time, and never less than this, in ms. */
const LEAST = 14
/** How far back repetitions are looked for, in steps. */
const MEMORY = 40
/** From so many repetitions on, an event counts as folded: it passes too fast to be followed. */
const FOLDED = 4

/** What makes two events the same to a person who watches: what happens to what, and where. */
const isRepeated = ({ log: { columns } }: Run, event: number, before: number): boolean =>
  columns.kind[event] === columns.kind[before] &&
  columns.cpu[event] === columns.cpu[before] &&
  columns.a[event] === columns.a[before]

/** How often an event has happened among the last steps before it. */
const repetitions = (run: Run, event: number): number => {
  let [count, at] = [0, event]
  for (let looked = 0; looked < MEMORY; looked++) {
    at = stepBefore(run, at)
    if (at < 0) break
    if (isRepeated(run, event, at)) count++
  }
  return count
}

/** The step event before another in the log, or −1. */
const stepBefore = (run: Run, event: number): number => {
  const { kind } = run.log.columns
  let at = event - 1
  while (at >= 0 && !isStep(kind[at])) at--
  return at
}

const isStep = (kind: number): boolean =>
  kind !== KIND.label && kind !== KIND.line && NEEDED[EVENTS[kind]] !== undefined

/** Screen time of an event, in ms. */
const screenMs = (run: Run, event: number): number => {
  const needed = NEEDED[EVENTS[run.log.columns.kind[event]]] ?? OTHER
  return Math.max(LEAST, needed / (1 + repetitions(run, event)) ** 2)
}

/** The nearest step of any run after a moment. */
const nextOf = (runs: readonly Run[], timePs: number): { run: Run; event: number; moment: number } | undefined =>
  runs
    .map((run) => ({ run, event: nextStep(run, timePs) }))
    .filter(({ event }) => event >= 0)
    .map(({ run, event }) => ({ run, event, moment: momentOf(run, event) }))
    .toSorted((one, other) => one.moment - other.moment)[0]

const previousMoment = (runs: readonly Run[], timePs: number): number =>
  Math.max(
    0,
    ...runs.map((run) => {
      const event = previousStep(run, timePs + 1)
      return event < 0 ? 0 : momentOf(run, event)
    }),
  )

/** More steps than this are not passed in one frame of the screen: the clock then falls behind instead. */
const STEPS_MAX = 60

/**
 * Where event-paced playing has come to after `elapsedMs` of the screen's time: between two steps, simulated time runs
 * so that the next one is reached when the person has had the time that it needs. `tempo` 2 is twice as fast. The way
 * is a function of the runs alone, so it is the same whenever it is gone.
 */
export const pacedAdvance = (runs: readonly Run[], fromPs: number, elapsedMs: number, tempo: number): number => {
  let [timePs, left] = [fromPs, elapsedMs * tempo]
  for (let step = 0; step < STEPS_MAX && left > 0; step++) {
    const next = nextOf(runs, timePs)
    if (next === undefined) return Math.max(timePs, ...runs.map((run) => run.reachedPs))
    const gap = Math.max(1, next.moment - previousMoment(runs, timePs))
    const msPerPs = screenMs(next.run, next.event) / gap
    const needed = (next.moment - timePs) * msPerPs
    if (needed > left) return timePs + left / msPerPs
    left -= needed
    timePs = next.moment
  }
  return timePs
}

/** The event that comes next, if it passes folded, and how often it has happened just before; null if it has time. */
export const foldedNext = (runs: readonly Run[], timePs: number): { run: Run; event: number; times: number } | null => {
  const next = nextOf(runs, timePs)
  if (next === undefined) return null
  const times = repetitions(next.run, next.event)
  return times < FOLDED ? null : { run: next.run, event: next.event, times }
}
