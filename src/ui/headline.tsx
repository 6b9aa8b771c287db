import { t, tn } from '../language/t.ts'
import { formatCount, formatPs, formatRatio, noUnit, oneUnit, plural } from '../stage/format.ts'
import { WORKLOAD_CARDS } from '../sim/workload/cards/registry.ts'
import { useApp } from '../store/app.ts'
import { differencesOf, type Finished } from './differences.ts'
import { Rich } from './rich.tsx'
import type { Side } from './side-panel.tsx'

const perUnit = ({ summary }: Finished): number => summary.transfers / summary.work.count

const nothingDone = ({ title, summary }: Finished): string =>
  t('{title} finished {none} at all', { title, none: noUnit(summary.work.unit) })

const moved = (side: Finished): string => {
  const { count, unit } = side.summary.work
  if (count === 0) return nothingDone(side)
  return t('{title} moved {lines} cache lines per {unit}', {
    title: side.title,
    lines: formatRatio(perUnit(side)),
    unit: t(unit),
  })
}

const finishedCounts = (left: Finished, right: Finished): string => {
  const [fast, slow] = left.summary.work.count >= right.summary.work.count ? [left, right] : [right, left]
  const [most, least] = [fast.summary.work.count, slow.summary.work.count]
  if (most < 1.03 * least) return t('Both finished about as many: {count}.', { count: formatCount(most) })
  return t('{fast} finished {most}, {slow} {least}.', {
    fast: fast.title,
    most: formatCount(most),
    slow: slow.title,
    least: formatCount(least),
  })
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
  if (count === 0) return nothingDone(side)
  return t('on {title} {one} waited {time}', {
    title: side.title,
    one: oneUnit(unit),
    time: formatPs(side.summary.meanWaitPs),
  })
}

const deadlocked = ({ title, summary }: Finished): string =>
  tn(
    summary.work.count,
    '{title} came to a deadlock after 1 {unit}',
    '{title} came to a deadlock after {count} {units}',
    {
      title,
      count: formatCount(summary.work.count),
      unit: t(summary.work.unit),
      units: plural(summary.work.unit),
    },
  )

/** One sentence, written by the runs themselves, and what it is weighed against. */
export const headlineOf = (
  sides: readonly Finished[],
  measure: 'moves' | 'waits' = 'moves',
): { sentence: string; evidence: string } => {
  const [left, right] = sides
  const units = plural(left.summary.work.unit)
  const stuck = sides.filter(({ summary }) => summary.deadlocks > 0)
  if (right === undefined) {
    const sentence = stuck.length > 0 ? deadlocked(left) : measure === 'waits' ? capital(waited(left)) : moved(left)
    const evidence = t('{count} {units} finished.', { count: formatCount(left.summary.work.count), units })
    return { sentence: `${sentence}.`, evidence }
  }
  if (sides.length > 2) return headlineOfMany(sides, measure)
  const evidence = finishedCounts(left, right)
  if (stuck.length > 0) {
    const others = sides.filter(({ summary }) => summary.deadlocks === 0)
    const rest = others.map(({ title, summary }) =>
      t('{title} finished {count}', { title, count: formatCount(summary.work.count) }),
    )
    const words = [stuck.map(deadlocked).join(', '), ...rest].join('; ')
    return { sentence: t('Same {units}, same seed: {words}.', { units, words }), evidence }
  }
  const words =
    measure === 'waits'
      ? compared(left, right, ({ summary }) => summary.meanWaitPs, waited, formatPs)
      : compared(left, right, perUnit, moved, formatRatio)
  return { sentence: t('Same {units}, same seed: {words}.', { units, words }), evidence }
}

/** Three and more runs: each with its value, the largest first. */
const headlineOfMany = (
  sides: readonly Finished[],
  measure: 'moves' | 'waits',
): { sentence: string; evidence: string } => {
  const unit = t(sides[0].summary.work.unit)
  const units = plural(sides[0].summary.work.unit)
  const [value, format, words] =
    measure === 'waits'
      ? ([({ summary }: Finished) => summary.meanWaitPs, formatPs, t('how long each {unit} waited', { unit })] as const)
      : ([perUnit, formatRatio, t('cache lines moved per {unit}', { unit })] as const)
  const told = sides
    .toSorted((one, other) => value(other) - value(one))
    .map((side) =>
      side.summary.work.count === 0
        ? t('{title} finished none', { title: side.title })
        : `${side.title} ${format(value(side))}`,
    )
  const finished = sides.map((side) => `${side.title} ${formatCount(side.summary.work.count)}`)
  return {
    sentence: t('Same {units}, same seed; {words}: {told}.', { units, words, told: told.join(', ') }),
    evidence: t('{units} finished: {told}.', { units: capital(units), told: finished.join(', ') }),
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
    <p
      data-testid="differences"
      className={`px-2 text-sm text-pretty ${sentence === null ? 'min-h-[4lh] sm:min-h-[2lh] min-[1400px]:min-h-[1lh]' : 'min-h-5'}`}
    >
      {sentence}
    </p>
  )
}

const MARKS = {
  flight: (words: string) => <b style={{ color: 'var(--flight-ink)' }}>{words}</b>,
  stall: (words: string) => <b style={{ color: 'var(--stall)' }}>{words}</b>,
}

/** Lines that the texts will take when both runs are there, as the first example has them: nothing moves then. */
const HEADLINE_ROOM = {
  sentence: 'min-h-[3lh] sm:min-h-[2lh] xl:min-h-[1lh]',
  evidence: 'min-h-[4lh] sm:min-h-[2lh] min-[1400px]:min-h-[1lh]',
}

export const Headline = ({ sides }: { sides: Side[] }) => {
  const kind = useApp((state) => state.scenario.workload.kind)
  const finished = finishedOf(sides)
  const written =
    sides[0]?.story?.() ??
    (finished.length === sides.length ? headlineOf(finished, WORKLOAD_CARDS[kind].measure) : null)
  const keeps = written === null ? HEADLINE_ROOM : { sentence: '', evidence: '' }
  return (
    <>
      <p
        data-testid="headline"
        className={`presented text-xl leading-snug font-bold text-pretty sm:text-2xl ${keeps.sentence}`}
      >
        {written === null ? t('Running the same work on both sides…') : written.sentence}
      </p>
      {/* Bold letters may reach higher than others of their size: they do not make their line higher. */}
      <p className={`text-sm text-pretty [&_b]:leading-none ${keeps.evidence}`} style={{ color: 'var(--ink-2)' }}>
        {written !== null && (
          <b className="mr-2" style={{ color: 'var(--ink)' }}>
            {written.evidence}
          </b>
        )}
        <Rich
          text={t(
            'Each field of a cache is one line of memory. A <flight>square that flies</flight> is a line changing its owner; a CPU <stall>framed in red</stall> stands still until its line is there.',
          )}
          marks={MARKS}
        />
      </p>
    </>
  )
}
