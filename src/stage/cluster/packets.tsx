import { t } from '../../language/t.ts'
import { type Flow, flowsAt, packetsAt, paceOf, type Packet } from '../../playback/cluster/traffic.ts'
import { sayBytes, sayPs } from '../../playback/cluster/words.ts'
import { formatCount } from '../format.ts'
import { between, type Point, type Way, wayBetween, wayThrough } from './geometry.ts'
import { hubOf } from './layout.ts'
import { besideWay, type Label } from './labels.ts'
import type { ClusterViewProps } from './props.ts'

/** How far beside the link a direction's messages fly, in pixels. */
const ASIDE = 6
/** Up to so many marks on a way are named one by one; more are a flow. */
const NAMED_MAX = 2

/** The marks that are to be seen; among many nodes heartbeats would be all that one sees. */
export const visiblePackets = ({ run, frame, speedPs, hidden, layout }: ClusterViewProps): Packet[] =>
  packetsAt(run, frame.state, frame.ps, paceOf(speedPs)).filter(
    ({ family }) => !hidden.has(family) && (layout.ways !== 'over' || family !== 'pulse'),
  )

/** The way of a message; where all stand around a switch, there and on from it. */
const waysOf = ({ layout, camera }: ClusterViewProps, from: number, to: number): Way[] => {
  const [a, b] = [layout.rooms[from], layout.rooms[to]]
  if (layout.ways !== 'hub') return [wayBetween(a, b, (layout.ways === 'links' ? ASIDE : 1.5) / camera.k)]
  const { there, on } = wayThrough(a, b, hubOf(layout), 4 / camera.k)
  return [there, on]
}

const pointOf = (ways: readonly Way[], share: number): Point => {
  const leg = Math.min(ways.length - 1, Math.floor(share * ways.length))
  return between(ways[leg].from, ways[leg].to, share * ways.length - leg)
}

/** What a mark looks like: a square carries something, a disc is a word, a lozenge asks who is there. */
export const PacketShape = ({ family, size }: { family: Packet['family']; size: number }) => {
  if (family === 'data') {
    return (
      <rect
        x={-size / 2}
        y={-size / 2}
        width={size}
        height={size}
        fill="var(--flight)"
        stroke="var(--panel)"
        strokeWidth={size / 10}
      />
    )
  }
  if (family === 'word') return <circle r={size / 2} fill="var(--ink)" stroke="var(--panel)" strokeWidth={size / 10} />
  const half = size / 2
  return (
    <path
      d={`M0 ${-half}L${half} 0L0 ${half}L${-half} 0Z`}
      fill="var(--panel)"
      stroke="var(--ink-2)"
      strokeWidth={size / 7}
    />
  )
}

const sizeOf = ({ family, count }: Packet): number => {
  if (family === 'data') return Math.min(16, 8 + 1.3 * Math.log2(Math.max(1, count)))
  return family === 'word' ? Math.min(12, 8 + 0.8 * Math.log2(Math.max(1, count))) : 8
}

/** A message that got lost ends here: in the middle where the link is cut, at the door where nobody is in. */
const END_OF_LOST = (why: string): number => (why === 'link cut' ? 0.46 : why === 'lost on the wire' ? 0.6 : 0.97)

/** Marks are smaller where there are more of them. */
const SCALE = { links: 1, hub: 0.85, over: 0.6 } as const

const Mark = ({ packet, props }: { packet: Packet; props: ClusterViewProps }) => {
  const { lost, gone, kind, count, bytes } = packet
  const share = lost === '' ? packet.share : packet.share * END_OF_LOST(lost)
  const { x, y } = pointOf(waysOf(props, packet.from, packet.to), share)
  const size = (sizeOf(packet) * SCALE[props.layout.ways]) / props.camera.k
  return (
    <g transform={`translate(${x} ${y})`} pointerEvents="none">
      {gone ? (
        <path
          d={`M${-size / 2} ${-size / 2}L${size / 2} ${size / 2}M${size / 2} ${-size / 2}L${-size / 2} ${size / 2}`}
          stroke="var(--stall)"
          strokeWidth={size / 4}
          strokeLinecap="round"
        />
      ) : (
        <PacketShape family={packet.family} size={size} />
      )}
      <title>{`${count > 1 ? `${count} × ` : ''}${kind}, ${sayBytes(bytes)}`}</title>
    </g>
  )
}

/** Messages on their way. */
export const Packets = ({ packets, ...props }: ClusterViewProps & { packets: readonly Packet[] }) => (
  <g className="cluster-packets">
    {packets.map((packet) => (
      <Mark key={packet.row} packet={packet} props={props} />
    ))}
  </g>
)

const arrowFor = ({ from, to }: Way, words: string): string => {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  if (Math.abs(dx) * 1.5 >= Math.abs(dy)) return dx > 0 ? `${words} ▸` : `◂ ${words}`
  return dy > 0 ? `▾ ${words}` : `▴ ${words}`
}

/** What flows, in the unit that fits: bytes where it carries something, else so many a second, or one every so often. */
const rateOf = ({ kind, perSecond, bytesPerSecond, family }: Flow): string => {
  if (perSecond < 1) return t('{kind}, every {time}', { kind, time: sayPs(1e12 / perSecond) })
  return family === 'data'
    ? `${kind}: ${sayBytes(Math.round(bytesPerSecond))}/s`
    : `${kind}: ${formatCount(Math.round(perSecond))}/s`
}

/** What is said of one direction: each message by its name while they are few, else what flows. */
const wordsFor = (packets: readonly Packet[], flows: readonly Flow[]): string => {
  const flow = flows.toSorted((a, b) => b.bytesPerSecond - a.bytesPerSecond).at(0)
  if (packets.length > NAMED_MAX && flow !== undefined && flow.perSecond > 0) return rateOf(flow)
  const named = packets.filter(({ gone }) => !gone)
  const shown = named.length > 0 ? named : packets.slice(-1)
  const counts = new Map<string, number>()
  for (const { kind, count, lost, gone } of shown) {
    const name = gone ? t('{kind} lost: {why}', { kind, why: lost }) : kind
    counts.set(name, (counts.get(name) ?? 0) + count)
  }
  return [...counts]
    .slice(-NAMED_MAX)
    .map(([name, count]) => (count > 1 ? `${count} × ${name}` : name))
    .join(', ')
}

export const packetLabels = (props: ClusterViewProps, packets: readonly Packet[]): Label[] => {
  const { run, frame, speedPs, hidden, layout, camera } = props
  if (layout.ways === 'over') return []
  const flows = flowsAt(run, frame.ps, speedPs).filter(({ family }) => !hidden.has(family))
  const ways = new Map<string, Packet[]>()
  for (const packet of packets) {
    const key = `${packet.from}>${packet.to}`
    ways.set(key, [...(ways.get(key) ?? []), packet])
  }
  // Around a switch, what is said of a way stands at its first half; only of those that carry something.
  const told = [...ways].filter(
    ([, own]) => layout.ways === 'links' || own.some(({ family }) => family === 'data' && own.length > NAMED_MAX),
  )
  return told.map(([key, own]) => {
    const [{ from, to }] = own
    const [way] = waysOf(props, from, to)
    const flowing = flows.filter((flow) => flow.from === from && flow.to === to)
    const lines = [arrowFor(way, wordsFor(own, flowing))]
    const isData = own.some(({ family }) => family === 'data')
    return {
      key: `way ${key}`,
      settings: [{ lines, places: besideWay(way, lines, 1 / camera.k, 1) }],
      weight: own.every(({ family }) => family === 'pulse') ? 20 : 40,
      tone: isData ? ('data' as const) : ('plain' as const),
    }
  })
}
