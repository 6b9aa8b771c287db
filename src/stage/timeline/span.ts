/** A stretch of simulated time that is in sight, in ps. It may begin before the run. */
export interface Span {
  fromPs: number
  toPs: number
}

/** A few picoseconds, each wider than a finger. */
const LEAST_PS = 60
/** Of a whole run, a little more can be seen, so that its ends are. */
const ROOM = 1.15

export const lengthOf = ({ fromPs, toPs }: Span): number => toPs - fromPs

/** A length that a span may have in a run of `untilPs`. */
export const boundedLength = (lengthPs: number, untilPs: number): number =>
  Math.max(LEAST_PS, Math.min(Math.max(LEAST_PS, untilPs * ROOM), lengthPs))

/** The span `factor` times as long, with `atPs` in the same place of the picture. */
export const zoomedAround = (span: Span, atPs: number, factor: number, untilPs: number): Span => {
  const length = boundedLength(lengthOf(span) * factor, untilPs)
  const share = (atPs - span.fromPs) / lengthOf(span)
  return inRun({ fromPs: atPs - share * length, toPs: atPs + (1 - share) * length }, untilPs)
}

/** The span, moved so that something of the run is in its middle. */
const inRun = ({ fromPs, toPs }: Span, untilPs: number): Span => {
  const half = (toPs - fromPs) / 2
  const middle = Math.max(0, Math.min(untilPs, fromPs + half))
  return { fromPs: middle - half, toPs: middle + half }
}

/** The span moved by a part of its length. */
export const pannedBy = (span: Span, share: number, untilPs: number): Span => {
  const by = share * lengthOf(span)
  return inRun({ fromPs: span.fromPs + by, toPs: span.toPs + by }, untilPs)
}

/** A span that shows an interval with some room on either side. */
export const spanAround = (fromPs: number, toPs: number): Span => {
  const length = Math.max(LEAST_PS, (toPs - fromPs) * 1.5)
  const middle = (fromPs + toPs) / 2
  return { fromPs: middle - length / 2, toPs: middle + length / 2 }
}
