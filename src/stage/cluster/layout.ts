/** A node's room in the picture. */
export interface Room {
  x: number
  y: number
  width: number
  height: number
}

export interface ClusterLayout {
  width: number
  height: number
  rooms: Room[]
  /** Rooms are too small for words: a bar and a number each. */
  dense: boolean
}

/** Nodes up to which each has a room with its processes in it, and links are drawn. */
const LARGE_MAX = 8
/** Width of the picture, and of one on a telephone, where words keep their size and rooms are narrower. */
const WIDTH = 720
const NARROW = 372
/** Below this width of the page the narrow picture is drawn, in CSS pixels. */
const NARROW_BELOW = 520

interface Arrangement {
  /** Middles of the rooms, as shares of the picture. */
  centres: [number, number][]
  height: number
  room: [width: number, height: number]
}

const TRIANGLE: [number, number][] = [
  [0.19, 0.22],
  [0.81, 0.22],
  [0.5, 0.82],
]

/** Rows of so many rooms; a last row with fewer stands in the middle. */
const inRows = (count: number, columns: number, tall: number, room: [number, number]): Arrangement => {
  const all = Math.ceil(count / columns)
  const centres = Array.from({ length: count }, (_, index): [number, number] => {
    const row = Math.floor(index / columns)
    const inRow = Math.min(columns, count - row * columns)
    return [((index % columns) + 0.5 + (columns - inRow) / 2) / columns, (row + 0.5) / all]
  })
  return { centres, height: all * tall, room }
}

const arrangement = (count: number, narrow: boolean): Arrangement => {
  if (narrow) {
    // One below the other, by turns at the left and the right: so no link runs behind a room.
    const step = 172
    const centres = Array.from({ length: count }, (_, index): [number, number] => [index % 2, (index + 0.5) / count])
    return { centres, height: count * step, room: [232, 112] }
  }
  if (count === 1) return { centres: [[0.5, 0.5]], height: 170, room: [280, 140] }
  if (count === 2) return inRows(2, 2, 180, [250, 140])
  if (count === 3) return { centres: TRIANGLE, height: 310, room: [250, 118] }
  const columns = count <= 4 ? 2 : count <= 6 ? 3 : 4
  return inRows(count, columns, 170, [columns === 2 ? 250 : columns === 3 ? 196 : 156, 122])
}

const grid = (count: number): ClusterLayout => {
  const columns = Math.ceil(Math.sqrt(count * 1.6))
  const size = WIDTH / columns
  const rows = Math.ceil(count / columns)
  const height = rows * size * 0.72
  const rooms = Array.from({ length: count }, (_, index) => ({
    x: (index % columns) * size + 3,
    y: Math.floor(index / columns) * size * 0.72 + 3,
    width: size - 6,
    height: size * 0.72 - 6,
  }))
  return { width: WIDTH, height, rooms, dense: true }
}

/** Where the rooms of so many nodes are, on a page so many CSS pixels wide. */
export const clusterLayout = (count: number, pageWidth: number): ClusterLayout => {
  if (count > LARGE_MAX) return grid(count)
  const narrow = pageWidth < NARROW_BELOW
  const whole = narrow ? NARROW : WIDTH
  const { centres, height, room } = arrangement(count, narrow)
  const [width, tall] = room
  const rooms = centres.map(([x, y]) => ({
    x: Math.min(whole - width - 4, Math.max(4, x * whole - width / 2)),
    y: Math.min(height - tall - 4, Math.max(4, y * height - tall / 2)),
    width,
    height: tall,
  }))
  return { width: whole, height, rooms, dense: false }
}

export interface Point {
  x: number
  y: number
}

export const centreOf = ({ x, y, width, height }: Room): Point => ({ x: x + width / 2, y: y + height / 2 })

/** Where the line from the middle of a room towards a point leaves the room. */
export const edgeTowards = (room: Room, to: Point): Point => {
  const from = centreOf(room)
  const dx = to.x - from.x
  const dy = to.y - from.y
  const scale = Math.min(
    dx === 0 ? Infinity : room.width / 2 / Math.abs(dx),
    dy === 0 ? Infinity : room.height / 2 / Math.abs(dy),
  )
  return Number.isFinite(scale) ? { x: from.x + dx * scale, y: from.y + dy * scale } : from
}

/** The way of a message: a line between two rooms, a little to its right, so that the two directions keep apart. */
export const wayBetween = (a: Room, b: Room, aside: number): { from: Point; to: Point } => {
  const from = edgeTowards(a, centreOf(b))
  const to = edgeTowards(b, centreOf(a))
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const shift = { x: (-(to.y - from.y) / length) * aside, y: ((to.x - from.x) / length) * aside }
  return { from: { x: from.x + shift.x, y: from.y + shift.y }, to: { x: to.x + shift.x, y: to.y + shift.y } }
}
