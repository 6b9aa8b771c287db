import type { Page } from '@playwright/test'

/** Fields of a picture's outline in each direction. */
export const GRID = 20

/** A screenshot in two readings: exact, and as the eye takes it in from far away. */
export interface Picture {
  /** SHA-256 over all pixels, and the size: equal exactly when every pixel is. */
  pixels: string
  /** Mean red, green and blue of {@link GRID} × {@link GRID} fields, 0 to 255: alike wherever the picture is. */
  outline: number[]
}

/** Reads a PNG in a page of its own, with the browser's decoder. */
export const readPicture = async (reader: Page, png: Buffer): Promise<Picture> =>
  reader.evaluate(
    async ({ base64, grid }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const { width, height } = bitmap
      const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
      if (context === null) throw new Error('this browser draws nothing off the screen')
      context.drawImage(bitmap, 0, 0)
      const { data } = context.getImageData(0, 0, width, height)
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', data))
      const hex = Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('')
      const outline = Array.from({ length: grid * grid }, (_, field) => {
        const [left, right] = [field % grid, (field % grid) + 1].map((x) => Math.floor((x * width) / grid))
        const row = Math.floor(field / grid)
        const [top, bottom] = [row, row + 1].map((y) => Math.floor((y * height) / grid))
        const sums = [0, 0, 0]
        for (let y = top; y < bottom; y++) {
          for (let x = left; x < right; x++) {
            for (let channel = 0; channel < 3; channel++) sums[channel] += data[(y * width + x) * 4 + channel]
          }
        }
        return sums.map((sum) => Math.round(sum / ((right - left) * (bottom - top))))
      }).flat()
      return { pixels: `${width}x${height}-${hex}`, outline }
    },
    { base64: png.toString('base64'), grid: GRID },
  )

/** How far two outlines are apart: the mean and the largest difference of a field, from 0 to 255. */
export const distance = (one: readonly number[], other: readonly number[]): { mean: number; largest: number } => {
  const differences = one.map((value, at) => Math.abs(value - other[at]))
  return {
    mean: differences.reduce((sum, difference) => sum + difference, 0) / differences.length,
    largest: Math.max(...differences),
  }
}

export const packOutline = (outline: readonly number[]): string => Buffer.from(outline).toString('base64')

export const unpackOutline = (text: string): number[] => [...Buffer.from(text, 'base64')]
