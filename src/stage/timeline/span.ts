/** A stretch of simulated time that is in sight, in ps. It may begin before the run. */
export interface Span {
  fromPs: number
  toPs: number
}

/** From a few picoseconds, each wider than a finger, to more than the longest run. */
export const SPAN_LIMITS = { leastPs: 60, mostPs: 30_000_000_000_000 } as const

export const lengthOf = ({ fromPs, toPs }: Span): number => toPs - fromPs

const bounded = (lengthPs: number): number => Math.max(SPAN_LIMITS.leastPs, Math.min(SPAN_LIMITS.mostPs, lengthPs))

/** The span `factor` times as long, with `atPs` in the same place of the picture. */
export const zoomedAround = (span: Span, atPs: number, factor: number): Span => {
  const length = bounded(lengthOf(span) * factor)
  const share = (atPs - span.fromPs) / lengthOf(span)
  const fromPs = atPs - share * length
  return { fromPs, toPs: fromPs + length }
}

/** The span moved by a part of its length, but not so far that nothing of the run can be seen. */
export const pannedBy = (span: Span, share: number, untilPs: number): Span => {
  const length = lengthOf(span)
  const fromPs = Math.max(-length / 2, Math.min(untilPs - length / 2, span.fromPs + share * length))
  return { fromPs, toPs: fromPs + length }
}

/** A span that shows an interval with some room on either side. */
export const spanAround = (fromPs: number, toPs: number): Span => {
  const length = bounded((toPs - fromPs) * 1.5)
  const middle = (fromPs + toPs) / 2
  return { fromPs: middle - length / 2, toPs: middle + length / 2 }
}
