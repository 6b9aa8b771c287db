import { type EventColumns, KIND, type Region, type RunInfo } from '../sim/log/schema.ts'
import { regionOf } from '../sim/machine/memory/layout.ts'

/** A row of the caches as drawn: what its lines have in common. */
interface LineRow {
  title: string
  kinds: Region['kind'][]
}

/** Rows from top to bottom; every kind of region is in one. */
const LINE_ROWS: readonly LineRow[] = [
  { title: 'locks', kinds: ['lock'] },
  { title: 'queues', kinds: ['runQueue', 'port'] },
  { title: 'messages', kinds: ['ring'] },
  { title: 'threads', kinds: ['thread', 'stack'] },
  { title: 'flows', kinds: ['flow', 'route', 'counter'] },
  { title: 'data', kinds: ['packet', 'data'] },
]
export const CELLS_PER_ROW = 5
/** Rows in all. */
const ROWS = 7

/** The lines that the picture shows, and where: the same place in every cache. */
export interface TrackedLines {
  lines: number[]
  /** Row and column of each. */
  row: number[]
  column: number[]
  /** Index into `lines` by line number, or −1. */
  trackOf: Int16Array
  rows: string[]
  /** Locks that were found taken, the most often first. */
  locks: number[]
  /** The run queue that all CPUs share, if threads ever wait in it; −1 if not. */
  sharedQueue: number
}

const countByLine = (events: EventColumns, length: number, lineCount: number): Float64Array => {
  const count = new Float64Array(lineCount)
  for (let at = 0; at < length; at++) {
    if (events.kind[at] === KIND.line) count[events.a[at]]++
    else if (events.kind[at] === KIND.transfer && events.b[at] >= 0) count[events.a[at]] += 3
  }
  return count
}

/** Locks for which somebody had to wait, from the most to the least contended. */
const contendedLocks = (info: RunInfo, events: EventColumns, length: number): number[] => {
  const count = new Float64Array(info.locks.length)
  for (let at = 0; at < length; at++) {
    if (events.kind[at] === KIND.contend) count[events.a[at]]++
    else if (events.kind[at] === KIND.block && events.b[at] >= 0) count[events.b[at]]++
  }
  return Array.from(count.keys())
    .filter((lock) => count[lock] > 0)
    .toSorted((x, y) => count[y] - count[x] || x - y)
}

/** A kernel may have a shared queue for threads that a run has none of: then it takes no room. */
const sharedQueueOf = (info: RunInfo, events: EventColumns, length: number): number => {
  for (let at = 0; at < length; at++) {
    if (events.kind[at] !== KIND.enqueue) continue
    const { kind, cpu } = info.queues[events.b[at]]
    if (kind === 'run' && cpu < 0) return events.b[at]
  }
  return -1
}

/** Chooses the busiest lines of each row, so that rows are filled as evenly as the run allows. */
export const chooseLines = (info: RunInfo, events: EventColumns, length: number): TrackedLines => {
  const last = info.regions[info.regions.length - 1]
  const lineCount = last.first + last.lines
  const count = countByLine(events, length, lineCount)
  const rowOf = (line: number): number => {
    const { kind } = regionOf(info.regions, line)
    return LINE_ROWS.findIndex((row) => row.kinds.includes(kind))
  }
  const byRow: number[][] = LINE_ROWS.map(() => [])
  for (let line = 0; line < lineCount; line++) if (count[line] > 0) byRow[rowOf(line)].push(line)
  const tracked: TrackedLines = {
    lines: [],
    row: [],
    column: [],
    trackOf: new Int16Array(lineCount).fill(-1),
    rows: [],
    locks: contendedLocks(info, events, length),
    sharedQueue: sharedQueueOf(info, events, length),
  }
  const rows = shareRows(byRow.map((lines) => lines.length))
  byRow.forEach((lines, row) => {
    const chosen = busiest(info, lines, count)
      .slice(0, CELLS_PER_ROW * rows[row])
      .toSorted((x, y) => x - y)
    for (let first = 0; first < chosen.length; first += CELLS_PER_ROW) {
      addRow(tracked, first === 0 ? LINE_ROWS[row].title : '', chosen.slice(first, first + CELLS_PER_ROW))
    }
  })
  return tracked
}

/**
 * Lines from most to least worth showing: the busiest of each region first, then the second of each, so that one busy
 * thread's data does not crowd out all the others'.
 */
const busiest = (info: RunInfo, lines: readonly number[], count: Float64Array): number[] => {
  const sorted = lines.toSorted((x, y) => count[y] - count[x] || x - y)
  const seen = new Map<Region, number>()
  const rank = new Map<number, number>()
  for (const line of sorted) {
    const region = regionOf(info.regions, line)
    rank.set(line, seen.get(region) ?? 0)
    seen.set(region, (seen.get(region) ?? 0) + 1)
  }
  return sorted.toSorted((x, y) => (rank.get(x) ?? 0) - (rank.get(y) ?? 0))
}

/** Every kind that has lines gets a row; what is left goes to the kind that has most lines unseen, row by row. */
const shareRows = (lines: readonly number[]): number[] => {
  const rows = lines.map((count): number => (count > 0 ? 1 : 0))
  const unseen = (kind: number): number => lines[kind] - rows[kind] * CELLS_PER_ROW
  let left = ROWS - rows.reduce((sum, row) => sum + row, 0)
  for (; left > 0; left--) {
    let most = 0
    for (let kind = 1; kind < lines.length; kind++) if (unseen(kind) > unseen(most)) most = kind
    if (unseen(most) <= 0) break
    rows[most]++
  }
  return rows
}

const addRow = (tracked: TrackedLines, title: string, lines: readonly number[]): void => {
  lines.forEach((line, column) => {
    tracked.trackOf[line] = tracked.lines.length
    tracked.lines.push(line)
    tracked.row.push(tracked.rows.length)
    tracked.column.push(column)
  })
  tracked.rows.push(title)
}
