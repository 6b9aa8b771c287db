import { t, tn } from '../../language/t.ts'
import { FAMILY_OF, threadGroups } from '../../playback/timeline/cpu-track.ts'
import { coreRow, THREAD_STATE } from '../../playback/timeline/folds.ts'
import { runIndexOf } from '../../playback/timeline/run-index.ts'
import { GROUPS, type Track } from '../../playback/timeline/track.ts'
import { contextName } from '../../playback/names.ts'
import type { Run } from '../../playback/run.ts'
import { LABELS, type RunInfo } from '../../sim/log/schema.ts'
import { AXIS, type LaneRow, type TimelineSide } from './layout.ts'
import { drawMarks } from './marks.ts'
import {
  type Brush,
  cpuPainter,
  linePainter,
  lockPainter,
  STALL_LETTER,
  threadPainter,
  TRANSFER_ROOM,
} from './paint.ts'
import { stripedThreads } from './palette.ts'
import { Raster } from './raster.ts'
import type { Scene } from './scene.ts'
import { walkColumns } from './walk.ts'

/** Columns of all lanes together that are added up for one picture; with more lanes, columns become wider. */
const COLUMNS_MOST = 120_000
/** Words upon stretches in one picture. */
const WORDS_MOST = 500
const WORD_WIDTH = 22
const LETTER_WIDTH = 11

interface Word {
  text: string
  x: number
  y: number
  width: number
  ink: string
  size: number
}

/** The track of a lane, as far as it has been folded. */
export const trackOf = (run: Run, { kind, index }: LaneRow): Track =>
  kind === 'cpu' ? run.segments.lanes[index] : runIndexOf(run).laneOf(kind, index).track

const groupsKnown = new WeakMap<RunInfo, Int8Array>()

const groupsOf = (info: RunInfo): Int8Array => {
  const groups = groupsKnown.get(info) ?? threadGroups(info)
  groupsKnown.set(info, groups)
  return groups
}

/** What is written upon a stretch of a lane, when there is room. */
const textOf = (info: RunInfo, row: LaneRow, track: Track, at: number): string => {
  const [state, who] = [track.state[at], track.who[at]]
  if (row.kind === 'cpu')
    return STALL_LETTER[LABELS[state]] ?? (FAMILY_OF[state] === 'work' ? contextName(info, who) : '')
  if (row.kind === 'lock') {
    const waiting = track.detail[at]
    const holder = contextName(info, who)
    return waiting === 0 ? holder : `${holder}, ${tn(waiting, '{count} waits', '{count} wait')}`
  }
  if (row.kind === 'line') return t('core {core}', { core: who })
  if (state === THREAD_STATE.queued) return info.queues[who]?.name ?? t('queued')
  if (state !== THREAD_STATE.blocked) return t('CPU {cpu}', { cpu: who })
  return info.locks[who]?.name ?? info.queues[track.detail[at]]?.name ?? ''
}

/** Writing upon a stretch, in an ink that can be read there. */
const inkOf = (groups: Int8Array, row: LaneRow, track: Track, at: number): string => {
  const [state, who] = [track.state[at], track.who[at]]
  if (row.kind === 'line') return '--owned-ink'
  if (row.kind === 'thread') {
    if (state === THREAD_STATE.work) return `--id-ink-${groups[row.index]}`
    return state === THREAD_STATE.stall || state === THREAD_STATE.spin ? '--panel' : '--ink'
  }
  if (row.kind === 'cpu' && FAMILY_OF[state] !== 'work') return '--panel'
  const group = groups[who] ?? GROUPS - 1
  return group < GROUPS - 1 ? `--id-ink-${group}` : '--ink'
}

const sideOf = (scene: Scene, row: LaneRow): TimelineSide | undefined =>
  scene.sides.find(({ side }) => side === row.side)

/** Paints the lanes into the raster, and returns what is to be written upon them. */
export const paintLanes = (raster: Raster, scene: Scene, ratio: number): Word[] => {
  const { layout, span, palette } = scene
  const words: Word[] = []
  const left = Math.round(layout.gutter * ratio)
  const columns = raster.width - left
  const step = Math.max(1, Math.ceil((columns * layout.rows.length) / COLUMNS_MOST))
  raster.clear()
  for (const row of layout.rows) {
    const side = sideOf(scene, row)
    if (side === undefined) continue
    const { run } = side
    const groups = groupsOf(run.info)
    const gap = row.height >= 6 ? 1 : 0
    const top = Math.round((row.top + gap) * ratio)
    const height = Math.max(1, Math.round((row.top + row.height - gap) * ratio) - top)
    raster.fill(left, top, raster.width, top + height, palette.idle)
    const track = trackOf(run, row)
    const brush: Brush = {
      raster,
      palette,
      left,
      top,
      height,
      ratio,
      groups,
      striped: stripedThreads(run.info),
      say(x0, x1, at) {
        const width = (x1 - x0) / ratio
        if (width < LETTER_WIDTH || row.height < 12 || words.length >= WORDS_MOST) return
        const text = textOf(run.info, row, track, at)
        if (text === '' || (text.length > 1 && width < WORD_WIDTH)) return
        const y = row.kind === 'lock' ? row.top + row.height * 0.75 : row.top + row.height / 2
        words.push({
          text,
          x: x0 / ratio,
          y,
          width,
          ink: inkOf(groups, row, track, at),
          size: Math.min(12, row.height - 4),
        })
      },
    }
    walkColumns(track, span, { columns, step }, run.reachedPs, painterOf(row, run.info, track, brush, words))
  }
  return words
}

const painterOf = (row: LaneRow, info: RunInfo, track: Track, brush: Brush, words: Word[]) => {
  if (row.kind === 'cpu') return cpuPainter(track, brush)
  if (row.kind === 'lock') return lockPainter(track, brush)
  if (row.kind === 'thread') return threadPainter(track, brush, row.index)
  const rows = Math.min(GROUPS, info.coreCount)
  const { say } = brush
  const room = row.height - TRANSFER_ROOM - 5
  // A core's number stands in the core's own row.
  const inRow = (x0: number, x1: number, at: number): void => {
    const before = words.length
    say(x0, x1, at)
    const core = track.who[at]
    const place = coreRow(core, info.coreCount)
    if (words.length > before)
      words[before] = {
        ...words[before],
        y: row.top + 1 + TRANSFER_ROOM + (room * (place + 0.5)) / rows,
        size: Math.min(11, room / rows - 1),
      }
  }
  return linePainter(track, { ...brush, say: inRow }, info.coreCount)
}

let kept: { raster: Raster; image: ImageData } | null = null

/** One raster is kept for as long as the picture's size stays the same. */
const rasterFor = (width: number, height: number): { raster: Raster; image: ImageData } => {
  if (kept !== null && kept.image.width === width && kept.image.height === height) return kept
  const image = new ImageData(width, height)
  kept = { image, raster: new Raster(width, height, image.data.buffer) }
  return kept
}

/** Draws the whole timeline: lanes, what is written on them, and the marks above them. */
export const drawTimeline = (context: CanvasRenderingContext2D, scene: Scene, ratio: number): void => {
  const { width, height } = context.canvas
  if (width === 0 || height === 0) return
  const { raster, image } = rasterFor(width, height)
  const words = paintLanes(raster, scene, ratio)
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.putImageData(image, 0, 0)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.textBaseline = 'middle'
  context.save()
  context.beginPath()
  context.rect(scene.layout.gutter, AXIS, scene.layout.width, scene.layout.height)
  context.clip()
  drawWords(context, scene, words)
  context.restore()
  drawMarks(context, scene)
}

/** Widths of words that have been measured, by size and word: a canvas takes long to measure one. */
const measured = new Map<string, number>()
const MEASURED_MOST = 5000

const widthOf = (context: CanvasRenderingContext2D, text: string, size: number): number => {
  const key = `${size} ${text}`
  const known = measured.get(key)
  if (known !== undefined) return known
  if (measured.size >= MEASURED_MOST) measured.clear()
  const { width } = context.measureText(text)
  measured.set(key, width)
  return width
}

const drawWords = (context: CanvasRenderingContext2D, { palette }: Scene, words: readonly Word[]): void => {
  context.textAlign = 'left'
  let [sizeNow, inkNow] = [0, '']
  for (const { text, x, y, width, ink, size } of words) {
    if (size < 7) continue
    if (size !== sizeNow) context.font = `600 ${size}px system-ui, sans-serif`
    sizeNow = size
    const room = width - 6
    const needed = widthOf(context, text, size)
    const shown = needed <= room ? text : shortened(text, room / needed)
    if (shown === '') continue
    if (ink !== inkNow) context.fillStyle = palette.colour(ink)
    inkNow = ink
    context.fillText(shown, text.length === 1 ? x + (width - needed) / 2 : x + 4, y + 0.5)
  }
}

/**
 * As much of a word as fits: of `core 1` and `CPU 1` the number, else its beginning with a sign that there is more, and
 * the number at its end, which tells it from its like. Nothing when that would be no word any more.
 */
const shortened = (text: string, share: number): string => {
  const number = /\d+$/.exec(text)?.[0] ?? ''
  if (/^(?:core|CPU) /.test(text)) return text.length * share >= number.length ? number : ''
  const letters = Math.floor(text.length * share) - 1 - number.length
  return letters < 2 ? '' : `${text.slice(0, letters)}…${number}`
}
