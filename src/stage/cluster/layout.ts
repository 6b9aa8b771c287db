import type { Box, Point } from './geometry.ts'

/** Where the rooms of a cluster's nodes are, in the page's own pixels as long as nobody has zoomed. */
export interface ClusterLayout {
  width: number
  height: number
  rooms: Box[]
  /**
   * How messages get from room to room: on a link of their own, with rooms standing so that none runs behind another;
   * through a switch in the middle, with the rooms around it; or, among many nodes, over the rooms.
   */
  ways: 'links' | 'hub' | 'over'
}

/** Nodes up to which every link has a way of its own, and up to which all stand around a switch. */
const LINKED_MAX = 6
const HUB_MAX = 14
/** Below this width all is drawn as on a telephone, in CSS pixels; below this ratio rooms stand one below the other. */
const NARROW_BELOW = 425
const UPRIGHT_BELOW = 1.45
const MARGIN = 3

/** Rooms by their middles, as shares of the picture, and their size as shares of it. */
interface Plan {
  centres: readonly (readonly [x: number, y: number])[]
  size: readonly [width: number, height: number]
  /** Size of the last one, where it is another. */
  last?: readonly [width: number, height: number]
  /** Height that the plan needs, in pixels. */
  least: number
}

/** The last of three is a server most of the time: lower, in the middle below. */
const WIDE: readonly Plan[] = [
  { centres: [[0.5, 0.5]], size: [0.42, 0.86], least: 150 },
  {
    centres: [
      [0, 0.5],
      [1, 0.5],
    ],
    size: [0.33, 0.84],
    least: 150,
  },
  {
    centres: [
      [0, 0],
      [1, 0],
      [0.5, 1],
    ],
    size: [0.33, 0.63],
    last: [0.29, 0.33],
    least: 190,
  },
  {
    centres: [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ],
    size: [0.31, 0.42],
    least: 250,
  },
  {
    centres: [
      [0.2, 0],
      [0.8, 0],
      [1, 0.56],
      [0.5, 1],
      [0, 0.56],
    ],
    size: [0.23, 0.29],
    least: 330,
  },
  {
    centres: [
      [0.26, 0],
      [0.74, 0],
      [1, 0.5],
      [0.74, 1],
      [0.26, 1],
      [0, 0.5],
    ],
    size: [0.22, 0.29],
    least: 330,
  },
]
const NARROW: readonly Plan[] = [
  { centres: [[0.5, 0.5]], size: [0.72, 0.8], least: 150 },
  {
    centres: [
      [0, 0],
      [0, 1],
    ],
    size: [0.66, 0.36],
    least: 300,
  },
  {
    centres: [
      [0, 0],
      [0, 1],
      [1, 0.5],
    ],
    size: [0.6, 0.34],
    last: [0.36, 0.2],
    least: 350,
  },
  {
    centres: [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ],
    size: [0.46, 0.34],
    least: 330,
  },
  {
    centres: [
      [0, 0],
      [0.95, 0.24],
      [1, 0.76],
      [0, 1],
      [0.05, 0.5],
    ],
    size: [0.46, 0.2],
    least: 520,
  },
  {
    centres: [
      [0, 0],
      [1, 0.16],
      [1, 0.58],
      [0.95, 1],
      [0, 0.84],
      [0.02, 0.42],
    ],
    size: [0.45, 0.17],
    least: 620,
  },
]
/** Rooms are not wider, and not higher, than this: beyond it there is nothing more to see in them. */
const ROOM_MOST = { width: 300, height: 190 } as const

const placed = ({ centres, size, last = size }: Plan, width: number, height: number): Box[] =>
  centres.map(([x, y], index) => {
    const [wide, tall] = index === centres.length - 1 ? last : size
    const room = { width: Math.min(ROOM_MOST.width, wide * width), height: Math.min(ROOM_MOST.height, tall * height) }
    const across = width - room.width - 2 * MARGIN
    const down = height - room.height - 2 * MARGIN
    return { x: MARGIN + x * across, y: MARGIN + y * down, ...room }
  })

/** Rooms along the edge, so that the middle is free: rows above and below, one at each side where the number is odd. */
const around = (count: number, width: number, height: number): Box[] => {
  const sides = count % 2 === 1 ? 1 : 2
  const above = (count - sides) / 2
  const gap = 8
  const wide = Math.min(ROOM_MOST.width, (width - 2 * MARGIN - (above - 1) * gap) / above)
  const tall = Math.min(ROOM_MOST.height, height * 0.31)
  const step = above > 1 ? (width - 2 * MARGIN - wide) / (above - 1) : 0
  const row = (y: number): Box[] =>
    Array.from({ length: above }, (_, index) => ({ x: MARGIN + index * step, y, width: wide, height: tall }))
  const middle = (height - tall) / 2
  const flank = Math.min(wide, width * 0.3)
  const right = { x: width - MARGIN - flank, y: middle, width: flank, height: tall }
  const left = { ...right, x: MARGIN }
  return [...row(MARGIN), right, ...row(height - MARGIN - tall).toReversed(), ...(sides === 2 ? [left] : [])]
}

/** Columns of a grid whose rooms come out about half again as wide as high. */
const columnsOf = (count: number, width: number, height: number): number =>
  Math.max(1, Math.min(count, Math.round(Math.sqrt((count * width) / (height * 1.5)))))

const GRID_GAP = 6
const grid = (count: number, width: number, height: number): Box[] => {
  const columns = columnsOf(count, width, height)
  const across = width / columns
  const down = height / Math.ceil(count / columns)
  return Array.from({ length: count }, (_, index) => ({
    x: (index % columns) * across + GRID_GAP / 2,
    y: Math.floor(index / columns) * down + GRID_GAP / 2,
    width: across - GRID_GAP,
    height: Math.min(down - GRID_GAP, ROOM_MOST.height),
  }))
}

/** Least height of a row of a grid, of a grid, and of rooms around a switch. */
const LEAST = { row: 34, grid: 240, hub: 330 } as const

/** Where the rooms of so many nodes are, in a picture so wide, and so high if that is enough. */
export const clusterLayout = (count: number, width: number, height: number): ClusterLayout => {
  const phone = width < NARROW_BELOW
  const upright = phone || width < height * UPRIGHT_BELOW
  const plan = count <= LINKED_MAX ? (upright ? NARROW : WIDE)[count - 1] : undefined
  if (plan !== undefined) {
    const tall = phone ? plan.least : Math.max(plan.least, height)
    return { width, height: tall, rooms: placed(plan, width, tall), ways: 'links' }
  }
  if (count <= HUB_MAX && !phone) {
    const tall = Math.max(LEAST.hub, height)
    return { width, height: tall, rooms: around(count, width, tall), ways: 'hub' }
  }
  const wanted = Math.max(height, LEAST.grid)
  const rows = Math.ceil(count / columnsOf(count, width, wanted))
  const tall = Math.max(wanted, rows * LEAST.row)
  return { width, height: tall, rooms: grid(count, width, tall), ways: 'over' }
}

/** Where the switch is, around which all stand. */
export const hubOf = ({ width, height }: Pick<ClusterLayout, 'width' | 'height'>): Point => ({
  x: width / 2,
  y: height / 2,
})

/** What the camera shows of the picture: `k` times as large as it is drawn, from the point at its left top. */
export interface Camera extends Point {
  k: number
}

export const WHOLE: Camera = { k: 1, x: 0, y: 0 }
/** A line of a cache, in a node among 64, is then as large as a fingertip. */
const CLOSEST = 400

/** A camera whose middle is in the picture; the closer it is, the farther it may look beyond the picture's edge. */
export const keptInside = ({ k, x, y }: Camera, { width, height }: Pick<ClusterLayout, 'width' | 'height'>): Camera => {
  const near = Math.min(CLOSEST, Math.max(1, k))
  const kept = (at: number, whole: number): number => {
    const slack = ((1 - 1 / near) * whole) / (2 * near)
    return Math.min(whole - whole / near + slack, Math.max(-slack, at))
  }
  return { k: near, x: kept(x, width), y: kept(y, height) }
}

/** The camera after zooming by a factor about a point of the screen, in pixels of the frame. */
export const zoomedAt = (camera: Camera, factor: number, at: Point, layout: ClusterLayout): Camera => {
  const k = Math.min(CLOSEST, Math.max(1, camera.k * factor))
  return keptInside({ k, x: camera.x + at.x / camera.k - at.x / k, y: camera.y + at.y / camera.k - at.y / k }, layout)
}

/** The camera that shows a box as large as it can be. */
export const cameraOn = ({ x, y, width, height }: Box, layout: ClusterLayout, margin = 1.04): Camera => {
  const k = Math.min(layout.width / (width * margin), layout.height / (height * margin))
  return keptInside(
    { k, x: x + width / 2 - layout.width / (2 * k), y: y + height / 2 - layout.height / (2 * k) },
    layout,
  )
}
