import { KERNELS } from '../sim/kernel/registry.ts'
import type { RunSummary } from '../sim/log/schema.ts'
import { formatCount, formatRatio } from '../stage/format.ts'
import { useApp } from '../store/app.ts'
import type { Side } from './side-panel.tsx'

const perUnit = (summary: RunSummary): number => summary.transfers / summary.work.count

const plural = (unit: string): string => `${unit}s`

/** One sentence, written by the runs themselves, and what it is weighed against. */
export const headlineOf = (
  sides: readonly { kernel: string; summary: RunSummary }[],
): { sentence: string; evidence: string } => {
  const [left, right] = sides
  const moved = (side: { kernel: string; summary: RunSummary }): string =>
    side.summary.work.count === 0
      ? `${KERNELS[side.kernel].title} finished none`
      : `${KERNELS[side.kernel].title} moved ${formatRatio(perUnit(side.summary))} cache lines for each`
  if (right === undefined) {
    const { count, unit } = left.summary.work
    return { sentence: `${moved(left)}.`, evidence: `${formatCount(count)} ${plural(unit)} finished.` }
  }
  const [more, less] = perUnit(left.summary) > perUnit(right.summary) ? [left, right] : [right, left]
  const unit = plural(left.summary.work.unit)
  const [fast, slow] = left.summary.work.count >= right.summary.work.count ? [left, right] : [right, left]
  const counts =
    fast.summary.work.count < 1.03 * slow.summary.work.count
      ? `Both finished about as many (${formatCount(fast.summary.work.count)}).`
      : `${KERNELS[fast.kernel].title} finished ${formatCount(fast.summary.work.count)}, ${KERNELS[slow.kernel].title} ${formatCount(slow.summary.work.count)}.`
  const rest = less.summary.work.count === 0 ? 'finished none' : formatRatio(perUnit(less.summary))
  return {
    sentence: `Same ${unit}, same seed: ${moved(more)}, ${KERNELS[less.kernel].title} ${rest}.`,
    evidence: counts,
  }
}

export const Headline = ({ sides }: { sides: Side[] }) => {
  const expected = useApp((state) => state.expectedDigest)
  const kernel = useApp((state) => state.scenario.kernel)
  const finished = sides.flatMap(({ kernel, run }) => (run?.summary ? [{ kernel, summary: run.summary }] : []))
  const written = finished.length === sides.length ? headlineOf(finished) : null
  const own = finished.find((side) => side.kernel === kernel)
  const differs = expected !== '' && own !== undefined && own.summary.digest !== expected
  return (
    <>
      <p data-testid="headline" className="text-xl leading-snug font-bold text-pretty sm:text-2xl">
        {written === null ? 'Running the same work on both sides…' : written.sentence}
        {written !== null && (
          <span className="ml-3 text-base font-normal" style={{ color: 'var(--ink-2)' }}>
            {written.evidence}
          </span>
        )}
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
