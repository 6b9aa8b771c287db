import { listed, t, tn } from '../../language/t.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { type CallCost, figuresOf } from './figures.ts'
import type { ClusterRun } from './run.ts'
import { nodeName, processName, sayBytes, sayPs } from './words.ts'

export const systemTitle = (run: ClusterRun): string => CLUSTER_SYSTEMS[run.info.system].card.title

/** What became of one process that was all there was to move, on one side. */
const fateOf = (run: ClusterRun): string => {
  const { moves, killed, finished } = figuresOf(run)
  const [{ pid, frozenPs, outcome }] = moves
  const lane = run.lanes.byPid.get(pid)
  const still = t('{time} under {system}', { time: sayPs(frozenPs), system: systemTitle(run) })
  if (killed > 0 && lane !== undefined && Number.isFinite(lane.endPs)) {
    return t('{still} (killed at {time})', { still, time: sayPs(lane.endPs) })
  }
  if (outcome === 'called off') return t('{still} (the move was called off)', { still })
  return outcome === 'moved' || finished > 0 ? still : t('{still} so far', { still })
}

const oneMove = (runs: readonly ClusterRun[]): string => {
  const [{ pid, to }] = figuresOf(runs[0]).moves
  const run = runs[0]
  return t('On its way to {node}, {name} stood still for {fates}.', {
    node: nodeName(run, to),
    name: processName(run, pid),
    fates: listed(runs.map(fateOf)),
  })
}

const mean = (sums: { count: number; ps: number }): number => (sums.count === 0 ? 0 : sums.ps / sums.count)

/** Kinds of calls that are told of, where they are all that happens. */
const TOLD_CALLS = 2

/** Nothing moves, nothing ends: what calls take, system by system. */
const callsTake = (runs: readonly ClusterRun[]): string => {
  const [first] = runs.map((run) => figuresOf(run).calls)
  const takes = (name: string): string =>
    listed(
      runs.map((run) => {
        const call = figuresOf(run).calls.find((one) => one.name === name)
        if (call === undefined) return t('nothing')
        return sayPs(mean({ count: call.atHome.count + call.away.count, ps: call.atHome.ps + call.away.ps }))
      }),
    )
  const systems = listed(runs.map(systemTitle))
  const [one, ...others] = first.slice(0, TOLD_CALLS)
  if (one === undefined) {
    const sent = runs.map((run) => String(figuresOf(run).messages.reduce((sum, message) => sum + message.count, 0)))
    return t('{counts} messages under {systems}.', { counts: listed(sent), systems })
  }
  const opening = t('A {call} takes {times} under {systems}', { call: one.name, times: takes(one.name), systems })
  const rest = others.map(({ name }) => t('a {call} {times}', { call: name, times: takes(name) }))
  return `${[opening, ...rest].join('; ')}.`
}

/** When the last of all processes had ended, in ps; −1 where some have not, or were killed. */
const allEndedPs = (run: ClusterRun): number => {
  const ends = [...run.lanes.byPid.values()].map(({ endPs, why }) => (why >= 0 ? Infinity : endPs))
  const last = Math.max(...ends)
  return ends.length > 1 && Number.isFinite(last) ? last : -1
}

const moved = (run: ClusterRun): string => {
  const { moves, bytes } = figuresOf(run)
  return t('({count} moved, {bytes} sent)', { count: moves.length, bytes: sayBytes(bytes) })
}

/** Many processes: when all was done, or what became of them. */
const many = (runs: readonly ClusterRun[]): string => {
  if (runs.every((run) => allEndedPs(run) >= 0)) {
    const ended = listed(
      runs.map((run) =>
        t('after {time} under {system} {moved}', {
          time: sayPs(allEndedPs(run)),
          system: systemTitle(run),
          moved: moved(run),
        }),
      ),
    )
    return t('All {count} processes had ended {ended}.', { count: runs[0].lanes.byPid.size, ended })
  }
  const fates = runs.map((run) => {
    const { finished, killed } = figuresOf(run)
    const ended = tn(finished, '{count} process ended', '{count} processes ended')
    const values = { system: systemTitle(run), ended, killed, moved: moved(run) }
    return killed > 0 ? t('{system}: {ended}, {killed} killed {moved}', values) : t('{system}: {ended} {moved}', values)
  })
  return `${fates.join('. ')}.`
}

const database = (runs: readonly ClusterRun[]): string =>
  `${runs
    .map((run) => {
      const { commits, calledOff } = figuresOf(run)
      return t('{system}: {committed}, {count} called off', {
        system: systemTitle(run),
        committed: tn(commits, '{count} transaction committed', '{count} transactions committed'),
        count: calledOff,
      })
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
  const time = sayPs(mean(away))
  if (name === 'a page') return t('{count} missing pages at {time} each', { count: away.count, time })
  return atHome.count > 0
    ? t('{call} takes {time} ({before} before)', { call: name, time, before: sayPs(mean(atHome)) })
    : t('{call} takes {time}', { call: name, time })
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
    else if (dear.length === 0) {
      parts.push(t('{system}: still needs {node}', { system: systemTitle(run), node: nodeName(run, residuals[0].on) }))
    } else parts.push(`${systemTitle(run)}: ${dear.map(callWords).join(', ')}`)
  }
  if (free.length > 0) {
    parts.push(t('{systems}: nothing is left behind, nothing costs more', { systems: listed(free) }))
  }
  return parts.length === 0 ? '' : t('Afterwards, {parts}.', { parts: parts.join('; ') })
}
