import { create } from 'zustand'
import { useApp } from './app.ts'

/** A lane that the user has asked for, beside those of the CPUs. */
export interface Pin {
  /** Which of the page's sides, from the left. */
  side: number
  kind: 'lock' | 'line' | 'thread'
  index: number
}

/** An interval of a run, in ps. */
export interface Interval {
  fromPs: number
  toPs: number
}

/** What the user has chosen of the timeline. */
export interface TimelineState {
  pins: readonly Pin[]
  /** The window that the user has moved to; null while it follows the moment. */
  window: Interval | null
  /** Length of the window that follows, in ps; 0 lets the speed choose. */
  spanPs: number
  /** Where in a window that follows the moment stands: a part of its length. */
  anchor: number
  /** The two cursors between which is measured, in ps. */
  cursors: { a: number | null; b: number | null }
  /** Played again and again; null for the run from here on. */
  loop: Interval | null
  /** What is searched for, as it was typed. */
  query: string
  /** The lane that the keyboard is in. */
  focus: { side: number; kind: Pin['kind'] | 'cpu'; index: number } | null
}

/** Where the moment stands while it plays: more of what comes is seen than of what has been. */
const ANCHOR = 0.4

/** Lanes that can be asked for; more would be a page of them. */
export const PINS_MOST = 24

const NOTHING: TimelineState = {
  pins: [],
  window: null,
  spanPs: 0,
  anchor: ANCHOR,
  cursors: { a: null, b: null },
  loop: null,
  query: '',
  focus: null,
}

export const useTimeline = create<TimelineState>(() => NOTHING)

export const chooseTimeline = (change: Partial<TimelineState>): void => useTimeline.setState(change)

const samePin = (one: Pin, other: Pin): boolean =>
  one.side === other.side && one.kind === other.kind && one.index === other.index

/** Gives a lock, a line or a thread a lane of its own; one that has it keeps it. */
export const pinLane = (pin: Pin): void =>
  useTimeline.setState(({ pins }) =>
    pins.length >= PINS_MOST || pins.some((one) => samePin(one, pin)) ? {} : { pins: [...pins, pin] },
  )

export const unpinLane = (pin: Pin): void =>
  useTimeline.setState(({ pins, focus }) => ({
    pins: pins.filter((one) => !samePin(one, pin)),
    focus: focus !== null && focus.kind === pin.kind && focus.index === pin.index ? null : focus,
  }))

/** Whether a lock, a line or a thread has a lane. */
export const isPinned = (pins: readonly Pin[], pin: Pin): boolean => pins.some((one) => samePin(one, pin))

/** Sets a cursor, or with null takes it away. An interval that was played again and again is let go with it. */
export const setCursor = (name: 'a' | 'b', ps: number | null): void =>
  useTimeline.setState(({ cursors, loop }) => ({
    cursors: { ...cursors, [name]: ps === null ? null : Math.max(0, Math.round(ps)) },
    loop: ps === null ? null : loop,
  }))

/** Plays an interval again and again, or with null no longer does. An empty one is none. */
export const setLoop = (loop: Interval | null): void =>
  useTimeline.setState({ loop: loop === null || loop.toPs <= loop.fromPs ? null : loop })

/** The interval between the cursors, the earlier first; null unless both are set. */
export const intervalOf = ({ a, b }: TimelineState['cursors']): Interval | null =>
  a === null || b === null ? null : { fromPs: Math.min(a, b), toPs: Math.max(a, b) }

// Lanes are known by their numbers, which mean something else in another scenario or under other kernels.
useApp.subscribe((now, before) => {
  const same =
    now.scenario.workload.kind === before.scenario.workload.kind &&
    now.scenario.cpus === before.scenario.cpus &&
    now.scenario.machine === before.scenario.machine &&
    now.scenario.kernel === before.scenario.kernel &&
    now.pair === before.pair &&
    now.view === before.view &&
    now.sides === before.sides &&
    now.showTrace === before.showTrace
  if (!same) useTimeline.setState(NOTHING)
  else if (now.playing && !before.playing) useTimeline.setState({ anchor: ANCHOR })
})
