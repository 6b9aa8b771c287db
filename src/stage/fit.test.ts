import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fit } from './fit.ts'

describe('words that have to fit', () => {
  it('are the longest wording that can be read, as large as there is room for', () => {
    expect(fit(['user-level switch', 'user switch'], 200)).toEqual({ text: 'user-level switch', size: 11 })
    expect(fit(['user-level switch', 'user switch'], 90).text).toBe('user-level switch')
    expect(fit(['user-level switch', 'user switch'], 70).text).toBe('user switch')
  })

  it('keep their end, in which names of a kind differ, when they are cut', () => {
    expect(fit(['turnstile chain 17'], 60).text).toBe('turnstil…17')
    expect(fit(['irq em0'], 31).text).toBe('irq…m0')
  })

  it('never take more than their room, down to two letters', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), fc.integer({ min: 11, max: 300 }), (word, width) => {
        const { text, size } = fit([word], width)
        expect(text.length * size * 0.6).toBeLessThanOrEqual(width + 1e-6)
        expect(size * 2).toBe(Math.round(size * 2))
      }),
    )
  })
})
