import { tn } from '../../language/t.ts'
import { nodeName, processName } from '../../playback/cluster/words.ts'
import { type Point, type Way, wayBetween } from './geometry.ts'
import { labelSize, type Label } from './labels.ts'
import { type ClusterViewProps, nodeColour } from './props.ts'

/** What processes at one node still need of another: a thread back to it. */
interface Thread {
  key: string
  way: Way
  /** Where the curve bends to. */
  via: Point
  home: number
  lines: string[]
}

const LINE_LETTERS = 34
/** Threads that are told of one by one, where many nodes leave little room. */
const TOLD_MAX = 2
/** A line as two of about the same length. */
export const inTwo = (line: string): string[] => {
  const middle = line.length / 2
  const gaps = [...line.matchAll(/ /g)].map(({ index }) => index)
  const at = gaps.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle)).at(0)
  return at === undefined || line.length < 16 ? [line] : [line.slice(0, at), line.slice(at + 1)]
}
const clipped = (words: string): string =>
  words.length > LINE_LETTERS ? `${words.slice(0, LINE_LETTERS - 1)}…` : words

/** Needs by where the process is and on whom it depends; several processes share a thread. */
const threadsOf = ({ run, frame, layout, camera }: ClusterViewProps): Thread[] => {
  const groups = new Map<string, { at: number; on: number; pids: Set<number>; what: Set<string> }>()
  for (const { pid, on, what } of frame.state.residuals.values()) {
    const process = frame.state.processes.get(pid)
    if (process === undefined || process.status !== 'alive' || process.node === on) continue
    const key = `${process.node}>${on}`
    const group = groups.get(key) ?? { at: process.node, on, pids: new Set(), what: new Set() }
    group.pids.add(pid)
    group.what.add(run.text(what))
    groups.set(key, group)
  }
  const middle = { x: layout.width / 2, y: layout.height / 2 }
  return [...groups].map(([key, { at, on, pids, what }]) => {
    const way = wayBetween(layout.rooms[at], layout.rooms[on])
    const centre = { x: (way.from.x + way.to.x) / 2, y: (way.from.y + way.to.y) / 2 }
    const inwards = (middle.x - centre.x) * way.right.x + (middle.y - centre.y) * way.right.y >= 0 ? 1 : -1
    const bend = (inwards * Math.min(64, way.length * 0.4)) / Math.max(1, camera.k)
    const via = { x: centre.x + way.right.x * bend, y: centre.y + way.right.y * bend }
    const [first] = pids
    const lines = [
      tn(pids.size, '{name} still needs {node} for', '{count} processes still need {node} for', {
        name: processName(run, first),
        node: nodeName(run, on),
      }),
      ...[...what].slice(0, 2).map(clipped),
    ]
    return { key, way, via, home: frame.state.processes.get(first)?.home ?? on, lines }
  })
}

/** Threads back home. */
export const Threads = (props: ClusterViewProps) => {
  const u = 1 / props.camera.k
  return threadsOf(props).map(({ key, way, via, home }) => (
    <path
      key={key}
      d={`M${way.from.x} ${way.from.y}Q${via.x} ${via.y} ${way.to.x} ${way.to.y}`}
      fill="none"
      stroke={nodeColour(home)}
      strokeWidth={2.4 * u}
      strokeDasharray={`${1.5 * u} ${5 * u}`}
      strokeLinecap="round"
      pointerEvents="none"
    />
  ))
}

export const threadLabels = (props: ClusterViewProps): Label[] => {
  const threads = threadsOf(props)
  if (props.layout.ways !== 'links' && threads.length > TOLD_MAX) return []
  const u = 1 / props.camera.k
  return threads.map(({ key, way, via, lines }) => {
    const crest = { x: (way.from.x + way.to.x) / 4 + via.x / 2, y: (way.from.y + way.to.y) / 4 + via.y / 2 }
    const settings = [lines, lines.flatMap(inTwo)].map((set) => {
      const { width, height } = labelSize(set, u)
      const away = { x: Math.sign(via.x - crest.x), y: Math.sign(via.y - crest.y) || 1 }
      const upright = Math.abs(way.right.x) > Math.abs(way.right.y)
      const places = [1, -1].flatMap((side) =>
        [0, -26, 26, -52, 52].map((slide) => ({
          x: crest.x + (upright ? side * away.x * (width / 2 + 4 * u) : slide * u),
          y: crest.y + (upright ? slide * u : side * away.y * (height / 2 + 4 * u)),
        })),
      )
      return { lines: set, places }
    })
    return { key: `thread ${key}`, settings, weight: 60, tone: 'plain' as const }
  })
}
