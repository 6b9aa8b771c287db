import { describe, expect, it } from 'vitest'
import { explore, type Space, TooManyStates } from './explore.ts'

/** States are numbers; a step leads to each that is listed. */
const graph = (
  edges: Record<number, number[]>,
  over: Partial<Space<number, string, 'bad' | 'round'>> = {},
): Space<number, string, 'bad' | 'round'> => ({
  initial: 0,
  keyOf: String,
  *movesFrom(state) {
    for (const next of edges[state] ?? []) yield { step: `to ${next}`, next }
  },
  brokenBy: (state) => (state >= 90 ? 'bad' : undefined),
  limit: 100,
  ...over,
})
const wayOf = (space: Space<number, string, 'bad' | 'round'>): number[] =>
  explore(space).breaches[0].way.map(({ next }) => next)

describe('the search through all states', () => {
  it('counts states and steps, and finds the shortest way to a fault', () => {
    const edges = { 0: [1, 2], 1: [3], 2: [1, 3], 3: [4], 4: [90], 2.5: [], 90: [91] }
    expect(explore(graph(edges))).toMatchObject({ states: 6, transitions: 7 })
    expect(wayOf(graph(edges))).toEqual([1, 3, 4, 90])
    expect(wayOf(graph({ ...edges, 2: [90] }))).toEqual([2, 90])
  })

  it('goes no further than a fault', () => {
    expect(explore(graph({ 0: [90, 1], 90: [91], 1: [92] })).states).toBe(4)
  })

  it('finds what goes on for ever, when it is asked to', () => {
    const ring = { 0: [1], 1: [2, 4], 2: [3], 3: [1] }
    expect(explore(graph(ring)).breaches).toEqual([])
    expect(explore(graph(ring, { circle: 'round' })).breaches).toHaveLength(1)
    // There, and once around.
    expect(wayOf(graph(ring, { circle: 'round' }))).toEqual([1, 2, 3, 1])
    expect(wayOf(graph({ 0: [1], 1: [1] }, { circle: 'round' }))).toEqual([1, 1])
    const diamond = { 0: [1, 2], 1: [3], 2: [3], 3: [4] }
    expect(explore(graph(diamond, { circle: 'round' })).breaches).toEqual([])
  })

  it('gives up at the limit', () => {
    const endless = graph({}, { limit: 50 })
    endless.movesFrom = function* (state) {
      yield { step: 'on', next: (state + 1) % 80 }
    }
    expect(() => explore(endless)).toThrow(TooManyStates)
  })
})
