import { measure, type Measured } from '../../playback/timeline/measure.ts'
import type { Run } from '../../playback/run.ts'
import { LABELS, type LabelName } from '../../sim/log/schema.ts'
import { LABEL_WORD } from '../../stage/colours.ts'
import { formatExactMoment, formatPs, formatShare, plural } from '../../stage/format.ts'
import type { TimelineSide } from '../../stage/timeline/layout.ts'
import { choose } from '../../store/app.ts'
import { chooseTimeline, intervalOf, setLoop, useTimeline } from '../../store/timeline.ts'
import { spanAround } from '../../stage/timeline/span.ts'

/** What the two cursors enclose: how long it is, and what happened in it on each side. */
const Measure = ({ sides }: { sides: readonly TimelineSide[] }) => {
  const cursors = useTimeline((state) => state.cursors)
  const loop = useTimeline((state) => state.loop)
  const interval = intervalOf(cursors)
  return (
    <section className="timeline-measure" aria-label="Between the cursors" data-testid="timeline-measure">
      {interval === null ? (
        <p>
          Cursor {cursors.a === null ? 'B' : 'A'} is at {formatExactMoment(cursors.a ?? cursors.b ?? 0)}. Set the other
          one with {cursors.a === null ? '[' : ']'} at another moment, or drag along the axis.
        </p>
      ) : (
        <>
          <div className="timeline-measure-head">
            <p>
              <b>{formatPs(interval.toPs - interval.fromPs)}</b> from {formatExactMoment(interval.fromPs)} to{' '}
              {formatExactMoment(interval.toPs)}
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
              {loop === null ? '↻ Play it again and again' : '↻ Do not repeat'}
            </button>
            <button
              type="button"
              className="button"
              onClick={() => chooseTimeline({ window: spanAround(interval.fromPs, interval.toPs) })}
            >
              Show it
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
        Clear
      </button>
    </section>
  )
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

/** The stall that most of an interval's stalled time was for. */
const worstStall = ({ labels }: Measured): LabelName | undefined =>
  LABELS.filter((label) => label.startsWith('stall') && labels[label] > 0).toSorted((x, y) => labels[y] - labels[x])[0]

const sentenceOf = (run: Run, measured: Measured): string => {
  const { all, lengthPs, byCpu, transfers, migrations, ipis, done } = measured
  if (lengthPs === 0) return 'nothing has been simulated there.'
  const whole = lengthPs * byCpu.length
  const share = (time: number): string => formatShare(time / whole)
  const stall = worstStall(measured)
  const mostly = stall === undefined ? '' : ` (mostly ${LABEL_WORD[stall].replace('waiting: ', '')})`
  return (
    `${share(all.work)} work, ${share(all.stall)} waiting for lines${mostly}, ${share(all.spin)} spinning, ` +
    `${share(all.overhead)} interrupts and switches, ${share(all.idle)} idle; ` +
    `${counted(transfers, 'line', 'lines')} came out of another cache, ` +
    `${counted(migrations, 'thread', 'threads')} moved, ${counted(ipis, 'IPI', 'IPIs')}, ` +
    `${counted(done, run.info.unit, plural(run.info.unit))} finished.`
  )
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
        <summary>By CPU</summary>
        <ul className="timeline-shares">
          {measured.byCpu.map((shares, cpu) => (
            <li key={cpu}>
              <span>CPU {cpu}</span>
              <span className="timeline-share-bar" aria-hidden="true">
                {PARTS.map(([family, colour]) => (
                  <span
                    key={family}
                    style={{ width: `${(100 * shares[family]) / measured.lengthPs}%`, background: colour }}
                  />
                ))}
              </span>
              <span>
                {formatShare(shares.work / measured.lengthPs)} work, {formatShare(shares.stall / measured.lengthPs)}{' '}
                waiting, {formatShare(shares.spin / measured.lengthPs)} spinning,{' '}
                {formatShare(shares.idle / measured.lengthPs)} idle
              </span>
            </li>
          ))}
        </ul>
      </details>
    )}
  </div>
)

export default Measure
