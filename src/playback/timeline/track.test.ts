import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GROUPS, Track } from './track.ts'

interface Stretch {
  lasts: number
  state: number
  who: number
  detail: number
}

const STATES = 4
const groupOf = (state: number, who: number): number => (state === 1 ? who : -1)

const anyStretch = fc.record({
  lasts: fc.nat(9),
  state: fc.nat(STATES - 1),
  who: fc.nat(GROUPS - 1),
  detail: fc.nat(3),
})

const trackOf = (stretches: readonly Stretch[]): { track: Track; end: number } => {
  const track = new Track(STATES, groupOf, true)
  let time = 0
  for (const { lasts, state, who, detail } of stretches) {
    track.push(time, state, who, detail)
    time += lasts
  }
  return { track, end: time }
}

/** The same sums, picosecond by picosecond. */
const naiveSums = (stretches: readonly Stretch[], fromPs: number, toPs: number): number[] => {
  const sums = Array.from({ length: STATES + GROUPS + 1 }, () => 0)
  let time = 0
  stretches.forEach(({ lasts, state, who, detail }, at) => {
    const end = at === stretches.length - 1 ? Infinity : time + lasts
    for (let ps = Math.max(time, fromPs); ps < Math.min(end, toPs); ps++) {
      sums[state]++
      if (state === 1) sums[STATES + who]++
      sums[STATES + GROUPS] += detail
    }
    time += lasts
  })
  return sums
}

describe('a track', () => {
  it('has sums in any window that are those of every picosecond in it', () => {
    fc.assert(
      fc.property(
        fc.array(anyStretch, { minLength: 1, maxLength: 200 }),
        fc.nat(1200),
        fc.nat(1200),
        (stretches, one, other) => {
          const { track } = trackOf(stretches)
          const [from, to] = [Math.min(one, other), Math.max(one, other)]
          expect([...track.sumsIn(from, to)]).toEqual(naiveSums(stretches, from, to))
        },
      ),
      { numRuns: 150 },
    )
  })

  it('finds the stretch of a time from any hint before it', () => {
    fc.assert(
      fc.property(fc.array(anyStretch, { minLength: 1, maxLength: 300 }), fc.nat(1500), fc.nat(1500), (all, a, b) => {
        const { track } = trackOf(all)
        const [hint, time] = [Math.min(a, b), Math.max(a, b)]
        const naive = [...track.start.subarray(0, track.length)].findLastIndex((start) => start <= time)
        expect(track.indexAt(time, track.indexAt(hint))).toBe(naive)
      }),
    )
  })

  it('keeps neither stretches that last no time nor repetitions, and stays within 36 bytes a stretch when it is long', () => {
    const { track, end } = trackOf(
      Array.from({ length: 1_000_000 }, (_, at) => ({ lasts: 3, state: at % STATES, who: at % GROUPS, detail: 0 })),
    )
    expect(track.length).toBe(1_000_000)
    track.push(end, 2, 0, 0)
    track.push(end, 1, 0, 0)
    track.push(end + 5, 1, 0, 0)
    expect(track.length).toBe(1_000_001)
    expect(track.state[track.length - 1]).toBe(1)
    expect(track.bytes / track.length).toBeLessThan(36)
  })
})
