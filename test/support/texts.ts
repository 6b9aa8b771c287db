import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'rolldown/utils'

/** A text that the code has for a person, and where. */
export interface Found {
  text: string
  place: string
}

/** What a parser makes of a piece of code; only what is asked of it here. */
interface Node {
  type: string
  [part: string]: unknown
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

/** The nodes directly below a node. */
const below = (node: Node): Node[] =>
  Object.entries(node).flatMap(([part, value]) => (part === 'parent' ? [] : [value].flat().filter(isNode)))

export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]))
    .filter((path) => /(?<!\.test)\.tsx?$/.test(path))

/** Goes through all nodes of a file, each before those below it. */
export const eachNode = (path: string, text: string, visit: (node: Node, trail: readonly Node[]) => void): void => {
  const walk = (node: Node, trail: readonly Node[]): void => {
    visit(node, trail)
    for (const next of below(node)) walk(next, [...trail, node])
  }
  const { program } = parseSync(path, text)
  for (const statement of program.body) walk(statement as unknown as Node, [])
}

/** A text as the code writes it, or undefined where it is put together from pieces. */
export const literalOf = (node: Node): string | undefined => {
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value']
  if (node.type !== 'TemplateLiteral') return undefined
  const quasis = node['quasis'] as { value: { cooked: string } }[]
  return quasis.length === 1 ? quasis[0].value.cooked : undefined
}

/** All texts that a node may stand for: itself, or both ways of a choice. */
const textsOf = (node: Node | undefined): string[] => {
  if (node === undefined) return []
  if (node.type === 'ConditionalExpression') {
    return [...textsOf(node['consequent'] as Node), ...textsOf(node['alternate'] as Node)]
  }
  const text = literalOf(node)
  return text === undefined ? [] : [text]
}

/** Functions that look texts up, and which of their arguments are texts. */
const DOORS = new Map<string, readonly number[]>([
  ['t', [0]],
  ['say', [0]],
  ['tn', [1, 2]],
])

/** Tables of texts are called so, and their values are shown through `t`. */
const TABLE = /(?:WORDS?|MEANING|SPENT|ABOUT|UNIT)$/
/** Fields of data in which texts are kept that are shown through `t`. */
const FIELDS = ['words', 'word']

const nameOf = (node: Node | undefined): string => {
  const name = node?.['name'] ?? node?.['value']
  return typeof name === 'string' ? name : ''
}

/** Texts that code hands to a door, keeps in a table of words, or in a field for words. */
export const textsIn = (path: string): Found[] => {
  const found: Found[] = []
  eachNode(path, readFileSync(path, 'utf8'), (node, trail) => {
    if (node.type === 'CallExpression') {
      const args = node['arguments'] as Node[]
      for (const at of DOORS.get(nameOf(node['callee'] as Node)) ?? []) {
        for (const text of textsOf(args[at])) found.push({ text, place: path })
      }
    }
    if (node.type !== 'Property') return
    const inTable = trail.some(
      (above) => above.type === 'VariableDeclarator' && TABLE.test(nameOf(above['id'] as Node)),
    )
    if (!inTable && !FIELDS.includes(nameOf(node['key'] as Node))) return
    const value = node['value'] as Node
    const values = value.type === 'ArrayExpression' ? (value['elements'] as Node[]) : [value]
    for (const text of values.flatMap(textsOf)) if (text !== '') found.push({ text, place: path })
  })
  return found
}

/** Attributes whose values a person reads or hears. */
const READ_ATTRIBUTES = ['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt', 'label']
const LETTERS = /\p{L}{2}/u

/** Texts that a node shows as they stand, without a door. */
const shownBy = (node: Node | undefined): string[] => {
  if (node === undefined) return []
  if (node.type === 'ConditionalExpression') {
    return [...shownBy(node['consequent'] as Node), ...shownBy(node['alternate'] as Node)]
  }
  if (node.type === 'LogicalExpression') return shownBy(node['right'] as Node)
  if (node.type === 'TemplateLiteral') {
    return (node['quasis'] as { value: { cooked: string } }[]).map(({ value }) => value.cooked)
  }
  return textsOf(node)
}

/** What a page's file shows or says that does not go through a door: text between tags, and in attributes that are read. */
export const bypassesIn = (path: string, text = readFileSync(path, 'utf8')): Found[] => {
  const found: Found[] = []
  const note = (texts: readonly string[]): void => {
    for (const one of texts) if (LETTERS.test(one)) found.push({ text: one.trim(), place: path })
  }
  eachNode(path, text, (node, trail) => {
    if (node.type === 'JSXText') note([node['value'] as string])
    const above = trail.at(-1)
    if (node.type === 'JSXExpressionContainer' && above?.type !== 'JSXAttribute') {
      note(shownBy(node['expression'] as Node))
    }
    if (node.type !== 'JSXAttribute' || !READ_ATTRIBUTES.includes(nameOf(node['name'] as Node))) return
    const value = node['value'] as Node | null
    if (value === null) return
    note(shownBy(value.type === 'JSXExpressionContainer' ? (value['expression'] as Node) : value))
  })
  return found
}

/** The places of a text: what stands between { and }. */
export const placesOf = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].toSorted()

/** Texts that are looked up with values that do not fit their places, where both stand in the code. */
export const misfitsIn = (path: string, text = readFileSync(path, 'utf8')): Found[] => {
  const found: Found[] = []
  eachNode(path, text, (node) => {
    const door = node.type === 'CallExpression' ? DOORS.get(nameOf(node['callee'] as Node)) : undefined
    if (door === undefined) return
    const args = node['arguments'] as Node[]
    const values = args[door[door.length - 1] + 1]
    const parts = (values?.['properties'] ?? []) as Node[]
    if (values !== undefined && (values.type !== 'ObjectExpression' || parts.some(({ type }) => type !== 'Property'))) {
      return
    }
    // So many of something are always given.
    const given = [...parts.map((part) => nameOf(part['key'] as Node)), ...(door.length > 1 ? ['count'] : [])]
    for (const english of door.flatMap((at) => textsOf(args[at]))) {
      if (placesOf(english).some((place) => !given.includes(place))) found.push({ text: english, place: path })
    }
  })
  return found
}

/** All texts that stand in a file, whatever for. */
export const literalsIn = (path: string): string[] => {
  const found: string[] = []
  eachNode(path, readFileSync(path, 'utf8'), (node) => {
    const text = literalOf(node)
    if (text !== undefined) found.push(text)
  })
  return found
}
