import { boundedLength, type Span, zoomedAround } from '../../stage/timeline/span.ts'
import { chooseTimeline, useTimeline } from '../../store/timeline.ts'

/** The end of the longest run that is shown, in ps. */
export const untilOf = (sides: readonly { run: { untilPs: number } }[]): number =>
  Math.max(0, ...sides.map(({ run }) => run.untilPs))

/** Part of the window that may lie before the start of the run. */
const LEAD = 0.03
/** Screen seconds that the window spans at first. */
const SPAN_SECONDS = 40
const FOLLOW_MOST_PS = 20_000_000_000

/** The window in force: where the user has moved it, or around the moment. */
export const spanOf = (
  { window, spanPs, anchor }: { window: Span | null; spanPs: number; anchor: number },
  momentPs: number,
  speedPs: number,
): Span => {
  if (window !== null) return window
  const length = spanPs === 0 ? Math.min(FOLLOW_MOST_PS, speedPs * SPAN_SECONDS) : spanPs
  // At the start of a run there is nothing to be seen before it.
  const fromPs = Math.max(-length * LEAD, momentPs - length * anchor)
  return { fromPs, toPs: fromPs + length }
}

/** Makes the window longer or shorter: around a moment, or while it follows and none is given, around that. */
export const zoomBy = (span: Span, factor: number, atPs: number | null, untilPs: number): void => {
  if (atPs === null && useTimeline.getState().window === null) {
    chooseTimeline({ spanPs: boundedLength((span.toPs - span.fromPs) * factor, untilPs) })
  } else chooseTimeline({ window: zoomedAround(span, atPs ?? (span.fromPs + span.toPs) / 2, factor, untilPs) })
}

/** Lets the window follow the moment again, as long as it is now. */
export const follow = (span: Span): void => chooseTimeline({ window: null, spanPs: span.toPs - span.fromPs })
