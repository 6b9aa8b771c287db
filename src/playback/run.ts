import { type EventColumns, KIND, type RunInfo, type RunSummary } from '../sim/log/schema.ts'
import { GrowingColumns } from './columns.ts'
import { chooseLines, type TrackedLines } from './tracked-lines.ts'
import { threadGroups } from './timeline/cpu-track.ts'
import { Segments } from './timeline/segments.ts'
import { ViewState } from './view-state.ts'

/** Events between two kept states: the most that a jump has to fold. It doubles whenever they take too much memory. */
const KEYFRAME_EVENTS = 4096
/** Memory that kept states may take; beyond it they are kept farther apart. */
const KEYFRAME_BYTES = 48 * 1024 * 1024

/** One run, as far as the worker has come with it: what it is, its events, and states to start from. */
export class Run {
  readonly info: RunInfo
  readonly untilPs: number
  readonly log = new GrowingColumns()
  readonly segments: Segments
  tracked: TrackedLines
  summary: RunSummary | null = null
  /** How far the simulation has come, in ps. */
  reachedPs = 0
  /** The longest transfer and the slowest interrupt so far, in ps: how far back something in flight may have begun. */
  longestFlightPs = 0
  private keyframes: ViewState[] = []
  private spacing = KEYFRAME_EVENTS
  private cursor: ViewState
  /** Folds the log ahead of anybody who asks, so that a first jump is as quick as a second. */
  private ahead: ViewState

  constructor(info: RunInfo, untilPs: number) {
    this.info = info
    this.untilPs = untilPs
    this.segments = new Segments(info.cpuCount, threadGroups(info))
    this.tracked = chooseLines(info, this.log.columns, 0)
    this.cursor = new ViewState(info, 0)
    this.ahead = new ViewState(info, 0)
  }

  append(columns: EventColumns, reachedPs: number): void {
    const first = this.log.length === 0
    this.log.append(columns)
    this.segments.append(columns)
    this.reachedPs = reachedPs
    for (let at = 0; at < columns.time.length; at++) {
      if (columns.kind[at] === KIND.transfer) this.longestFlightPs = Math.max(this.longestFlightPs, columns.c[at])
      else if (columns.kind[at] === KIND.ipiSend) this.longestFlightPs = Math.max(this.longestFlightPs, columns.b[at])
    }
    if (first) this.chooseLines()
  }

  finish(summary: RunSummary): void {
    this.summary = summary
    this.reachedPs = summary.simulatedPs
    this.chooseLines()
  }

  /** The state at `time`: the last kept one before it, and the events since. The result is valid until the next call. */
  stateAt(time: number): ViewState {
    const target = this.log.countUntil(time)
    if (target < this.cursor.index || target - this.cursor.index > this.spacing) {
      const keyframe = this.keyframes[Math.min(Math.floor(target / this.spacing), this.keyframes.length) - 1]
      const start = keyframe?.copy() ?? this.initial()
      if (target < this.cursor.index || start.index > this.cursor.index) this.cursor = start
    }
    this.fold(this.cursor, target)
    return this.cursor
  }

  /**
   * Folds up to so many events more, and says whether there is more to fold. Done while nobody waits, it bounds what a
   * jump to any moment costs: one copy of a state and {@link spacing} events.
   */
  foldAhead(events: number): boolean {
    const last = this.keyframes.at(-1)
    if (last !== undefined && last.index > this.ahead.index) this.ahead = last.copy()
    this.fold(this.ahead, Math.min(this.log.length, this.ahead.index + events))
    return this.ahead.index < this.log.length
  }

  private fold(state: ViewState, target: number): void {
    const { columns } = this.log
    const { trackOf, lines } = this.tracked
    while (state.index < target) {
      state.apply(columns, trackOf, lines.length)
      if (state.index === (this.keyframes.length + 1) * this.spacing) this.keepState(state)
    }
  }

  private keepState(state: ViewState): void {
    this.keyframes.push(state.copy())
    const bytes = state.cells.byteLength + state.where.byteLength * 16 + this.info.locks.length * 64
    if (this.keyframes.length * bytes <= KEYFRAME_BYTES) return
    this.keyframes = this.keyframes.filter((_, index) => index % 2 === 1)
    this.spacing *= 2
  }

  private initial(): ViewState {
    return new ViewState(this.info, this.tracked.lines.length)
  }

  private chooseLines(): void {
    this.tracked = chooseLines(this.info, this.log.columns, this.log.length)
    this.keyframes = []
    this.spacing = KEYFRAME_EVENTS
    this.cursor = this.initial()
    this.ahead = this.initial()
  }
}
