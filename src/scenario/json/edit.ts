import { printJson } from './print.ts'
import { type JsonNode, type JsonPath, nodeAt, readJson } from './read.ts'

/** What is put in the place of a part of a text. */
export interface TextChange {
  from: number
  to: number
  insert: string
}

export const applyChange = (text: string, { from, to, insert }: TextChange): string =>
  text.slice(0, from) + insert + text.slice(to)

/** What stands before the first thing in the line of a place. */
const indentAt = (text: string, at: number): string =>
  /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', at - 1) + 1))?.[0] ?? ''

const wrapped = (path: JsonPath, value: unknown): unknown =>
  path.reduceRight<unknown>((inner, step) => (typeof step === 'number' ? [inner] : { [step]: inner }), value)

/** A further member or item at the end of an object or an array. */
const appended = (text: string, node: JsonNode, level: number, step: string | number, value: unknown): TextChange => {
  const written = (deep: number): string =>
    (typeof step === 'string' ? `${JSON.stringify(step)}: ` : '') + printJson(value, deep)
  const last = node.members?.at(-1)?.node ?? node.items?.at(-1)
  if (last === undefined) {
    const outer = indentAt(text, node.from)
    const [open, close] = [text[node.from], text[node.to - 1]]
    return { from: node.from, to: node.to, insert: `${open}\n${outer}  ${written(level + 1)}\n${outer}${close}` }
  }
  const first = node.members?.[0].keyFrom ?? node.items?.[0].from ?? node.from
  const inLines = text.slice(node.from, first).includes('\n')
  const separator = inLines ? `,\n${indentAt(text, first)}` : ', '
  return { from: last.to, to: last.to, insert: separator + written(level + 1) }
}

/**
 * The smallest change of a JSON text that puts a value at a path; objects on the way that are not there are made. All
 * else stays as it was written. Undefined where the text is no JSON, or the path leads through something else.
 */
export const changeToSet = (text: string, path: JsonPath, value: unknown): TextChange | undefined => {
  const read = readJson(text)
  if (!read.ok) return undefined
  let node = read.root
  for (const [level, step] of path.entries()) {
    const next = nodeAt(node, [step])
    if (next === undefined) {
      const fits = typeof step === 'string' ? node.members !== undefined : node.items?.length === step
      return fits ? appended(text, node, level, step, wrapped(path.slice(level + 1), value)) : undefined
    }
    node = next
  }
  return { from: node.from, to: node.to, insert: printJson(value, path.length) }
}

/** The smallest change that takes away what lies at a path, with its comma; undefined where there is nothing. */
export const changeToRemove = (text: string, path: JsonPath): TextChange | undefined => {
  const read = readJson(text)
  const step = path.at(-1)
  if (!read.ok || step === undefined) return undefined
  const parent = nodeAt(read.root, path.slice(0, -1))
  const parts = parent?.members?.map(({ keyFrom, node }) => ({ from: keyFrom, to: node.to })) ?? parent?.items ?? []
  const index = typeof step === 'number' ? step : (parent?.members?.findIndex(({ key }) => key === step) ?? -1)
  const part = parts[index]
  if (parent === undefined || part === undefined) return undefined
  if (parts.length === 1) return { from: parent.from + 1, to: parent.to - 1, insert: '' }
  return index === 0
    ? { from: part.from, to: parts[1].from, insert: '' }
    : { from: parts[index - 1].to, to: part.to, insert: '' }
}
