import { t } from '../../language/t.ts'
import type { Subject } from '../concerns.ts'

/** A piece of a sentence; a thing that is named in it can be picked. */
export type Part = string | { text: string; subject: Subject }

const PLACE = /\{(\w+)\}/g

/** Pieces of text that stand beside each other become one. */
const joined = (parts: readonly Part[]): Part[] => {
  const found: Part[] = []
  for (const part of parts) {
    const last = found.at(-1)
    if (typeof part === 'string' && typeof last === 'string') found[found.length - 1] = last + part
    else if (part !== '') found.push(part)
  }
  return found
}

/** A sentence whose `{name}`s are parts, in the order in which the language in force has them. */
export const say = (english: string, values: Readonly<Record<string, Part | readonly Part[]>>): Part[] => {
  const text = t(english)
  const parts: Part[] = []
  let end = 0
  for (const match of text.matchAll(PLACE)) {
    const [whole, name] = match
    parts.push(text.slice(end, match.index), ...[values[name] ?? whole].flat())
    end = match.index + whole.length
  }
  return joined([...parts, text.slice(end)])
}
