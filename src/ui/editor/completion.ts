import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { syntaxTree } from '@codemirror/language'
import type { Tooltip } from '@codemirror/view'
import { EditorView } from '@codemirror/view'
import { printJson } from '../../scenario/json/print.ts'
import type { JsonSchema } from '../../scenario/schema/types.ts'
import { beginningOf, describedAt, namesAt, valuesAt } from '../../scenario/schema/walk.ts'
import { around, askedAt, pathTo, valueOf } from './json-tree.ts'

const infoOf = (words: string): Pick<Completion, 'info'> => (words === '' ? {} : { info: words })

/** Completes names and values as the schema says, with what they mean. */
export const schemaCompletion =
  (schemaFor: (value: unknown) => JsonSchema) =>
  ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const asked = askedAt(state, pos)
    if (asked === null || (!explicit && asked.from === asked.to)) return null
    const { what, path, from, to, there } = asked
    const whole = valueOf(state, syntaxTree(state).topNode)
    const schema = schemaFor(whole)
    if (what === 'value') {
      const options = valuesAt(schema, whole, path).map(({ value, description }): Completion => {
        const text = JSON.stringify(value)
        return { label: text, detail: description, type: 'constant' }
      })
      return options.length === 0 ? null : { from, to, options, validFor: /^"?[\w-]*"?$/ }
    }
    const level = path.length + 1
    const isNamed = state.doc.sliceString(to, to + 1) === ':' || state.doc.sliceString(to, to + 2) === ' :'
    const options = namesAt(schema, whole, path, there).map(
      ({ name, description, schema: inner, required }): Completion => {
        const key = JSON.stringify(name)
        return {
          label: key,
          displayLabel: name,
          type: 'property',
          boost: required ? 1 : 0,
          ...infoOf(description),
          apply: isNamed ? key : `${key}: ${printJson(beginningOf(inner), level)}`,
        }
      },
    )
    return options.length === 0 ? null : { from, to, options, validFor: /^"?[\w-]*"?$/ }
  }

/** What is said of the name or value under the pointer. */
export const schemaHover =
  (schemaFor: (value: unknown) => JsonSchema) =>
  ({ state }: EditorView, at: number): Tooltip | null => {
    const node = around(state, at, ['Property', 'Object', 'Array'])
    if (node === null || node.name !== 'Property') return null
    const whole = valueOf(state, syntaxTree(state).topNode)
    const words = describedAt(schemaFor(whole), whole, pathTo(state, node))?.description
    const name = node.getChild('PropertyName')
    if (words === undefined || name === null || at > name.to) return null
    return {
      pos: name.from,
      end: name.to,
      above: true,
      create: () => {
        const dom = document.createElement('div')
        dom.className = 'hint'
        dom.textContent = words
        return { dom }
      },
    }
  }
