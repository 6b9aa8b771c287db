import { describe, expect, it } from 'vitest'
import { ScenarioError } from './scenario.ts'
import { checkVersion, declareFormat, NewerVersionError, upgrade } from './versions.ts'

const FORMAT = declareFormat({
  what: 'This thing',
  current: 3,
  steps: {
    1: ({ name, ...rest }) => ({ ...rest, title: name }),
    2: ({ title, ...rest }) => ({ ...rest, title, words: String(title).split(' ') }),
  },
})

describe('a format with versions', () => {
  it('cannot be declared where a step is missing, or where one leads nowhere', () => {
    const step = (older: object) => ({ ...older })
    expect(() => declareFormat({ what: 'x', current: 3, steps: { 1: step } })).toThrow(/nothing leads from version 2/)
    expect(() => declareFormat({ what: 'x', current: 3, steps: { 2: step } })).toThrow(/nothing leads from version 1/)
    expect(() => declareFormat({ what: 'x', current: 1, steps: { 1: step } })).toThrow(/from version 1 leads beyond/)
    expect(() => declareFormat({ what: 'x', current: 1, steps: {} })).not.toThrow()
  })

  it('takes data of any version to that of today, by every step between', () => {
    const today = { v: 3, title: 'a b', words: ['a', 'b'] }
    expect(upgrade(FORMAT, { v: 1, name: 'a b' })).toEqual(today)
    expect(upgrade(FORMAT, { v: 2, title: 'a b' })).toEqual(today)
    expect(upgrade(FORMAT, today)).toBe(today)
  })

  it('tells what is newer from what is wrong', () => {
    expect(() => upgrade(FORMAT, { v: 4 })).toThrow(NewerVersionError)
    expect(() => upgrade(FORMAT, { v: 4 })).toThrow(/This thing was made by a newer version.*reload the page/)
    for (const wrong of [0, -1, 1.5, '2', null, undefined, Infinity, {}]) {
      expect(() => checkVersion(FORMAT, wrong)).toThrow(ScenarioError)
      expect(() => checkVersion(FORMAT, wrong)).not.toThrow(NewerVersionError)
    }
  })

  it('leaves what is no data to the check that follows', () => {
    for (const odd of [null, 5, 'text', [1]]) expect(upgrade(FORMAT, odd)).toBe(odd)
  })
})
