import { t } from '../../language/t.ts'
import { type Lane, type Mark, type Segment, segmentAt } from '../../playback/cluster/lanes.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { nodeName, processName, sayPs } from '../../playback/cluster/words.ts'
import { type Axis, AXIS, type Colours, drawAxis, font, haloText, xOf } from './timeline-axis.ts'
import { drawNodeLanes } from './timeline-nodes.ts'

export interface ClusterTimelineSide {
  title: string
  run: ClusterRun
}

/** Heights of a lane, at most and at least, of all lanes together, and of the row in which faults are named; in pixels. */
const LANE = { most: 19, least: 10, ofNode: 1.5 } as const
const ALL_MOST = 130
const FAULTS = 15
const GAP = 4
/** Room for the names of lanes, in pixels. */
const NAMES = 62
/** Processes that have a lane each; with more, nodes have. */
const LANES_MAX = 8

const FAULT_WORDS: Partial<Record<Mark['kind'], (run: ClusterRun, mark: Mark) => string>> = {
  crash: (run, { node }) => t('✕ {node} crashes', { node: nodeName(run, node) }),
  restart: (run, { node }) => t('{node} restarts', { node: nodeName(run, node) }),
  cut: () => t('✕ link cut'),
  heal: () => t('link healed'),
  slow: () => t('link slower'),
}

const lanesOf = (run: ClusterRun): Lane[] => [...run.lanes.byPid.values()]
const byNode = (run: ClusterRun): boolean => run.lanes.byPid.size > LANES_MAX

const faultsOf = (sides: readonly ClusterTimelineSide[]): { run: ClusterRun; mark: Mark }[] => {
  const run = sides.at(0)?.run
  return run === undefined
    ? []
    : run.lanes.marks.filter(({ kind }) => kind in FAULT_WORDS).map((mark) => ({ run, mark }))
}

const laneCount = (run: ClusterRun): number => (byNode(run) ? run.info.nodes.length : Math.max(1, run.lanes.byPid.size))

/** Height of a lane of a side, so that all lanes of all sides fit. */
const laneHeight = (sides: readonly ClusterTimelineSide[], run: ClusterRun): number => {
  const all = sides.reduce((sum, side) => sum + laneCount(side.run), 0)
  const each = Math.min(LANE.most, ALL_MOST / all)
  return byNode(run) ? Math.max(LANE.ofNode, each) : Math.max(LANE.least, Math.floor(each))
}

const sideHeight = (sides: readonly ClusterTimelineSide[], run: ClusterRun): number =>
  Math.max(LANE.most, Math.ceil(laneHeight(sides, run) * laneCount(run))) + GAP

/** How tall the time line of some sides is, in pixels. */
export const timelineHeight = (sides: readonly ClusterTimelineSide[]): number =>
  AXIS + (faultsOf(sides).length > 0 ? FAULTS : 0) + sides.reduce((sum, { run }) => sum + sideHeight(sides, run), 0)

interface Place {
  y: number
  /** Height of the lane, without the gap below it. */
  tall: number
  axis: Axis
  colours: Colours
}

/** Stripes across a stretch in which a process stands still, in a red frame so that a short one is seen as well. */
const drawFrozen = (context: CanvasRenderingContext2D, x: number, width: number, { y, tall, colours }: Place): void => {
  context.save()
  context.beginPath()
  context.rect(x, y, width, tall)
  context.clip()
  context.strokeStyle = colours('--ink')
  context.lineWidth = 1
  for (let at = x - tall; at < x + width + tall; at += 5) {
    context.beginPath()
    context.moveTo(at, y + tall)
    context.lineTo(at + tall, y)
    context.stroke()
  }
  context.restore()
  context.strokeStyle = colours('--stall')
  context.lineWidth = 1.5
  context.strokeRect(x, y, width, tall)
}

const drawSegment = (
  context: CanvasRenderingContext2D,
  { doing, node }: Segment,
  x: number,
  width: number,
  place: Place,
): void => {
  const { y, colours } = place
  const tall = doing === 'blocked' ? Math.min(5, place.tall / 2) : place.tall
  context.fillStyle = colours(`--id-${node % 7}`)
  context.globalAlpha = doing === 'frozen' ? 0.35 : 1
  context.fillRect(x, y + (place.tall - tall) / 2, width, tall)
  context.globalAlpha = 1
  if (doing === 'frozen') drawFrozen(context, x, Math.max(2, width), place)
}

/** Rounds as notches, the commit point as a lozenge, an order or its end as a small ring. */
const drawMark = (
  context: CanvasRenderingContext2D,
  kind: Mark['kind'],
  x: number,
  { y, tall, colours }: Place,
): void => {
  const middle = y + tall / 2
  context.strokeStyle = colours('--panel')
  context.fillStyle = colours('--ink')
  context.lineWidth = 1.2
  context.beginPath()
  if (kind === 'round') {
    context.fillRect(x - 0.75, y + tall - 3, 1.5, 6)
    return
  }
  if (kind === 'commit') {
    context.moveTo(x, middle - 5)
    context.lineTo(x + 4, middle)
    context.lineTo(x, middle + 5)
    context.lineTo(x - 4, middle)
    context.closePath()
  } else context.arc(x, middle, 3, 0, 2 * Math.PI)
  context.fill()
  context.stroke()
}

const SHOWN_MARKS: ReadonlySet<Mark['kind']> = new Set(['migrate', 'commit', 'abort', 'round'])

const drawLane = (context: CanvasRenderingContext2D, run: ClusterRun, lane: Lane, place: Place): void => {
  const { axis, y, tall, colours } = place
  let drawnTo = -Infinity
  const stops: { x: number; ps: number }[] = []
  const first = Math.max(0, segmentAt(lane, axis.fromPs))
  for (let at = first; at < lane.segments.length; at++) {
    const segment = lane.segments[at]
    if (segment.fromPs > axis.toPs) break
    const end = Math.min(segment.toPs, run.reachedPs, lane.endPs, axis.toPs)
    const x = Math.max(axis.gutter, xOf(axis, segment.fromPs))
    const right = xOf(axis, end)
    // Stretches thinner than half a pixel on drawn ones say nothing more; a stop always shows.
    if (right < axis.gutter || (segment.doing !== 'frozen' && right < drawnTo + 0.5)) continue
    drawSegment(context, segment, x, Math.max(0.75, right - x), place)
    if (segment.doing === 'frozen') stops.push({ x: right, ps: end - segment.fromPs })
    drawnTo = Math.max(right, drawnTo)
  }
  for (const { kind, pid, ps } of run.lanes.marks) {
    if (pid !== lane.pid || !SHOWN_MARKS.has(kind) || ps < axis.fromPs || ps > axis.toPs) continue
    drawMark(context, kind, xOf(axis, ps), place)
  }
  context.font = font(10.5, 600)
  let free = axis.gutter
  for (const { x, ps } of stops) {
    const words = t('stood still {time}', { time: sayPs(ps) })
    if (x + 5 < free || x + 90 > axis.width) continue
    haloText(context, words, x + 6, y + tall / 2, colours('--ink'), colours('--panel'))
    free = x + context.measureText(words).width + 16
  }
  if (lane.endPs > axis.toPs || lane.endPs < axis.fromPs) return
  const words = lane.why >= 0 ? t('✕ killed: {why}', { why: run.text(lane.why) }) : '■'
  const wide = context.measureText(words).width
  const at = Math.max(axis.gutter, Math.min(xOf(axis, lane.endPs) + 4, axis.width - wide - 4))
  haloText(context, words, at, y + tall / 2, colours(lane.why >= 0 ? '--stall' : '--ink-2'), colours('--panel'))
}

const shortened = (words: string, width: number): string => {
  const letters = Math.floor(width / 6)
  return words.length > letters ? `${words.slice(0, Math.max(1, letters - 1))}…` : words
}

/** The title stands at the first lane; the names of lanes at their right end, where there are several. */
const drawSide = (
  context: CanvasRenderingContext2D,
  sides: readonly ClusterTimelineSide[],
  { title, run }: ClusterTimelineSide,
  { axis, y: top, colours }: Omit<Place, 'tall'>,
): void => {
  const tall = laneHeight(sides, run)
  const named = byNode(run) || run.lanes.byPid.size > 1
  context.font = font(11, 600)
  context.fillStyle = colours('--ink')
  context.fillText(shortened(title, axis.gutter - (named ? NAMES : 12)), 2, top + LANE.most / 2 - 2)
  if (byNode(run)) {
    drawNodeLanes(context, run, axis, { top, tall }, colours)
    return
  }
  lanesOf(run).forEach((lane, index) => {
    const place = { axis, y: top + index * tall + 1, tall: tall - (tall > 14 ? 6 : 2), colours }
    if (named) {
      context.font = font(Math.min(10.5, tall))
      context.textAlign = 'right'
      context.fillStyle = colours('--ink-2')
      context.fillText(shortened(processName(run, lane.pid), NAMES), axis.gutter - 5, place.y + place.tall / 2)
      context.textAlign = 'left'
    }
    drawLane(context, run, lane, place)
  })
}

/** Faults as lines down through everything, each named where there is room. */
const drawFaults = (
  context: CanvasRenderingContext2D,
  sides: readonly ClusterTimelineSide[],
  axis: Axis,
  height: number,
  colours: Colours,
): void => {
  context.font = font(10.5, 600)
  let free = axis.gutter
  for (const { run, mark } of faultsOf(sides)) {
    const x = xOf(axis, mark.ps)
    if (x < axis.gutter || x > axis.width) continue
    context.strokeStyle = colours('--stall')
    context.lineWidth = 1.5
    context.setLineDash([4, 3])
    context.beginPath()
    context.moveTo(x, AXIS)
    context.lineTo(x, height)
    context.stroke()
    context.setLineDash([])
    const words = FAULT_WORDS[mark.kind]?.(run, mark) ?? ''
    const wide = context.measureText(words).width
    const at = Math.min(x + 3, axis.width - wide - 2)
    if (at < free) continue
    haloText(context, words, at, AXIS + FAULTS / 2 - 1, colours('--stall'), colours('--panel'))
    free = at + wide + 8
  }
}

/** Room that names need at the left of all lanes, in pixels. */
export const gutterFor = (sides: readonly ClusterTimelineSide[], width: number): number => {
  const named = sides.some(({ run }) => byNode(run) || run.lanes.byPid.size > 1)
  if (width < 560) return named ? 104 : 78
  return named ? 170 : 118
}

/** Everything but the moment: what each process (or node) did, side under side on one axis, with the faults. */
export const drawClusterTimeline = (
  context: CanvasRenderingContext2D,
  sides: readonly ClusterTimelineSide[],
  axis: Axis,
  colours: Colours,
): void => {
  const height = timelineHeight(sides)
  context.clearRect(0, 0, axis.width, height)
  context.textBaseline = 'middle'
  drawAxis(context, axis, height, colours)
  let y = AXIS + (faultsOf(sides).length > 0 ? FAULTS : 0)
  for (const side of sides) {
    drawSide(context, sides, side, { axis, y, colours })
    y += sideHeight(sides, side.run)
  }
  drawFaults(context, sides, axis, height, colours)
}

/** The moment, down through all lanes. */
export const drawMoment = (
  context: CanvasRenderingContext2D,
  axis: Axis,
  momentPs: number,
  height: number,
  colours: Colours,
): void => {
  const x = xOf(axis, momentPs)
  if (x < axis.gutter || x > axis.width) return
  context.strokeStyle = colours('--accent')
  context.fillStyle = colours('--accent')
  context.lineWidth = 2
  context.beginPath()
  context.moveTo(x, AXIS - 6)
  context.lineTo(x, height)
  context.stroke()
  context.beginPath()
  context.moveTo(x - 5, AXIS - 11)
  context.lineTo(x + 5, AXIS - 11)
  context.lineTo(x, AXIS - 3)
  context.fill()
}
