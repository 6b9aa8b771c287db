import { describe, expect, it } from 'vitest'
import type { NumberQuestion } from '../../scenario/lesson/lesson.ts'
import { countRight, standsOf } from './tally.ts'

const NUMBER: NumberQuestion = {
  kind: 'number',
  ask: '?',
  quantity: { what: 'work', side: 0 },
  unit: 'pieces',
  min: 0,
  max: 50,
  step: 1,
}

describe('a show of hands', () => {
  it('is for stretches of a slider, the last with its upper end', () => {
    const stands = standsOf(NUMBER, { kind: 'number', value: 50 })
    expect(stands.map(({ words }) => words)).toEqual(['0 to 10', '10 to 20', '20 to 30', '30 to 40', '40 to 50'])
    expect(stands.findIndex(({ right }) => right)).toBe(4)
    expect(standsOf(NUMBER, { kind: 'number', value: 10 }).findIndex(({ right }) => right)).toBe(1)
    expect(standsOf(NUMBER, null).some(({ right }) => right)).toBe(false)
  })

  it('is for things in the order of the stage, nine at most, whatever their rank', () => {
    const ranking = [7, 3, 11, 1, 2, 9, 4, 6, 5, 8].map((index, order) => ({
      index,
      name: `CPU ${index}`,
      amount: -order,
    }))
    const stands = standsOf(
      { kind: 'point', ask: '?', at: 'cpu', order: 'most', of: { what: 'fetches', side: 0 } },
      { kind: 'point', right: ranking[0], ranking },
    )
    expect(stands.map(({ key }) => key)).toEqual(['1', '2', '3', '4', '5', '6', '7', '9', '11'])
    expect(stands.find(({ right }) => right)?.words).toBe('CPU 7')
  })

  it('says how many were right', () => {
    const claim = { is: 'most', of: { what: 'work' }, side: 0 } as const
    const question = {
      kind: 'choice' as const,
      ask: '?',
      options: [
        { text: 'a', claim },
        { text: 'b', claim },
      ],
    }
    const stands = standsOf(question, { kind: 'choice', option: 1 })
    expect(countRight(stands, { 0: 17, 1: 23 })).toEqual({ right: 23, all: 40 })
    expect(countRight(stands, {})).toEqual({ right: 0, all: 0 })
  })
})
