import { type EventColumns, type EventName, KIND } from '../../sim/log/schema.ts'
import { cpuTrack } from './cpu-track.ts'
import type { Track } from './track.ts'

export interface Move {
  time: number
  thread: number
  from: number
  to: number
}

/** Events that are few, and worth a mark in the picture when they happen. */
const RARE: readonly EventName[] = ['spawn', 'exit', 'reversal', 'deadlock', 'balance', 'ringFull', 'userSwitch']

/** No more of one kind are shown at a time: the newest ones. */
const SHOWN_MAX = 8

/** Events of one kind, in order of time: their numbers and their times. */
interface Marks {
  event: number[]
  time: number[]
}

const NO_GROUPS = new Int8Array(0)

/** The stretches of every CPU and the moves between them, in order of time. */
export class Segments {
  /** What each CPU does, with sums to draw it from at any zoom. */
  readonly lanes: Track[]
  readonly moves: Move[] = []
  private readonly rare = new Map<number, Marks>(RARE.map((name) => [KIND[name], { event: [], time: [] }]))
  private seen = 0

  /** `groups` gives the colour of each thread, see `threadGroups`. */
  constructor(cpus: number, groups: Int8Array = NO_GROUPS) {
    this.lanes = Array.from({ length: cpus }, () => cpuTrack(groups))
  }

  append(columns: EventColumns): void {
    for (let at = 0; at < columns.time.length; at++) {
      const kind = columns.kind[at]
      if (kind === KIND.label) {
        this.lanes[columns.cpu[at]]?.push(columns.time[at], columns.a[at], columns.b[at], columns.c[at])
      } else if (kind === KIND.migrate) {
        this.moves.push({ time: columns.time[at], thread: columns.a[at], from: columns.b[at], to: columns.c[at] })
      } else {
        const marks = this.rare.get(kind)
        marks?.event.push(this.seen + at)
        marks?.time.push(columns.time[at])
      }
    }
    this.seen += columns.time.length
  }

  /** The last `most` events of a rare kind from one time to another, both included, the oldest first. */
  between(kind: EventName, fromPs: number, toPs: number, most = SHOWN_MAX): number[] {
    const { event, time } = this.marksOf(kind)
    if (time.length === 0 || time[0] > toPs) return []
    const last = lastBefore(time, toPs, (at) => at)
    let first = last + 1
    while (first > 0 && last - first + 1 < most && time[first - 1] >= fromPs) first--
    return event.slice(first, last + 1)
  }

  private marksOf(kind: EventName): Marks {
    const marks = this.rare.get(KIND[kind])
    if (marks === undefined) throw new Error(`${kind} is not among the rare events`)
    return marks
  }
}

/** Index of the last element that is at or before `time`; 0 when none is. */
export const lastBefore = <T>(items: readonly T[], time: number, timeOf: (item: T) => number): number => {
  let low = 0
  let high = items.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (timeOf(items[middle]) <= time) low = middle
    else high = middle - 1
  }
  return low
}
