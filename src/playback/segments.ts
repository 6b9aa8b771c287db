import { type EventColumns, KIND, LABEL } from '../sim/log/schema.ts'

/** What one CPU did, one stretch after the other: for lanes, which are drawn thousands of stretches at a time. */
export interface Lane {
  start: number[]
  label: number[]
  thread: number[]
}

export interface Move {
  time: number
  thread: number
  from: number
  to: number
}

/** The stretches of every CPU and the moves between them, in order of time. */
export class Segments {
  readonly lanes: Lane[]
  readonly moves: Move[] = []

  constructor(cpus: number) {
    this.lanes = Array.from({ length: cpus }, () => ({ start: [0], label: [LABEL.idle], thread: [-1] }))
  }

  append(columns: EventColumns): void {
    for (let at = 0; at < columns.time.length; at++) {
      const kind = columns.kind[at]
      if (kind === KIND.label) {
        const lane = this.lanes[columns.cpu[at]]
        lane.start.push(columns.time[at])
        lane.label.push(columns.a[at])
        lane.thread.push(columns.b[at])
      } else if (kind === KIND.migrate) {
        this.moves.push({ time: columns.time[at], thread: columns.a[at], from: columns.b[at], to: columns.c[at] })
      }
    }
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
