import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { type CallCost, type Figures, figuresOf } from './figures.ts'
import type { ClusterRun } from './run.ts'
import { nodeName, processName, sayBytes, sayPs } from './words.ts'

export const systemTitle = (run: ClusterRun): string => CLUSTER_SYSTEMS[run.info.system].card.title

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`

/** What became of one process that was all there was to move, on one side. */
const fateOf = (run: ClusterRun): string => {
  const { moves, killed, finished } = figuresOf(run)
  const [{ pid, frozenPs, outcome }] = moves
  const lane = run.lanes.byPid.get(pid)
  const still = `${sayPs(frozenPs)} under ${systemTitle(run)}`
  if (killed > 0 && lane !== undefined && Number.isFinite(lane.endPs)) {
    return `${still} (killed at ${sayPs(lane.endPs)})`
  }
  if (outcome === 'called off') return `${still} (the move was called off)`
  return outcome === 'moved' || finished > 0 ? still : `${still} so far`
}

const oneMove = (runs: readonly ClusterRun[]): string => {
  const [{ pid, to }] = figuresOf(runs[0]).moves
  const run = runs[0]
  return `On its way to ${nodeName(run, to)}, ${processName(run, pid)} stood still for ${listed(runs.map(fateOf))}.`
}

const mean = (sums: { count: number; ps: number }): number => (sums.count === 0 ? 0 : sums.ps / sums.count)
const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`

/** What a run did in which nothing moves, and nothing ends: what became of transactions, or what was waited for. */
const waits = ({ calls, messages, bytes, commits, calledOff }: Figures): string => {
  if (commits + calledOff > 0)
    return `${count(commits, 'transaction', 'transactions')} committed, ${calledOff} called off`
  const sent = messages.reduce((sum, message) => sum + message.count, 0)
  const told = calls.slice(0, 3).map(({ name, atHome, away }) => {
    const all = { count: atHome.count + away.count, ps: atHome.ps + away.ps }
    return `a ${name} takes ${sayPs(mean(all))}`
  })
  return [...told, `${count(sent, 'message', 'messages')}, ${sayBytes(bytes)}`].join(', ')
}

const many = (runs: readonly ClusterRun[]): string =>
  `${runs
    .map((run) => {
      const figures = figuresOf(run)
      const { moves, bytes, finished, killed } = figures
      if (moves.length + finished + killed === 0) return `${systemTitle(run)}: ${waits(figures)}`
      const dead = killed > 0 ? `, ${killed} killed` : ''
      const ended = `${count(finished, 'process', 'processes')} ended${dead}`
      return `${systemTitle(run)}: ${ended}, ${moves.length} moved, ${sayBytes(bytes)} sent`
    })
    .join('. ')}.`

/** What the runs come to, in a sentence that they write themselves. */
export const summaryOf = (runs: readonly ClusterRun[]): string =>
  runs.every((run) => figuresOf(run).moves.length === 1) ? oneMove(runs) : many(runs)

/** A call that costs so many times what it did is worth a word. */
const DEARER = 1.5

const callWords = ({ name, atHome, away }: CallCost): string => {
  if (name === 'a page') return `${away.count} missing pages at ${sayPs(mean(away))} each`
  const before = atHome.count > 0 ? ` (${sayPs(mean(atHome))} before)` : ''
  return `${name} takes ${sayPs(mean(away))}${before}`
}

/** What it costs afterwards to have moved, system by system; '' where nothing has moved yet. */
export const afterwards = (runs: readonly ClusterRun[]): string => {
  const free: string[] = []
  const parts: string[] = []
  for (const run of runs) {
    const { moves, calls, residuals } = figuresOf(run)
    if (!moves.some(({ outcome }) => outcome === 'moved')) continue
    const dear = calls
      .filter(({ away, atHome }) => away.count > 0 && mean(away) > DEARER * mean(atHome))
      .toSorted((a, b) => b.away.ps - a.away.ps)
      .slice(0, 2)
    if (dear.length === 0 && residuals.length === 0) free.push(systemTitle(run))
    else if (dear.length === 0) parts.push(`${systemTitle(run)}: still needs ${nodeName(run, residuals[0].on)}`)
    else parts.push(`${systemTitle(run)}: ${dear.map(callWords).join(', ')}`)
  }
  if (free.length > 0) parts.push(`${listed(free)}: nothing is left behind, nothing costs more`)
  return parts.length === 0 ? '' : `Afterwards, ${parts.join('; ')}.`
}
