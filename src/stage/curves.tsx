import { line, scaleLinear, scaleLog } from 'd3'
import { useId } from 'react'
import { t, tn } from '../language/t.ts'

/** A value measured with so many CPUs. */
export interface CurvePoint {
  cpus: number
  value: number
}

/** A line of the chart. */
export interface Curve {
  label: string
  points: readonly CurvePoint[]
}

interface CurvesProps {
  /** What is drawn, above the chart and as its name. */
  title: string
  curves: readonly Curve[]
  /** What the curves are weighed against, such as closed forms: drawn thin, grey and dashed, behind them. */
  references?: readonly Curve[]
  /** Numbers of CPUs on the axis. */
  counts: readonly number[]
  /** Number of CPUs that is on the stage. */
  current: number
  /** Width in pixels. */
  width: number
  format: (value: number) => string
}

const HEIGHT = 236
const TOP = 24
const BOTTOM = 36
const LEFT = 62
/** Least distance of two names at the ends of lines, in pixels. */
const NAME_STEP = 15
const NAME_GAP = 9
/** Room for half a mark beside the axis. */
const INSET = 9
/** Width of a character of a name, in pixels; it only has to be enough. */
const NAME_CHARACTER = 7.8
/** Least distance of two numbers below the axis, in pixels. */
const TICK_STEP = 20
/** References that leave the curves far below are cut off here, as a part of the highest value of a curve. */
const HEADROOM = 1.5
const DASHES = [undefined, '7 4']

interface EndName {
  label: string
  className: string
  x: number
  y: number
}

/** Moves names apart that would stand on each other, downwards, and all of them up again where they leave the chart. */
export const spreadNames = <T extends { y: number }>(names: readonly T[], top: number, bottom: number): T[] => {
  const sorted = names.toSorted((one, other) => one.y - other.y).map((name) => ({ ...name }))
  for (let index = 1; index < sorted.length; index++) {
    sorted[index].y = Math.max(sorted[index].y, sorted[index - 1].y + NAME_STEP)
  }
  let limit = bottom
  for (const name of sorted.toReversed()) {
    name.y = Math.max(top, Math.min(name.y, limit))
    limit = name.y - NAME_STEP
  }
  return sorted
}

/** Every curve has a mark of its own: a disc, a diamond. */
const Mark = ({ order, x, y, words }: { order: number; x: number; y: number; words: string }) => {
  const className = `curve-mark curve-${order}`
  return order === 0 ? (
    <circle className={className} cx={x} cy={y} r={4.5}>
      <title>{words}</title>
    </circle>
  ) : (
    <path className={className} d={`M${x} ${y - 6}l6 6l-6 6l-6 -6z`}>
      <title>{words}</title>
    </path>
  )
}

/** A number of CPUs in words. */
export const cpusText = (cpus: number): string => tn(cpus, '{count} CPU', '{count} CPUs')

/** The counts that have room for their number, and always the first. */
const roomyTicks = (counts: readonly number[], x: (count: number) => number): number[] => {
  const kept: number[] = []
  for (const count of counts) {
    const last = kept.at(-1)
    if (last === undefined || x(count) - x(last) >= TICK_STEP) kept.push(count)
  }
  return kept
}

const scalesOf = ({ curves, references = [], counts, width }: CurvesProps) => {
  const names = [...curves, ...references].map(({ label }) => label.length * NAME_CHARACTER + NAME_GAP + 4)
  const right = width - Math.min(width * 0.4, Math.max(20, ...names))
  const highest = (lines: readonly Curve[]): number =>
    Math.max(0, ...lines.flatMap(({ points }) => points.map(({ value }) => value)))
  const own = highest(curves)
  const top = own === 0 ? highest(references) : Math.min(own * HEADROOM, Math.max(own, highest(references)))
  const x = scaleLog([Math.min(...counts), Math.max(2, ...counts)], [LEFT + INSET, right - INSET]).base(2)
  const y = scaleLinear([0, top === 0 ? 1 : top], [HEIGHT - BOTTOM, TOP]).nice(4)
  return { x, y, right }
}

/**
 * Lines over the number of CPUs, each named at its end. Lines are told apart by colour, mark and stroke; the numbers
 * themselves belong into a table beside the chart.
 */
export const Curves = (props: CurvesProps) => {
  const { title, curves, references = [], counts, current, width, format } = props
  const clip = useId()
  const { x, y, right } = scalesOf(props)
  const path = line<CurvePoint>(
    ({ cpus }) => x(cpus),
    ({ value }) => y(value),
  )
  const endOf = ({ label, points }: Curve, className: string): EndName[] => {
    const last = points.findLast(({ value }) => y(value) >= TOP)
    return last === undefined ? [] : [{ label, className, x: x(last.cpus) + NAME_GAP, y: y(last.value) }]
  }
  const names = spreadNames(
    [
      ...curves.flatMap((curve, order) => endOf(curve, `curve-name curve-name-${order}`)),
      ...references.flatMap((curve) => endOf(curve, 'curve-name curve-name-reference')),
    ],
    TOP,
    HEIGHT - BOTTOM,
  )
  return (
    <figure className="min-w-0">
      <figcaption className="text-sm font-semibold">{title}</figcaption>
      <svg
        className="curves"
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={t('{title}, against the number of CPUs', { title })}
      >
        <clipPath id={clip}>
          <rect x={LEFT} y={TOP} width={Math.max(0, right - LEFT)} height={HEIGHT - TOP - BOTTOM} />
        </clipPath>
        {y.ticks(4).map((value) => (
          <g key={value}>
            <line className="curve-grid" x1={LEFT} x2={right} y1={y(value)} y2={y(value)} />
            <text className="curve-tick" x={LEFT - 6} y={y(value)} textAnchor="end" dominantBaseline="central">
              {format(value)}
            </text>
          </g>
        ))}
        {roomyTicks(counts, x).map((count) => (
          <text key={count} className="curve-tick" x={x(count)} y={HEIGHT - BOTTOM + 16} textAnchor="middle">
            {count}
          </text>
        ))}
        <text className="curve-tick" x={(LEFT + right) / 2} y={HEIGHT - 5} textAnchor="middle">
          {t('CPUs')}
        </text>
        {counts.includes(current) && (
          <g>
            <line className="curve-current" x1={x(current)} x2={x(current)} y1={TOP} y2={HEIGHT - BOTTOM + 4} />
            <text className="curve-current-name" x={x(current)} y={TOP - 8} textAnchor="middle">
              {t('on the stage')}
            </text>
          </g>
        )}
        <g clipPath={`url(#${clip})`}>
          {references.map(({ label, points }) => (
            <path key={label} className="curve-reference" d={path(points) ?? undefined} />
          ))}
        </g>
        {curves.map(({ label, points }, order) => (
          <g key={label}>
            <path
              className={`curve curve-${order}`}
              strokeDasharray={DASHES[order % DASHES.length]}
              d={path(points) ?? undefined}
            />
            {points.map(({ cpus, value }) => (
              <Mark
                key={cpus}
                order={order}
                x={x(cpus)}
                y={y(value)}
                words={`${label}, ${cpusText(cpus)}: ${format(value)}`}
              />
            ))}
          </g>
        ))}
        {names.map((name) => (
          <text key={name.label} className={name.className} x={name.x} y={name.y} dominantBaseline="central">
            {name.label}
          </text>
        ))}
      </svg>
    </figure>
  )
}
