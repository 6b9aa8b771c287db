import type { Strategy } from './card.ts'
import type { RoundRule } from './stream/plan.ts'
import { nextRound } from './stream/rounds.ts'

/** The four ways in which a process's memory gets across. */
export const COPYING = ['copy-on-reference', 'pre-copy', 'flush', 'eager'] as const satisfies readonly Strategy[]
export type Copying = (typeof COPYING)[number]

/** What one page costs, and what a move costs without any, in a system on a network. */
export interface LawCosts {
  /** Standing still without memory to move, ps: F. */
  fixedPs: number
  /** One page while the process stands still, ps: a page over B, with what the kernels do for it. */
  pagePs: number
  /** On the wire without memory to move, for a page that moves, and for one that is fetched later. */
  fixedBytes: number
  pageBytes: number
  fetchBytes: number
  /** Pre-copy only: when it stops copying ahead. */
  rule?: RoundRule
}

/** A process as the laws see it, in pages. */
export interface LawSizes {
  /** All of its memory: S. */
  pages: number
  /** What it has written and goes on writing, in a circle: D. */
  dirty: number
  /** What it touches afterwards. */
  touched: number
  /** Pages that it writes in a second while it runs. */
  perSecond: number
}

const PS_PER_S = 1_000_000_000_000

/** Pages that each round of pre-copy sends; the last while the process stands still. */
export const preCopyRounds = ({ pages, dirty, perSecond }: LawSizes, { pageBytes, rule }: LawCosts): number[] => {
  if (rule === undefined) return [pages, 0]
  const rounds = [pages]
  for (let rate = rule.minRate; ;) {
    const overPs = (rounds[rounds.length - 1] * pageBytes * 8 * PS_PER_S) / rate
    const written = Math.min(dirty, Math.round((perSecond * overPs) / PS_PER_S))
    const dirtied = written * pageBytes
    const next = nextRound(rule, { dirtied, overPs, done: rounds.length, listEnds: false })
    rounds.push(written)
    if (next.why !== undefined) return rounds
    rate = next.rate
  }
}

/** How many pages move while the process stands still. */
const frozenPages = (strategy: Copying, sizes: LawSizes, costs: LawCosts): number => {
  if (strategy === 'eager') return sizes.pages
  if (strategy === 'flush') return sizes.dirty
  return strategy === 'pre-copy' ? (preCopyRounds(sizes, costs).at(-1) ?? 0) : 0
}

/**
 * The freeze laws: eager F + S/B; pre-copy F + W/B, where W is what the last round has to send; copy-on-reference F;
 * flush F + D/B. In ps.
 */
export const freezeLaw = (strategy: Copying, sizes: LawSizes, costs: LawCosts): number =>
  costs.fixedPs + frozenPages(strategy, sizes, costs) * costs.pagePs

/** Bytes on the wire until the process has touched its pages at the target. */
export const bytesLaw = (strategy: Copying, sizes: LawSizes, costs: LawCosts): number => {
  const { fixedBytes, pageBytes, fetchBytes } = costs
  const { pages, dirty, touched } = sizes
  if (strategy === 'eager') return fixedBytes + pages * pageBytes
  if (strategy === 'copy-on-reference') return fixedBytes + touched * fetchBytes
  if (strategy === 'flush') return fixedBytes + dirty * pageBytes + touched * fetchBytes
  return fixedBytes + preCopyRounds(sizes, costs).reduce((sum, round) => sum + round, 0) * pageBytes
}

/** Where the order of two strategies turns round; never, where `at` is absent. */
export interface Flip {
  of: 'freeze' | 'bytes'
  /** The first is the lower one below the point, or always. */
  lower: Copying
  higher: Copying
  words: string
  /** Pages of the working set from which on the order is the other one. */
  at?(sizes: LawSizes, lower: LawCosts, higher: LawCosts): number
}

/** Every pair, for the time of standing still and for bytes; `dirty` is turned, and what is touched with it. */
export const FLIPS: readonly Flip[] = [
  {
    of: 'freeze',
    lower: 'copy-on-reference',
    higher: 'pre-copy',
    words: 'Neither sends more than it must while the process stands still; only the fixed costs can turn them round.',
  },
  {
    of: 'freeze',
    lower: 'copy-on-reference',
    higher: 'flush',
    words: 'A flush has its dirty pages to write; only the fixed costs can turn them round.',
  },
  {
    of: 'freeze',
    lower: 'copy-on-reference',
    higher: 'eager',
    words: 'All of the memory against none of it; only the fixed costs can turn them round.',
  },
  {
    of: 'freeze',
    lower: 'pre-copy',
    higher: 'flush',
    words:
      'The last round is never more than the working set. A process that writes it faster than the network carries it has all of it dirty again: then both send the same, and the cost of a page decides.',
  },
  {
    of: 'freeze',
    lower: 'pre-copy',
    higher: 'eager',
    words: 'They meet where all of the memory is written faster than the network carries it.',
  },
  {
    of: 'freeze',
    lower: 'flush',
    higher: 'eager',
    words: 'From the working set on whose pages, at the price of a flush, cost as much as all pages at that of a copy.',
    at: ({ pages }, flush, eager) => (eager.fixedPs + pages * eager.pagePs - flush.fixedPs) / flush.pagePs,
  },
  {
    of: 'bytes',
    lower: 'copy-on-reference',
    higher: 'eager',
    words: 'They meet where everything is touched.',
    at: ({ pages }, fetch, eager) => (eager.fixedBytes + pages * eager.pageBytes - fetch.fixedBytes) / fetch.fetchBytes,
  },
  {
    of: 'bytes',
    lower: 'eager',
    higher: 'pre-copy',
    words: 'Never: pre-copy sends every page at least once.',
  },
  {
    of: 'bytes',
    lower: 'flush',
    higher: 'eager',
    words: 'A page of the working set travels twice, to the server and back: from half of the memory on that is more.',
    at: ({ pages }, flush, eager) =>
      (eager.fixedBytes + pages * eager.pageBytes - flush.fixedBytes) / (flush.pageBytes + flush.fetchBytes),
  },
  {
    of: 'bytes',
    lower: 'copy-on-reference',
    higher: 'flush',
    words: 'Never: what is touched comes once in one case, and goes to the server before in the other.',
  },
  {
    of: 'bytes',
    lower: 'copy-on-reference',
    higher: 'pre-copy',
    words: 'Only where everything is touched and little is written meanwhile.',
  },
  {
    of: 'bytes',
    lower: 'flush',
    higher: 'pre-copy',
    words: 'As against eager, but later: pre-copy sends more than the whole memory.',
  },
]
