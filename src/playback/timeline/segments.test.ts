import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EventColumns, KIND, LABEL } from '../../sim/log/schema.ts'
import { lastBefore, Segments } from './segments.ts'
import type { Track } from './track.ts'

const columnsOf = (rows: readonly number[][]): EventColumns => {
  const column = (index: number): number[] => rows.map((row) => row[index])
  return {
    time: Float64Array.from(column(0)),
    kind: Uint8Array.from(column(1)),
    cpu: Uint16Array.from(column(2)),
    a: Int32Array.from(column(3)),
    b: Int32Array.from(column(4)),
    c: Int32Array.from(column(5)),
    cause: Int32Array.from(rows.map(() => -1)),
  }
}

/** Start, label and thread of each stretch of a lane. */
const stretches = ({ length, start, state, who }: Track): number[][] =>
  Array.from({ length }, (_, at) => [start[at], state[at], who[at]])

describe('segments', () => {
  it('begin idle, follow the labels of each CPU, and note moves', () => {
    const segments = new Segments(2)
    segments.append(columnsOf([[10, KIND.label, 1, LABEL.user, 4, -1]]))
    segments.append(
      columnsOf([
        [20, KIND.migrate, 1, 4, 1, 0],
        [20, KIND.label, 0, LABEL.user, 4, -1],
      ]),
    )
    expect(stretches(segments.lanes[0])).toEqual([
      [0, LABEL.idle, -1],
      [20, LABEL.user, 4],
    ])
    expect(stretches(segments.lanes[1])).toEqual([
      [0, LABEL.idle, -1],
      [10, LABEL.user, 4],
    ])
    expect(segments.moves).toEqual([{ time: 20, thread: 4, from: 1, to: 0 }])
  })
})

describe('the last before a time', () => {
  it('is what a walk through all of them finds', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1 }), fc.integer({ min: -5, max: 60 }), (times, time) => {
        const sorted = times.toSorted((a, b) => a - b)
        expect(lastBefore(sorted, time, (item) => item)).toBe(
          Math.max(
            0,
            sorted.findLastIndex((item) => item <= time),
          ),
        )
      }),
    )
  })
})
