import { t } from '../language/t.ts'
import { formatCount, formatRatio, noUnit, plural } from '../stage/format.ts'
import { cpusText, type Curve } from '../stage/curves.tsx'

/** Differences smaller than this part are said of neither. */
const TIE = 0.03

interface Stretch {
  /** The kernel ahead; empty where both are level. */
  leader: string
  counts: number[]
}

const leaderOf = (left: { label: string; value: number }, right: { label: string; value: number }): string => {
  const [more, less] = left.value >= right.value ? [left, right] : [right, left]
  return more.value <= less.value * (1 + TIE) ? '' : more.label
}

/** Neighbouring counts with the same kernel ahead, from few CPUs to many; only counts that both have been run with. */
const stretchesOf = (left: Curve, right: Curve): Stretch[] => {
  const stretches: Stretch[] = []
  for (const { cpus, value } of left.points) {
    const other = right.points.find((point) => point.cpus === cpus)
    if (other === undefined) continue
    const leader = leaderOf({ label: left.label, value }, { label: right.label, value: other.value })
    const last = stretches.at(-1)
    if (last !== undefined && last.leader === leader) last.counts.push(cpus)
    else stretches.push({ leader, counts: [cpus] })
  }
  return stretches
}

const rangeText = ({ counts }: Stretch, order: number, all: readonly Stretch[]): string => {
  const [first, last] = [counts[0], counts[counts.length - 1]]
  if (first === last) return t('with {cpus}', { cpus: cpusText(first) })
  if (order === 0) return t('up to {cpus}', { cpus: cpusText(last) })
  return order === all.length - 1 ? t('from {first} on', { first }) : t('from {first} to {last}', { first, last })
}

/** Which kernel gets more done at which end, and where the order flips; null while there is nothing to compare. */
export const leadSentence = (left: Curve, right: Curve, unit: string): string | null => {
  const stretches = stretchesOf(left, right)
  const [first] = stretches
  if (first === undefined) return null
  if (stretches.length === 1) {
    const range =
      first.counts.length === 1 ? t('with {cpus}', { cpus: cpusText(first.counts[0]) }) : t('with every number of CPUs')
    return first.leader === ''
      ? t('Both finish about as many {units} per second {range}.', { units: plural(unit), range })
      : t('{leader} leads {range}.', { leader: first.leader, range })
  }
  const clauses = stretches.map((stretch, order) => {
    const range = rangeText(stretch, order, stretches)
    if (stretch.leader === '') return t('both are level {range}', { range })
    const follows = order > 0 && stretches[order - 1].leader !== ''
    const { leader } = stretch
    return follows ? t('{leader} {range}', { leader, range }) : t('{leader} leads {range}', { leader, range })
  })
  const sentence = clauses.join(', ')
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`
}

/** With how many CPUs one kernel gets most done; null while there is nothing to compare. */
export const peakSentence = ({ label, points }: Curve, unit: string): string | null => {
  const [first] = points
  if (points.length < 2) return null
  const best = points.reduce((most, point) => (point.value > most.value ? point : most))
  if (best.value === 0) {
    return t('{label} finished {none} with any number of CPUs.', { label, none: noUnit(unit) })
  }
  const values = { label, cpus: cpusText(best.cpus), rate: formatCount(best.value), units: plural(unit) }
  if (best === first || first.value === 0) {
    return t('{label} gets most done with {cpus}: {rate} {units} per second.', values)
  }
  return t('{label} gets most done with {cpus}: {rate} {units} per second, {times} times as many as with {fewer}.', {
    ...values,
    times: formatRatio(best.value / first.value),
    fewer: cpusText(first.cpus),
  })
}
