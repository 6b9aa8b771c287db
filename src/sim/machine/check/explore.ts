/**
 * The search that all checks share: caches with atomic transactions, and nodes with messages in flight. It knows
 * nothing of either: it is given a first state, the steps from a state, a text that is the same for the same state, and
 * the rules.
 */

/** The search became too large to be finished. */
export class TooManyStates extends Error {}

/** A step from one state to another, and what it was. */
export interface Move<State, Step> {
  step: Step
  next: State
}

/** What is searched: from where, by which steps, and what may never be. */
export interface Space<State, Step, Fault extends string> {
  initial: State
  /** The same text for the same state. */
  keyOf(state: State): string
  movesFrom(state: State): Iterable<Move<State, Step>>
  /** The first rule that a state breaks, or undefined. */
  brokenBy(state: State): Fault | undefined
  /** States at most. */
  limit: number
  /** Rule that is broken where steps can lead back to a state that has been: something goes on for ever. */
  circle?: Fault
}

/** A rule that is broken, and the shortest way to it. */
export interface Breach<State, Step, Fault extends string> {
  fault: Fault
  way: Move<State, Step>[]
}

export interface Explored<State, Step, Fault extends string> {
  states: number
  /** Steps between states; those that change nothing count too. */
  transitions: number
  /** The first of each rule that is broken. */
  breaches: Breach<State, Step, Fault>[]
}

interface Visit<State, Step> {
  state: State
  from: number
  step: Step | null
}

/**
 * Goes through every state that can be reached, breadth first, so that the first way to a fault is the shortest. The
 * search ends behind a state that breaks a rule. Throws {@link TooManyStates} at the limit.
 */
export const explore = <State, Step, Fault extends string>(
  space: Space<State, Step, Fault>,
): Explored<State, Step, Fault> => {
  const { circle } = space
  const visits: Visit<State, Step>[] = [{ state: space.initial, from: -1, step: null }]
  const seen = new Map([[space.keyOf(space.initial), 0]])
  const breaches: Breach<State, Step, Fault>[] = []
  /** By state: where its steps lead. Kept only where circles are looked for. */
  const edges: number[][] = []
  let transitions = 0
  // The list grows while it is walked: that is the breadth-first search.
  for (let at = 0; at < visits.length; at++) {
    const { state } = visits[at]
    const leads: number[] = []
    if (circle !== undefined) edges.push(leads)
    const fault = space.brokenBy(state)
    if (fault !== undefined) {
      if (!breaches.some((breach) => breach.fault === fault)) breaches.push({ fault, way: wayTo(visits, at) })
      continue
    }
    for (const { step, next } of space.movesFrom(state)) {
      transitions++
      const key = space.keyOf(next)
      const known = seen.get(key)
      leads.push(known ?? visits.length)
      if (known !== undefined) continue
      if (seen.size >= space.limit) throw new TooManyStates(`more than ${space.limit} states`)
      seen.set(key, visits.length)
      visits.push({ state: next, from: at, step })
    }
  }
  if (circle !== undefined) {
    const round = circleIn(edges)
    if (round !== undefined) {
      breaches.push({ fault: circle, way: [...wayTo(visits, round[0]), ...wayAround(space, visits, seen, round)] })
    }
  }
  return { states: visits.length, transitions, breaches }
}

/** The shortest way from the first state to the one visited at `last`. */
const wayTo = <State, Step>(visits: readonly Visit<State, Step>[], last: number): Move<State, Step>[] => {
  const way: Move<State, Step>[] = []
  for (let at = last; at > 0; at = visits[at].from) {
    const { state, step } = visits[at]
    if (step !== null) way.push({ step, next: state })
  }
  return way.toReversed()
}

/** The steps along a circle; they are made once more, since the search keeps only the first step to each state. */
const wayAround = <State, Step, Fault extends string>(
  space: Space<State, Step, Fault>,
  visits: readonly Visit<State, Step>[],
  seen: ReadonlyMap<string, number>,
  round: readonly number[],
): Move<State, Step>[] =>
  round.flatMap((at, index) => {
    const to = round[(index + 1) % round.length]
    for (const move of space.movesFrom(visits[at].state)) if (seen.get(space.keyOf(move.next)) === to) return [move]
    return []
  })

/** States that lead to one another in a circle, or undefined. Steps that change nothing are circles of one. */
const circleIn = (edges: readonly (readonly number[])[]): number[] | undefined => {
  const done = new Uint8Array(edges.length)
  const placeOnPath = new Int32Array(edges.length).fill(-1)
  for (let start = 0; start < edges.length; start++) {
    if (done[start] === 1) continue
    const path = [start]
    const tried = [0]
    placeOnPath[start] = 0
    while (path.length > 0) {
      const top = path.length - 1
      const at = path[top]
      if (tried[top] === edges[at].length) {
        done[at] = 1
        placeOnPath[at] = -1
        path.pop()
        tried.pop()
        continue
      }
      const next = edges[at][tried[top]++]
      if (placeOnPath[next] >= 0) return path.slice(placeOnPath[next])
      if (done[next] === 1) continue
      placeOnPath[next] = path.length
      path.push(next)
      tried.push(0)
    }
  }
  return undefined
}
