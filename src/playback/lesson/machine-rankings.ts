import type { Measure, PointQuestion } from '../../scenario/lesson/lesson.ts'
import { KIND, type RunInfo } from '../../sim/log/schema.ts'
import { lineName } from '../../sim/machine/memory/layout.ts'
import type { Run } from '../run.ts'
import { copiesBefore, eventsIn, fetchesIn, lineFilter, timeOf, type Window, windowOf } from './machine-log.ts'
import type { Ranked } from './ranked.ts'

/** States in which a copy is the one that answers for its line. */
const OWNING: ReadonlySet<string> = new Set(['M', 'O', 'E', 'Sm'])

type Amounts = (run: Run, measure: Measure, window: Window, at: PointQuestion['at']) => Map<number, number>

/** Things that can be pointed at, each with nothing of it yet; of lines only those of which there is something. */
const everyOne = ({ info }: Run, at: PointQuestion['at']): Map<number, number> => {
  if (at === 'line') return new Map()
  if (at === 'cpu') return new Map(info.coreOf.map((_, cpu) => [cpu, 0]))
  if (at === 'lock') return new Map(info.locks.map((_, lock) => [lock, 0]))
  return new Map(info.threads.flatMap(({ kind }, thread) => (kind === 'idle' ? [] : [[thread, 0] as const])))
}

const add = (amounts: Map<number, number>, index: number, amount: number): void => {
  amounts.set(index, (amounts.get(index) ?? 0) + amount)
}

/** One for each event of a kind, for what its first column names. */
const events =
  (kind: number): Amounts =>
  (run, _, window, at) => {
    const amounts = everyOne(run, at)
    const { kind: kinds, a } = run.log.columns
    eventsIn(run, window, (index) => {
      if (kinds[index] === kind) add(amounts, a[index], 1)
    })
    return amounts
  }

const fetches: Amounts = (run, { name }, window, at) => {
  const amounts = everyOne(run, at)
  const isMeant = lineFilter(run.info, name)
  fetchesIn(run, window, ({ line, cpu, thread }) => {
    const who = at === 'cpu' ? cpu : thread
    if (isMeant(line) && amounts.has(who)) add(amounts, who, 1)
  })
  return amounts
}

const supplies: Amounts = (run, { name }, window, at) => {
  const amounts = everyOne(run, at)
  const isMeant = lineFilter(run.info, name)
  fetchesIn(run, window, ({ line, source }) => {
    if (!isMeant(line)) return
    run.info.coreOf.forEach((core, cpu) => {
      if (core === source) add(amounts, cpu, 1)
    })
  })
  return amounts
}

const owns: Amounts = (run, { name = '' }, { toPs }) => {
  const states = copiesBefore(run, name, toPs)
  return new Map(run.info.coreOf.map((core, cpu) => [cpu, OWNING.has(states[core]) ? 1 : 0]))
}

const time: Amounts = (run, { label = 'idle' }, window) =>
  new Map(run.info.coreOf.map((_, cpu) => [cpu, timeOf(run, cpu, label, window)]))

/** How long each thread was on a CPU: from `run` to `stop`, as far as that lies in the window. */
const running: Amounts = (run, _, window, at) => {
  const amounts = everyOne(run, at)
  const since = new Map<number, number>()
  const end = Math.min(window.toPs, run.reachedPs)
  const stop = (thread: number, ps: number): void => {
    const from = since.get(thread)
    since.delete(thread)
    if (from !== undefined && amounts.has(thread)) add(amounts, thread, Math.max(0, ps - Math.max(from, window.fromPs)))
  }
  const { kind, a, time: times } = run.log.columns
  eventsIn(run, { fromPs: 0, toPs: window.toPs }, (index) => {
    if (kind[index] === KIND.run) since.set(a[index], times[index])
    else if (kind[index] === KIND.stop) stop(a[index], times[index])
  })
  for (const thread of since.keys()) stop(thread, end)
  return amounts
}

const transfers: Amounts = (run, _, window) => {
  const amounts = new Map<number, number>()
  fetchesIn(run, window, ({ line }) => add(amounts, line, 1))
  return amounts
}

const AMOUNTS: Readonly<Record<string, Amounts>> = {
  fetches,
  supplies,
  owns,
  time,
  running,
  migrations: events(KIND.migrate),
  transfers,
  contentions: events(KIND.contend),
  acquisitions: events(KIND.acquire),
}

const nameOf = (info: RunInfo, at: PointQuestion['at'], index: number): string => {
  if (at === 'cpu') return `CPU ${index}`
  if (at === 'line') return lineName(info.regions, index)
  return (at === 'lock' ? info.locks : info.threads)[index].name
}

/** What can be pointed at in a finished run of a machine, with how much of it each has. */
export const rankMachine = (run: Run, { at, of }: Pick<PointQuestion, 'at' | 'of'>): Ranked[] =>
  Array.from(AMOUNTS[of.what](run, of, windowOf(run, of), at), ([index, amount]) => ({
    index,
    name: nameOf(run.info, at, index),
    amount,
  }))
