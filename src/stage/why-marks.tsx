import { t } from '../language/t.ts'
import type { Link } from '../playback/why/chain.ts'
import type { Point } from './layout.ts'
import type { MachineViewProps } from './machine-view-props.ts'
import { BADGE, badgesOf } from './why-places.ts'

interface WhyMarksProps extends MachineViewProps {
  chain: readonly Link[]
}

/** From one badge to the next, in a bow: it can be told from the lines of the picture, which are straight. */
const bow = (from: Point, to: Point): string => {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  return `M${from.x},${from.y} Q${(from.x + to.x) / 2 - dy * 0.15},${(from.y + to.y) / 2 + dx * 0.15 - 12} ${to.x},${to.y}`
}

/** The first links of a chain of causes, numbered where they happened, with a thin path from each to the next. */
export const WhyMarks = (props: WhyMarksProps) => {
  const badges = badgesOf(props, props.chain)
  return (
    <g className="why-marks" role="list" aria-label={t('Causes, where they happened')}>
      {badges.slice(1).map((badge, order) => (
        <path key={badge.number} d={bow(badges[order].at, badge.at)} className="why-path" />
      ))}
      {badges.map(({ number, text, at }) => (
        <g key={number} role="listitem" aria-label={`${number}: ${text}`}>
          <title>{text}</title>
          <circle cx={at.x} cy={at.y} r={BADGE.radius} className="why-badge" />
          <text x={at.x} y={at.y} className="why-badge-number">
            {number}
          </text>
        </g>
      ))}
    </g>
  )
}
