import type { Point } from './layout.ts'

interface Named {
  name: string
  at: Point
}

interface PlacedName {
  name: string
  x: number
  y: number
  anchor: 'start' | 'end'
}

/** From a mark's middle to its name, the mean width of a letter, and the height of a line of text, in pixels. */
const OFFSET = 11
const LETTER = 6.4
const LINE = 13
/** Where a name may stand, in lines above or below its mark: the nearest first. */
const SHIFTS = [0, -1, 1, -2, 2]

const span = ({ name, x, anchor }: PlacedName): [number, number] => {
  const width = name.length * LETTER
  return anchor === 'start' ? [x, x + width] : [x - width, x]
}

const collide = (one: PlacedName, other: PlacedName): boolean => {
  const [left, right] = span(one)
  const [otherLeft, otherRight] = span(other)
  return Math.abs(one.y - other.y) < LINE && left < otherRight && otherLeft < right
}

/** Names beside their marks, moved up or down where one would be written over another, and kept within `width`. */
export const placeNames = (marks: readonly Named[], width: number): PlacedName[] => {
  const placed: PlacedName[] = []
  for (const { name, at } of marks) {
    const left = at.x + OFFSET + name.length * LETTER > width
    const candidates = SHIFTS.map((shift): PlacedName => ({
      name,
      x: left ? at.x - OFFSET : at.x + OFFSET,
      y: at.y + shift * LINE,
      anchor: left ? 'end' : 'start',
    }))
    placed.push(candidates.find((one) => !placed.some((other) => collide(one, other))) ?? candidates[0])
  }
  return placed
}
