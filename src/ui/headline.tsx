import { formatCount, formatPs, formatRatio, plural } from '../stage/format.ts'
import { WORKLOAD_CARDS } from '../sim/workload/cards/registry.ts'
import { useApp } from '../store/app.ts'
import { differencesOf, type Finished } from './differences.ts'
import type { Side } from './side-panel.tsx'

const perUnit = ({ summary }: Finished): number => summary.transfers / summary.work.count

const moved = (side: Finished): string => {
  const { count, unit } = side.summary.work
  if (count === 0) return `${side.title} finished no ${unit} at all`
  return `${side.title} moved ${formatRatio(perUnit(side))} cache lines per ${unit}`
}

const finishedCounts = (left: Finished, right: Finished): string => {
  const [fast, slow] = left.summary.work.count >= right.summary.work.count ? [left, right] : [right, left]
  const [most, least] = [fast.summary.work.count, slow.summary.work.count]
  if (most < 1.03 * least) return `Both finished about as many: ${formatCount(most)}.`
  return `${fast.title} finished ${formatCount(most)}, ${slow.title} ${formatCount(least)}.`
}

/** Both in one sentence, the larger value first; a side that finished nothing has no end to what each unit cost it. */
const compared = (
  left: Finished,
  right: Finished,
  value: (side: Finished) => number,
  tell: (side: Finished) => string,
  format: (value: number) => string,
): string => {
  const [more, less] =
    value(right) <= value(left) || (right.summary.work.count > 0 && left.summary.work.count === 0)
      ? [left, right]
      : [right, left]
  const rest =
    more.summary.work.count === 0 || less.summary.work.count === 0 ? tell(less) : `${less.title} ${format(value(less))}`
  return `${tell(more)}, ${rest}`
}

const waited = (side: Finished): string => {
  const { count, unit } = side.summary.work
  if (count === 0) return `${side.title} finished no ${unit} at all`
  return `on ${side.title} ${/^[aeio]/.test(unit) ? 'an' : 'a'} ${unit} waited ${formatPs(side.summary.meanWaitPs)}`
}

const deadlocked = ({ title, summary }: Finished): string =>
  `${title} came to a deadlock after ${summary.work.count === 1 ? `1 ${summary.work.unit}` : `${formatCount(summary.work.count)} ${plural(summary.work.unit)}`}`

/** One sentence, written by the runs themselves, and what it is weighed against. */
export const headlineOf = (
  sides: readonly Finished[],
  measure: 'moves' | 'waits' = 'moves',
): { sentence: string; evidence: string } => {
  const [left, right] = sides
  const unit = plural(left.summary.work.unit)
  const stuck = sides.filter(({ summary }) => summary.deadlocks > 0)
  if (right === undefined) {
    const sentence = stuck.length > 0 ? deadlocked(left) : measure === 'waits' ? capital(waited(left)) : moved(left)
    return { sentence: `${sentence}.`, evidence: `${formatCount(left.summary.work.count)} ${unit} finished.` }
  }
  if (sides.length > 2) return headlineOfMany(sides, measure)
  const evidence = finishedCounts(left, right)
  if (stuck.length > 0) {
    const others = sides.filter(({ summary }) => summary.deadlocks === 0)
    const rest = others.map(({ title, summary }) => `; ${title} finished ${formatCount(summary.work.count)}`).join('')
    return { sentence: `Same ${unit}, same seed: ${stuck.map(deadlocked).join(', ')}${rest}.`, evidence }
  }
  const words =
    measure === 'waits'
      ? compared(left, right, ({ summary }) => summary.meanWaitPs, waited, formatPs)
      : compared(left, right, perUnit, moved, formatRatio)
  return { sentence: `Same ${unit}, same seed: ${words}.`, evidence }
}

/** Three and more runs: each with its value, the largest first. */
const headlineOfMany = (
  sides: readonly Finished[],
  measure: 'moves' | 'waits',
): { sentence: string; evidence: string } => {
  const { unit } = sides[0].summary.work
  const [value, format, words] =
    measure === 'waits'
      ? ([({ summary }: Finished) => summary.meanWaitPs, formatPs, `how long each ${unit} waited`] as const)
      : ([perUnit, formatRatio, `cache lines moved per ${unit}`] as const)
  const told = sides
    .toSorted((one, other) => value(other) - value(one))
    .map((side) => `${side.title} ${side.summary.work.count === 0 ? 'finished none' : format(value(side))}`)
  const finished = sides.map((side) => `${side.title} ${formatCount(side.summary.work.count)}`)
  return {
    sentence: `Same ${plural(unit)}, same seed; ${words}: ${told.join(', ')}.`,
    evidence: `${capital(plural(unit))} finished: ${finished.join(', ')}.`,
  }
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

const finishedOf = (sides: readonly Side[]): (Finished & { kernel: string })[] =>
  sides.flatMap(({ kernel, title, run }) => (run?.summary ? [{ kernel, title, summary: run.summary }] : []))

/** Where the time of the two sides went differently, in a sentence; its place is kept while they run. */
export const Differences = ({ sides }: { sides: readonly Side[] }) => {
  if (sides.length !== 2) return null
  const [left, right] = finishedOf(sides)
  const sentence = left === undefined || right === undefined ? null : differencesOf(left, right)
  return (
    <p data-testid="differences" className="min-h-5 px-2 text-sm text-pretty">
      {sentence}
    </p>
  )
}

export const Headline = ({ sides }: { sides: Side[] }) => {
  const expected = useApp((state) => state.expectedDigest)
  const shared = useApp((state) => state.scenario.kernel)
  const kind = useApp((state) => state.scenario.workload.kind)
  const finished = finishedOf(sides)
  const written = finished.length === sides.length ? headlineOf(finished, WORKLOAD_CARDS[kind].measure) : null
  const own = finished.find((side) => side.kernel === shared)
  const differs = expected !== '' && own !== undefined && own.summary.digest !== expected
  return (
    <>
      <p data-testid="headline" className="text-xl leading-snug font-bold text-pretty sm:text-2xl">
        {written === null ? 'Running the same work on both sides…' : written.sentence}
      </p>
      <p className="text-sm text-pretty" style={{ color: 'var(--ink-2)' }}>
        {written !== null && (
          <b className="mr-2" style={{ color: 'var(--ink)' }}>
            {written.evidence}
          </b>
        )}
        Each field of a cache is one line of memory. A <b style={{ color: 'var(--flight-ink)' }}>square that flies</b>{' '}
        is a line changing its owner; a CPU <b style={{ color: 'var(--stall)' }}>framed in red</b> stands still until
        its line is there.
      </p>
      {differs && (
        <p role="alert" className="panel border-2 p-2" style={{ borderColor: 'var(--stall)' }}>
          This run is not the one that was shared: its digest is {own.summary.digest}, the link says {expected}. The
          program has changed since.
        </p>
      )}
    </>
  )
}
