import { t } from '../../language/t.ts'
import type { LineLife } from '../../playback/protocol/life.ts'
import type { RunInfo } from '../../sim/log/schema.ts'
import { formatMoment } from '../format.ts'

const LANE = 30
const LEFT = 58
const TOP = 8

interface LifeStripProps {
  info: RunInfo
  life: LineLife
  /** The time that is drawn, in ps. */
  window: readonly [number, number]
  momentPs: number
  width: number
  onSeek: (timePs: number) => void
  /** To the line's next move, or the one before. */
  onStep: (forward: boolean) => void
}

/** The life of a line: a lane for each core, the states of its copy there, and the ways between them. */
export const LifeStrip = ({ info, life, window, momentPs, width, onSeek, onStep }: LifeStripProps) => {
  const [start, end] = window
  const memory = TOP + info.coreCount * LANE
  const height = memory + LANE + 20
  const x = (timePs: number): number => LEFT + ((timePs - start) / (end - start)) * (width - LEFT - 10)
  const middle = (core: number): number => (core < 0 ? memory : TOP + core * LANE) + LANE / 2
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      className="machine life"
      role="slider"
      tabIndex={0}
      aria-label={t('Moment in the life of the line; arrow keys go from move to move')}
      aria-valuemin={Math.round(start)}
      aria-valuemax={Math.round(end)}
      aria-valuenow={Math.round(momentPs)}
      aria-valuetext={formatMoment(momentPs)}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
        event.preventDefault()
        event.stopPropagation()
        onStep(event.key === 'ArrowRight')
      }}
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect()
        const at = ((event.clientX - box.left) / box.width) * width
        if (at >= LEFT) onSeek(start + ((at - LEFT) / (width - LEFT - 10)) * (end - start))
      }}
    >
      {Array.from({ length: info.coreCount + 1 }, (_, row) => (
        <g key={row}>
          <text x={LEFT - 8} y={TOP + row * LANE + LANE / 2} className="row-name">
            {row === info.coreCount ? t('memory') : t('CPU {cpu}', { cpu: info.coreOf.indexOf(row) })}
          </text>
          <line x1={LEFT} x2={width - 10} y1={middle(row)} y2={middle(row)} className="life-lane" />
        </g>
      ))}
      {life.stretches
        .filter(({ fromPs, toPs }) => toPs > start && fromPs < end)
        .map(({ core, state, fromPs, toPs }) => {
          const name = info.states[state]
          const [left, right] = [Math.max(LEFT, x(fromPs)), Math.min(width - 10, x(toPs))]
          return (
            <g key={`${core}-${fromPs}-${state}`}>
              <rect
                x={left}
                y={TOP + core * LANE + 4}
                width={Math.max(1.5, right - left)}
                height={LANE - 8}
                rx={3}
                className={`life-state life-${name}`}
              />
              {right - left > 14 && (
                <text x={(left + right) / 2} y={middle(core)} className={`life-letter life-letter-${name}`}>
                  {name}
                </text>
              )}
            </g>
          )
        })}
      {life.moves
        .filter(({ startPs, durationPs }) => startPs >= start && startPs + durationPs <= end)
        .map(({ event, source, cpu, startPs, durationPs }) => {
          const [x1, y1] = [x(startPs), middle(source)]
          const [x2, y2] = [x(startPs + durationPs), middle(info.coreOf[cpu])]
          return (
            <g key={event} className={source < 0 ? 'life-move life-move-memory' : 'life-move'}>
              <line x1={x1} y1={y1} x2={x2} y2={y2} />
              <circle cx={x2} cy={y2} r={4} />
            </g>
          )
        })}
      <line x1={x(momentPs)} x2={x(momentPs)} y1={2} y2={memory + LANE} className="life-moment" />
      <text x={LEFT} y={height - 6} className="caption">
        {formatMoment(start)}
      </text>
      <text x={width - 10} y={height - 6} className="caption life-end">
        {formatMoment(end)}
      </text>
    </svg>
  )
}
