/** Sizes of words in the picture: the largest, and the least that can be read. */
const WORDS = { most: 11, least: 8.5 } as const
/** Width of a letter over its size. */
const LETTER = 0.6

/** The longest of the wordings that can be read within the width, and its size; the shortest, cut, if none can. */
export const fit = (wordings: readonly string[], width: number): { text: string; size: number } => {
  for (const text of wordings) {
    const size = Math.min(WORDS.most, width / (text.length * LETTER))
    if (size >= WORDS.least) return { text, size }
  }
  const shortest = wordings[wordings.length - 1]
  const letters = Math.max(1, Math.floor(width / (WORDS.least * LETTER)) - 1)
  return { text: `${shortest.slice(0, letters)}…`, size: WORDS.least }
}
