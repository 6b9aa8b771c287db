import type { Flight } from '../../playback/cluster/frame.ts'
import { nodeName, processName, sayBytes, sayPs } from '../../playback/cluster/words.ts'
import { centreOf, edgeTowards, type Point, wayBetween } from './layout.ts'
import { type ClusterViewProps, nodeColour, pressable } from './props.ts'

/** Labels of messages that are shown at once: more would lie upon each other. */
const LABELS_MAX = 4
const between = (from: Point, to: Point, share: number): Point => ({
  x: from.x + (to.x - from.x) * share,
  y: from.y + (to.y - from.y) * share,
})

/** The links between large rooms: whole, cut or slow. */
export const Links = ({ run, frame, layout, picked, onPick }: ClusterViewProps) => {
  if (layout.dense) return null
  const pairs = layout.rooms.flatMap((_, a) =>
    layout.rooms.slice(a + 1).map((__, rest): [number, number] => [a, a + 1 + rest]),
  )
  return pairs.map(([a, b]) => {
    const from = edgeTowards(layout.rooms[a], centreOf(layout.rooms[b]))
    const to = edgeTowards(layout.rooms[b], centreOf(layout.rooms[a]))
    const link = frame.state.links.get(`${a}-${b}`)
    const cut = link?.cut === true
    const slow = link !== undefined && link.factor > 1
    const chosen = picked?.kind === 'link' && picked.a === a && picked.b === b
    const middle = between(from, to, 0.5)
    const words = cut ? 'cut' : slow ? `${link.factor} × slower` : 'whole'
    const label = `Link between ${nodeName(run, a)} and ${nodeName(run, b)}, ${words}: choose it`
    const ends = cut ? [between(from, to, 0.42), between(from, to, 0.58)] : [middle, middle]
    return (
      <g key={`${a}-${b}`} className="cluster-link" {...pressable(label, () => onPick({ kind: 'link', a, b }))}>
        <path d={`M${from.x} ${from.y}L${to.x} ${to.y}`} stroke="transparent" strokeWidth={18} />
        {[
          [from, ends[0]],
          [ends[1], to],
        ].map(([start, end], half) => (
          <path
            key={half === 0 ? 'near' : 'far'}
            d={`M${start.x} ${start.y}L${end.x} ${end.y}`}
            stroke={chosen ? 'var(--accent)' : cut ? 'var(--stall)' : 'var(--line-strong)'}
            strokeWidth={chosen ? 6 : slow ? 2 : 4}
            strokeDasharray={slow ? '2 5' : undefined}
            strokeLinecap="round"
          />
        ))}
        {(cut || slow) && (
          <text
            x={middle.x}
            y={middle.y + 4}
            fontSize={12}
            fontWeight={700}
            textAnchor="middle"
            className="cluster-halo"
            fill={cut ? 'var(--stall)' : 'var(--ink)'}
          >
            {cut ? '✂ cut' : words}
          </text>
        )}
      </g>
    )
  })
}

/** What processes still need of other nodes: threads back to them. */
export const Residuals = ({ run, frame, layout }: ClusterViewProps) => {
  if (layout.dense) return null
  const needs = [...frame.state.residuals.values()].filter(
    ({ pid }) => frame.state.processes.get(pid)?.status === 'alive',
  )
  return needs.map(({ pid, on, what }, index) => {
    const process = frame.state.processes.get(pid)
    if (process === undefined || process.node === on) return null
    const from = edgeTowards(layout.rooms[process.node], centreOf(layout.rooms[on]))
    const to = edgeTowards(layout.rooms[on], centreOf(layout.rooms[process.node]))
    const bend = 26 + 16 * index
    const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
    const middle = between(from, to, 0.5)
    const via = { x: middle.x - ((to.y - from.y) / length) * bend, y: middle.y + ((to.x - from.x) / length) * bend }
    return (
      <g key={`${pid}-${on}-${what}`} pointerEvents="none">
        <path
          d={`M${from.x} ${from.y}Q${via.x} ${via.y} ${to.x} ${to.y}`}
          fill="none"
          stroke={nodeColour(process.home)}
          strokeWidth={2}
          strokeDasharray="1 5"
          strokeLinecap="round"
        />
        <text
          x={(via.x + middle.x) / 2}
          y={(via.y + middle.y) / 2 - 8}
          fontSize={10.5}
          textAnchor="middle"
          className="cluster-halo"
          fill="var(--ink)"
        >
          needs it for {run.text(what)}
        </text>
      </g>
    )
  })
}

const FlightMark = ({
  flight,
  layout,
  labelled,
}: {
  flight: Flight
  layout: ClusterViewProps['layout']
  labelled: boolean
}) => {
  const { from, to } = wayBetween(layout.rooms[flight.from], layout.rooms[flight.to], 7)
  const { x, y } = between(from, to, flight.share)
  const isPage = flight.kind.includes('page')
  const size = isPage ? Math.min(16, 7 + Math.log2(Math.max(1, flight.count))) : 9
  const words = `${flight.count > 1 ? `${flight.count} × ` : ''}${flight.kind}`
  return (
    <g transform={`translate(${x} ${y})`} pointerEvents="none">
      {isPage ? (
        <rect x={-size / 2} y={-size / 2} width={size} height={size} fill="var(--flight)" stroke="var(--panel)" />
      ) : (
        <circle r={size / 2} fill="var(--ink)" stroke="var(--panel)" />
      )}
      {labelled && (
        <text
          x={0}
          y={-9}
          fontSize={10.5}
          fontWeight={600}
          textAnchor="middle"
          className="cluster-halo"
          fill={isPage ? 'var(--flight-ink)' : 'var(--ink)'}
        >
          {words}
        </text>
      )}
      <title>{`${words}, ${sayBytes(flight.bytes)}`}</title>
    </g>
  )
}

/** Messages on their way. The newest in each direction is named. */
export const Flights = ({ frame, layout }: ClusterViewProps) => {
  const named = new Map<string, number>()
  for (const { from, to, row } of frame.flights) named.set(`${from}-${to}`, row)
  const labels = new Set([...named.values()].slice(-LABELS_MAX))
  return frame.flights.map((flight) => (
    <FlightMark key={flight.row} flight={flight} layout={layout} labelled={labels.has(flight.row) && !layout.dense} />
  ))
}

/** Waits that last: an arrow to whom, and until when. */
export const Waits = ({ run, frame, layout, steadyPs }: ClusterViewProps) => {
  if (layout.dense) return null
  const inHang = new Set(frame.hangs.flatMap(({ chain }) => chain.map(({ id }) => id)))
  const lasting = [...frame.state.waits.values()].filter(
    ({ actor, sincePs, node, at }) => node >= 0 && node !== at && (inHang.has(actor) || frame.ps - sincePs > steadyPs),
  )
  return lasting.slice(0, 6).map(({ actor, at, node, pid, what, untilPs, sincePs }, index) => {
    const { from, to } = wayBetween(layout.rooms[at], layout.rooms[node], -12 - 6 * index)
    const hangs = inHang.has(actor)
    // Under its arrow: what is said of the link stands on the link, what is needed above it.
    const middle = between(from, to, 0.5)
    const who = pid >= 0 ? processName(run, pid) : nodeName(run, at)
    const until = untilPs < 0 ? 'for ever' : `until ${sayPs(untilPs)}`
    return (
      <g key={actor} pointerEvents="none">
        <path
          d={`M${from.x} ${from.y}L${to.x} ${to.y}`}
          stroke={hangs ? 'var(--stall)' : 'var(--ink-2)'}
          strokeWidth={2}
          strokeDasharray="6 4"
          markerEnd="url(#wait-arrow)"
        />
        <text
          x={middle.x}
          y={middle.y + 16 + 26 * index}
          fontSize={10.5}
          textAnchor="middle"
          className="cluster-halo"
          fill={hangs ? 'var(--stall)' : 'var(--ink)'}
        >
          <tspan x={middle.x} fontWeight={700}>
            {who} waits {sayPs(frame.ps - sincePs)}
          </tspan>
          <tspan x={middle.x} dy={12}>
            for {run.text(what)}, {until}
          </tspan>
        </text>
      </g>
    )
  })
}
