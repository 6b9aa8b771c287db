import { useId } from 'react'
import { t, tn } from '../../language/t.ts'
import type { ProtocolTable } from '../../sim/machine/protocol/types.ts'
import { formatCount } from '../format.ts'
import { LineCell } from '../line-cell.tsx'
import { type Arrow, arrowsOf, DIAGRAM, drawArrows, type Place, placesOf } from './diagram.ts'

interface StateDiagramProps {
  table: ProtocolTable
  /** How often each arrow was taken over the run, and lately: from × to. */
  totals: Int32Array
  lately: Int32Array
  /** Copies in each state at the moment. */
  copies: Int32Array
}

/** Where a state's count stands: outside, away from the arrows. */
const besides = ({ x, y }: Place): { x: number; y: number; textAnchor: 'start' | 'middle' | 'end' } => {
  const side = x - DIAGRAM.width / 2
  const half = DIAGRAM.node / 2
  if (Math.abs(side) < 150) return { x, y: y + (y > DIAGRAM.height / 2 ? half + 18 : -half - 14), textAnchor: 'middle' }
  return side < 0 ? { x: x - half - 9, y, textAnchor: 'end' } : { x: x + half + 9, y, textAnchor: 'start' }
}

/** The protocol as states and arrows: as wide as they were taken often, lit where they were taken lately. */
export const StateDiagram = ({ table, totals, lately, copies }: StateDiagramProps) => {
  const id = useId()
  const count = table.states.length
  const places = placesOf(count)
  const most = Math.max(1, ...totals)
  const half = DIAGRAM.node / 2
  const timesOf = ({ from, to }: Arrow): number => totals[from * count + to]
  const litOf = ({ from, to }: Arrow): boolean => lately[from * count + to] > 0
  const arrows = drawArrows(arrowsOf(table), places).toSorted((one, other) => Number(litOf(one)) - Number(litOf(other)))
  const said = arrows
    .filter((arrow) => timesOf(arrow) > 0)
    .toSorted((one, other) => timesOf(other) - timesOf(one))
    .map((arrow) =>
      t('{from} to {to} {count} times', {
        from: table.states[arrow.from],
        to: table.states[arrow.to],
        count: formatCount(timesOf(arrow)),
      }),
    )
  return (
    <svg
      viewBox={`0 0 ${DIAGRAM.width} ${DIAGRAM.height}`}
      className="machine diagram"
      role="img"
      aria-label={t('State diagram of {title}. Over the run: {said}.', { title: table.title, said: said.join(', ') })}
    >
      <defs>
        {['plain', 'lit'].map((kind) => (
          <marker
            key={kind}
            id={`${id}-${kind}`}
            viewBox="0 0 10 10"
            refX="8"
            refY="5"
            markerWidth="13"
            markerHeight="13"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0,0 L10,5 L0,10 z" className={`arrow-head-${kind}`} />
          </marker>
        ))}
      </defs>
      {arrows.map((arrow) => {
        const times = timesOf(arrow)
        const kind = litOf(arrow) ? 'lit' : 'plain'
        return (
          <path
            key={`${arrow.from}-${arrow.to}`}
            d={arrow.path}
            className={`arrow arrow-${kind} ${times === 0 ? 'arrow-never' : ''}`}
            strokeWidth={1.2 + 5.5 * Math.sqrt(times / most)}
            markerEnd={`url(#${id}-${kind})`}
          />
        )
      })}
      {arrows.map((arrow) => {
        const { words, label } = arrow
        const times = timesOf(arrow)
        return (
          <text
            key={`${arrow.from}-${arrow.to}`}
            x={words.x}
            y={words.y}
            className={`arrow-words ${litOf(arrow) ? 'arrow-words-lit' : ''} ${times === 0 ? 'arrow-words-never' : ''}`}
          >
            <tspan x={words.x}>{label}</tspan>
            {times > 0 && (
              <tspan x={words.x} dy="1.1em" className="arrow-times">
                {formatCount(times)}×
              </tspan>
            )}
          </text>
        )
      })}
      {places.map(({ x, y }, state) => (
        <g key={table.states[state]}>
          <rect
            x={x - half - 4}
            y={y - half - 4}
            width={DIAGRAM.node + 8}
            height={DIAGRAM.node + 8}
            rx={9}
            className="diagram-back"
          />
          <LineCell x={x - half} y={y - half} size={DIAGRAM.node} state={table.states[state]} />
          {state === 0 ? (
            <text x={x} y={y} className="diagram-absent">
              I
            </text>
          ) : (
            <text {...besides(places[state])} className="diagram-count">
              {tn(copies[state], '{count} copy', '{count} copies', { count: formatCount(copies[state]) })}
            </text>
          )}
        </g>
      ))}
    </svg>
  )
}
