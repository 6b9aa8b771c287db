/** Sizes of words in the picture: the largest, and the least that can be read. */
const WORDS = { most: 11, least: 8.5 } as const
/** Width of a letter over its size. */
const LETTER = 0.6
/** Sizes are multiples of this: each other size is a font of its own, which a browser has to prepare. */
const STEP = 0.5

/** The largest size of letters up to this one, in pixels. */
export const lettersOf = (size: number): number => Math.floor(size / STEP) * STEP

/** Letters kept of a name's end: names of a kind differ in their numbers. */
const TAIL = 2

/** A word of at most so many letters: its beginning and its end, where it is longer. */
const cut = (word: string, letters: number): string => {
  if (word.length <= letters) return word
  const head = letters - 1 - TAIL
  return head > 0 ? `${word.slice(0, head)}…${word.slice(-TAIL)}` : `${word.slice(0, Math.max(1, letters - 1))}…`
}

/** The longest of the wordings that can be read within the width, and its size; the shortest, cut, if none can. */
export const fit = (wordings: readonly string[], width: number): { text: string; size: number } => {
  for (const text of wordings) {
    const size = Math.min(WORDS.most, lettersOf(width / (text.length * LETTER)))
    if (size >= WORDS.least) return { text, size }
  }
  const letters = Math.floor(width / (WORDS.least * LETTER))
  return { text: cut(wordings[wordings.length - 1], letters), size: WORDS.least }
}
