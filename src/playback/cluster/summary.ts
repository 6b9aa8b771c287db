import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { type CallCost, figuresOf } from './figures.ts'
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

/** Kinds of calls that are told of, where they are all that happens. */
const TOLD_CALLS = 2

/** Nothing moves, nothing ends: what calls take, system by system. */
const callsTake = (runs: readonly ClusterRun[]): string => {
  const [first] = runs.map((run) => figuresOf(run).calls)
  const takes = (name: string): string =>
    listed(
      runs.map((run) => {
        const call = figuresOf(run).calls.find((one) => one.name === name)
        if (call === undefined) return 'nothing'
        return sayPs(mean({ count: call.atHome.count + call.away.count, ps: call.atHome.ps + call.away.ps }))
      }),
    )
  const under = `under ${listed(runs.map(systemTitle))}`
  const [one, ...others] = first.slice(0, TOLD_CALLS)
  if (one === undefined) {
    const sent = runs.map((run) => String(figuresOf(run).messages.reduce((sum, message) => sum + message.count, 0)))
    return `${listed(sent)} messages ${under}.`
  }
  const rest = others.map(({ name }) => `; a ${name} ${takes(name)}`).join('')
  return `A ${one.name} takes ${takes(one.name)} ${under}${rest}.`
}

/** When the last of all processes had ended, in ps; −1 where some have not, or were killed. */
const allEndedPs = (run: ClusterRun): number => {
  const ends = [...run.lanes.byPid.values()].map(({ endPs, why }) => (why >= 0 ? Infinity : endPs))
  const last = Math.max(...ends)
  return ends.length > 1 && Number.isFinite(last) ? last : -1
}

const moved = (run: ClusterRun): string => {
  const { moves, bytes } = figuresOf(run)
  return `(${moves.length} moved, ${sayBytes(bytes)} sent)`
}

/** Many processes: when all was done, or what became of them. */
const many = (runs: readonly ClusterRun[]): string => {
  if (runs.every((run) => allEndedPs(run) >= 0)) {
    const ended = listed(runs.map((run) => `after ${sayPs(allEndedPs(run))} under ${systemTitle(run)} ${moved(run)}`))
    return `All ${runs[0].lanes.byPid.size} processes had ended ${ended}.`
  }
  const fates = runs.map((run) => {
    const { finished, killed } = figuresOf(run)
    const dead = killed > 0 ? `, ${killed} killed` : ''
    return `${systemTitle(run)}: ${count(finished, 'process', 'processes')} ended${dead} ${moved(run)}`
  })
  return `${fates.join('. ')}.`
}

const database = (runs: readonly ClusterRun[]): string =>
  `${runs
    .map((run) => {
      const { commits, calledOff } = figuresOf(run)
      return `${systemTitle(run)}: ${count(commits, 'transaction', 'transactions')} committed, ${calledOff} called off`
    })
    .join('. ')}.`

/** What the runs come to, in a sentence that they write themselves. */
export const summaryOf = (runs: readonly ClusterRun[]): string => {
  const all = runs.map(figuresOf)
  if (all.every(({ moves }) => moves.length === 1)) return oneMove(runs)
  if (all.every(({ commits, calledOff }) => commits + calledOff > 0)) return database(runs)
  return all.every(({ moves, finished, killed }) => moves.length + finished + killed === 0)
    ? callsTake(runs)
    : many(runs)
}

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
