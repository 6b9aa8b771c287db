import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advance, comfortableSpeed, QUIET_FACTOR, sliderToSpeed, speedToSlider } from './clock.ts'

describe('the clock', () => {
  it('is linear in the time of the screen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 250 }), fc.integer({ min: 0, max: 250 }), (first, second) => {
        const twice = advance(advance(7_000, first, 400_000, false), second, 400_000, false)
        expect(twice).toBeCloseTo(advance(7_000, first + second, 400_000, false), 6)
      }),
    )
  })

  it('does not count a tab that slept, nor a screen whose clock went back', () => {
    expect(advance(0, 60_000, 1_000_000, false)).toBe(500_000)
    expect(advance(5, -20, 1_000_000, false)).toBe(5)
  })

  it('hurries where there is nothing to see', () => {
    expect(advance(0, 100, 1_000_000, true)).toBe(QUIET_FACTOR * advance(0, 100, 1_000_000, false))
  })
})

describe('the speed slider', () => {
  it('gives back every speed that it offers, and eighths of the way are decades', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (position) => {
        const speed = sliderToSpeed(position)
        expect(sliderToSpeed(speedToSlider(speed))).toBe(speed)
      }),
    )
    expect(sliderToSpeed(0)).toBe(1_000)
    expect(sliderToSpeed(3 / 8)).toBe(1_000_000)
    expect(sliderToSpeed(1)).toBe(100_000_000_000)
  })
})

describe('a comfortable speed', () => {
  it('lets three to six lines a second take off, whatever the run', () => {
    fc.assert(
      fc.property(fc.integer({ min: 50, max: 1_000_000 }), (flights) => {
        const spanPs = 1_000_000_000
        const perSecond = (flights / spanPs) * comfortableSpeed(flights, spanPs)
        expect(perSecond).toBeGreaterThan(3)
        expect(perSecond).toBeLessThan(6)
      }),
    )
  })

  it('is a microsecond a second when nothing is known, and keeps within the slider', () => {
    expect(comfortableSpeed(0, 1_000_000)).toBe(1_000_000)
    expect(comfortableSpeed(5, 0)).toBe(1_000_000)
    expect(comfortableSpeed(1_000_000, 1_000_000)).toBe(1_000)
    expect(comfortableSpeed(1, 1e15)).toBe(100_000_000_000)
  })
})
