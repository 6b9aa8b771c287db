import type { Measure, PointQuestion } from '../../scenario/lesson/lesson.ts'
import { CLUSTER_KIND } from '../../sim/cluster/core/log.ts'
import { type CallCost, figuresOf } from '../cluster/figures.ts'
import type { ClusterRun } from '../cluster/run.ts'
import { nodeName, processName } from '../cluster/words.ts'
import type { Ranked } from './ranked.ts'
import { MeasureError } from './runs.ts'

/** By process: the longest that it waited for one answer, in ps; a wait without an end lasts as long as the run. */
const longestWaits = (run: ClusterRun): Map<number, number> => {
  const longest = new Map<number, number>([...run.processNames.keys()].map((pid) => [pid, 0]))
  const since = new Map<number, number>()
  const end = (pid: number, ps: number): void => {
    const from = since.get(pid)
    since.delete(pid)
    if (from !== undefined) longest.set(pid, Math.max(longest.get(pid) ?? 0, ps - from))
  }
  const { block, proceed, exit, kill } = CLUSTER_KIND
  for (let row = 0; row < run.length; row++) {
    const kind = run.kindOf(row)
    if (kind !== block && kind !== proceed && kind !== exit && kind !== kill) continue
    const { a, time } = run.rowAt(row)
    end(a, time)
    if (kind === block) since.set(a, time)
  }
  for (const pid of since.keys()) end(pid, run.reachedPs)
  return longest
}

const callOf = (run: ClusterRun, { name = '' }: Measure): CallCost => {
  const { calls } = figuresOf(run)
  const call = calls.find((one) => one.name === name)
  if (call !== undefined) return call
  const known = calls.map((one) => one.name).join(', ')
  throw new MeasureError(`Nobody makes a call "${name}" in this run. There are: ${known === '' ? 'none' : known}.`)
}

const mean = ({ count, ps }: { count: number; ps: number }): number => ps / count

const VALUES: Readonly<Record<string, (run: ClusterRun, measure: Measure) => number>> = {
  frozen: (run) => figuresOf(run).moves.reduce((sum, { frozenPs }) => sum + frozenPs, 0),
  moveTime: (run) => {
    const first = figuresOf(run).moves.find(({ donePs }) => donePs >= 0)
    return first === undefined ? NaN : first.donePs - first.askedPs
  },
  moves: (run) => figuresOf(run).moves.filter(({ outcome }) => outcome === 'moved').length,
  bytes: (run) => figuresOf(run).bytes,
  messages: (run) => figuresOf(run).messages.reduce((sum, { count }) => sum + count, 0),
  callAtHome: (run, measure) => mean(callOf(run, measure).atHome),
  callAway: (run, measure) => mean(callOf(run, measure).away),
  needed: (run) => figuresOf(run).residuals.length,
  killed: (run) => figuresOf(run).killed,
  finished: (run) => figuresOf(run).finished,
  alive: (run) => figuresOf(run).alive,
  longestWait: (run) => Math.max(0, ...longestWaits(run).values()),
  commits: (run) => figuresOf(run).commits,
}

const finished = (run: ClusterRun): void => {
  if (!run.finished) throw new MeasureError('The run is not over yet.')
}

/** What a measure comes to in a finished run of a cluster: ps, bytes, or pieces. NaN where it has no meaning. */
export const measureCluster = (run: ClusterRun, measure: Measure): number => {
  finished(run)
  return VALUES[measure.what](run, measure)
}

const sentBytes = (run: ClusterRun): number[] => {
  const sums = run.info.nodes.map(() => 0)
  for (const row of run.sends) {
    const { node, d } = run.rowAt(row)
    sums[node] += d
  }
  return sums
}

/** By node, or by process. */
const AMOUNTS: Readonly<Record<string, (run: ClusterRun) => Iterable<readonly [number, number]>>> = {
  busy: (run) => figuresOf(run).cpus.map(({ processes, kernel }, node) => [node, processes + kernel] as const),
  bytes: (run) => sentBytes(run).entries(),
  frozen: (run) => {
    const sums = new Map([...run.processNames.keys()].map((pid) => [pid, 0]))
    for (const { pid, frozenPs } of figuresOf(run).moves) sums.set(pid, (sums.get(pid) ?? 0) + frozenPs)
    return sums
  },
  longestWait: longestWaits,
}

/** What can be pointed at in a finished run of a cluster, with how much of it each has. */
export const rankCluster = (run: ClusterRun, { at, of }: Pick<PointQuestion, 'at' | 'of'>): Ranked[] => {
  finished(run)
  return Array.from(AMOUNTS[of.what](run), ([index, amount]) => ({
    index,
    name: at === 'node' ? nodeName(run, index) : processName(run, index),
    amount,
  }))
}
