import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UNITS, type UnitKind } from '../../scenario/lesson/lesson.ts'
import { roundUp, suggestRanges, suggestSlider, unitFor } from './suggest.ts'

const KINDS: readonly UnitKind[] = ['time', 'share', 'count', 'bytes', 'ratio']
const amount = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e15, noNaN: true }))
const asked = fc
  .tuple(fc.constantFrom(...KINDS), amount)
  .map(([kind, value]) => [kind, kind === 'share' ? value / 1e15 : value] as const)

describe('what is suggested for a question', () => {
  it('is in the unit that a person would choose', () => {
    expect(unitFor('time', 113e3)).toBe('ns')
    expect(unitFor('time', 2.5e9)).toBe('ms')
    expect(unitFor('count', 8.7)).toBe('pieces')
    expect(unitFor('count', 587_000)).toBe('thousands')
    expect(unitFor('bytes', 16.8e6)).toBe('MB')
  })

  it('rounds up to 1, 2, 5 and their tens', () => {
    expect([0.03, 0.2, 1, 1.1, 3, 5, 7, 120].map(roundUp)).toEqual([0.05, 0.2, 1, 2, 5, 5, 10, 200])
  })

  it('is a slider on which the answer lies, with steps that fit', () => {
    fc.assert(
      fc.property(asked, ([kind, value]) => {
        const { unit, min, max, step } = suggestSlider(kind, value)
        const inUnit = value / UNITS[unit].factor
        expect(UNITS[unit].kind).toBe(kind)
        expect(inUnit).toBeGreaterThanOrEqual(min)
        expect(inUnit).toBeLessThanOrEqual(max)
        expect((max - min) / step).toBeLessThanOrEqual(200)
      }),
    )
  })

  it('is answers of which exactly one is true', () => {
    fc.assert(
      fc.property(asked, ([kind, value]) => {
        const options = suggestRanges(kind, value, { what: 'work', side: 0 })
        const right = options.filter(
          ({ claim }) =>
            claim.is === 'between' && value >= (claim.atLeast ?? -Infinity) && value < (claim.below ?? Infinity),
        )
        expect(right).toHaveLength(1)
        expect(new Set(options.map(({ text }) => text)).size).toBe(options.length)
      }),
    )
  })

  it('does not always have the right answer in the same place', () => {
    const places = new Set(
      [31, 8.71, 113, 587, 0.52, 412, 77, 9.9].map((value) =>
        suggestRanges('count', value, { what: 'work', side: 0 }).findIndex(
          ({ claim }) =>
            claim.is === 'between' && value >= (claim.atLeast ?? -Infinity) && value < (claim.below ?? Infinity),
        ),
      ),
    )
    expect(places.size).toBeGreaterThan(1)
  })
})
