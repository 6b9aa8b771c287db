import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisOf } from './axis.ts'
import { lengthOf, pannedBy, zoomedAround } from './span.ts'

const UNTIL = 2_000_000_000
const anySpan = fc
  .record({ fromPs: fc.integer({ min: 0, max: UNTIL / 2 }), length: fc.integer({ min: 1000, max: UNTIL / 4 }) })
  .map(({ fromPs, length }) => ({ fromPs, toPs: fromPs + length }))

describe('a window of time', () => {
  it('keeps what is under the pointer there while it is zoomed, and is as long again after the way back', () => {
    fc.assert(
      fc.property(anySpan, fc.double({ min: 0.3, max: 0.7, noNaN: true }), (span, share) => {
        const at = span.fromPs + share * lengthOf(span)
        const near = zoomedAround(span, at, 0.5, UNTIL)
        expect((at - near.fromPs) / lengthOf(near)).toBeCloseTo(share, 6)
        expect(lengthOf(zoomedAround(near, at, 2, UNTIL))).toBeCloseTo(lengthOf(span), 0)
      }),
    )
  })

  it('always has something of the run in its middle, and is never empty nor much longer than the run', () => {
    const steps = fc.array(fc.tuple(fc.boolean(), fc.double({ min: -3, max: 3, noNaN: true })), { maxLength: 40 })
    fc.assert(
      fc.property(anySpan, steps, (start, moves) => {
        let span = start
        for (const [zoom, by] of moves) {
          span = zoom ? zoomedAround(span, span.fromPs, Math.exp(by * 3), UNTIL) : pannedBy(span, by, UNTIL)
        }
        expect(lengthOf(span)).toBeGreaterThanOrEqual(50)
        expect(lengthOf(span)).toBeLessThanOrEqual(UNTIL * 1.2)
        const middle = (span.fromPs + span.toPs) / 2
        expect(middle).toBeGreaterThanOrEqual(-1)
        expect(middle).toBeLessThanOrEqual(UNTIL + 1)
      }),
    )
  })
})

describe('the axis', () => {
  it('has ticks at round moments with labels that differ, at any zoom', () => {
    fc.assert(
      fc.property(
        fc.nat(1e9),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (fromPs, power, digit) => {
          const span = { fromPs, toPs: fromPs + 60 * digit * 10 ** power }
          const { ticks } = axisOf(span, 1200)
          expect(ticks.length).toBeGreaterThanOrEqual(3)
          expect(ticks.length).toBeLessThanOrEqual(14)
          expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length)
          for (const { ps } of ticks) expect(ps >= span.fromPs && ps <= span.toPs).toBe(true)
        },
      ),
    )
  })

  it('says the unit that fits, and counts from a round moment when numbers would be long', () => {
    expect(axisOf({ fromPs: 0, toPs: 10_000_000 }, 1000).ticks[1].label).toBe('1 µs')
    expect(axisOf({ fromPs: 0, toPs: 10_000_000_000 }, 1000).ticks[1].label).toBe('1 ms')
    expect(axisOf({ fromPs: 0, toPs: 10_000 }, 1000).ticks[1].label).toBe('1 ns')
    const deep = axisOf({ fromPs: 123_456_789, toPs: 123_456_889 }, 1000)
    expect(deep.origin).toBe('123.456 µs')
    expect(deep.ticks[0]).toEqual({ ps: 123_456_790, label: '+790 ps' })
  })
})
