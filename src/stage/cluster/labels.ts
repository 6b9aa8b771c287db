import { type Box, overlap, type Point, type Way } from './geometry.ts'

/** How a label looks: `plain`, `data` for what flows, `stall` for what stands still. */
export type Tone = 'plain' | 'data' | 'stall'

/** One way to set some words, and the middles at which they may stand, the best first. */
export interface Setting {
  lines: readonly string[]
  places: readonly Point[]
}

/** Words that want a place in the picture. */
export interface Label {
  key: string
  /** The best first. */
  settings: readonly Setting[]
  /** Higher ones are placed first. */
  weight: number
  tone: Tone
}

export interface PlacedLabel {
  label: Label
  lines: readonly string[]
  box: Box
}

/** Height of a line, and the width of a letter at most of it, in pixels. */
export const LINE_HEIGHT = 13
const LETTER = 5.9
const PAD = 3

/** Size of some lines where one pixel is `u` units of the picture. */
export const labelSize = (lines: readonly string[], u: number): { width: number; height: number } => ({
  width: (Math.max(...lines.map(({ length }) => length)) * LETTER + 2 * PAD) * u,
  height: (lines.length * LINE_HEIGHT + 2) * u,
})

const isWithin = (box: Box, bounds: Box): boolean =>
  box.x >= bounds.x &&
  box.y >= bounds.y &&
  box.x + box.width <= bounds.x + bounds.width &&
  box.y + box.height <= bounds.y + bounds.height

/**
 * Places labels so that none lies upon another, nor upon what must stay in sight. One that finds no place is left out:
 * what it says is in the words beside the picture, too.
 */
export const placeLabels = (labels: readonly Label[], taken: readonly Box[], bounds: Box, u = 1): PlacedLabel[] => {
  const placed: PlacedLabel[] = []
  const isFree = (box: Box): boolean =>
    isWithin(box, bounds) &&
    !taken.some((other) => overlap(box, other)) &&
    !placed.some((other) => overlap(box, other.box, 2 * u))
  for (const label of labels.toSorted((a, b) => b.weight - a.weight)) {
    const found = label.settings
      .flatMap(({ lines, places }) => {
        const size = labelSize(lines, u)
        return places.map(({ x, y }) => ({ lines, box: { x: x - size.width / 2, y: y - size.height / 2, ...size } }))
      })
      .find(({ box }) => isFree(box))
    if (found !== undefined) placed.push({ label, ...found })
  }
  return placed
}

/** Middles for a label beside a way: near its middle first, on its right or (`side` −1) on its left. */
export const besideWay = ({ from, to, right }: Way, lines: readonly string[], u: number, side: 1 | -1): Point[] => {
  const { width, height } = labelSize(lines, u)
  const off = (Math.abs(right.x) * width) / 2 + (Math.abs(right.y) * height) / 2 + 4 * u
  return [1, 1.8].flatMap((times) =>
    [0.5, 0.38, 0.62, 0.25, 0.75].map((share) => ({
      x: from.x + (to.x - from.x) * share + right.x * off * times * side,
      y: from.y + (to.y - from.y) * share + right.y * off * times * side,
    })),
  )
}
