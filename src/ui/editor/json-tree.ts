import { syntaxTree } from '@codemirror/language'
import type { EditorState } from '@codemirror/state'
import type { JsonPath } from '../../scenario/json/read.ts'

/** A node of the editor's own tree, which holds together even while the text is no JSON. */
export type TreeNode = ReturnType<ReturnType<typeof syntaxTree>['resolveInner']>

const VALUES = ['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null']

const isValue = ({ name }: TreeNode): boolean => VALUES.includes(name)

const unquoted = (text: string): string => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : text
  } catch {
    return text.replaceAll('"', '')
  }
}

const textOf = (state: EditorState, { from, to }: TreeNode): string => state.doc.sliceString(from, to)

const keyOf = (state: EditorState, property: TreeNode): string => {
  const name = property.getChild('PropertyName')
  return name === null ? '' : unquoted(textOf(state, name))
}

const childrenOf = (node: TreeNode): TreeNode[] => {
  const found: TreeNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) found.push(child)
  return found
}

/** What is written of a value, whatever is missing. */
export const valueOf = (state: EditorState, node: TreeNode | null): unknown => {
  if (node === null) return undefined
  if (node.name === 'JsonText') return valueOf(state, childrenOf(node).find(isValue) ?? null)
  if (node.name === 'Array') {
    return childrenOf(node)
      .filter(isValue)
      .map((child) => valueOf(state, child))
  }
  if (node.name === 'Object') {
    return Object.fromEntries(
      node
        .getChildren('Property')
        .map((property) => [keyOf(state, property), valueOf(state, childrenOf(property).find(isValue) ?? null)]),
    )
  }
  try {
    return JSON.parse(textOf(state, node)) as unknown
  } catch {
    return undefined
  }
}

/** Keys and indices that lead to a node. */
export const pathTo = (state: EditorState, node: TreeNode): JsonPath => {
  const path: (string | number)[] = []
  for (let at: TreeNode = node; at.parent !== null; at = at.parent) {
    if (at.name === 'Property') path.unshift(keyOf(state, at))
    else if (at.parent.name === 'Array' && isValue(at)) {
      const { parent } = at
      const { from } = at
      path.unshift(childrenOf(parent).filter((child) => isValue(child) && child.from < from).length)
    }
  }
  return path
}

/** The innermost node around a place that is one of some kinds. */
export const around = (state: EditorState, at: number, names: readonly string[]): TreeNode | null => {
  let node: TreeNode | null = syntaxTree(state).resolveInner(at, -1)
  while (node !== null && !names.includes(node.name)) node = node.parent
  return node
}

export interface Asked {
  /** Keys of the object that the place is in, or what lies at the place. */
  what: 'name' | 'value'
  path: JsonPath
  from: number
  to: number
  /** Names that the object has already. */
  there: readonly string[]
}

const askedName = (state: EditorState, object: TreeNode, from: number, to: number): Asked => ({
  what: 'name',
  path: pathTo(state, object),
  from,
  to,
  there: object
    .getChildren('Property')
    .filter((property) => property.to <= from || property.from >= to)
    .map((property) => keyOf(state, property)),
})

/** What is asked for at a place: a name within an object, or a value; null where neither can stand. */
export const askedAt = (state: EditorState, at: number): Asked | null => {
  const inner = syntaxTree(state).resolveInner(at, -1)
  const place = around(state, at, ['PropertyName', 'Property', 'Object', 'Array'])
  if (place === null) return null
  const word = isValue(inner) && inner.name !== 'Object' && inner.name !== 'Array' ? inner : null
  if (place.name === 'PropertyName') {
    const object = place.parent?.parent
    return object?.name === 'Object' ? askedName(state, object, place.from, place.to) : null
  }
  if (place.name === 'Object') {
    return at >= place.to && state.doc.sliceString(place.to - 1, place.to) === '}'
      ? null
      : askedName(state, place, word?.from ?? at, word?.to ?? at)
  }
  if (place.name === 'Array' && at >= place.to) return null
  const [from, to] = word === null ? [at, at] : [word.from, word.to]
  const items = place.name === 'Array' ? childrenOf(place).filter((child) => isValue(child) && child.to < at) : []
  const path = place.name === 'Array' ? [...pathTo(state, place), items.length] : pathTo(state, place)
  return { what: 'value', path, from, to, there: [] }
}
