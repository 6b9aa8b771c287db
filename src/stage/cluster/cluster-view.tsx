import { t } from '../../language/t.ts'
import { centreOf } from './geometry.ts'
import { Links, linkLabels } from './links.tsx'
import { LINE_HEIGHT, placeLabels, type PlacedLabel } from './labels.ts'
import { packetLabels, Packets, visiblePackets } from './packets.tsx'
import type { ClusterViewProps } from './props.ts'
import { FullRoom, WORDS_GROW_FROM } from './room.tsx'
import { SmallRoom } from './small-room.tsx'
import { threadLabels, Threads } from './threads.tsx'
import { waitLabels, WaitArrows } from './wait-arrows.tsx'

/** Pixels on the screen from which a room has its processes in it. */
const FULL_FROM = 112

const Rooms = (props: ClusterViewProps) => {
  const { layout, camera, run } = props
  const view = { x: camera.x, y: camera.y, width: layout.width / camera.k, height: layout.height / camera.k }
  return layout.rooms.map((room, node) => {
    const seen =
      room.x < view.x + view.width &&
      view.x < room.x + room.width &&
      room.y < view.y + view.height &&
      view.y < room.y + room.height
    const apparent = room.width * camera.k
    if (!seen) return null
    const key = run.info.nodes[node]
    if (apparent < FULL_FROM) return <SmallRoom key={key} {...props} node={node} room={room} />
    const unit = room.width / Math.min(apparent, WORDS_GROW_FROM)
    return (
      <g key={key} transform={`translate(${room.x} ${room.y}) scale(${unit})`}>
        <FullRoom {...props} node={node} room={room} width={room.width / unit} height={room.height / unit} />
      </g>
    )
  })
}

const Words = ({ placed, u }: { placed: readonly PlacedLabel[]; u: number }) => (
  <g pointerEvents="none">
    {placed.map(({ label, lines, box }) => {
      const { x } = centreOf(box)
      return (
        <text
          key={label.key}
          fontSize={10.8 * u}
          strokeWidth={4 * u}
          className={`cluster-label cluster-label-${label.tone}`}
        >
          {lines.map((line, index) => (
            <tspan key={line} x={x} y={box.y + (index * LINE_HEIGHT + 11) * u} fontWeight={index === 0 ? 650 : 450}>
              {line}
            </tspan>
          ))}
        </text>
      )
    })}
  </g>
)

/** A cluster at one instant. What is drawn later lies above. */
export const ClusterView = (props: ClusterViewProps) => {
  const { layout, camera, title } = props
  const u = 1 / camera.k
  const packets = visiblePackets(props)
  const bounds = { x: camera.x, y: camera.y, width: layout.width * u, height: layout.height * u }
  const placed = placeLabels(
    [...linkLabels(props), ...waitLabels(props), ...threadLabels(props), ...packetLabels(props, packets)],
    layout.rooms,
    bounds,
    u,
  )
  return (
    <svg
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      role="group"
      aria-label={t('{title}: the cluster', { title })}
      className="cluster"
    >
      <defs>
        <pattern id="cluster-frozen" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="3" height="7" fill="var(--panel)" fillOpacity="0.75" />
        </pattern>
        <pattern id="cluster-stripes" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2" height="8" fill="white" fillOpacity="0.4" />
        </pattern>
      </defs>
      <g transform={`scale(${camera.k}) translate(${-camera.x} ${-camera.y})`}>
        <Links {...props} />
        <Threads {...props} />
        <Rooms {...props} />
        <WaitArrows {...props} />
        <Packets {...props} packets={packets} />
        <Words placed={placed} u={u} />
      </g>
    </svg>
  )
}
