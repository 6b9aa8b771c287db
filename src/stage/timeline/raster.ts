import type { Pixel } from './palette.ts'

/** Chooses between two colours by where a pixel is: stripes, dots, hatching. It repeats after `size` pixels. */
export interface Pattern {
  size: number
  /** Row by row: 1 for the first colour. */
  tile: Uint8Array
}

/** A pattern from a rule for the pixels of the page, each of them `ratio` pixels of the raster wide. */
export const patternOf = (period: number, ratio: number, first: (x: number, y: number) => boolean): Pattern => {
  const size = Math.max(1, Math.round(period * ratio))
  const tile = Uint8Array.from({ length: size * size }, (_, at) =>
    first(Math.floor((at % size) / ratio), Math.floor(Math.floor(at / size) / ratio)) ? 1 : 0,
  )
  return { size, tile }
}

/**
 * A picture made of pixels in memory. Lanes are painted here rather than by a canvas: hundreds of thousands of
 * rectangles, one pixel wide each, cost a canvas more than their pixels do.
 */
export class Raster {
  readonly width: number
  readonly height: number
  readonly pixels: Uint32Array

  constructor(width: number, height: number, buffer: ArrayBufferLike = new ArrayBuffer(width * height * 4)) {
    this.width = width
    this.height = height
    this.pixels = new Uint32Array(buffer)
  }

  clear(): void {
    this.pixels.fill(0)
  }

  /** Fills the pixels from (x0, y0) to just before (x1, y1), all whole numbers. */
  fill(x0: number, y0: number, x1: number, y1: number, colour: Pixel): void {
    const left = Math.max(0, x0)
    const right = Math.min(this.width, x1)
    const bottom = Math.min(this.height, y1)
    if (left >= right) return
    if (right - left === 1) {
      for (let at = Math.max(0, y0) * this.width + left, end = bottom * this.width; at < end; at += this.width) {
        this.pixels[at] = colour
      }
      return
    }
    for (let y = Math.max(0, y0); y < bottom; y++) {
      this.pixels.fill(colour, y * this.width + left, y * this.width + right)
    }
  }

  /** The same in two colours: the first where the pattern is. */
  fillPattern(x0: number, y0: number, x1: number, y1: number, colours: readonly [Pixel, Pixel], on: Pattern): void {
    const [first, second] = colours
    const { size, tile } = on
    const left = Math.max(0, x0)
    const right = Math.min(this.width, x1)
    for (let y = Math.max(0, y0); y < Math.min(this.height, y1); y++) {
      const row = y * this.width
      const tileRow = (y % size) * size
      let across = left % size
      for (let x = left; x < right; x++) {
        this.pixels[row + x] = tile[tileRow + across] === 1 ? first : second
        if (++across === size) across = 0
      }
    }
  }
}
