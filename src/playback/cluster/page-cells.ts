import type { ImageView, ProcessView } from './state.ts'

/** How much of a stretch of a process's pages is at a node, and how much of that another body of it has as well. */
export interface PageCell {
  here: number
  copied: number
}

const bitsIn = (word: number): number => {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

/** The bits of a word that stand for pages from `first` to `end` (exclusive), where it holds pages from `base`. */
const maskOf = (base: number, first: number, end: number): number => {
  const low = Math.max(0, first - base)
  const high = Math.min(32, end - base)
  const below = (bits: number): number => (bits >= 32 ? 0xffffffff : 2 ** bits - 1)
  return (below(high) & ~below(low)) >>> 0
}

/** The body that takes a process's pages over: the one that is filled, or the one that runs where others are left. */
const successorOf = ({ images, node }: ProcessView, own: ImageView): ImageView | undefined => {
  const others = [...images.values()].filter(({ id, state }) => id !== own.id && state !== 'gone')
  const filled = others.find(({ state }) => state === 'empty')
  if (own.state === 'residue') return others.find((image) => image.node === node && image.state !== 'residue')
  return own.state === 'empty' ? undefined : filled
}

/** The pages of a body in so many stretches of equal length, first to last; no more stretches than pages. */
export const pageCells = (process: ProcessView, image: ImageView, wanted: number): PageCell[] => {
  const cells = Math.max(1, Math.min(wanted, process.pages))
  const taken = successorOf(process, image)?.pages
  return Array.from({ length: cells }, (_, cell) => {
    const first = Math.floor((cell * process.pages) / cells)
    const end = Math.floor(((cell + 1) * process.pages) / cells)
    let here = 0
    let copied = 0
    for (let word = first >>> 5; word * 32 < end; word++) {
      const own = (image.pages[word] & maskOf(word * 32, first, end)) >>> 0
      here += bitsIn(own)
      if (taken !== undefined) copied += bitsIn((own & taken[word]) >>> 0)
    }
    const size = Math.max(1, end - first)
    return { here: here / size, copied: copied / size }
  })
}
