import type { RunInfo } from '../sim/log/schema.ts'
import { CELLS_PER_ROW, type TrackedLines } from '../playback/tracked-lines.ts'

/** Where everything of one machine is drawn, in the units of its viewBox. */
export interface Layout {
  width: number
  height: number
  /** Letters and cells, or small columns in rows without either. */
  dense: boolean
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
}

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
const STAGE_WIDTH = { min: 340, max: 1120 } as const
const PACKAGE_GAP = 16
const PACKAGE_PAD = 8
const COLUMN_GAP = 8
const FULL_CPUS_MAX = 8
const FULL_COLUMN_MIN = 62
const DENSE_PER_ROW = 16
const DENSE_HEIGHT = 34

const packageOfCpu = (info: RunInfo, cpu: number): number => info.packageOf[info.coreOf[cpu]]

const fullLayout = (info: RunInfo, tracked: TrackedLines, sharedQueue: boolean, stageWidth: number): Layout => {
  const margin = stageWidth < LABELS_FROM_WIDTH ? 2 : LABELS_WIDTH
  const packages = Math.max(...info.packageOf) + 1
  const cpus = info.cpuCount
  const gaps = (packages - 1) * PACKAGE_GAP + packages * 2 * PACKAGE_PAD + (cpus - packages) * COLUMN_GAP
  const width = (stageWidth - 2 - margin - gaps) / cpus
  const cell = Math.min(26, (width - 14) / CELLS_PER_ROW)
  const rowHeight = cell + 3
  const columns: Column[] = []
  const walls: Layout['packages'] = []
  let x = margin
  for (let index = 0; index < packages; index++) {
    const left = x
    x += PACKAGE_PAD
    for (let cpu = 0; cpu < cpus; cpu++) {
      if (packageOfCpu(info, cpu) !== index) continue
      if (x > left + PACKAGE_PAD) x += COLUMN_GAP
      columns.push({ cpu, core: info.coreOf[cpu], left: x, width, top: 0 })
      x += width
    }
    x += PACKAGE_PAD
    walls.push({ left, right: x, index, top: 0, bottom: 0 })
    x += PACKAGE_GAP
  }
  columns.sort((a, b) => a.cpu - b.cpu)
  const sharedQueueTop = 6
  const wallTop = sharedQueue ? 40 : 6
  const tileTop = wallTop + 24
  const tileHeight = 40
  const queueTop = tileTop + tileHeight + 24
  const cacheTop = queueTop + (sharedQueue ? 8 : 26)
  const cacheHeight = Math.max(1, tracked.rows.length) * rowHeight + 22
  const wallBottom = cacheTop + cacheHeight + 18
  const streetTop = wallBottom + 14
  const memoryTop = streetTop + 34
  for (const wall of walls) Object.assign(wall, { top: wallTop, bottom: wallBottom })
  return {
    width: stageWidth,
    height: memoryTop + 34,
    dense: false,
    margin,
    columns,
    packages: walls,
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
    sharedQueueTop,
  }
}

const denseLayout = (info: RunInfo, sharedQueue: boolean, stageWidth: number): Layout => {
  const packages = Math.max(...info.packageOf) + 1
  const wallTop = sharedQueue ? 40 : 6
  const columns: Column[] = []
  const walls: Layout['packages'] = []
  const wallWidth = (stageWidth - 2 - (packages - 1) * PACKAGE_GAP) / packages
  let bottom = wallTop
  for (let index = 0; index < packages; index++) {
    const left = 1 + index * (wallWidth + PACKAGE_GAP)
    const cpus = Array.from({ length: info.cpuCount }, (_, cpu) => cpu).filter(
      (cpu) => packageOfCpu(info, cpu) === index,
    )
    const perRow = Math.min(cpus.length, Math.max(4, Math.ceil(DENSE_PER_ROW / packages)))
    const width = (wallWidth - 2 * PACKAGE_PAD) / perRow - 3
    cpus.forEach((cpu, order) => {
      const top = wallTop + 8 + Math.floor(order / perRow) * DENSE_HEIGHT
      columns.push({
        cpu,
        core: info.coreOf[cpu],
        left: left + PACKAGE_PAD + (order % perRow) * (width + 3),
        width,
        top,
      })
      bottom = Math.max(bottom, top + DENSE_HEIGHT)
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
    margin: 0,
    columns,
    packages: walls,
    cell: 0,
    rowHeight: 0,
    tileTop: 0,
    tileHeight: DENSE_HEIGHT - 4,
    queueTop: 0,
    cacheTop: 0,
    cacheHeight: 0,
    streetTop,
    memoryTop: streetTop + 34,
    memoryHeight: 26,
    sharedQueueTop: 6,
  }
}

/**
 * The plan of one machine, `width` pixels wide. A run queue that all CPUs share gets a place above the walls; a
 * machine of many CPUs, or one that is narrow for its CPUs, is drawn without cells.
 */
export const layoutFor = (info: RunInfo, tracked: TrackedLines, width: number): Layout => {
  const sharedQueue = info.queues.some((queue) => queue.kind === 'run' && queue.cpu < 0)
  const stageWidth = Math.max(STAGE_WIDTH.min, Math.min(STAGE_WIDTH.max, width))
  const full = info.cpuCount <= FULL_CPUS_MAX && stageWidth / info.cpuCount >= FULL_COLUMN_MIN
  return full ? fullLayout(info, tracked, sharedQueue, stageWidth) : denseLayout(info, sharedQueue, stageWidth)
}

export interface Point {
  x: number
  y: number
}

/** Middle of a tracked line's cell in a CPU's cache; of the cache itself where the line has no cell. */
export const cellPoint = (layout: Layout, tracked: TrackedLines, cpu: number, line: number): Point => {
  const column = layout.columns[cpu]
  if (layout.dense) return { x: column.left + column.width / 2, y: column.top + layout.tileHeight / 2 }
  const track = tracked.trackOf[line] ?? -1
  const left = cellsLeft(layout, column)
  if (track < 0) return { x: column.left + column.width / 2, y: layout.cacheTop + layout.cacheHeight - 6 }
  return {
    x: left + tracked.column[track] * layout.cell + layout.cell / 2,
    y: layout.cacheTop + 18 + tracked.row[track] * layout.rowHeight + layout.cell / 2,
  }
}

/** Left edge of the grid of cells in a column. */
export const cellsLeft = (layout: Layout, column: Column): number =>
  column.left + (column.width - layout.cell * CELLS_PER_ROW) / 2

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
