import type { RoundRule } from './plan.ts'

/** Why pre-copy stopped copying ahead. */
export type StopReason = 'rate limit' | 'little left' | 'round limit' | 'end of the list'

/** What pre-copy does next; with a reason to stop, the round is the last and the process stands still in it. */
export interface NextRound {
  /** Bits per second. */
  rate: number
  why?: StopReason
}

/** How the round before went. */
export interface RoundBefore {
  /** Bytes written in it. */
  dirtied: number
  overPs: number
  /** Rounds so far. */
  done: number
  /** A list of rounds ends with the next one. */
  listEnds: boolean
}

/**
 * Xen's rule (CLARK [S]): the next rate is that at which pages were written in the round before plus a constant; the
 * copying ahead stops when that is above the limit, or when little is left. The last round goes at the limit.
 */
export const nextRound = (rule: RoundRule, { dirtied, overPs, done, listEnds }: RoundBefore): NextRound => {
  const wanted = (overPs > 0 ? ((dirtied * 8) / overPs) * 1e12 : 0) + rule.addRate
  const stop = (why: StopReason): NextRound => ({ rate: rule.maxRate, why })
  if (dirtied < rule.smallBytes) return stop('little left')
  if (wanted > rule.maxRate) return stop('rate limit')
  if (listEnds) return stop('end of the list')
  if (done >= rule.roundsMax) return stop('round limit')
  return { rate: Math.max(rule.minRate, wanted) }
}
