import { t } from '../../language/t.ts'
import type { Point } from '../layout.ts'

/** Copies that hold an old value: a ring around the cell, and the word. */
export const StaleMarks = ({ points }: { points: readonly Point[] }) =>
  points.map(({ x, y }) => (
    <g key={`${x},${y}`} className="stale-mark">
      <circle cx={x} cy={y} r={19} />
      <text x={x + 23} y={y}>
        {t('old value')}
      </text>
    </g>
  ))
