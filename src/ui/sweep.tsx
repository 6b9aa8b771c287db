import { t } from '../language/t.ts'
import { theoryOf } from '../scenario/closed-forms.ts'
import { KERNEL_CARDS } from '../sim/kernel/cards.ts'
import type { RunSummary } from '../sim/log/schema.ts'
import { cpusText, type Curve, Curves } from '../stage/curves.tsx'
import { formatCount, formatPs, formatShare, plural } from '../stage/format.ts'
import { stallShare } from '../stage/stall-share.ts'
import { WORKLOAD_CARDS } from '../sim/workload/cards/registry.ts'
import { useApp } from '../store/app.ts'
import { leadSentence, peakSentence } from './sweep-words.ts'
import { kernelsOf } from '../scenario/sides.ts'
import { type Swept, useSweep } from './use-sweep.ts'
import { useWidth } from './use-width.ts'

/** Where two charts stand beside each other, in pixels of the panel. */
const BESIDE = 760
const GAP = 16

const waitingTitle = (): string => t('Share of busy time spent waiting')

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

const titleOf = (kernel: string): string => KERNEL_CARDS[kernel].title

const curvesOf = (swept: readonly Swept[], value: (summary: RunSummary) => number): Curve[] =>
  swept.map(({ kernel, points }) => ({
    label: titleOf(kernel),
    points: points.map(({ cpus, summary }) => ({ cpus, value: value(summary) })),
  }))

const percent = (share: number): string => `${Math.round(share * 100)} %`

const Numbers = ({ swept, counts, unit }: { swept: readonly Swept[]; counts: readonly number[]; unit: string }) => (
  <details className="mt-2">
    <summary className="button">{t('The same as a table')}</summary>
    <div className="mt-2 overflow-x-auto">
      <table className="sweep-table text-sm">
        <caption className="sr-only">{t('By the number of CPUs')}</caption>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              {t('CPUs')}
            </th>
            <th scope="colgroup" colSpan={swept.length}>
              {t('{units} per second', { units: capital(plural(unit)) })}
            </th>
            <th scope="colgroup" colSpan={swept.length}>
              {waitingTitle()}
            </th>
          </tr>
          <tr>
            {['work', 'waiting'].flatMap((measure) =>
              swept.map(({ kernel }) => (
                <th key={`${measure} ${kernel}`} scope="col">
                  {titleOf(kernel)}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {counts.map((count) => {
            const found = swept.map(({ points }) => points.find(({ cpus }) => cpus === count)?.summary)
            return (
              <tr key={count}>
                <th scope="row">{count}</th>
                {found.map((summary, side) => (
                  <td key={swept[side].kernel}>{summary ? formatCount(summary.work.perSecond) : '–'}</td>
                ))}
                {found.map((summary, side) => (
                  <td key={swept[side].kernel}>{summary ? formatShare(stallShare(summary.ledger)) : '–'}</td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  </details>
)

/** What the sweep has shown, in a sentence, and how far it has come. */
const Words = ({ swept, curves, unit }: { swept: readonly Swept[]; curves: readonly Curve[]; unit: string }) => {
  const [left, right] = curves
  const done = swept.every((side) => side.done)
  const sentence = right === undefined ? peakSentence(left, unit) : leadSentence(left, right, unit)
  return (
    <div role="status" className="mt-1">
      <p className="font-semibold text-pretty" data-testid="sweep-words">
        {done ? (sentence ?? t('No run came to its end.')) : t('Running with more and more CPUs…')}
      </p>
      {swept.flatMap(({ kernel, failures }) =>
        failures.map(({ cpus, message }) => (
          <p key={`${kernel} ${cpus}`} className="text-sm" style={{ color: 'var(--stall)' }}>
            {t('{title} with {cpus} stopped: {message}', { title: titleOf(kernel), cpus: cpusText(cpus), message })}
          </p>
        )),
      )}
    </div>
  )
}

/** The scenario's kernels against the number of CPUs: work done, and time lost to waiting. */
const Sweep = ({ ready }: { ready: boolean }) => {
  const scenario = useApp((state) => state.scenario)
  const view = useApp((state) => state.view)
  const pair = useApp((state) => state.pair)
  const [box, whole] = useWidth()
  const { counts, swept } = useSweep(scenario, kernelsOf(scenario, view, pair), ready)
  const { unit } = WORKLOAD_CARDS[scenario.workload.kind]
  const width = whole >= BESIDE ? Math.floor((whole - GAP) / 2) : whole
  const work = curvesOf(swept, (summary) => summary.work.perSecond)
  const waiting = curvesOf(swept, ({ ledger }) => stallShare(ledger))
  const waits = curvesOf(swept, ({ meanWaitPs }) => meanWaitPs)
  const theory = theoryOf(scenario, counts)
  const shared = { counts, current: scenario.cpus, width }
  return (
    <div ref={box} className="mt-2">
      <div className="flex flex-wrap gap-4">
        <Curves
          title={t('{units} per second', { units: capital(plural(unit)) })}
          curves={work}
          references={theory.work}
          format={formatCount}
          {...shared}
        />
        {theory.wait.length > 0 && (
          <Curves
            title={t('Mean wait of a {unit} for its CPU', { unit: t(unit) })}
            curves={waits}
            references={theory.wait}
            format={formatPs}
            {...shared}
          />
        )}
        <Curves title={waitingTitle()} curves={waiting} format={percent} {...shared} />
      </div>
      <Words swept={swept} curves={work} unit={unit} />
      <p className="text-sm text-pretty" style={{ color: 'var(--ink-2)' }}>
        {t(
          'The same scenario, run beside the stage with each number of CPUs; long runs are cut short. Waiting is for lines, memory and locks.',
        )}
        {theory.work.length + theory.wait.length > 0 &&
          ` ${t(
            'The thin lines are theory: what waiting for one’s turn costs by itself. What lies between them and the curves is what coherence and the kernel add.',
          )}`}
      </p>
      <Numbers swept={swept} counts={counts} unit={unit} />
    </div>
  )
}

export default Sweep
