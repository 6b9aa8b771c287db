import { fixed, listed, t } from '../language/t.ts'
import { LABELS, type LabelName, type RunSummary } from '../sim/log/schema.ts'
import { FAMILY } from '../stage/colours.ts'
import { formatPs } from '../stage/format.ts'

/** A side of a comparison: what it is called, and how its run came out. */
export interface Finished {
  title: string
  summary: RunSummary
}

/** What time is spent on, as it reads after "spends 2 µs more". */
const SPENT: Record<Exclude<LabelName, 'idle'>, string> = {
  wake: 'halted until an interrupt has come to wake it',
  user: "in the threads' own programs",
  kernel: 'in kernel code',
  interrupt: 'in interrupts and messages',
  switch: 'changing threads',
  migrate: 'on the steps of migrations',
  spin: 'spinning for locks',
  stallHit: 'waiting for its own outer caches',
  stallMemory: 'waiting for memory',
  stallTransfer: 'waiting for lines out of other caches',
  stallFollow: "fetching threads' lines from where they ran before",
  stallUpgrade: 'waiting for other copies to be invalidated',
  stallQueue: 'waiting in line for the bus or a busy line',
}

/** How many differences are told. */
const TOLD = 3
/** A difference that is a smaller part than this of what the costlier side spends is not told. */
const TIE = 0.03

const isIdle = (name: LabelName): boolean => FAMILY[name] === 'idle'

const cpuTime = ({ summary }: Finished): number => LABELS.reduce((sum, name) => sum + summary.ledger[name], 0)

const idleShare = (side: Finished): number =>
  LABELS.reduce((sum, name) => sum + (isIdle(name) ? side.summary.ledger[name] : 0), 0) / Math.max(1, cpuTime(side))

/**
 * Time that no CPU used is mostly what the work has left over, and says nothing then. It is part of the matter where
 * the side that got less done had more of it.
 */
const idleMatters = (left: Finished, right: Finished): boolean => {
  const [fast, slow] = left.summary.work.count >= right.summary.work.count ? [left, right] : [right, left]
  const behind = slow.summary.work.count < fast.summary.work.count * (1 - TIE)
  return behind && idleShare(slow) > idleShare(fast) + TIE
}

/** Clauses one after the other; where there are more than two, with a pause before the last. */
const clausesOf = (parts: readonly string[]): string => {
  const [most, last] = [parts.slice(0, -1), parts[parts.length - 1]]
  return parts.length < 3 ? listed(parts) : t('{most}, and {last}', { most: most.join(', '), last })
}

/** What the times are measured by: what begins the sentence, one unit of it on each side, and how it is said. */
interface Measure {
  opening: string
  whole: (side: Finished) => number
  amount: (size: number) => string
}

const perUnit = (unit: string): Measure => ({
  opening: t('Per {unit}', { unit: t(unit) }),
  whole: ({ summary }) => summary.work.count,
  amount: formatPs,
})

const perTime = (): Measure => ({
  opening: t("Of its CPUs' time"),
  whole: (side) => Math.max(1, cpuTime(side)),
  amount: (share) => t('{count} percentage points', { count: fixed(share * 100, 0) }),
})

/**
 * Where two kernels part over the same work: the three largest differences of their ledgers, in one sentence. Per unit
 * of work where both finished some, else as shares of the time of all CPUs. Null when they did not do the same work.
 */
export const differencesOf = (left: Finished, right: Finished): string | null => {
  const { unit } = left.summary.work
  if (right.summary.work.unit !== unit) return null
  const both = left.summary.work.count > 0 && right.summary.work.count > 0
  const measure = both ? perUnit(unit) : perTime()
  const names = LABELS.filter((name) => !isIdle(name) || !both || idleMatters(left, right))
  const spent = (side: Finished, name: LabelName): number => side.summary.ledger[name] / measure.whole(side)
  const total = (side: Finished): number => names.reduce((sum, name) => sum + spent(side, name), 0)
  // The sentence begins with the side that has more to answer for.
  const swap = both ? total(right) > total(left) : right.summary.work.count < left.summary.work.count
  const [dear, cheap] = swap ? [right, left] : [left, right]
  const told = names
    .map((name) => ({ name, more: spent(dear, name) - spent(cheap, name) }))
    .filter(({ more }) => Math.abs(more) > TIE * total(dear))
    .toSorted((one, other) => Math.abs(other.more) - Math.abs(one.more))
    .slice(0, TOLD)
  if (told.length === 0) {
    return t('{opening}, {left} and {right} spend about the same everywhere.', {
      opening: measure.opening,
      left: left.title,
      right: right.title,
    })
  }
  const parts = told.map(({ name, more }) => {
    const amount = measure.amount(Math.abs(more))
    if (name === 'idle') return more > 0 ? t('{amount} more idle', { amount }) : t('{amount} less idle', { amount })
    const values = { amount, what: t(SPENT[name]) }
    return more > 0 ? t('{amount} more {what}', values) : t('{amount} less {what}', values)
  })
  return t('{opening}, {dear} spends {parts} than {cheap}.', {
    opening: measure.opening,
    dear: dear.title,
    parts: clausesOf(parts),
    cheap: cheap.title,
  })
}
