import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ArrivalsError, parseArrivalTimes } from './arrival-times.ts'

describe('arrival times', () => {
  it('are read with and without units, from plain lists and tables', () => {
    expect(parseArrivalTimes('f', '0\n1000\n2.5us\n')).toEqual([1_000_000, 1_500_000])
    expect(parseArrivalTimes('f', 'time,length\n# made by hand\n1us,60\n1us,1500\n\n3us,60')).toEqual([1, 2_000_000])
  })

  it.each([
    ['words', '1\nsoon\n', /line 2: "soon"/],
    ['a time that goes back', '5\n4\n', /line 2: this time is before/],
    ['a single time', '5\n', /no two arrivals/],
    ['nothing', '', /no two arrivals/],
  ])('say where %s is wrong', (_, text, message) => {
    expect(() => parseArrivalTimes('f', text)).toThrow(message)
  })

  it('give gaps or a sentence for any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          expect(parseArrivalTimes('f', text).every((gap) => gap >= 1)).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(ArrivalsError)
        }
      }),
    )
  })
})
