import type { Hit } from '../../playback/timeline/search.ts'
import { AXIS, type LaneRow } from './layout.ts'
import { type HitMark, type Scene, xOf } from './scene.ts'

/** Every hit has a tick on the axis, whatever lanes there are. */
const ON_AXIS = 'axis'

/** The lanes in which a hit can be seen: its CPU's while it is there, and those of its thread and its lock. */
const lanesOfHit = ({ side, hit }: HitMark): string[] => {
  const { kind, cpu, who, what } = hit
  const lanes = [ON_AXIS, `${side} thread ${who}`]
  if (kind !== 'wait' && kind !== 'queue') lanes.push(`${side} cpu ${cpu}`)
  if (kind === 'wait' || kind === 'hold') lanes.push(`${side} lock ${what}`)
  return lanes
}

const sorted = new WeakMap<readonly HitMark[], Map<string, Hit[]>>()

/** Hits by the lanes that they are seen in: sorted once for each search, not for each picture. */
const byLane = (hits: readonly HitMark[]): Map<string, Hit[]> => {
  const known = sorted.get(hits)
  if (known !== undefined) return known
  const lanes = new Map<string, Hit[]>()
  for (const mark of hits) {
    for (const lane of lanesOfHit(mark)) {
      const list = lanes.get(lane)
      if (list === undefined) lanes.set(lane, [mark.hit])
      else list.push(mark.hit)
    }
  }
  sorted.set(hits, lanes)
  return lanes
}

/** What a search has found: a bar under the stretch in its lanes, a frame where there is room, a tick on the axis. */
export const drawHits = (context: CanvasRenderingContext2D, scene: Scene): void => {
  const { hits, layout, palette } = scene
  if (hits.length === 0) return
  context.fillStyle = palette.colour('--accent')
  context.strokeStyle = palette.colour('--accent')
  context.lineWidth = 2
  const lanes = byLane(hits)
  drawIn(scene, lanes.get(ON_AXIS), (x, width) => context.fillRect(x, AXIS - 5, width, 5))
  for (const row of layout.rows) {
    drawIn(scene, lanes.get(`${row.side} ${row.kind} ${row.index}`), (x, width) => drawHit(context, row, x, width))
  }
}

const drawHit = (context: CanvasRenderingContext2D, row: LaneRow, x: number, width: number): void => {
  const thick = Math.min(3, Math.max(1, row.height / 5))
  context.fillRect(x, row.top + row.height - thick, width, thick)
  if (width >= 6 && row.height >= 10) context.strokeRect(x + 1, row.top + 1, width - 2, row.height - 2)
}

/** Pixels in which something is marked already are not marked again: there may be very many hits in one. */
const drawIn = (scene: Scene, hits: readonly Hit[] | undefined, draw: (x: number, width: number) => void): void => {
  const { layout, span } = scene
  const taken = new Uint8Array(hits === undefined ? 0 : Math.ceil(layout.width) + 1)
  for (const { fromPs, toPs } of hits ?? []) {
    if (toPs < span.fromPs || fromPs > span.toPs) continue
    const x = Math.max(layout.gutter, xOf(scene, fromPs))
    const width = Math.max(2, Math.min(layout.width, xOf(scene, toPs)) - x)
    const [first, last] = [Math.floor(x), Math.min(taken.length - 1, Math.floor(x + width))]
    if (taken[first] === 1 && taken[last] === 1 && width < 4) continue
    taken.fill(1, first, last + 1)
    draw(x, width)
  }
}
