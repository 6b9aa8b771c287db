import { create } from 'zustand'

/** Hands that were raised, by the answer that they were raised for. */
export type Hands = Readonly<Record<string, number>>

/** A clock that can be stopped: what it showed when it was last started, and when that was. */
export interface Timer {
  spentMs: number
  /** On the system's clock; null while it stands. */
  startedAtMs: number | null
}

/** What a presenter has chosen, beside what is on the stage. */
export interface PresentState {
  /** The screen is black, so that the class looks at the presenter. */
  blank: boolean
  /** Notes lie over the page, where they have no window of their own. */
  drawer: boolean
  /** How many times larger than usual the page is shown. */
  zoom: number
  timer: Timer
  /** What the timer showed when the step began that is shown. */
  stepBeganMs: number
  /** What the class has predicted, by question. */
  tallies: Readonly<Record<string, Hands>>
}

export const usePresent = create<PresentState>(() => ({
  blank: false,
  drawer: false,
  zoom: 1,
  timer: { spentMs: 0, startedAtMs: null },
  stepBeganMs: 0,
  tallies: {},
}))

/** Changes what the presenter has chosen. */
export const choosePresent = (change: Partial<PresentState>): void => usePresent.setState({ ...change })

/** What a timer shows at an instant of the system's clock. */
export const shownMs = ({ spentMs, startedAtMs }: Timer, nowMs: number): number =>
  spentMs + (startedAtMs === null ? 0 : Math.max(0, nowMs - startedAtMs))

/** Starts the timer, or stops it. */
export const toggleTimer = (nowMs: number): void =>
  usePresent.setState(({ timer }) => ({
    timer: { spentMs: shownMs(timer, nowMs), startedAtMs: timer.startedAtMs === null ? nowMs : null },
  }))

/** Sets the timer back to nothing; it goes on if it went. */
export const resetTimer = (nowMs: number): void =>
  usePresent.setState(({ timer }) => ({
    timer: { spentMs: 0, startedAtMs: timer.startedAtMs === null ? null : nowMs },
    stepBeganMs: 0,
  }))

/** From now on is the time of another step. */
export const beginStep = (nowMs: number): void =>
  usePresent.setState(({ timer }) => ({ stepBeganMs: shownMs(timer, nowMs) }))

/** More hands than any hall has are a slip of a finger. */
const MOST_HANDS = 9999

/** One hand more for an answer, or one less; never less than none. */
export const countHand = (question: string, answer: string, by: 1 | -1): void =>
  usePresent.setState(({ tallies }) => {
    const hands = tallies[question] ?? {}
    const count = Math.min(MOST_HANDS, Math.max(0, (hands[answer] ?? 0) + by))
    return { tallies: { ...tallies, [question]: { ...hands, [answer]: count } } }
  })

/** Forgets what the class has predicted of a question. */
export const clearHands = (question: string): void =>
  usePresent.setState(({ tallies }) => ({
    tallies: Object.fromEntries(Object.entries(tallies).filter(([key]) => key !== question)),
  }))
