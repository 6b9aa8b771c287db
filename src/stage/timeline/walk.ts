import type { Track } from '../../playback/timeline/track.ts'
import type { Span } from './span.ts'

/** What is told of a lane, column by column from left to right. */
export interface ColumnVisitor {
  /** One stretch fills the columns from `x0` to just before `x1`. */
  pure(x0: number, x1: number, at: number): void
  /** Several share the columns; `sums` are their times within `lengthPs`, as {@link Track.sumsIn} gives them. */
  mixed(x0: number, x1: number, sums: Float64Array, lengthPs: number): void
}

/** Up to so many stretches of a column are added up one by one; for more, the kept sums are quicker. */
const WALKED = 24

/**
 * Goes through the columns of a lane: `columns` of them for the span, taken `step` at a time. A lane of millions of
 * stretches costs no more than one of thousands, and what is told of a column is exact.
 */
export const walkColumns = (
  track: Track,
  span: Span,
  picture: { columns: number; step: number },
  reachedPs: number,
  visitor: ColumnVisitor,
): void => {
  const { columns, step } = picture
  const columnPs = (span.toPs - span.fromPs) / columns
  const lengthPs = columnPs * step
  const last = Math.min(columns, Math.ceil((reachedPs - span.fromPs) / columnPs))
  const adder = new Adder(track)
  let at = 0
  for (let x = Math.max(0, Math.floor(-span.fromPs / columnPs)); x < last;) {
    const start = Math.max(0, span.fromPs + x * columnPs)
    at = track.indexAt(start, at)
    const whole = Math.floor((track.endOf(at, reachedPs) - start) / lengthPs)
    if (whole >= 1 || at === track.length - 1) {
      const end = Math.min(last, x + Math.max(1, whole) * step)
      visitor.pure(x, end, at)
      x = end
      continue
    }
    visitor.mixed(x, Math.min(last, x + step), adder.sums(at, start, Math.min(start + lengthPs, reachedPs)), lengthPs)
    x += step
  }
}

/** Adds up windows of a lane from left to right. */
class Adder {
  private readonly track: Track
  private readonly result: Float64Array
  /** Sums up to where the last window began, and up to where it ended, which is where the next one mostly begins. */
  private before: Float64Array
  private until: Float64Array
  private untilPs = -1

  constructor(track: Track) {
    this.track = track
    this.result = new Float64Array(track.width)
    this.before = new Float64Array(track.width)
    this.until = new Float64Array(track.width)
  }

  /** The sums of a window that begins in stretch `at`; valid until the next are asked for. */
  sums(at: number, fromPs: number, toPs: number): Float64Array {
    const { track, result } = this
    const end = track.indexAt(toPs, at)
    if (end - at > WALKED) {
      const { before, until } = this
      this.before = until
      this.until = before
      if (this.untilPs !== fromPs) track.sumUntil(fromPs, this.before, at)
      track.sumUntil(toPs, this.until, end)
      this.untilPs = toPs
      for (let index = 0; index < result.length; index++) result[index] = this.until[index] - this.before[index]
      return result
    }
    result.fill(0)
    for (let stretch = at; stretch <= end; stretch++) {
      const start = Math.max(fromPs, track.start[stretch])
      const stop = stretch === end ? toPs : track.start[stretch + 1]
      if (stop > start) track.add(result, stretch, stop - start)
    }
    return result
  }
}
