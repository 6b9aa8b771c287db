export interface Point {
  x: number
  y: number
}

/** A rectangle of the picture: a node's room, or the place of a label. */
export interface Box extends Point {
  width: number
  height: number
}

export const centreOf = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 })

export const between = (from: Point, to: Point, share: number): Point => ({
  x: from.x + (to.x - from.x) * share,
  y: from.y + (to.y - from.y) * share,
})

export const overlap = (a: Box, b: Box, gap = 0): boolean =>
  a.x < b.x + b.width + gap && b.x < a.x + a.width + gap && a.y < b.y + b.height + gap && b.y < a.y + a.height + gap

/** Where the line from the middle of a room towards a point leaves the room. */
export const edgeTowards = (room: Box, to: Point): Point => {
  const from = centreOf(room)
  const dx = to.x - from.x
  const dy = to.y - from.y
  const scale = Math.min(
    dx === 0 ? Infinity : room.width / 2 / Math.abs(dx),
    dy === 0 ? Infinity : room.height / 2 / Math.abs(dy),
  )
  return Number.isFinite(scale) ? { x: from.x + dx * scale, y: from.y + dy * scale } : from
}

/** A straight way between two rooms, and the unit vector to its right. */
export interface Way {
  from: Point
  to: Point
  length: number
  right: Point
}

/** The way between two rooms, a little to its right where `aside` is not 0, so that the two directions keep apart. */
export const wayBetween = (a: Box, b: Box, aside = 0): Way => {
  const from = edgeTowards(a, centreOf(b))
  const to = edgeTowards(b, centreOf(a))
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const right = { x: -(to.y - from.y) / length, y: (to.x - from.x) / length }
  const shift = (point: Point): Point => ({ x: point.x + right.x * aside, y: point.y + right.y * aside })
  return { from: shift(from), to: shift(to), length, right }
}

/** A way through a point in the middle: there and on. */
export const wayThrough = (a: Box, b: Box, hub: Point, aside: number): { there: Way; on: Way } => {
  const dot = { ...hub, width: 0, height: 0 }
  return { there: wayBetween(a, dot, aside), on: wayBetween(dot, b, aside) }
}
