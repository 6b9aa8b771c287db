/** Width of a letter at the usual size, in units of the picture. */
const LETTER = 5.8

/** As much of some words as there is room for; nothing where not even two letters fit. */
export const fitting = (words: string, width: number): string => {
  const letters = Math.floor(width / LETTER)
  if (words.length <= letters) return words
  return letters < 3 ? '' : `${words.slice(0, letters - 1).trimEnd()}…`
}
