import { t } from '../../language/t.ts'
import { nearest } from '../../scenario/nearest.ts'
import { lineName } from '../../sim/machine/memory/layout.ts'
import type { RunInfo } from '../../sim/log/schema.ts'
import { contextCount, contextName } from '../names.ts'
import { type Query, QueryError } from './query.ts'

/** A query about one run: names have become numbers. A set that is null lets everything pass. */
export interface Resolved {
  query: Query
  threads: ReadonlySet<number> | null
  locks: ReadonlySet<number> | null
  lines: ReadonlySet<number> | null
}

/** Names are compared without spaces and without regard to capitals: `netisr3` is netisr 3. */
const plain = (name: string): string => name.replaceAll(/\s/g, '').toLowerCase()

const lineCount = ({ regions }: RunInfo): number => {
  const last = regions.at(-1)
  return last === undefined ? 0 : last.first + last.lines
}

const matching = (wanted: string, count: number, nameOf: (index: number) => string): Set<number> => {
  const start = plain(wanted)
  const begins: number[] = []
  const exact: number[] = []
  for (let index = 0; index < count; index++) {
    const name = plain(nameOf(index))
    if (name === start) exact.push(index)
    else if (name.startsWith(start)) begins.push(index)
  }
  return new Set(exact.length > 0 ? exact : begins)
}

interface Names {
  count: (info: RunInfo) => number
  nameOf: (info: RunInfo, index: number) => string
}

const NAMES: Record<'thread' | 'lock' | 'line', Names> = {
  thread: { count: contextCount, nameOf: contextName },
  lock: { count: ({ locks }) => locks.length, nameOf: ({ locks }, index) => locks[index].name },
  line: { count: lineCount, nameOf: ({ regions }, index) => lineName(regions, index) },
}

/** Names among which a mistyped one is looked for; a machine may have very many lines. */
const SUGGESTED_MOST = 3000

const unknown = (infos: readonly RunInfo[], kind: keyof typeof NAMES, wanted: string): string => {
  const { count, nameOf } = NAMES[kind]
  const names = infos.flatMap((info) =>
    Array.from({ length: Math.min(SUGGESTED_MOST, count(info)) }, (_, index) => nameOf(info, index)),
  )
  const meant = nearest(wanted, [...new Set(names)])
  const wrong = t('There is no {kind} {name}', { kind: t(kind), name: wanted })
  return meant === undefined ? wrong : t('{wrong}; did you mean {meant}?', { wrong, meant })
}

/** Looks the names of a query up in each run. A name has to be known to one of them; for the others nothing is found. */
export const resolveQuery = (query: Query, infos: readonly RunInfo[]): Resolved[] => {
  if (
    query.lock !== undefined &&
    query.state !== undefined &&
    !['waiting', 'spinning', 'queued'].includes(query.state)
  ) {
    throw new QueryError(
      t('A lock is not {state}; state:waiting finds who waits for it, and without a state it finds who holds it', {
        state: query.state,
      }),
      0,
    )
  }
  const setOf = (kind: keyof typeof NAMES): (Set<number> | null)[] => {
    const wanted = query[kind]
    if (wanted === undefined) return infos.map(() => null)
    const { count, nameOf } = NAMES[kind]
    const sets = infos.map((info) => matching(wanted, count(info), (index) => nameOf(info, index)))
    if (sets.every(({ size }) => size === 0)) {
      throw new QueryError(unknown(infos, kind, wanted), 0)
    }
    return sets
  }
  if (query.cpu !== undefined && infos.every(({ cpuCount }) => cpuCount <= (query.cpu ?? 0))) {
    const last = Math.max(0, ...infos.map(({ cpuCount }) => cpuCount - 1))
    throw new QueryError(t('There is no CPU {cpu}; they are numbered from 0 to {last}', { cpu: query.cpu, last }), 0)
  }
  const [threads, locks, lines] = [setOf('thread'), setOf('lock'), setOf('line')]
  return infos.map((_, at) => ({ query, threads: threads[at], locks: locks[at], lines: lines[at] }))
}
