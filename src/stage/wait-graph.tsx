import { t, tn } from '../language/t.ts'
import { nodeName, type WaitGraph } from '../playback/wait-for.ts'
import type { RunInfo } from '../sim/log/schema.ts'
import { identityOf } from './colours.ts'
import { fit } from './fit.ts'
import { LockMark } from './lock-mark.tsx'
import type { Picked } from './machine-view-props.ts'
import { layoutWaits, NODE_HEIGHT, type PlacedEdge, type PlacedNode } from './wait-layout.ts'

/** What is drawn, how large, and what a click does. */
export interface WaitGraphProps {
  graph: WaitGraph
  info: RunInfo
  width: number
  height: number
  /** The graph in sentences. */
  spoken: string
  onPick: (picked: Picked) => void
}

/** Who waits for whom, drawn: threads are tiles, locks and queues are outlined, and each arrow says how. */
export const WaitGraphView = ({ graph, info, width, height, spoken, onPick }: WaitGraphProps) => {
  const { nodes, edges, ring, hidden } = layoutWaits(graph, width, height)
  return (
    <svg viewBox={`0 0 ${width} ${height}`} className="machine waits-drawing" role="img" aria-label={spoken}>
      {edges.map((edge, order) => (
        <Arrow key={order} edge={edge} />
      ))}
      {nodes.map((placed, order) => (
        <Node key={order} placed={placed} info={info} onPick={onPick} />
      ))}
      {ring !== null && (
        <text x={ring.x} y={ring.y} className="waits-deadlock">
          {t('deadlock')}
        </text>
      )}
      {hidden > 0 && (
        <text x={width - 4} y={height - 5} className="caption" textAnchor="end">
          {tn(hidden, 'and {count} more waits', 'and {count} more wait')}
        </text>
      )}
    </svg>
  )
}

/** In a narrower node, a lock's mark would leave no room for its name. */
const MARK_FROM_WIDTH = 64

const Node = ({ placed, info, onPick }: { placed: PlacedNode; info: RunInfo; onPick: (picked: Picked) => void }) => {
  const { node, x, y, width, more, ring } = placed
  const box = {
    x: x - width / 2,
    y: y - NODE_HEIGHT / 2,
    width,
    height: NODE_HEIGHT,
    rx: node.kind === 'thread' ? 5 : 11,
  }
  if (more > 0)
    return (
      <text x={x} y={y} className="waits-name caption">
        {t('+{more} more', { more })}
      </text>
    )
  const thread = node.kind === 'thread' ? node.index : -1
  const known = node.kind !== 'thread' || thread < info.threads.length
  const { colour, ink, striped } = identityOf(info, known ? thread : -1)
  const mark = node.kind === 'lock' && width >= MARK_FROM_WIDTH ? 14 : 0
  const { text, size: fontSize } = fit([nodeName(info, node)], width - 10 - mark)
  return (
    <g className={known ? 'pickable' : undefined} onClick={known ? () => onPick(node) : undefined}>
      <title>{nodeName(info, node)}</title>
      <rect {...box} className={`waits-${node.kind}`} style={thread >= 0 ? { fill: colour } : undefined} />
      {striped && thread >= 0 && <rect {...box} fill="url(#stripes)" />}
      {ring && <rect {...box} className="waits-ring" />}
      {node.kind === 'lock' && mark > 0 && (
        <LockMark kind={info.locks[node.index].kind} x={box.x + 13} y={y} size={11} />
      )}
      <text x={x + mark / 2} y={y} className="waits-name" style={thread >= 0 ? { fontSize, fill: ink } : { fontSize }}>
        {text}
      </text>
    </g>
  )
}

/** Where a straight line from one box's middle leaves the box. */
const border = (of: PlacedNode, towards: { x: number; y: number }): { x: number; y: number } => {
  const [dx, dy] = [towards.x - of.x, towards.y - of.y]
  const share = Math.min(
    dx === 0 ? Infinity : of.width / 2 / Math.abs(dx),
    dy === 0 ? Infinity : NODE_HEIGHT / 2 / Math.abs(dy),
  )
  return { x: of.x + dx * share, y: of.y + dy * share }
}

/** Length of an arrow's head, and radius of the dot that stands for holding. */
const HEAD = 6
const DOT = 3

const Arrow = ({ edge: { kind, from, to, ring } }: { edge: PlacedEdge }) => {
  const start = ring ? border(from, to) : { x: from.x + from.width / 2, y: from.y }
  const end = ring ? border(to, from) : { x: to.x - to.width / 2, y: to.y }
  const middle = (start.x + end.x) / 2
  const angle = ring ? (Math.atan2(end.y - start.y, end.x - start.x) * 180) / Math.PI : 0
  const path = ring
    ? `M${start.x},${start.y} L${end.x},${end.y}`
    : `M${start.x},${start.y} C${middle},${start.y} ${middle},${end.y} ${end.x},${end.y}`
  return (
    <g className={ring ? 'waits-arrow waits-arrow-ring' : 'waits-arrow'}>
      <path d={path} className={`waits-line waits-line-${kind}`} />
      <g transform={`translate(${end.x} ${end.y}) rotate(${angle})`}>
        {kind === 'held' ? (
          <circle cx={-DOT} r={DOT} />
        ) : (
          <path d={`M0,0 l${-HEAD},${-HEAD / 1.6} v${HEAD * 1.25} z`} />
        )}
      </g>
    </g>
  )
}
