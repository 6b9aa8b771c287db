import type { RunInfo } from '../../sim/log/schema.ts'
import { GROUPS } from '../../playback/timeline/track.ts'

/** A colour as a pixel of a canvas holds it: opaque, red in the lowest byte. */
export type Pixel = number

/** The colours of the theme in force: for pixels, and by name for writing and strokes. */
export interface Palette {
  colour: (name: string) => string
  idle: Pixel
  /** By group: the seven colours of threads, and nobody's. */
  threads: readonly Pixel[]
  threadsDark: readonly Pixel[]
  overhead: Pixel
  spin: Pixel
  spinPale: Pixel
  stall: Pixel
  stallPale: Pixel
  ink: Pixel
  strong: Pixel
  pale: Pixel
  owned: Pixel
  exclusive: Pixel
}

type Rgb = readonly [number, number, number]

const GREY: Rgb = [128, 128, 128]

/** Reads `#rgb`, `#rrggbb` or `rgb(r g b)`; grey for anything else. */
export const parseColour = (text: string): Rgb => {
  const hex = /^#([0-9a-f]{6})$/i.exec(text)?.[1]
  if (hex !== undefined) {
    const value = Number.parseInt(hex, 16)
    return [value >> 16, (value >> 8) & 255, value & 255]
  }
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text)
  if (short !== null) {
    const [r, g, b] = short.slice(1).map((digit) => Number.parseInt(digit + digit, 16))
    return [r, g, b]
  }
  const numbers = /^rgb\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)/.exec(text)
  return numbers === null ? GREY : [Number(numbers[1]), Number(numbers[2]), Number(numbers[3])]
}

const pixel = ([r, g, b]: Rgb): Pixel => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0

const mixed = (one: Rgb, other: Rgb, share: number): Rgb => [
  Math.round(one[0] * share + other[0] * (1 - share)),
  Math.round(one[1] * share + other[1] * (1 - share)),
  Math.round(one[2] * share + other[2] * (1 - share)),
]

/** The palette made of the page's colours, which `colour` gives by their names. */
export const paletteOf = (colour: (name: string) => string): Palette => {
  const rgb = (name: string): Rgb => parseColour(colour(name))
  const panel = rgb('--panel')
  const ink = rgb('--ink')
  const threads = [...Array.from({ length: GROUPS - 1 }, (_, slot) => rgb(`--id-${slot}`)), rgb('--line-strong')]
  return {
    colour,
    idle: pixel(mixed(rgb('--idle'), panel, 0.55)),
    threads: threads.map(pixel),
    threadsDark: threads.map((one) => pixel(mixed(one, ink, 0.72))),
    overhead: pixel(rgb('--overhead')),
    spin: pixel(rgb('--spin')),
    spinPale: pixel(mixed(rgb('--spin'), panel, 0.3)),
    stall: pixel(rgb('--stall')),
    stallPale: pixel(mixed(rgb('--stall'), panel, 0.62)),
    ink: pixel(ink),
    strong: pixel(rgb('--line-strong')),
    pale: pixel(mixed(rgb('--line-strong'), panel, 0.45)),
    owned: pixel(rgb('--owned')),
    exclusive: pixel(rgb('--exclusive')),
  }
}

/** By thread of a run: whether it is told from the first seven by stripes. */
const stripes = new WeakMap<RunInfo, boolean[]>()

export const stripedThreads = (info: RunInfo): readonly boolean[] => {
  const known = stripes.get(info)
  if (known !== undefined) return known
  let order = 0
  const striped = info.threads.map(({ kind }) => kind !== 'idle' && Math.floor(order++ / (GROUPS - 1)) % 2 === 1)
  stripes.set(info, striped)
  return striped
}
