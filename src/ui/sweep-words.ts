import { formatCount, formatRatio, plural } from '../stage/format.ts'
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
  if (first === last) return `with ${cpusText(first)}`
  if (order === 0) return `up to ${cpusText(last)}`
  return order === all.length - 1 ? `from ${first} on` : `from ${first} to ${last}`
}

/** Which kernel gets more done at which end, and where the order flips; null while there is nothing to compare. */
export const leadSentence = (left: Curve, right: Curve, unit: string): string | null => {
  const stretches = stretchesOf(left, right)
  const [first] = stretches
  if (first === undefined) return null
  if (stretches.length === 1) {
    const range = first.counts.length === 1 ? `with ${cpusText(first.counts[0])}` : 'with every number of CPUs'
    return first.leader === ''
      ? `Both finish about as many ${plural(unit)} per second ${range}.`
      : `${first.leader} leads ${range}.`
  }
  const clauses = stretches.map((stretch, order) => {
    const range = rangeText(stretch, order, stretches)
    if (stretch.leader === '') return `both are level ${range}`
    const follows = order > 0 && stretches[order - 1].leader !== ''
    return `${stretch.leader}${follows ? '' : ' leads'} ${range}`
  })
  const sentence = clauses.join(', ')
  return `${first.leader === '' ? `B${sentence.slice(1)}` : sentence}.`
}

/** With how many CPUs one kernel gets most done; null while there is nothing to compare. */
export const peakSentence = ({ label, points }: Curve, unit: string): string | null => {
  const [first] = points
  if (points.length < 2) return null
  const best = points.reduce((most, point) => (point.value > most.value ? point : most))
  if (best.value === 0) return `${label} finished no ${unit} with any number of CPUs.`
  const rate = `${formatCount(best.value)} ${plural(unit)} per second`
  const gain =
    best === first || first.value === 0
      ? ''
      : `, ${formatRatio(best.value / first.value)} times as many as with ${cpusText(first.cpus)}`
  return `${label} gets most done with ${cpusText(best.cpus)}: ${rate}${gain}.`
}
