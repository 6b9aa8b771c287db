import { describe, expect, it } from 'vitest'
import { foldOf } from './folding.ts'

describe('the fold of a chain', () => {
  it('leaves out nothing of a chain that a person can read', () => {
    for (let length = 0; length < 13; length++) expect(foldOf(length)).toEqual({ from: 0, to: 0 })
  })

  it('keeps the beginning and the root of a long one, and counts what is between', () => {
    expect(foldOf(13)).toEqual({ from: 6, to: 10 })
    expect(foldOf(30)).toEqual({ from: 6, to: 27 })
  })
})
