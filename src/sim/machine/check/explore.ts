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

/**
 * Goes through every state that can be reached, breadth first, so that the first way to a fault is the shortest. The
 * search ends behind a state that breaks a rule. Throws {@link TooManyStates} at the limit.
 */
export const explore = <State, Step, Fault extends string>(
  space: Space<State, Step, Fault>,
): Explored<State, Step, Fault> => {
  const visits: { state: State; from: number; step: Step | null }[] = [{ state: space.initial, from: -1, step: null }]
  const seen = new Set([space.keyOf(space.initial)])
  const breaches: Breach<State, Step, Fault>[] = []
  let transitions = 0
  const wayTo = (last: number): Move<State, Step>[] => {
    const way: Move<State, Step>[] = []
    for (let at = last; at > 0; at = visits[at].from) {
      const { state, step } = visits[at]
      if (step !== null) way.unshift({ step, next: state })
    }
    return way
  }
  // The list grows while it is walked: that is the breadth-first search.
  for (let at = 0; at < visits.length; at++) {
    const { state } = visits[at]
    const fault = space.brokenBy(state)
    if (fault !== undefined) {
      if (!breaches.some((breach) => breach.fault === fault)) breaches.push({ fault, way: wayTo(at) })
      continue
    }
    for (const { step, next } of space.movesFrom(state)) {
      transitions++
      const key = space.keyOf(next)
      if (seen.has(key)) continue
      if (seen.size >= space.limit) throw new TooManyStates(`more than ${space.limit} states`)
      seen.add(key)
      visits.push({ state: next, from: at, step })
    }
  }
  return { states: visits.length, transitions, breaches }
}
