import { t } from '../language/t.ts'
import type { MachineViewProps } from './machine-view-props.ts'

/** How high an interrupt's arc rises above the straight way, in pixels. */
const ARC = 16
/** Up to so many at a time are named: more names would cover each other. */
const NAMED_MAX = 3

/** Interrupts from CPU to CPU: lightning, which nothing else in the picture is, from column to column. */
export const Interrupts = ({ frame, layout }: MachineViewProps) =>
  frame.interrupts.map(({ event, from, to, progress }) => {
    const [start, end] = [layout.columns[from], layout.columns[to]]
    const middle = layout.tileHeight / 2
    const y = layout.dense ? start.top + (end.top - start.top) * progress + middle : layout.tileTop + middle
    const left = start.left + start.width / 2
    const right = end.left + end.width / 2
    const x = left + (right - left) * progress
    const lifted = y - Math.sin(progress * Math.PI) * ARC
    return (
      <g key={event} className="ipi">
        <path className="interrupt" d={`M${x - 2},${lifted - 9} l6,0 l-3,7 l5,0 l-9,12 l2,-9 l-5,0 z`} />
        {layout.words && frame.interrupts.length <= NAMED_MAX && (
          <text x={x + 10} y={lifted} className="flight-name">
            {t('IPI')}
          </text>
        )}
      </g>
    )
  })
