import type { RunInfo } from '../sim/log/schema.ts'
import { CELLS_PER_ROW, type TrackedLines } from '../playback/tracked-lines.ts'

/** Where everything of one machine is drawn, in the units of its viewBox. */
export interface Layout {
  width: number
  height: number
  /** A column for each CPU with its cache below it; or, dense, many small ones in rows. */
  dense: boolean
  /** Whether a column has room for words; colours and shapes remain where it has not. */
  words: boolean
  margin: number
  columns: Column[]
  packages: { left: number; right: number; index: number; top: number; bottom: number }[]
  cell: number
  rowHeight: number
  tileTop: number
  tileHeight: number
  queueTop: number
  cacheTop: number
  cacheHeight: number
  streetTop: number
  memoryTop: number
  memoryHeight: number
  sharedQueueTop: number
  /** Places for locks above the walls; none where a machine has no locks. */
  lockSlots: LockSlot[]
}

/** Where a lock is drawn, with its holder and those who wait for it. */
export interface LockSlot {
  left: number
  top: number
  width: number
}

export const LOCK_SLOT_HEIGHT = 24
/** Width that a slot needs to show a name, a holder and a few who wait. */
const LOCK_SLOT_WIDTH = 168
const LOCK_SLOT_GAP = 6
const SHARED_QUEUE_HEIGHT = 26

/** One CPU's column. The cache is the core's: hardware threads of one core share the drawing of it. */
export interface Column {
  cpu: number
  core: number
  left: number
  width: number
  /** Top of the column; dense machines have several rows. */
  top: number
}

/** Narrower than this, row names would take the room that the caches need. */
const LABELS_FROM_WIDTH = 420
const LABELS_WIDTH = 66
/** Widths that are drawn; the picture is scaled beyond them. */
const STAGE_WIDTH = { min: 340, max: 1400 } as const
const PACKAGE_GAP = 16
const PACKAGE_PAD = 8
const COLUMN_GAP = 8
const FULL_CPUS_MAX = 16
/** Widths of a column that has room for words, and of one that still shows shapes. */
const COLUMN_MIN = { words: 62, shapes: 30 } as const
/** Between columns, and between a column's edge and its cells, with words and without. */
const TIGHT = { gap: 4, pad: 6 } as const
const ROOMY = { gap: COLUMN_GAP, pad: 14 } as const
const DENSE_PER_ROW = 16
const DENSE_TILE = 30
/** Up to so many CPUs, dense columns show their caches too, a small patch for each line. */
const PATCHES_CPUS_MAX = 64
const PATCH_HEIGHT = 4
/** Rows of a column without words: high enough for the rows' names. */
const NARROW_ROW = 13

const packageOfCpu = (info: RunInfo, cpu: number): number => info.packageOf[info.coreOf[cpu]]

const marginOf = (stageWidth: number): number => (stageWidth < LABELS_FROM_WIDTH ? 2 : LABELS_WIDTH)

/** Width of a column when all stand side by side. */
const columnWidth = (info: RunInfo, stageWidth: number, gap: number): number => {
  const packages = Math.max(...info.packageOf) + 1
  const gaps = (packages - 1) * PACKAGE_GAP + packages * 2 * PACKAGE_PAD + (info.cpuCount - packages) * gap
  return (stageWidth - 2 - marginOf(stageWidth) - gaps) / info.cpuCount
}

/** Columns side by side within the walls of their packages. */
const columnsInWalls = (info: RunInfo, stageWidth: number, gap: number): Pick<Layout, 'columns' | 'packages'> => {
  const width = columnWidth(info, stageWidth, gap)
  const packages = Math.max(...info.packageOf) + 1
  const columns: Column[] = []
  const walls: Layout['packages'] = []
  let x = marginOf(stageWidth)
  for (let index = 0; index < packages; index++) {
    const left = x
    x += PACKAGE_PAD
    for (let cpu = 0; cpu < info.cpuCount; cpu++) {
      if (packageOfCpu(info, cpu) !== index) continue
      if (x > left + PACKAGE_PAD) x += gap
      columns.push({ cpu, core: info.coreOf[cpu], left: x, width, top: 0 })
      x += width
    }
    x += PACKAGE_PAD
    walls.push({ left, right: x, index, top: 0, bottom: 0 })
    x += PACKAGE_GAP
  }
  return { columns: columns.toSorted((a, b) => a.cpu - b.cpu), packages: walls }
}

/** What stands above the walls: a shared run queue, and below it the locks. */
const aboveWalls = (
  info: RunInfo,
  sharedQueue: boolean,
  left: number,
  stageWidth: number,
): Pick<Layout, 'sharedQueueTop' | 'lockSlots'> & { wallTop: number } => {
  const sharedQueueTop = 6
  const top = sharedQueue ? sharedQueueTop + SHARED_QUEUE_HEIGHT + 6 : 6
  if (info.locks.length === 0) return { sharedQueueTop, lockSlots: [], wallTop: top }
  const room = stageWidth - 2 - left
  const count = Math.max(1, Math.floor((room + LOCK_SLOT_GAP) / (LOCK_SLOT_WIDTH + LOCK_SLOT_GAP)))
  const step = (room + LOCK_SLOT_GAP) / count
  const lockSlots = Array.from({ length: count }, (_, order) => ({
    left: left + order * step,
    top,
    width: step - LOCK_SLOT_GAP,
  }))
  return { sharedQueueTop, lockSlots, wallTop: top + LOCK_SLOT_HEIGHT + 8 }
}

const fullLayout = (info: RunInfo, tracked: TrackedLines, stageWidth: number): Layout => {
  const words = columnWidth(info, stageWidth, ROOMY.gap) >= COLUMN_MIN.words
  const { gap, pad } = words ? ROOMY : TIGHT
  const { columns, packages } = columnsInWalls(info, stageWidth, gap)
  const cell = Math.min(26, (columns[0].width - pad) / CELLS_PER_ROW)
  const rowHeight = words ? cell + 3 : NARROW_ROW
  const margin = marginOf(stageWidth)
  const { wallTop, ...above } = aboveWalls(info, tracked.sharedQueue >= 0, margin, stageWidth)
  const tileTop = wallTop + 24
  const tileHeight = 40
  const queueTop = tileTop + tileHeight + 24
  const ownQueues = info.queues.some((queue) => queue.kind === 'run' && queue.cpu >= 0)
  const cacheTop = queueTop + (ownQueues ? 26 : 0)
  const cacheHeight = Math.max(1, tracked.rows.length) * rowHeight + 22
  const wallBottom = cacheTop + cacheHeight + 18
  const streetTop = wallBottom + 8
  const memoryTop = streetTop + 26
  for (const wall of packages) Object.assign(wall, { top: wallTop, bottom: wallBottom })
  return {
    width: stageWidth,
    height: memoryTop + 30,
    dense: false,
    words,
    margin,
    columns,
    packages,
    cell,
    rowHeight,
    tileTop,
    tileHeight,
    queueTop,
    cacheTop,
    cacheHeight,
    streetTop,
    memoryTop,
    memoryHeight: 26,
    ...above,
  }
}

const denseLayout = (info: RunInfo, tracked: TrackedLines, stageWidth: number): Layout => {
  const packages = Math.max(...info.packageOf) + 1
  const { wallTop, ...above } = aboveWalls(info, tracked.sharedQueue >= 0, 1, stageWidth)
  const columns: Column[] = []
  const walls: Layout['packages'] = []
  const wallWidth = (stageWidth - 2 - (packages - 1) * PACKAGE_GAP) / packages
  const patches = info.cpuCount <= PATCHES_CPUS_MAX
  const cacheHeight = patches ? tracked.rows.length * PATCH_HEIGHT + 4 : 0
  const height = DENSE_TILE + cacheHeight + 4
  let cell = 0
  let bottom = wallTop
  for (let index = 0; index < packages; index++) {
    const left = 1 + index * (wallWidth + PACKAGE_GAP)
    const cpus = Array.from({ length: info.cpuCount }, (_, cpu) => cpu).filter(
      (cpu) => packageOfCpu(info, cpu) === index,
    )
    const perRow = Math.min(cpus.length, Math.max(4, Math.ceil(DENSE_PER_ROW / packages)))
    const width = (wallWidth - 2 * PACKAGE_PAD) / perRow - 3
    cell = patches ? (width - 2) / CELLS_PER_ROW : 0
    cpus.forEach((cpu, order) => {
      const top = wallTop + 8 + Math.floor(order / perRow) * height
      columns.push({
        cpu,
        core: info.coreOf[cpu],
        left: left + PACKAGE_PAD + (order % perRow) * (width + 3),
        width,
        top,
      })
      bottom = Math.max(bottom, top + height)
    })
    walls.push({ left, right: left + wallWidth, index, top: wallTop, bottom: 0 })
  }
  for (const wall of walls) wall.bottom = bottom + 14
  columns.sort((a, b) => a.cpu - b.cpu)
  const streetTop = bottom + 26
  return {
    width: stageWidth,
    height: streetTop + 68,
    dense: true,
    words: false,
    margin: 0,
    columns,
    packages: walls,
    cell,
    rowHeight: PATCH_HEIGHT,
    tileTop: 0,
    tileHeight: DENSE_TILE,
    queueTop: 0,
    cacheTop: 0,
    cacheHeight,
    streetTop,
    memoryTop: streetTop + 34,
    memoryHeight: 26,
    ...above,
  }
}

/**
 * The plan of one machine, `width` pixels wide. A run queue that all CPUs share gets a place above the walls. The
 * narrower the columns, the less is written: first the words go, then the columns stand in rows, and last the cells go.
 */
export const layoutFor = (info: RunInfo, tracked: TrackedLines, width: number): Layout => {
  const stageWidth = Math.max(STAGE_WIDTH.min, Math.min(STAGE_WIDTH.max, width))
  const full = info.cpuCount <= FULL_CPUS_MAX && columnWidth(info, stageWidth, TIGHT.gap) >= COLUMN_MIN.shapes
  return (full ? fullLayout : denseLayout)(info, tracked, stageWidth)
}

export interface Point {
  x: number
  y: number
}

/** Top left of a tracked line's cell in a CPU's cache: the same place in every cache. */
export const cellCorner = (layout: Layout, tracked: TrackedLines, column: Column, track: number): Point => {
  const top = layout.dense ? column.top + layout.tileHeight + 3 : layout.cacheTop + 18
  return {
    x: column.left + (column.width - layout.cell * CELLS_PER_ROW) / 2 + tracked.column[track] * layout.cell,
    y: top + tracked.row[track] * layout.rowHeight,
  }
}

/** Middle of a line's cell in a CPU's cache; of the cache, or the CPU, where the line has no cell. */
export const cellPoint = (layout: Layout, tracked: TrackedLines, cpu: number, line: number): Point => {
  const column = layout.columns[cpu]
  const track = layout.cell > 0 ? (tracked.trackOf[line] ?? -1) : -1
  if (track >= 0) {
    const { x, y } = cellCorner(layout, tracked, column, track)
    return { x: x + layout.cell / 2, y: y + Math.min(layout.cell, layout.rowHeight) / 2 }
  }
  const y = layout.dense ? column.top + layout.tileHeight / 2 : layout.cacheTop + layout.cacheHeight - 6
  return { x: column.left + column.width / 2, y }
}

/** Where memory of a package is. */
export const memoryPoint = (layout: Layout, pack: number): Point => {
  const wall = layout.packages[Math.min(pack, layout.packages.length - 1)]
  return { x: (wall.left + wall.right) / 2, y: layout.memoryTop + layout.memoryHeight / 2 }
}

/** A point on the way from one place down to the street, along it, and up to another; `progress` from 0 to 1. */
export const alongStreet = (layout: Layout, from: Point, to: Point, progress: number): Point => {
  const street = layout.streetTop + 9
  const legs = [Math.abs(street - from.y), Math.abs(to.x - from.x), Math.abs(to.y - street)]
  let rest = progress * (legs[0] + legs[1] + legs[2])
  if (rest <= legs[0]) return { x: from.x, y: from.y + Math.sign(street - from.y) * rest }
  rest -= legs[0]
  if (rest <= legs[1]) return { x: from.x + Math.sign(to.x - from.x) * rest, y: street }
  rest -= legs[1]
  return { x: to.x, y: street + Math.sign(to.y - street) * rest }
}
