import { t, tn } from '../../language/t.ts'
import { measure, type Measured } from '../../playback/timeline/measure.ts'
import type { Run } from '../../playback/run.ts'
import { LABELS, type LabelName } from '../../sim/log/schema.ts'
import { STALL_WORDS } from '../../stage/colours.ts'
import { formatExactMoment, formatPs, formatShare, plural } from '../../stage/format.ts'
import type { TimelineSide } from '../../stage/timeline/layout.ts'
import { choose } from '../../store/app.ts'
import { chooseTimeline, intervalOf, setLoop, useTimeline } from '../../store/timeline.ts'
import { spanAround } from '../../stage/timeline/span.ts'
import { Rich } from '../rich.tsx'

/** What the two cursors enclose: how long it is, and what happened in it on each side. */
const Measure = ({ sides }: { sides: readonly TimelineSide[] }) => {
  const cursors = useTimeline((state) => state.cursors)
  const loop = useTimeline((state) => state.loop)
  const interval = intervalOf(cursors)
  return (
    <section className="timeline-measure" aria-label={t('Between the cursors')} data-testid="timeline-measure">
      {interval === null ? (
        <p>
          {t(
            'Cursor {cursor} is at {moment}. Set the other one with {key} at another moment, or drag along the axis.',
            {
              cursor: cursors.a === null ? 'B' : 'A',
              moment: formatExactMoment(cursors.a ?? cursors.b ?? 0),
              key: cursors.a === null ? '[' : ']',
            },
          )}
        </p>
      ) : (
        <>
          <div className="timeline-measure-head">
            <p>
              <Rich
                text={t('<b>{length}</b> from {from} to {to}', {
                  length: formatPs(interval.toPs - interval.fromPs),
                  from: formatExactMoment(interval.fromPs),
                  to: formatExactMoment(interval.toPs),
                })}
              />
            </p>
            <button
              type="button"
              className="button"
              aria-pressed={loop !== null}
              onClick={() => {
                setLoop(loop === null ? interval : null)
                if (loop === null) choose({ momentPs: interval.fromPs })
              }}
            >
              {loop === null ? t('↻ Play it again and again') : t('↻ Do not repeat')}
            </button>
            <button
              type="button"
              className="button"
              onClick={() => chooseTimeline({ window: spanAround(interval.fromPs, interval.toPs) })}
            >
              {t('Show it')}
            </button>
          </div>
          {sides.map(({ side, title, run }) => (
            <OneSide key={side} title={title} run={run} measured={measure(run, interval.fromPs, interval.toPs)} />
          ))}
        </>
      )}
      <button
        type="button"
        className="button timeline-clear"
        onClick={() => chooseTimeline({ cursors: { a: null, b: null }, loop: null })}
      >
        {t('Clear')}
      </button>
    </section>
  )
}

/** The stall that most of an interval's stalled time was for. */
const worstStall = ({ labels }: Measured): LabelName | undefined =>
  LABELS.filter((label) => label.startsWith('stall') && labels[label] > 0).toSorted((x, y) => labels[y] - labels[x])[0]

const sentenceOf = (run: Run, measured: Measured): string => {
  const { all, lengthPs, byCpu, transfers, migrations, ipis, done } = measured
  if (lengthPs === 0) return t('nothing has been simulated there.')
  const whole = lengthPs * byCpu.length
  const share = (time: number): string => formatShare(time / whole)
  const stall = worstStall(measured)
  const waiting =
    stall === undefined
      ? t('{share} waiting for lines', { share: share(all.stall) })
      : t('{share} waiting for lines (mostly {what})', {
          share: share(all.stall),
          what: t(STALL_WORDS[stall] ?? ''),
        })
  const time = t('{work} work, {waiting}, {spin} spinning, {overhead} interrupts and switches, {idle} idle', {
    work: share(all.work),
    waiting,
    spin: share(all.spin),
    overhead: share(all.overhead),
    idle: share(all.idle),
  })
  const events = [
    tn(transfers, '{count} line came out of another cache', '{count} lines came out of another cache'),
    tn(migrations, '{count} thread moved', '{count} threads moved'),
    tn(ipis, '{count} IPI', '{count} IPIs'),
    tn(done, '{count} {unit} finished', '{count} {units} finished', {
      unit: t(run.info.unit),
      units: plural(run.info.unit),
    }),
  ]
  return `${time}; ${events.join(', ')}.`
}

const PARTS = [
  ['work', 'var(--work)'],
  ['overhead', 'var(--overhead)'],
  ['spin', 'var(--spin)'],
  ['stall', 'var(--stall)'],
] as const

const OneSide = ({ title, run, measured }: { title: string; run: Run; measured: Measured }) => (
  <div>
    <p>
      <b>{title}:</b> {sentenceOf(run, measured)}
    </p>
    {measured.lengthPs > 0 && (
      <details>
        <summary>{t('By CPU')}</summary>
        <ul className="timeline-shares">
          {measured.byCpu.map((shares, cpu) => (
            <li key={cpu}>
              <span>{t('CPU {cpu}', { cpu })}</span>
              <span className="timeline-share-bar" aria-hidden="true">
                {PARTS.map(([family, colour]) => (
                  <span
                    key={family}
                    style={{ width: `${(100 * shares[family]) / measured.lengthPs}%`, background: colour }}
                  />
                ))}
              </span>
              <span>
                {t('{work} work, {stall} waiting, {spin} spinning, {idle} idle', {
                  work: formatShare(shares.work / measured.lengthPs),
                  stall: formatShare(shares.stall / measured.lengthPs),
                  spin: formatShare(shares.spin / measured.lengthPs),
                  idle: formatShare(shares.idle / measured.lengthPs),
                })}
              </span>
            </li>
          ))}
        </ul>
      </details>
    )}
  </div>
)

export default Measure
