import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyChange, changeToRemove, changeToSet } from './edit.ts'
import { printJson } from './print.ts'
import { lineOf, nodeAt, readJson } from './read.ts'

const RUNS = process.env['VERIFY'] === '1' ? 5000 : 300

const key = fc.constantFrom('a', 'b c', 'long-name', '"quoted"', 'é')
const { tree } = fc.letrec<{ tree: unknown; object: Record<string, unknown> }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.string(),
    fc.array(fc.integer(), { maxLength: 40 }),
    fc.array(tie('tree'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
}))

const valueOf = (text: string): unknown => {
  const read = readJson(text)
  if (!read.ok) throw new Error(`${read.fault.message} ${text}`)
  return read.root.value
}

/** Every path that leads to something in a value. */
const pathsOf = (value: unknown, path: (string | number)[] = []): (string | number)[][] => {
  if (Array.isArray(value)) return [path, ...value.flatMap((one, index) => pathsOf(one, [...path, index]))]
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([name, one]) => pathsOf(one, [...path, name]))]
}

const set = (value: unknown, path: readonly (string | number)[], put: unknown): unknown => {
  const [step, ...rest] = path
  if (step === undefined) return put
  if (Array.isArray(value)) return value.with(step as number, set(value[step as number], rest, put))
  const object = value as Record<string, unknown>
  return { ...object, [step]: set(object[step], rest, put) }
}

describe('JSON with places', () => {
  it('reads what JSON.parse reads, however it is written', () => {
    fc.assert(
      fc.property(tree, fc.constantFrom(0, 1, 4), (value, space) => {
        expect(valueOf(JSON.stringify(value, null, space))).toEqual(value)
        expect(valueOf(printJson(value))).toEqual(value)
      }),
      { numRuns: RUNS },
    )
  })

  it('refuses exactly what JSON.parse refuses, but for names that are there twice', () => {
    const parses = (text: string): boolean => {
      try {
        JSON.parse(text)
        return true
      } catch {
        return false
      }
    }
    fc.assert(
      fc.property(tree, fc.nat(), fc.constantFrom('', ',', '}', '"', 'x', '[', ':', '1', '\\'), (value, where, put) => {
        const text = JSON.stringify(value)
        const at = where % (text.length + 1)
        const damaged = text.slice(0, at) + put + text.slice(at + 1)
        const read = readJson(damaged)
        if (read.ok) expect(JSON.parse(damaged)).toEqual(read.root.value)
        else if (!read.fault.message.includes('twice')) expect(parses(damaged)).toBe(false)
      }),
      { numRuns: RUNS * 4 },
    )
  })

  it('knows where everything stands', () => {
    const text = '{\n  "a": [1, {"b": "x"}]\n}'
    const read = readJson(text)
    const node = read.ok ? nodeAt(read.root, ['a', 1, 'b']) : undefined
    expect(text.slice(node?.from, node?.to)).toBe('"x"')
    expect(lineOf(text, node?.from ?? 0)).toBe(2)
  })

  it('says what is missing, at the place', () => {
    const said = (text: string): string => {
      const read = readJson(text)
      return read.ok ? 'fine' : `${read.fault.from}: ${read.fault.message}`
    }
    expect(said('{"a": 1')).toBe('0: This { is never closed: its } is missing.')
    expect(said('{"a": 1 "b": 2}')).toBe('8: Here a comma is missing, or the } that ends it.')
    expect(said('{"a": 1,}')).toBe('7: There is no value behind this comma; take it away.')
    expect(said('{a: 1}')).toBe('1: Here a name in double quotes is missing.')
    expect(said('{"a" 1}')).toBe('1: A colon is missing behind "a".')
    expect(said('{"a": yes}')).toBe('6: Texts stand in double quotes: "yes".')
    expect(said('{"a": 1, "a": 2}')).toBe('9: "a" is there twice; take one away.')
    expect(said('[1] 2')).toMatch(/^4: There is something behind/)
    expect(said('// x\n1')).toMatch(/no comments/)
    expect(said('['.repeat(100_000))).toMatch(/levels deep/)
  })

  it('drops keys that could reach a prototype', () => {
    expect(valueOf('{"__proto__": {"x": 1}, "b": {"constructor": 1}}')).toEqual({ b: {} })
  })
})

describe('changing JSON', () => {
  it('puts a value where it is told, and nothing else changes', () => {
    fc.assert(
      fc.property(tree, fc.nat(), tree, fc.constantFrom(0, 2), (value, choice, put, space) => {
        const text = space === 0 ? JSON.stringify(value) : printJson(value)
        const paths = pathsOf(value)
        const path = paths[choice % paths.length]
        const change = changeToSet(text, path, put)
        expect(change && valueOf(applyChange(text, change))).toEqual(set(value, path, put))
      }),
      { numRuns: RUNS },
    )
  })

  it('takes away what it is told, and nothing else', () => {
    fc.assert(
      fc.property(tree, fc.nat(), (value, choice) => {
        const paths = pathsOf(value).filter(({ length }) => length > 0)
        if (paths.length === 0) return
        const path = paths[choice % paths.length]
        const text = printJson(value)
        const change = changeToRemove(text, path)
        const after = pathsOf(change && valueOf(applyChange(text, change)))
        expect(after.length).toBe(
          pathsOf(value).length -
            pathsOf(path.reduce<unknown>((inner, step) => (inner as Record<string | number, unknown>)[step], value))
              .length,
        )
      }),
      { numRuns: RUNS },
    )
  })

  it('makes what is missing on the way, in the manner of the text', () => {
    const text = '{\n  "a": 1\n}'
    const change = changeToSet(text, ['b', 'c'], 2)
    expect(change && applyChange(text, change)).toBe('{\n  "a": 1,\n  "b": {\n    "c": 2\n  }\n}')
    const list = changeToSet('{"a": []}', ['a', 0], { x: 1 })
    expect(list && valueOf(applyChange('{"a": []}', list))).toEqual({ a: [{ x: 1 }] })
    expect(changeToSet('{"a": 1}', ['a', 'b'], 2)).toBeUndefined()
    expect(changeToSet('{"a": ', ['a'], 2)).toBeUndefined()
  })
})
