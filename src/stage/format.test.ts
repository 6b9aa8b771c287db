import { describe, expect, it } from 'vitest'
import { formatCount, formatExactMoment, formatMoment, formatPs, formatRatio, formatShare, plural } from './format.ts'

describe('numbers as a person would say them', () => {
  it('name a duration in the unit that fits it', () => {
    expect([0, 7, 812_000, 4_210_000, 13_400_000_000, 2e12].map(formatPs)).toEqual([
      '0 ps',
      '7.00 ps',
      '812 ns',
      '4.21 µs',
      '13.4 ms',
      '2.00 s',
    ])
  })

  it('name a moment with a fixed number of digits, to the nanosecond or the picosecond', () => {
    expect(formatMoment(20_736_600)).toBe('20.737 µs')
    expect(formatExactMoment(20_736_600)).toBe('20.736600 µs')
  })

  it('name counts, ratios and shares, and never say NaN', () => {
    expect([0, 12, 587_000, 12_500_000].map(formatCount)).toEqual(['0', '12', '587,000', '12.5 million'])
    expect([29.46, 8.716, 0.031, NaN, Infinity].map(formatRatio)).toEqual(['29.5', '8.72', '0.03', '–', '–'])
    expect([0, 0.0312, 0.71, 1].map(formatShare)).toEqual(['0.0 %', '3.1 %', '71 %', '100 %'])
  })

  it('name several of a unit', () => {
    expect(['packet', 'access'].map(plural)).toEqual(['packets', 'accesses'])
  })
})
