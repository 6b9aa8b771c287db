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

const WIDTH = 720
const LABELS_WIDTH = 66
const PACKAGE_GAP = 16
const PACKAGE_PAD = 8
const COLUMN_GAP = 8
const FULL_CPUS_MAX = 8
const DENSE_PER_ROW = 16
const DENSE_HEIGHT = 34

const packageOfCpu = (info: RunInfo, cpu: number): number => info.packageOf[info.coreOf[cpu]]

const fullLayout = (info: RunInfo, tracked: TrackedLines, sharedQueue: boolean): Layout => {
  const packages = Math.max(...info.packageOf) + 1
  const cpus = info.cpuCount
  const gaps = (packages - 1) * PACKAGE_GAP + packages * 2 * PACKAGE_PAD + (cpus - packages) * COLUMN_GAP
  const width = (WIDTH - LABELS_WIDTH - gaps) / cpus
  const cell = Math.min(26, (width - 14) / CELLS_PER_ROW)
  const rowHeight = cell + 3
  const columns: Column[] = []
  const walls: Layout['packages'] = []
  let x = LABELS_WIDTH
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
  const wallBottom = cacheTop + cacheHeight + 10
  const streetTop = wallBottom + 14
  const memoryTop = streetTop + 34
  for (const wall of walls) Object.assign(wall, { top: wallTop, bottom: wallBottom })
  return {
    width: WIDTH,
    height: memoryTop + 34,
    dense: false,
    margin: LABELS_WIDTH,
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

const denseLayout = (info: RunInfo, sharedQueue: boolean): Layout => {
  const packages = Math.max(...info.packageOf) + 1
  const wallTop = sharedQueue ? 40 : 6
  const columns: Column[] = []
  const walls: Layout['packages'] = []
  const wallWidth = (WIDTH - (packages - 1) * PACKAGE_GAP) / packages
  let bottom = wallTop
  for (let index = 0; index < packages; index++) {
    const left = index * (wallWidth + PACKAGE_GAP)
    const cpus = Array.from({ length: info.cpuCount }, (_, cpu) => cpu).filter(
      (cpu) => packageOfCpu(info, cpu) === index,
    )
    const perRow = Math.min(cpus.length, Math.max(4, Math.ceil(DENSE_PER_ROW / packages)))
    const width = (wallWidth - 2 * PACKAGE_PAD) / perRow - 3
    cpus.forEach((cpu, order) => {
      const top = wallTop + 22 + Math.floor(order / perRow) * DENSE_HEIGHT
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
  for (const wall of walls) wall.bottom = bottom + 6
  columns.sort((a, b) => a.cpu - b.cpu)
  const streetTop = bottom + 20
  return {
    width: WIDTH,
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

/** The plan of one machine. `sharedQueue` leaves room above the walls for a run queue that all CPUs share. */
export const layoutFor = (info: RunInfo, tracked: TrackedLines): Layout => {
  const sharedQueue = info.queues.some((queue) => queue.kind === 'run' && queue.cpu < 0)
  return info.cpuCount <= FULL_CPUS_MAX ? fullLayout(info, tracked, sharedQueue) : denseLayout(info, sharedQueue)
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
