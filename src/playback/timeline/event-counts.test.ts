import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVENTS, KIND } from '../../sim/log/schema.ts'
import { GrowingColumns } from '../columns.ts'
import { EventCounts } from './event-counts.ts'

const LENGTH = 5000

/** A log in which a kind's number follows from the event's, with several events at one time. */
const madeLog = (): GrowingColumns => {
  const log = new GrowingColumns()
  const column = (of: (at: number) => number): number[] => Array.from({ length: LENGTH }, (_, at) => of(at))
  log.append({
    time: Float64Array.from(column((at) => Math.floor(at / 3) * 10)),
    kind: Uint8Array.from(column((at) => (at < 2500 ? (at * 7919) % EVENTS.length : KIND.label))),
    cpu: Uint16Array.from(column(() => 0)),
    a: Int32Array.from(column(() => 0)),
    b: Int32Array.from(column((at) => (at % 2) - 1)),
    c: Int32Array.from(column(() => 0)),
    cause: Int32Array.from(column(() => -1)),
  })
  return log
}

describe('counts of events', () => {
  const log = madeLog()
  const whole = new EventCounts(log)
  whole.catchUp()
  const { time, kind, b } = log.columns
  const naive = (what: 'migrate' | 'cacheTransfer', from: number, to: number): number[] =>
    Array.from({ length: LENGTH }, (_, at) => at).filter(
      (at) =>
        time[at] >= from &&
        time[at] < to &&
        (what === 'migrate' ? kind[at] === KIND.migrate : kind[at] === KIND.transfer && b[at] >= 0),
    )

  it('are those of a walk through the log, in any window', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('migrate' as const, 'cacheTransfer' as const),
        fc.nat(18_000),
        fc.nat(18_000),
        fc.nat(120),
        (what, one, other, most) => {
          const [from, to] = [Math.min(one, other), Math.max(one, other)]
          const found = naive(what, from, to)
          expect(whole.countIn(what, from, to)).toBe(found.length)
          expect(whole.eventsIn(what, from, to, most)).toEqual(found.length > most ? null : found)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('are the same when the log is taken in by pieces', () => {
    const pieces = new EventCounts(log)
    let rounds = 0
    while (!pieces.catchUp(700)) rounds++
    expect(rounds).toBeGreaterThan(5)
    expect(pieces.countIn('transfer', 0, 1e9)).toBe(whole.countIn('transfer', 0, 1e9))
    expect(whole.countIn('transfer', 0, 1e9)).toBeGreaterThan(50)
  })
})
