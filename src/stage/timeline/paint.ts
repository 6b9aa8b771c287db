import { FAMILY_OF } from '../../playback/timeline/cpu-track.ts'
import { coreRow, LINE_STATE, LOCK_STATE, THREAD_STATE } from '../../playback/timeline/folds.ts'
import { GROUPS, NO_GROUP, type Track } from '../../playback/timeline/track.ts'
import { LABELS, type LabelName } from '../../sim/log/schema.ts'
import { type Palette, type Pixel } from './palette.ts'
import { type Pattern, patternOf, type Raster } from './raster.ts'
import type { ColumnVisitor } from './walk.ts'

/** A lane's place in the raster, in pixels, and what it is painted with. */
export interface Brush {
  raster: Raster
  palette: Palette
  /** First column, first row, and rows of the lane. */
  left: number
  top: number
  height: number
  /** Pixels of the raster for one of the page. */
  ratio: number
  /** By thread: its colour and whether it is striped. */
  groups: Int8Array
  striped: readonly boolean[]
  /** Told of every stretch that fills columns, for what is written upon it. */
  say: (x0: number, x1: number, at: number) => void
}

/** The letter and the pattern of each kind of stall, so that they are told apart by more than the red. */
export const STALL_LETTER: Partial<Record<LabelName, string>> = {
  stallHit: 'H',
  stallMemory: 'M',
  stallTransfer: 'T',
  stallFollow: 'F',
  stallUpgrade: 'U',
  stallQueue: 'Q',
}

/** Patterns are for stretches that are wide enough for one to be seen; below it is all one red. */
const PATTERN_WIDTH = 5
const GAP_WIDTH = 10
const OVERHEAD_HEIGHT = 0.5

interface Patterns {
  spin: Pattern
  stripes: Pattern
  hatch: Pattern
  /** The first colour is the full red; a stall that has no pattern is red all over. */
  stalls: Partial<Record<LabelName, Pattern>>
}

const patternsKnown = new Map<number, Patterns>()

/** The patterns for a screen of so many pixels for one of the page. */
const patternsFor = (ratio: number): Patterns => {
  const known = patternsKnown.get(ratio)
  if (known !== undefined) return known
  const patterns: Patterns = {
    spin: patternOf(5, ratio, (x, y) => (x + y) % 5 < 3),
    stripes: patternOf(7, ratio, (x, y) => (x + y) % 7 < 2),
    hatch: patternOf(5, ratio, (x, y) => (x - y + 5) % 5 < 1),
    stalls: {
      stallHit: patternOf(2, ratio, (x, y) => (x + y) % 2 === 0),
      stallMemory: patternOf(4, ratio, (_, y) => y % 4 < 2),
      stallFollow: patternOf(6, ratio, (x, y) => (x + y) % 6 < 4),
      stallUpgrade: patternOf(4, ratio, (x, y) => x % 4 !== 0 || y % 4 !== 0),
      stallQueue: patternOf(4, ratio, (x) => x % 4 < 2),
    },
  }
  patternsKnown.set(ratio, patterns)
  return patterns
}

const spinOn = (brush: Brush, x0: number, x1: number, y0: number, y1: number): void =>
  brush.raster.fillPattern(x0, y0, x1, y1, [brush.palette.spin, brush.palette.spinPale], patternsFor(brush.ratio).spin)

const threadOn = (brush: Brush, x0: number, x1: number, y0: number, y1: number, thread: number): void => {
  const { raster, palette, groups, striped, ratio } = brush
  const group = groups[thread] ?? NO_GROUP
  if (striped[thread] === true && x1 - x0 > PATTERN_WIDTH) {
    const colours = [palette.threadsDark[group], palette.threads[group]] as const
    raster.fillPattern(x0, y0, x1, y1, colours, patternsFor(ratio).stripes)
  } else raster.fill(x0, y0, x1, y1, palette.threads[group])
}

/** Parts of a column are put one upon the other from the bottom, each as high as its share of the time. */
class Stack {
  private readonly raster: Raster
  private readonly bottom: number
  private readonly height: number
  private x0 = 0
  private x1 = 0
  private lengthPs = 1
  private sum = 0
  private edge = 0

  constructor(raster: Raster, top: number, height: number) {
    this.raster = raster
    this.bottom = top + height
    this.height = height
  }

  begin(x0: number, x1: number, lengthPs: number): void {
    this.x0 = x0
    this.x1 = x1
    this.lengthPs = lengthPs
    this.sum = 0
    this.edge = 0
  }

  add(time: number, colour: Pixel): void {
    if (time <= 0) return
    this.sum += time
    // Edges are rounded, not heights: so that no part grows at the expense of the next.
    const edge = Math.round((this.height * this.sum) / this.lengthPs)
    this.raster.fill(this.x0, this.bottom - edge, this.x1, this.bottom - this.edge, colour)
    this.edge = edge
  }

  /** The groups of a lane, in the colours of threads. */
  addGroups(track: Track, sums: Float64Array, colours: readonly Pixel[]): void {
    for (let group = 0; group < GROUPS; group++) this.add(sums[track.states + group], colours[group])
  }
}

const labelsOf = (family: string): number[] => FAMILY_OF.flatMap((one, label) => (one === family ? [label] : []))
const OVERHEAD = labelsOf('overhead')
const SPINNING = labelsOf('spin')
const STALLED = labelsOf('stall')

const sumOf = (sums: Float64Array, states: readonly number[]): number => {
  let sum = 0
  for (const state of states) sum += sums[state]
  return sum
}

/** What a CPU does. */
export const cpuPainter = (track: Track, brush: Brush): ColumnVisitor => {
  const { raster, palette, left, top, height, ratio } = brush
  const bottom = top + height
  const stack = new Stack(raster, top, height)
  return {
    pure(x0, x1, at) {
      const label = track.state[at]
      const family = FAMILY_OF[label]
      if (family === 'idle') return
      const [from, to] = [left + x0, left + x1]
      if (family === 'work') threadOn(brush, from, to, top, bottom, track.who[at])
      else if (family === 'spin') spinOn(brush, from, to, top, bottom)
      else if (family === 'overhead') {
        raster.fill(from, bottom - Math.ceil(height * OVERHEAD_HEIGHT), to, bottom, palette.overhead)
      } else {
        // Where there is room, a gap parts one stall from the next.
        const end = x1 - x0 >= GAP_WIDTH * ratio ? to - 1 : to
        const pattern = patternsFor(ratio).stalls[LABELS[label]]
        if (pattern === undefined || x1 - x0 < PATTERN_WIDTH * ratio || height < 8 * ratio) {
          raster.fill(from, top, end, bottom, palette.stall)
        } else {
          raster.fillPattern(from, top, end, bottom, [palette.stall, palette.stallPale], pattern)
        }
      }
      brush.say(from, to, at)
    },
    mixed(x0, x1, sums, lengthPs) {
      stack.begin(left + x0, left + x1, lengthPs)
      stack.addGroups(track, sums, palette.threads)
      stack.add(sumOf(sums, OVERHEAD), palette.overhead)
      stack.add(sumOf(sums, SPINNING), palette.spin)
      stack.add(sumOf(sums, STALLED), palette.stall)
    },
  }
}

/** Pixels above the rows of a line's lane, for the ticks of its transfers. */
export const TRANSFER_ROOM = 5

/** Part of a lock's lane that is for its holder; above it stands how many wait. */
const HOLDER = 0.5

/** Who holds a lock, in the colour of the thread, and above it how many wait, as high as the most that ever did. */
export const lockPainter = (track: Track, brush: Brush): ColumnVisitor => {
  const { raster, palette, left, top, height } = brush
  const middle = top + Math.round(height * (1 - HOLDER))
  const bottom = top + height
  const stack = new Stack(raster, middle, bottom - middle)
  const waiters = (x0: number, x1: number, count: number): void => {
    if (count <= 0) return
    const high = Math.max(1, Math.round(((middle - top - 1) * count) / Math.max(1, track.detailMost)))
    raster.fill(x0, middle - 1 - high, x1, middle - 1, palette.strong)
  }
  return {
    pure(x0, x1, at) {
      const [from, to] = [left + x0, left + x1]
      waiters(from, to, track.detail[at])
      if (track.state[at] === LOCK_STATE.free) return
      threadOn(brush, from, to, middle, bottom, track.who[at])
      brush.say(from, to, at)
    },
    mixed(x0, x1, sums, lengthPs) {
      waiters(left + x0, left + x1, sums[track.weightAt] / lengthPs)
      stack.begin(left + x0, left + x1, lengthPs)
      stack.addGroups(track, sums, palette.threads)
    },
  }
}

/**
 * Which core owns a line: each core has a row, so that a line that goes back and forth is a staircase. Where nobody
 * owns it and some may read it, there is a thin line at the bottom.
 */
export const linePainter = (track: Track, brush: Brush, cores: number): ColumnVisitor => {
  const { raster, palette, left, top, ratio } = brush
  const rows = Math.min(GROUPS, cores)
  const thin = Math.max(1, Math.round(2 * ratio))
  const head = Math.round(TRANSFER_ROOM * ratio)
  const room = brush.height - head - thin - 1
  const edge = (row: number): number => top + head + Math.round((room * row) / rows)
  const bottom = top + brush.height
  return {
    pure(x0, x1, at) {
      const [from, to] = [left + x0, left + x1]
      const state = track.state[at]
      if (state >= LINE_STATE.shared) raster.fill(from, bottom - thin, to, bottom, palette.strong)
      if (state < LINE_STATE.exclusive) return
      const row = coreRow(track.who[at], cores)
      const colour = state === LINE_STATE.exclusive ? palette.exclusive : palette.owned
      if (state === LINE_STATE.owned) {
        raster.fillPattern(from, edge(row), to, edge(row + 1) - 1, [palette.pale, colour], patternsFor(ratio).hatch)
      } else raster.fill(from, edge(row), to, edge(row + 1) - 1, colour)
      brush.say(from, to, at)
    },
    mixed(x0, x1, sums, lengthPs) {
      const read = sums[LINE_STATE.shared]
      if (read > 0) raster.fill(left + x0, bottom - thin, left + x1, bottom, palette.strong)
      for (let row = 0; row < rows; row++) {
        const time = sums[track.states + row]
        if (time <= 0) continue
        // The share of the column is the height of the bar within the core's row.
        const high = Math.max(1, Math.round(((edge(row + 1) - 1 - edge(row)) * time) / lengthPs))
        raster.fill(left + x0, edge(row + 1) - 1 - high, left + x1, edge(row + 1) - 1, palette.owned)
      }
    },
  }
}

/** Where a thread is: it runs in its own colour, stalls in red, spins striped, waits in a queue hatched, else is low. */
export const threadPainter = (track: Track, brush: Brush, thread: number): ColumnVisitor => {
  const { raster, palette, left, top, height, ratio, groups } = brush
  const bottom = top + height
  const own = palette.threads[groups[thread] ?? NO_GROUP]
  const low = Math.max(1, Math.round(height * 0.2))
  const stack = new Stack(raster, top, height)
  return {
    pure(x0, x1, at) {
      const [from, to] = [left + x0, left + x1]
      const state = track.state[at]
      if (state === THREAD_STATE.away) return
      if (state === THREAD_STATE.work) threadOn(brush, from, to, top, bottom, thread)
      else if (state === THREAD_STATE.stall) raster.fill(from, top, to, bottom, palette.stall)
      else if (state === THREAD_STATE.spin) spinOn(brush, from, to, top, bottom)
      else if (state === THREAD_STATE.queued) {
        raster.fillPattern(from, top + low, to, bottom - low, [own, palette.pale], patternsFor(ratio).hatch)
      } else if (state === THREAD_STATE.blocked) raster.fill(from, bottom - low, to, bottom, palette.strong)
      else raster.fill(from, bottom - Math.ceil(height * OVERHEAD_HEIGHT), to, bottom, palette.overhead)
      brush.say(from, to, at)
    },
    mixed(x0, x1, sums, lengthPs) {
      const { work, overhead, spin, stall, queued } = THREAD_STATE
      stack.begin(left + x0, left + x1, lengthPs)
      stack.add(sums[work], own)
      stack.add(sums[overhead], palette.overhead)
      stack.add(sums[spin], palette.spin)
      stack.add(sums[stall], palette.stall)
      stack.add(sums[queued], palette.pale)
    },
  }
}
