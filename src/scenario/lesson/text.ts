/** A stretch of a paragraph. */
export interface Words {
  text: string
  emphasised: boolean
}

const EMPHASIS = /\*([^\s*](?:[^*]*[^\s*])?)\*/g

const wordsOf = (paragraph: string): Words[] => {
  const words: Words[] = []
  let at = 0
  for (const match of paragraph.matchAll(EMPHASIS)) {
    if (match.index > at) words.push({ text: paragraph.slice(at, match.index), emphasised: false })
    words.push({ text: match[1], emphasised: true })
    at = match.index + match[0].length
  }
  if (at < paragraph.length) words.push({ text: paragraph.slice(at), emphasised: false })
  return words
}

/** A text as paragraphs of plain and emphasised stretches. Everything else in it is what it is: there is no markup. */
export const paragraphsOf = (text: string): Words[][] =>
  text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replaceAll(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '')
    .map(wordsOf)
