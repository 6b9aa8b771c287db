import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MODIFIED_MSI } from '../../../../test/support/modified-msi.ts'
import { compileProtocol } from './compile.ts'
import { MESI } from './mesi.ts'
import { PROTOCOLS } from './registry.ts'
import { parseProtocolTable, ProtocolError } from './validate.ts'

type Json = Record<string, unknown>

/** MESI as JSON with one entry replaced; `undefined` removes it. */
const changed = (path: string, value: unknown): unknown => {
  const table = JSON.parse(JSON.stringify(MESI)) as Json
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const at = keys.reduce((object, key) => object[key] as Json, table)
  if (value === undefined) delete at[last]
  else at[last] = value
  return table
}

/** Every place in a table, dotted. */
const placesOf = (value: unknown, prefix = ''): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [`${prefix}${key}`, ...placesOf(inner, `${prefix}${key}.`)])
    : []

describe('a protocol table from outside', () => {
  for (const table of [...Object.values(PROTOCOLS), MODIFIED_MSI]) {
    it(`is taken as it is, and made anew: ${table.title}`, () => {
      const parsed = parseProtocolTable(JSON.parse(JSON.stringify(table)))
      expect(parsed).toEqual(table)
      expect(parsed.processor['I']).not.toBe(table.processor['I'])
      expect(compileProtocol(parsed)).toEqual(compileProtocol(table))
    })
  }

  it('may say "next" where it makes no difference whether others have the line', () => {
    const short = changed('processor.S.write', { bus: 'BusUpgr', next: 'M' })
    expect(parseProtocolTable(short)).toEqual(MESI)
  })

  const refusals: [string, string, unknown, RegExp][] = [
    ['a state that is not in the list', 'processor.I.read.shared', 'Q', /^processor\.I\.read\.shared: expected one of/],
    ['a snoop into a state that is not in the list', 'snoop.M.BusRd.next', 'Q', /^snoop\.M\.BusRd\.next: /],
    ['a transaction that does not exist', 'processor.S.write.bus', 'BusFoo', /^processor\.S\.write\.bus: .*BusUpgr/],
    ['a state without rules', 'processor.E', undefined, /^processor\.E: expected an object/],
    ['a missing rule', 'processor.E.write', undefined, /^processor\.E\.write: expected an object/],
    ['a missing trait', 'traits.M', undefined, /^traits\.M: /],
    ['a field that is not known', 'snoop.M.BusRd.flush', true, /^snoop\.M\.BusRd\.flush: not known here/],
    [
      'a flag that is no truth value',
      'snoop.M.BusRd.supply',
      'yes',
      /^snoop\.M\.BusRd\.supply: expected true or false/,
    ],
    ['a name with markup in it', 'name', '<b>', /^name: /],
    ['a state named twice', 'states', ['I', 'S', 'S'], /^states: a state is named twice/],
    ['a list that does not begin with I', 'states', ['M', 'I'], /^states\[0\]: /],
    ['too many states', 'states', ['I', ...Array.from({ length: 16 }, (_, n) => `S${n}`)], /^states: expected 2 to 16/],
    ['a fetch without a transaction', 'processor.I.read', { next: 'S' }, /^processor\.I: .*give "bus"/],
    ['a silent hit that depends on others', 'processor.E.write', { alone: 'M', shared: 'S' }, /^processor\.E\.write: /],
  ]
  for (const [what, path, value, message] of refusals) {
    it(`is refused with the place and the mend: ${what}`, () => {
      expect(() => parseProtocolTable(changed(path, value))).toThrow(ProtocolError)
      expect(() => parseProtocolTable(changed(path, value))).toThrow(message)
    })
  }

  it('is refused or can be run, whatever is put in whatever place', () => {
    const anywhere = fc.constantFrom(...placesOf(MESI))
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(undefined, 'I', 'M', 'constructor', '__proto__', 'BusRd', true, [], {}),
    )
    let refused = 0
    fc.assert(
      fc.property(anywhere, anything, (path, value) => {
        try {
          const { stateCount, procAlone } = compileProtocol(parseProtocolTable(changed(path, value)))
          expect(Math.max(...procAlone)).toBeLessThan(stateCount)
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
          refused++
        }
      }),
      { numRuns: 500 },
    )
    expect(refused).toBeGreaterThan(50)
  })
})
