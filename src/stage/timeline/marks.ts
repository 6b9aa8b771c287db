import { t } from '../../language/t.ts'
import type { Run } from '../../playback/run.ts'
import { runIndexOf } from '../../playback/timeline/run-index.ts'
import { lastBefore } from '../../playback/timeline/segments.ts'
import { LineFold } from '../../playback/timeline/folds.ts'
import { formatPs } from '../format.ts'
import { axisOf } from './axis.ts'
import { drawHits } from './hit-marks.ts'
import { AXIS, type LaneRow, NAME_HEIGHT, TITLE, type TimelineSide } from './layout.ts'
import { psAt, sameLane, type Scene, xOf } from './scene.ts'

type Context = CanvasRenderingContext2D

/** Arrows of interrupts and ticks of transfers that are drawn at a time; more would be a wall of them. */
const ARROWS_MOST = 80
const TICKS_MOST = 4000
/** Marks of one kind of trouble, and of moves, likewise. */
const TROUBLE_MOST = 60
const MOVES_MOST = 120
/** Bars of the density of moves: their width, and the height of the highest. */
const DENSITY_WIDTH = 4
const DENSITY_HEIGHT = 14
const SIGN = 5
const NAME_GAP = 10

/** Everything that stands upon the lanes. */
export const drawMarks = (context: Context, scene: Scene): void => {
  drawTitles(context, scene)
  context.save()
  context.beginPath()
  context.rect(scene.layout.gutter, 0, scene.layout.width - scene.layout.gutter, scene.layout.height)
  context.clip()
  drawInterval(context, scene)
  for (const side of scene.sides) {
    const cpus = scene.layout.rows.filter((row) => row.side === side.side && row.kind === 'cpu')
    drawInterrupts(context, scene, side, cpus)
    drawMoves(context, scene, side, cpus)
    drawTrouble(context, scene, side, cpus)
    for (const row of scene.layout.rows) {
      if (row.side !== side.side) continue
      if (row.kind === 'line') drawTransfers(context, scene, side, row)
      else if (row.kind === 'thread') drawOwnMoves(context, scene, side, row)
    }
  }
  drawHits(context, scene)
  drawAxis(context, scene)
  drawCursors(context, scene)
  drawMoment(context, scene)
  context.restore()
  drawOrigin(context, scene)
  drawFocus(context, scene)
}

const drawTitles = (context: Context, scene: Scene): void => {
  const { layout, palette } = scene
  context.fillStyle = palette.colour('--ink-2')
  context.font = '600 12px system-ui, sans-serif'
  context.textAlign = 'left'
  for (const { title, top } of layout.titles) context.fillText(title, layout.gutter, top + TITLE / 2 + 1)
  drawNumbers(context, scene)
}

/** Where lanes are too low for a name each, some of them have their numbers. */
const drawNumbers = (context: Context, { layout }: Scene): void => {
  context.font = '11px system-ui, sans-serif'
  context.textAlign = 'right'
  for (const { kind, index, top, height, name } of layout.rows) {
    if (kind !== 'cpu' || height >= NAME_HEIGHT) continue
    let every = 1
    while (every * height < 2 * NAME_HEIGHT) every *= 2
    if (index % every === 0) context.fillText(name, layout.gutter - 8, top + Math.max(height / 2, 5))
  }
}

/** Between the cursors, and where it is played again and again, the lanes stand upon another ground. */
const drawInterval = (context: Context, scene: Scene): void => {
  const { cursors, loop, layout, palette } = scene
  context.fillStyle = palette.colour('--accent')
  if (cursors.a !== null && cursors.b !== null) {
    const [from, to] = [Math.min(cursors.a, cursors.b), Math.max(cursors.a, cursors.b)].map((ps) => xOf(scene, ps))
    context.globalAlpha = 0.12
    context.fillRect(from, AXIS, to - from, layout.height - AXIS)
    context.globalAlpha = 1
  }
  if (loop === null) return
  context.fillRect(xOf(scene, loop.fromPs), AXIS - 4, xOf(scene, loop.toPs) - xOf(scene, loop.fromPs), 4)
}

const middleOf = (rows: readonly LaneRow[], cpu: number): number => {
  const row = rows[cpu]
  return row === undefined ? 0 : row.top + row.height / 2
}

/** An interrupt from CPU to CPU is an arrow, from when it was raised to when it was delivered. */
const drawInterrupts = (context: Context, scene: Scene, { run }: TimelineSide, cpus: readonly LaneRow[]): void => {
  const { span, palette } = scene
  if ((cpus[0]?.height ?? 0) < 6) return
  const { columns } = run.log
  const events = runIndexOf(run).counts.eventsIn('ipiSend', span.fromPs - run.longestFlightPs, span.toPs, ARROWS_MOST)
  context.strokeStyle = palette.colour('--ink')
  context.fillStyle = palette.colour('--interrupt')
  for (const at of events ?? []) {
    if (columns.cpu[at] >= cpus.length) continue
    const from = { x: xOf(scene, columns.time[at]), y: middleOf(cpus, columns.cpu[at]) }
    const to = { x: xOf(scene, columns.time[at] + columns.b[at]), y: middleOf(cpus, columns.a[at]) }
    context.lineWidth = 1
    context.beginPath()
    context.moveTo(from.x, from.y)
    context.lineTo(to.x, to.y)
    context.stroke()
    const angle = Math.atan2(to.y - from.y, to.x - from.x)
    context.beginPath()
    context.moveTo(to.x, to.y)
    for (const turn of [-0.5, 0.5]) {
      context.lineTo(to.x - 8 * Math.cos(angle + turn), to.y - 8 * Math.sin(angle + turn))
    }
    context.closePath()
    context.fill()
    context.stroke()
  }
}

/** A stroke across the lanes for each move; where they are too many for that, how dense they are, above the lanes. */
const drawMoves = (context: Context, scene: Scene, { run }: TimelineSide, cpus: readonly LaneRow[]): void => {
  const { span, palette } = scene
  const { moves } = run.segments
  const first = lastBefore(moves, span.fromPs - 1, (move) => move.time)
  const last = moves.length === 0 ? -1 : lastBefore(moves, span.toPs, (move) => move.time)
  context.strokeStyle = palette.colour('--ink')
  context.fillStyle = palette.colour('--ink')
  if (last - first > MOVES_MOST) {
    drawMoveDensity(context, scene, run, cpus)
    return
  }
  context.lineWidth = 1.5
  for (let at = first; at <= last; at++) {
    const move = moves[at]
    if (move.time < span.fromPs || move.time > span.toPs) continue
    const x = xOf(scene, move.time)
    const y = middleOf(cpus, move.to)
    context.beginPath()
    context.moveTo(x, middleOf(cpus, move.from))
    context.lineTo(x, y)
    context.stroke()
    context.beginPath()
    context.arc(x, y, Math.min(3, (cpus[0]?.height ?? 0) / 2), 0, Math.PI * 2)
    context.fill()
  }
}

const drawMoveDensity = (context: Context, scene: Scene, run: Run, cpus: readonly LaneRow[]): void => {
  const { layout, palette } = scene
  const { counts } = runIndexOf(run)
  const found: { x: number; count: number }[] = []
  for (let x = layout.gutter; x < layout.width; x += DENSITY_WIDTH) {
    const count = counts.countIn('migrate', psAt(scene, x), psAt(scene, x + DENSITY_WIDTH))
    if (count > 0) found.push({ x, count })
  }
  const most = Math.max(1, ...found.map(({ count }) => count))
  const bottom = (cpus[0]?.top ?? AXIS) - 2
  for (const { x, count } of found) {
    const height = Math.max(1, (DENSITY_HEIGHT * count) / most)
    context.fillRect(x, bottom - height, DENSITY_WIDTH - 1, height)
  }
  context.fillStyle = palette.colour('--ink-2')
  context.font = '11px system-ui, sans-serif'
  context.textAlign = 'right'
  const words = t('how often threads move')
  const wide = context.measureText(words).width
  context.fillStyle = palette.colour('--panel')
  context.fillRect(layout.width - wide - 8, bottom - 14, wide + 8, 14)
  context.fillStyle = palette.colour('--ink-2')
  context.fillText(words, layout.width - 4, bottom - 7)
}

/** In a thread's own lane: a stroke where it comes to another CPU, with that CPU's number where there is room. */
const drawOwnMoves = (context: Context, scene: Scene, { run }: TimelineSide, row: LaneRow): void => {
  const { moves } = run.segments
  const { span, palette, layout } = scene
  context.fillStyle = palette.colour('--ink')
  context.font = '600 10px system-ui, sans-serif'
  context.textAlign = 'left'
  let free = layout.gutter
  let last = -Infinity
  for (let at = lastBefore(moves, span.fromPs - 1, (move) => move.time); at < moves.length; at++) {
    const { time, thread, to } = moves[at]
    if (time > span.toPs) break
    const x = xOf(scene, time)
    if (thread !== row.index || time < span.fromPs || x - last < 1) continue
    last = x
    context.fillRect(x - 0.75, row.top, 1.5, row.height)
    const words = `→ ${t('CPU {cpu}', { cpu: to })}`
    const width = context.measureText(words).width
    if (x < free || x + width + 6 > layout.width) continue
    free = x + width + 10
    context.fillStyle = palette.colour('--panel')
    context.fillRect(x + 1, row.top, width + 5, 11)
    context.fillStyle = palette.colour('--ink')
    context.fillText(words, x + 3, row.top + 6)
  }
}

/** Ticks on a line's lane, where it sets out for another cache; they are as long as it is on its way when zoomed in. */
const drawTransfers = (context: Context, scene: Scene, { run }: TimelineSide, row: LaneRow): void => {
  const fold = runIndexOf(run).laneOf('line', row.index)
  if (!(fold instanceof LineFold)) return
  const { transfers } = fold
  const { span, palette } = scene
  const { time, c } = run.log.columns
  context.fillStyle = palette.colour('--flight')
  let drawn = 0
  let last = -Infinity
  const first = lastBefore(transfers, span.fromPs - run.longestFlightPs, (event) => time[event])
  for (let at = first; at < transfers.length && drawn < TICKS_MOST; at++) {
    const event = transfers[at]
    if (time[event] > span.toPs) break
    const x = xOf(scene, time[event])
    const width = Math.max(1, xOf(scene, time[event] + c[event]) - x)
    if (x + width - last < 1) continue
    last = x + width
    drawn++
    context.fillRect(x, row.top + 1, width, 4)
  }
}

/** Deadlocks as a broken line through all lanes of a side, with its name; reversals of lock order as triangles above. */
const drawTrouble = (context: Context, scene: Scene, { run, title }: TimelineSide, cpus: readonly LaneRow[]): void => {
  const { segments, log } = run
  const { span, layout, palette } = scene
  const top = cpus[0]?.top ?? AXIS
  const last = cpus.at(-1)
  const bottom = last === undefined ? top : last.top + last.height
  const places = (kind: 'deadlock' | 'reversal'): number[] =>
    segments.between(kind, span.fromPs, span.toPs, TROUBLE_MOST).map((event) => xOf(scene, log.columns.time[event]))
  context.strokeStyle = palette.colour('--stall')
  context.fillStyle = palette.colour('--stall')
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
  let free = layout.gutter + context.measureText(title).width + NAME_GAP
  const word = context.measureText('deadlock').width + NAME_GAP
  for (const x of places('deadlock')) {
    context.beginPath()
    context.moveTo(x, top - TITLE)
    context.lineTo(x, bottom)
    context.stroke()
    if (x < free) continue
    context.fillText('deadlock', x + 5, top - TITLE / 2)
    free = x + word
  }
  context.setLineDash([])
}

const drawAxis = (context: Context, scene: Scene): void => {
  const { layout, palette, span } = scene
  const { ticks } = axisOf(span, layout.width - layout.gutter)
  context.fillStyle = palette.colour('--ink-2')
  context.strokeStyle = palette.colour('--line-strong')
  context.lineWidth = 1
  context.font = '11px system-ui, sans-serif'
  context.textAlign = 'center'
  for (const { ps, label } of ticks) {
    const x = Math.round(xOf(scene, ps)) + 0.5
    const half = context.measureText(label).width / 2
    if (x - half >= layout.gutter && x + half <= layout.width) context.fillText(label, x, 10)
    context.globalAlpha = 0.7
    context.beginPath()
    context.moveTo(x, 18)
    context.lineTo(x, AXIS - 4)
    context.stroke()
    context.globalAlpha = 1
  }
}

/** The moment that the ticks count from, left of them. */
const drawOrigin = (context: Context, { layout, palette, span }: Scene): void => {
  const { origin } = axisOf(span, layout.width - layout.gutter)
  context.fillStyle = palette.colour('--ink')
  context.textAlign = 'right'
  context.font = '600 11px system-ui, sans-serif'
  context.fillText(origin, layout.gutter - 8, 10)
}

const flag = (context: Context, scene: Scene, x: number, text: string, ink: string): void => {
  context.font = '700 11px system-ui, sans-serif'
  const width = context.measureText(text).width + 8
  context.fillRect(x, 0, width, 15)
  context.fillStyle = scene.palette.colour(ink)
  context.textAlign = 'left'
  context.fillText(text, x + 4, 8)
}

const drawCursors = (context: Context, scene: Scene): void => {
  const { cursors, layout, palette } = scene
  const both = cursors.a !== null && cursors.b !== null
  for (const [name, ps] of [
    ['A', cursors.a],
    ['B', cursors.b],
  ] as const) {
    if (ps === null) continue
    const x = Math.round(xOf(scene, ps)) + 0.5
    context.strokeStyle = palette.colour('--ink')
    context.lineWidth = 1.5
    context.setLineDash([3, 2])
    context.beginPath()
    context.moveTo(x, 0)
    context.lineTo(x, layout.height)
    context.stroke()
    context.setLineDash([])
    context.fillStyle = palette.colour('--ink')
    const apart = both ? ` ${formatPs(Math.abs((cursors.b ?? 0) - (cursors.a ?? 0)))}` : ''
    flag(context, scene, x, name === 'B' ? `B${apart}` : 'A', '--panel')
  }
}

/** The moment: a stroke through everything, with a handle to take it by; an arrow at the edge when it is out of sight. */
const drawMoment = (context: Context, scene: Scene): void => {
  const { layout, palette } = scene
  const x = xOf(scene, scene.momentPs)
  context.strokeStyle = palette.colour('--accent')
  context.fillStyle = palette.colour('--accent')
  const outside = x < layout.gutter ? -1 : x > layout.width ? 1 : 0
  const edge = outside < 0 ? layout.gutter + 2 : layout.width - 2
  context.beginPath()
  if (outside === 0) {
    context.moveTo(x - 6, 16)
    context.lineTo(x + 6, 16)
    context.lineTo(x + 6, 21)
    context.lineTo(x, 28)
    context.lineTo(x - 6, 21)
  } else {
    context.moveTo(edge, 22)
    context.lineTo(edge - outside * 9, 16)
    context.lineTo(edge - outside * 9, 28)
  }
  context.closePath()
  context.fill()
  if (outside !== 0) return
  context.lineWidth = 2
  context.beginPath()
  context.moveTo(x, 24)
  context.lineTo(x, layout.height)
  context.stroke()
}

const drawFocus = (context: Context, { layout, focus, palette }: Scene): void => {
  const row = layout.rows.find((one) => sameLane(focus, one))
  if (row === undefined) return
  context.strokeStyle = palette.colour('--accent')
  context.lineWidth = 2
  context.strokeRect(1, row.top, layout.width - 2, Math.max(4, row.height))
}
