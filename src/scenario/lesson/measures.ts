import { LABELS } from '../../sim/log/schema.ts'
import type { PointAt, TimeLabel, UnitKind } from './lesson.ts'

/** Kinds of runs: of a machine, or of a cluster. */
export type Stage = 'machine' | 'cluster'

/** What can be measured, and what has to be said of it. */
export interface MeasureCard {
  on: Stage
  kind: UnitKind
  /** What it is called in a list. */
  words: string
  /** Has to say which: a label of CPU time, a lock, a line, a thread; `(…)?` may. */
  needs?: 'label' | 'lock' | 'line' | 'thread' | 'call'
  /** May be left out: then it is about all of them. */
  optional?: true
  /** Only of a whole run: there is no window of it. */
  whole?: true
}

/** The closed vocabulary of what a question may ask of a run. All of it is counted on the run's log. */
export const MEASURES: Readonly<Record<string, MeasureCard>> = {
  work: { on: 'machine', kind: 'count', words: 'pieces of work finished' },
  workPerSecond: { on: 'machine', kind: 'count', words: 'pieces of work finished per second' },
  lost: { on: 'machine', kind: 'count', words: 'pieces of work lost' },
  transfers: {
    on: 'machine',
    kind: 'count',
    words: "lines that came out of another CPU's cache",
    needs: 'line',
    optional: true,
  },
  transfersPerWork: { on: 'machine', kind: 'count', words: "lines out of another CPU's cache, per piece of work" },
  fetchTime: {
    on: 'machine',
    kind: 'time',
    words: 'mean time a line takes from cache to cache',
    needs: 'line',
    optional: true,
  },
  copies: { on: 'machine', kind: 'count', words: 'caches that hold a line, at the end of the window', needs: 'line' },
  migrations: {
    on: 'machine',
    kind: 'count',
    words: 'moves of threads to another CPU',
    needs: 'thread',
    optional: true,
  },
  followPerMove: { on: 'machine', kind: 'time', words: "time spent fetching a thread's own lines after it, per move" },
  switches: { on: 'machine', kind: 'count', whole: true, words: 'changes from one thread to another' },
  interrupts: { on: 'machine', kind: 'count', words: 'interrupts from CPU to CPU' },
  meanWait: { on: 'machine', kind: 'time', whole: true, words: 'mean wait of a piece of work until it is begun' },
  meanResponse: { on: 'machine', kind: 'time', whole: true, words: 'mean time from arrival to end of a piece of work' },
  timeShare: { on: 'machine', kind: 'share', words: "part of all CPUs' time", needs: 'label' },
  contentions: { on: 'machine', kind: 'count', words: 'times a lock was found taken', needs: 'lock', optional: true },
  acquisitions: { on: 'machine', kind: 'count', words: 'times a lock was taken', needs: 'lock', optional: true },
  deadlocks: { on: 'machine', kind: 'count', words: 'circles of waiting' },
  frozen: { on: 'cluster', kind: 'time', words: 'time that processes stood still for their moves' },
  moveTime: { on: 'cluster', kind: 'time', words: 'time from the order of the first move to its end' },
  moves: { on: 'cluster', kind: 'count', words: 'moves of processes that came to their end' },
  bytes: { on: 'cluster', kind: 'bytes', words: 'bytes over the wires' },
  messages: { on: 'cluster', kind: 'count', words: 'messages over the wires' },
  callAtHome: { on: 'cluster', kind: 'time', words: 'mean time of a call while the process is at home', needs: 'call' },
  callAway: { on: 'cluster', kind: 'time', words: 'mean time of a call while the process is away', needs: 'call' },
  needed: { on: 'cluster', kind: 'count', words: 'things that processes still need of another node in the end' },
  killed: { on: 'cluster', kind: 'count', words: 'processes that were killed' },
  finished: { on: 'cluster', kind: 'count', words: 'processes that came to their end' },
  alive: { on: 'cluster', kind: 'count', words: 'processes that are alive in the end' },
  longestWait: { on: 'cluster', kind: 'time', words: 'longest that a process waited for one answer' },
  commits: { on: 'cluster', kind: 'count', words: 'transactions done' },
}

/** What things on the stage can be ranked by. */
export interface RankingCard {
  on: Stage
  at: readonly PointAt[]
  kind: UnitKind
  words: string
  needs?: 'label' | 'line'
  optional?: true
  whole?: true
}

export const RANKINGS: Readonly<Record<string, RankingCard>> = {
  fetches: {
    on: 'machine',
    at: ['cpu', 'thread'],
    kind: 'count',
    words: "lines it fetched out of another CPU's cache",
    needs: 'line',
    optional: true,
  },
  supplies: {
    on: 'machine',
    at: ['cpu'],
    kind: 'count',
    words: 'lines that others fetched out of its cache',
    needs: 'line',
    optional: true,
  },
  owns: { on: 'machine', at: ['cpu'], kind: 'count', words: 'owns a line at the end of the window', needs: 'line' },
  time: { on: 'machine', at: ['cpu'], kind: 'time', words: 'time spent on something', needs: 'label' },
  running: { on: 'machine', at: ['thread'], kind: 'time', words: 'time on a CPU' },
  migrations: { on: 'machine', at: ['thread'], kind: 'count', words: 'moves to another CPU' },
  transfers: { on: 'machine', at: ['line'], kind: 'count', words: "times it came out of another CPU's cache" },
  contentions: { on: 'machine', at: ['lock'], kind: 'count', words: 'times it was found taken' },
  acquisitions: { on: 'machine', at: ['lock'], kind: 'count', words: 'times it was taken' },
  busy: { on: 'cluster', at: ['node'], kind: 'time', words: 'time its CPUs worked' },
  bytes: { on: 'cluster', at: ['node'], kind: 'bytes', words: 'bytes it sent' },
  frozen: { on: 'cluster', at: ['process'], kind: 'time', words: 'time it stood still for moves' },
  longestWait: { on: 'cluster', at: ['process'], kind: 'time', words: 'longest that it waited for one answer' },
}

export const TIME_LABELS: readonly TimeLabel[] = [...LABELS, 'busy', 'waiting']
