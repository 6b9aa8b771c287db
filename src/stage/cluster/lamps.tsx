import { t } from '../../language/t.ts'
import { nodeName } from '../../playback/cluster/words.ts'
import { nodeColour, nodeInk, type RoomProps } from './props.ts'

const RADIUS = 5.4
const WORDS = 36

/** What a node believes of the others, as a row of lamps: lit where it takes them to be up, crossed out where down. */
export const Lamps = ({ run, frame, node, x, y, width }: RoomProps & { x: number; y: number; width: number }) => {
  const { view } = frame.state.nodes[node]
  const step = Math.min(2 * RADIUS + 3, (width - WORDS) / run.info.nodes.length)
  const down = run.info.nodes.filter((_, other) => view.get(other) === 0)
  const says =
    down.length === 0 ? t('believes that all are up') : t('believes that {nodes} is down', { nodes: down.join(', ') })
  return (
    <g transform={`translate(${x} ${y})`}>
      <text y={3.4} className="cluster-daemon">
        {t('sees')}
      </text>
      {run.info.nodes.map((name, other) => {
        const known = other === node ? 1 : view.get(other)
        return (
          <g key={name} transform={`translate(${WORDS + other * step} 0)`}>
            <circle
              r={RADIUS}
              fill={known === 1 ? nodeColour(other) : 'var(--panel)'}
              stroke={known === 0 ? 'var(--stall)' : nodeColour(other)}
              strokeWidth={1.5}
              strokeDasharray={known === undefined ? '2 2' : undefined}
            />
            {known === 0 ? (
              <path d="M-3 -3L3 3M3 -3L-3 3" stroke="var(--stall)" strokeWidth={2} />
            ) : (
              <text y={2.8} className="cluster-lamp" fill={known === 1 ? nodeInk(other) : 'var(--ink)'}>
                {other}
              </text>
            )}
          </g>
        )
      })}
      <title>{`${nodeName(run, node)} ${says}`}</title>
    </g>
  )
}
