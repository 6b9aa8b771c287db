import { beforeEach, describe, expect, it } from 'vitest'
import {
  beginStep,
  choosePresent,
  clearHands,
  countHand,
  resetTimer,
  shownMs,
  toggleTimer,
  usePresent,
} from './present.ts'

beforeEach(() => choosePresent({ tallies: {}, timer: { spentMs: 0, startedAtMs: null }, stepBeganMs: 0 }))

const shown = (nowMs: number): number => shownMs(usePresent.getState().timer, nowMs)

describe('the presenter’s clock', () => {
  it('goes while it is started, and keeps what it showed', () => {
    toggleTimer(1000)
    expect(shown(4000)).toBe(3000)
    toggleTimer(5000)
    expect(shown(9000)).toBe(4000)
    toggleTimer(10_000)
    expect(shown(11_000)).toBe(5000)
  })

  it('is set to zero without being stopped', () => {
    toggleTimer(1000)
    resetTimer(3000)
    expect(shown(3500)).toBe(500)
    toggleTimer(4000)
    resetTimer(5000)
    expect(shown(9000)).toBe(0)
  })

  it('knows when a step began', () => {
    toggleTimer(0)
    beginStep(7000)
    expect(shown(9000) - usePresent.getState().stepBeganMs).toBe(2000)
  })
})

describe('a show of hands', () => {
  it('counts up and down, never below none', () => {
    countHand('q', '0', 1)
    countHand('q', '0', 1)
    countHand('q', '1', -1)
    countHand('q', '0', -1)
    expect(usePresent.getState().tallies['q']).toEqual({ 0: 1, 1: 0 })
  })

  it('is kept for each question, until it is counted anew', () => {
    countHand('q', '0', 1)
    countHand('r', '2', 1)
    clearHands('q')
    expect(usePresent.getState().tallies).toEqual({ r: { 2: 1 } })
  })
})
