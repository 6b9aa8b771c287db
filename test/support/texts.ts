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
