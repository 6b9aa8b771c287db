import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Turns } from './turns.ts'

describe('turns', () => {
  it('lets so many go on at once, and the one who has waited longest first', () => {
    const turns = new Turns<string>(2)
    const gone: string[] = []
    for (const who of ['a', 'b', 'c', 'd']) turns.ask(who, () => gone.push(who))
    expect(gone).toEqual(['a', 'b'])
    turns.end('b')
    expect(gone).toEqual(['a', 'b', 'c'])
    turns.end('d')
    turns.end('a')
    expect(gone).toEqual(['a', 'b', 'c'])
  })

  it('never lets more go on, and forgets nobody who has asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.array(fc.nat(5), { maxLength: 60 }), (atOnce, events) => {
        const turns = new Turns<number>(atOnce)
        const going = new Set<number>()
        const asked = new Set<number>()
        const stop = (who: number): void => {
          going.delete(who)
          asked.delete(who)
          turns.end(who)
        }
        for (const who of events) {
          if (going.has(who)) stop(who)
          else if (!asked.has(who)) {
            asked.add(who)
            turns.ask(who, () => void (asked.delete(who), going.add(who)))
          }
          expect(going.size).toBeLessThanOrEqual(atOnce)
          expect(going.size === atOnce || asked.size === 0).toBe(true)
        }
        for (let turn = 0; going.size > 0; turn++) {
          expect(turn).toBeLessThan(10)
          stop([...going][0])
        }
        expect(asked.size).toBe(0)
      }),
    )
  })
})
