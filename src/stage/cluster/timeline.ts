import type { Lane, Mark, Segment } from '../../playback/cluster/lanes.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { processName, sayPs } from '../../playback/cluster/words.ts'

export interface ClusterTimelineView {
  width: number
  fromPs: number
  toPs: number
  momentPs: number
}

export interface ClusterTimelineSide {
  title: string
  run: ClusterRun
}

/** Room for names at the left; heights of a side's title, of a lane, and of the scale. */
export const GUTTER = 96
const TITLE = 18
const LANE = 20
const SCALE = 20
/** Lanes of one side; more processes than that are not drawn one by one. */
const LANES_MAX = 10

const lanesOf = (run: ClusterRun): Lane[] => [...run.lanes.byPid.values()].slice(0, LANES_MAX)

/** How tall the time line of some sides is, in pixels. */
export const timelineHeight = (sides: readonly ClusterTimelineSide[]): number =>
  SCALE + sides.reduce((sum, { run }) => sum + TITLE + Math.max(1, lanesOf(run).length) * LANE, 0)

type Colours = (name: string) => string

const drawSegment = (
  context: CanvasRenderingContext2D,
  { x, y, width }: { x: number; y: number; width: number },
  { doing, node }: Segment,
  colours: Colours,
): void => {
  const colour = colours(`--id-${node % 7}`)
  const tall = doing === 'blocked' ? 5 : LANE - 6
  const top = y + (LANE - 6 - tall) / 2
  context.fillStyle = colour
  context.globalAlpha = doing === 'frozen' ? 0.35 : 1
  context.fillRect(x, top, width, tall)
  context.globalAlpha = 1
  if (doing !== 'frozen') return
  // Frozen: hatched, and framed so that a short stop is still seen.
  context.save()
  context.beginPath()
  context.rect(x, top, Math.max(2, width), tall)
  context.clip()
  context.strokeStyle = colours('--ink')
  context.lineWidth = 1
  for (let at = x - tall; at < x + width + tall; at += 5) {
    context.beginPath()
    context.moveTo(at, top + tall)
    context.lineTo(at + tall, top)
    context.stroke()
  }
  context.restore()
  context.strokeStyle = colours('--stall')
  context.lineWidth = 1.5
  context.strokeRect(x, top, Math.max(2, width), tall)
}

const MARK_SIGNS: Partial<Record<Mark['kind'], string>> = {
  crash: '✕',
  restart: '↻',
  cut: '✂',
  heal: '∞',
  slow: '~',
  hung: '!',
}

/** Draws what each process did, side under side on one axis, with the faults and the moment. */
export const drawClusterTimeline = (
  context: CanvasRenderingContext2D,
  sides: readonly ClusterTimelineSide[],
  { width, fromPs, toPs, momentPs }: ClusterTimelineView,
  colours: Colours,
): void => {
  const height = timelineHeight(sides)
  const scale = (width - GUTTER) / (toPs - fromPs)
  const xOf = (ps: number): number => GUTTER + (ps - fromPs) * scale
  context.clearRect(0, 0, width, height)
  context.font = '11px ui-sans-serif, system-ui, sans-serif'
  context.textBaseline = 'middle'
  let y = SCALE
  drawScale(context, { fromPs, toPs, xOf, width }, colours)
  for (const { title, run } of sides) {
    context.fillStyle = colours('--ink')
    context.font = '600 11px ui-sans-serif, system-ui, sans-serif'
    context.fillText(title, 2, y + TITLE / 2)
    context.font = '11px ui-sans-serif, system-ui, sans-serif'
    for (const { kind, ps } of run.lanes.marks) {
      const sign = MARK_SIGNS[kind]
      if (sign === undefined || ps < fromPs || ps > toPs) continue
      context.fillStyle = colours('--stall')
      context.fillText(sign, xOf(ps) - 4, y + TITLE / 2)
    }
    y += TITLE
    for (const lane of lanesOf(run)) {
      context.fillStyle = colours('--ink-2')
      context.fillText(processName(run, lane.pid).slice(0, 14), 12, y + LANE / 2 - 2)
      drawLane(context, run, lane, { y, fromPs, toPs, xOf, width }, colours)
      y += LANE
    }
    if (lanesOf(run).length === 0) y += LANE
  }
  const x = xOf(momentPs)
  if (x < GUTTER) return
  context.strokeStyle = colours('--accent')
  context.lineWidth = 2
  context.beginPath()
  context.moveTo(x, SCALE - 6)
  context.lineTo(x, height)
  context.stroke()
}

interface Axis {
  fromPs: number
  toPs: number
  xOf: (ps: number) => number
  width: number
}

const drawLane = (
  context: CanvasRenderingContext2D,
  run: ClusterRun,
  lane: Lane,
  { y, fromPs, toPs, xOf, width }: Axis & { y: number },
  colours: Colours,
): void => {
  let drawnTo = -Infinity
  for (const segment of lane.segments) {
    const end = Math.min(segment.toPs, run.reachedPs, lane.endPs, toPs)
    if (end < fromPs || segment.fromPs > toPs) continue
    const x = Math.max(GUTTER, xOf(Math.max(segment.fromPs, fromPs)))
    const right = Math.min(width, xOf(end))
    // Stretches thinner than a pixel that lie on drawn ones say nothing more; a stop always shows.
    if (segment.doing !== 'frozen' && right < drawnTo + 0.5) continue
    drawSegment(context, { x, y, width: Math.max(0.75, right - x) }, segment, colours)
    drawnTo = right
  }
  if (lane.endPs > toPs || lane.endPs < fromPs) return
  context.fillStyle = lane.why >= 0 ? colours('--stall') : colours('--ink-2')
  const words = lane.why >= 0 ? `✕ ${run.text(lane.why)}` : '■'
  context.fillText(words, Math.min(xOf(lane.endPs) + 3, width - 8), y + LANE / 2 - 2)
}

const drawScale = (context: CanvasRenderingContext2D, { fromPs, toPs, xOf, width }: Axis, colours: Colours): void => {
  const raw = (toPs - fromPs) / Math.max(2, Math.floor((width - GUTTER) / 110))
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= raw) ?? raw
  context.strokeStyle = colours('--line')
  context.fillStyle = colours('--ink-2')
  for (let at = Math.ceil(fromPs / step) * step; at <= toPs; at += step) {
    const x = xOf(at)
    context.beginPath()
    context.moveTo(x, SCALE)
    context.lineTo(x, 10_000)
    context.stroke()
    if (x < width - 40) context.fillText(sayPs(at), x + 2, SCALE / 2)
  }
}
