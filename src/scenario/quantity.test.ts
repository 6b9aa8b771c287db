import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COUNT_UNITS, DURATION_UNITS, readQuantity, sayQuantity, SIZE_UNITS } from './quantity.ts'

describe('a quantity', () => {
  it('is said so that it reads back as the same, in whichever unit', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.nat(5000),
          fc.maxSafeInteger().map((value) => Math.abs(value)),
        ),
        fc.constantFrom(DURATION_UNITS, SIZE_UNITS, COUNT_UNITS),
        (value, units) => {
          expect(readQuantity(sayQuantity(value, units), units)).toEqual({ ok: true, value })
        },
      ),
    )
  })

  it('is said as a person says it', () => {
    expect(sayQuantity(20_000_000, DURATION_UNITS)).toBe('20 µs')
    expect(sayQuantity(1_234_000, DURATION_UNITS)).toBe('1.234 µs')
    expect(sayQuantity(1_234_567, DURATION_UNITS)).toBe('1234.567 ns')
    expect(sayQuantity(0, DURATION_UNITS)).toBe('0 ps')
    expect(sayQuantity(65_536, SIZE_UNITS)).toBe('64 KiB')
    expect(sayQuantity(64_000, COUNT_UNITS)).toBe('64000')
  })

  it('may be below zero only where that is asked for, and may have any micro sign', () => {
    expect(readQuantity('-3', {}, { signed: true })).toEqual({ ok: true, value: -3 })
    expect(readQuantity('-3', {})).toEqual({ ok: false, message: '"-3"; expected a whole number' })
    expect(readQuantity('2 \u03bcs', DURATION_UNITS)).toEqual({ ok: true, value: 2_000_000 })
  })
})
