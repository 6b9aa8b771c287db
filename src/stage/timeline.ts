import { scaleLinear } from 'd3'
import { lastBefore, type Lane } from '../playback/segments.ts'
import type { Run } from '../playback/run.ts'
import { LABELS } from '../sim/log/schema.ts'
import { FAMILY, identityOf } from './colours.ts'

export interface TimelineSide {
  title: string
  run: Run
}

export interface TimelineView {
  width: number
  height: number
  fromPs: number
  toPs: number
  momentPs: number
}

export const GUTTER = 64
const TITLE_HEIGHT = 16
const GAP = 6
const AXIS = 16

/** The height of one lane, so that all lanes of all sides fit. */
const laneHeight = (sides: readonly TimelineSide[], height: number): number => {
  const lanes = sides.reduce((sum, side) => sum + side.run.info.cpuCount, 0)
  return Math.max(2, Math.min(22, (height - AXIS - sides.length * (TITLE_HEIGHT + GAP)) / Math.max(1, lanes)))
}

type Colour = (name: string) => string

/** Draws the lanes of all sides over one axis of time, with the moment in it. */
export const drawTimeline = (
  context: CanvasRenderingContext2D,
  sides: readonly TimelineSide[],
  view: TimelineView,
  colour: Colour,
): void => {
  context.clearRect(0, 0, view.width, view.height)
  context.textBaseline = 'middle'
  const height = laneHeight(sides, view.height)
  let top = 0
  for (const side of sides) {
    context.fillStyle = colour('--ink-2')
    context.font = '600 11px system-ui, sans-serif'
    context.textAlign = 'left'
    context.fillText(side.title, GUTTER, top + TITLE_HEIGHT / 2)
    top += TITLE_HEIGHT
    side.run.segments.lanes.forEach((lane, cpu) => {
      drawLane(context, side.run, lane, { top: top + cpu * height, height }, view, colour)
      if (height >= 9) {
        context.fillStyle = colour('--ink-2')
        context.font = `${Math.min(11, height - 1)}px system-ui, sans-serif`
        context.textAlign = 'right'
        context.fillText(`CPU ${cpu}`, GUTTER - 8, top + (cpu + 0.5) * height)
      }
    })
    drawMoves(context, side.run, top, height, view, colour)
    drawTrouble(context, side, top, height, view, colour)
    top += side.run.info.cpuCount * height + GAP
  }
  drawAxis(context, view, colour)
  drawMoment(context, view, colour)
}

const xOf = (view: TimelineView, ps: number): number =>
  GUTTER + ((ps - view.fromPs) / (view.toPs - view.fromPs)) * (view.width - GUTTER)

/** Between lanes there is a gap, where there is room for one. */
const gapOf = (height: number): number => (height >= 6 ? 1 : 0.25)

const drawLane = (
  context: CanvasRenderingContext2D,
  run: Run,
  lane: Lane,
  place: { top: number; height: number },
  view: TimelineView,
  colour: Colour,
): void => {
  context.fillStyle = colour('--idle')
  context.globalAlpha = 0.5
  context.fillRect(GUTTER, place.top + gapOf(place.height), view.width - GUTTER, place.height - 2 * gapOf(place.height))
  context.globalAlpha = 1
  const reached = Math.min(view.toPs, run.reachedPs)
  for (let at = lastBefore(lane.start, view.fromPs, (start) => start); at < lane.start.length; at++) {
    const start = Math.max(lane.start[at], view.fromPs)
    if (start >= reached) break
    const end = Math.min(lane.start[at + 1] ?? run.reachedPs, reached)
    const family = FAMILY[LABELS[lane.label[at]]]
    if (family === 'idle') continue
    const x = Math.max(GUTTER, xOf(view, start))
    const width = Math.max(0.6, xOf(view, end) - x)
    drawStretch(context, run, lane.thread[at], family, { x, width, ...place }, colour)
  }
}

const drawStretch = (
  context: CanvasRenderingContext2D,
  run: Run,
  thread: number,
  family: string,
  box: { x: number; width: number; top: number; height: number },
  colour: Colour,
): void => {
  const { x, width, height } = box
  const inner = height - 2 * gapOf(height)
  const top = box.top + gapOf(height)
  if (family === 'stall') {
    context.fillStyle = colour('--stall')
    context.fillRect(x, top, width, inner)
    return
  }
  if (family === 'spin') {
    context.fillStyle = colour('--spin')
    for (let stripe = x; stripe < x + width; stripe += 4) {
      context.fillRect(stripe, top, Math.min(2, x + width - stripe), inner)
    }
    return
  }
  const identity = identityOf(run.info, thread)
  context.fillStyle = thread >= 0 ? colour(identity.colour.slice(4, -1)) : colour('--line-strong')
  // Overhead (interrupts, switches) is half as high as work: it is the same thread's time, but not for its sake.
  const share = family === 'overhead' ? 0.55 : 1
  context.fillRect(x, top + inner * (1 - share), width, inner * share)
}

const drawMoves = (
  context: CanvasRenderingContext2D,
  run: Run,
  top: number,
  height: number,
  view: TimelineView,
  colour: Colour,
): void => {
  const { moves } = run.segments
  context.strokeStyle = colour('--ink')
  context.fillStyle = colour('--ink')
  context.lineWidth = 1.5
  for (let at = lastBefore(moves, view.fromPs, (move) => move.time); at < moves.length; at++) {
    const move = moves[at]
    if (move.time > view.toPs) break
    if (move.time < view.fromPs) continue
    const x = xOf(view, move.time)
    const y = top + (move.to + 0.5) * height
    context.beginPath()
    context.moveTo(x, top + (move.from + 0.5) * height)
    context.lineTo(x, y)
    context.stroke()
    context.beginPath()
    context.arc(x, y, 2.5, 0, Math.PI * 2)
    context.fill()
  }
}

/** Marks of one kind that are drawn at a time; more would be a wall of them. */
const TROUBLE_MAX = 60
const SIGN = 5
const NAME_GAP = 10

/** Deadlocks as a broken line through all lanes of a side, with its name; reversals of lock order as triangles above. */
const drawTrouble = (
  context: CanvasRenderingContext2D,
  { run, title }: TimelineSide,
  top: number,
  height: number,
  view: TimelineView,
  colour: Colour,
): void => {
  const { segments, log, info } = run
  const bottom = top + info.cpuCount * height
  const places = (kind: 'deadlock' | 'reversal'): number[] =>
    segments
      .between(kind, view.fromPs, view.toPs, TROUBLE_MAX)
      .map((event) => xOf(view, log.columns.time[event]))
      .filter((x) => x >= GUTTER)
  context.strokeStyle = colour('--stall')
  context.fillStyle = colour('--stall')
  context.lineWidth = 2
  for (const x of places('reversal')) {
    context.beginPath()
    context.moveTo(x, top)
    context.lineTo(x - SIGN, top - 2 * SIGN)
    context.lineTo(x + SIGN, top - 2 * SIGN)
    context.closePath()
    context.stroke()
  }
  context.setLineDash([6, 3])
  context.font = '600 11px system-ui, sans-serif'
  context.textAlign = 'left'
  // A name is left out where it would be written over another, or over the side's title.
  let free = GUTTER + context.measureText(title).width + NAME_GAP
  const word = context.measureText('deadlock').width + NAME_GAP
  for (const x of places('deadlock')) {
    context.beginPath()
    context.moveTo(x, top - TITLE_HEIGHT)
    context.lineTo(x, bottom)
    context.stroke()
    if (x < free) continue
    context.fillText('deadlock', x + 5, top - TITLE_HEIGHT / 2)
    free = x + word
  }
  context.setLineDash([])
}

const TICKS = 8

const drawAxis = (context: CanvasRenderingContext2D, view: TimelineView, colour: Colour): void => {
  const scale = scaleLinear([view.fromPs / 1e6, view.toPs / 1e6], [GUTTER, view.width])
  const format = scale.tickFormat(TICKS)
  context.fillStyle = colour('--ink-2')
  context.strokeStyle = colour('--line-strong')
  context.lineWidth = 0.5
  context.font = '10px system-ui, sans-serif'
  context.textAlign = 'center'
  for (const tick of scale.ticks(TICKS)) {
    const x = scale(tick)
    if (x < GUTTER + 20 || tick < 0) continue
    context.fillText(`${format(tick)} µs`, x, view.height - AXIS / 2)
    context.beginPath()
    context.moveTo(x, view.height - AXIS)
    context.lineTo(x, view.height - AXIS + 4)
    context.stroke()
  }
}

const drawMoment = (context: CanvasRenderingContext2D, view: TimelineView, colour: Colour): void => {
  const x = xOf(view, view.momentPs)
  context.strokeStyle = colour('--accent')
  context.lineWidth = 2
  context.beginPath()
  context.moveTo(x, 0)
  context.lineTo(x, view.height - AXIS)
  context.stroke()
}
