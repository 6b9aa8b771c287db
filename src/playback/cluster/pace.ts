import type { Mark } from './lanes.ts'
import type { ClusterRun } from './run.ts'
import { stepFrom } from './steps.ts'

/** Screen seconds in which the time since something happened grows by a factor of e, and shrinks before it does. */
const AFTER_SECONDS = 1.15
const BEFORE_SECONDS = 0.45
/** Screen seconds for a whole run in which nothing asks for slowness. */
const RUN_SECONDS = 24
/** A message of the least size should be on its way for about a third of a second. */
const FLIGHTS_PER_SECOND = 3
const SLOWEST_PS = 50_000_000
/** Messages in a second of watching, where nothing but messages can be followed. */
const MESSAGES_PER_SECOND = 12
/** More of one kind than this are the ordinary course of things: time does not slow down for each. */
const FOLLOWED_MAX = 6

const FAULTS: ReadonlySet<Mark['kind']> = new Set(['crash', 'restart', 'cut', 'heal', 'slow'])

/** What happens beside messages. */
const TURNS: ReadonlySet<Mark['kind']> = new Set([...FAULTS, 'migrate', 'kill'])

const known = new WeakMap<ClusterRun, { marks: number; times: number[] }>()

/** Moments of a run at which one wants to look closely: orders to move, faults, and what is killed for them. */
const keyMoments = (run: ClusterRun): readonly number[] => {
  const { marks } = run.lanes
  const before = known.get(run)
  if (before?.marks === marks.length) return before.times
  const rare = (kind: Mark['kind']): Mark[] => {
    const all = marks.filter((mark) => mark.kind === kind)
    return all.length <= FOLLOWED_MAX ? all : []
  }
  const faults = marks.filter(({ kind, ps }) => FAULTS.has(kind) && ps > 0)
  const times = [...faults, ...rare('migrate'), ...rare('kill')].map(({ ps }) => ps)
  const entry = { marks: marks.length, times: [...new Set(times)].toSorted((a, b) => a - b) }
  known.set(run, entry)
  return entry.times
}

/** The speed where nothing asks for slowness; slower in a run that is all messages, and nothing else happens. */
const cruise = (runs: readonly ClusterRun[], untilPs: number): number => {
  const all = untilPs / RUN_SECONDS
  if (runs.some(({ lanes }) => lanes.marks.some(({ kind }) => TURNS.has(kind)))) return all
  const rate = Math.max(0, ...runs.map(({ sends, reachedPs }) => sends.length / Math.max(1, reachedPs)))
  return rate === 0 ? all : Math.min(all, MESSAGES_PER_SECOND / rate)
}

/**
 * The speed at a moment, in simulated ps for a second of watching: slow where something has just happened, so that its
 * messages can be followed one by one, and then faster and faster, as on a logarithmic clock; slow again shortly before
 * the next thing.
 */
export const automaticSpeed = (runs: readonly ClusterRun[], momentPs: number, untilPs: number): number => {
  const latency = Math.max(0, ...runs.map(({ info }) => info.latencyPs))
  const slowest = Math.max(SLOWEST_PS, latency * FLIGHTS_PER_SECOND)
  const fastest = Math.max(slowest, cruise(runs, untilPs))
  let since = Infinity
  let ahead = Infinity
  for (const run of runs) {
    for (const ps of keyMoments(run)) {
      if (ps <= momentPs) since = Math.min(since, momentPs - ps)
      else ahead = Math.min(ahead, ps - momentPs)
    }
  }
  return Math.min(fastest, Math.max(slowest, Math.min(since / AFTER_SECONDS, ahead / BEFORE_SECONDS)))
}

/** With nothing to see for so many screen seconds, the time between goes by faster. */
const QUIET_SECONDS = 1

/** Nothing is on its way on any side, and nothing happens for a while. */
export const isQuiet = (runs: readonly ClusterRun[], momentPs: number, speedPs: number): boolean =>
  runs.every((run) => {
    const next = stepFrom(run, momentPs, true)
    if (next >= 0 && run.timeOf(next) <= momentPs + speedPs * QUIET_SECONDS) return false
    return run.stateAt(Math.min(momentPs, run.reachedPs)).flying.size === 0
  })
