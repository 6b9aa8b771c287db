import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ImportError } from './import-error.ts'
import { parseLatency } from './latency-csv.ts'

const square = fc
  .integer({ min: 2, max: 12 })
  .chain((cpus) =>
    fc
      .array(fc.integer({ min: 1, max: 500_000 }), { minLength: cpus * cpus, maxLength: cpus * cpus })
      .map((values) =>
        Array.from({ length: cpus }, (_, a) =>
          Array.from({ length: cpus }, (_unused, b) =>
            a === b ? 0 : values[Math.max(a, b) * cpus + Math.min(a, b)] / 1000,
          ),
        ),
      ),
  )

const FORMS: Record<string, (value: number, row: number, column: number) => string> = {
  'lower triangle': (value, row, column) => (column < row ? String(value) : ''),
  'upper triangle': (value, row, column) => (column > row ? String(value) : 'NaN'),
  'full square': (value) => String(value),
  'lower triangle filled up with zeros': (value, row, column) => (column < row ? String(value) : '0'),
}

const CONSOLE = `Num cores: 3
Using RDTSC to measure time: false
Showing latency=round-trip-time/2 in nanoseconds:

       0       1       2
  0
  1  576±6
  2   20±1   570.5±7

Min  latency: 20.0ns ±11.5 cores: (2,0)
`

describe('a latency table', () => {
  it.each(Object.entries(FORMS))('is the same whether it comes as %s', (_, form) => {
    fc.assert(
      fc.property(square, fc.constantFrom('\n', '\r\n'), (ns, newline) => {
        const lines = ns.map((row, a) => row.map((value, b) => form(value, a, b)).join(','))
        expect(parseLatency(lines.join(newline) + newline)).toEqual({ cpus: ns.length, ns, notices: [] })
      }),
    )
  })

  it("is read from the measuring program's own text", () => {
    expect(parseLatency(CONSOLE).ns).toEqual([
      [0, 576, 20],
      [576, 0, 570.5],
      [20, 570.5, 0],
    ])
    expect(() => parseLatency(CONSOLE.split('\n').slice(0, 7).join('\n'))).toThrow(/line 8: expected the row of CPU 2/)
  })

  it('keeps pairs without a value apart and tells of them', () => {
    const { ns, notices } = parseLatency(',,\n10,,\n20,NaN,\n')
    expect(ns[2][1]).toBeNaN()
    expect(notices).toEqual(['1 of 3 pairs have no value; each is given the median of the pairs at its distance.'])
  })

  it('takes the mean of two directions and tells when they differ', () => {
    const { ns, notices } = parseLatency('0,10\n20,0\n')
    expect(ns[0][1]).toBe(15)
    expect(notices[0]).toMatch(/1 of 1 pairs differ/)
  })

  it('names line and column of what it cannot read', () => {
    expect(() => parseLatency(',,\n10,,\n20,abc,\n')).toThrow(/line 3: column 2: "abc" should be nanoseconds/)
    expect(() => parseLatency(',\n-5,\n')).toThrow(/line 2: column 1: "-5"/)
    expect(() => parseLatency(',\n1e9,\n')).toThrow(/from 0 to 1000000/)
    expect(() => parseLatency(',,,\n1,,,\n')).toThrow(/line 1: 4 values, but there are 2 lines/)
    expect(() => parseLatency('')).toThrow(/at least two CPUs/)
    expect(() => parseLatency(',,\n,,\n,,\n')).toThrow(/3 of 3 pairs of CPUs have no value/)
    expect(() => parseLatency('1\n'.repeat(300))).toThrow(/line 257: 300 lines; up to 256/)
  })

  it('either reads any text at all or refuses it with a line', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789,;.-\n\r e±NaN'), maxLength: 80 }), (text) => {
        try {
          const { cpus, ns } = parseLatency(text)
          expect(ns).toHaveLength(cpus)
        } catch (error) {
          expect(error).toBeInstanceOf(ImportError)
        }
      }),
    )
  })
})
