import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { madeInfo } from '../../../test/support/made-run.ts'
import { EVENTS } from '../../sim/log/schema.ts'
import { parseQuery, printQuery, QUERY_STATES, type Query, QueryError } from './query.ts'
import { resolveQuery } from './resolve-query.ts'

const anyName = fc
  .string({ minLength: 1, maxLength: 12 })
  .map((name) => name.replaceAll('"', '_'))
  .filter((name) => name.trim() !== '')
const anyPs = fc.oneof(
  fc.nat(2_000_000),
  fc.nat(5000).map((ns) => ns * 1000),
  fc.nat(90).map((s) => s * 1e12),
)

const anyQuery: fc.Arbitrary<Query> = fc
  .record(
    {
      thread: anyName,
      cpu: fc.nat(999),
      lock: anyName,
      line: anyName,
      state: fc.constantFrom(...QUERY_STATES),
      event: fc.constantFrom(...EVENTS),
      longerPs: anyPs,
      shorterPs: anyPs,
    },
    { requiredKeys: [] },
  )
  .filter((query) => Object.keys(query).length > 0)

const faultOf = (text: string): [message: string, at: number] => {
  try {
    parseQuery(text)
  } catch (error) {
    if (error instanceof QueryError) return [error.message, error.at]
    throw error
  }
  return ['', -1]
}

describe('a query', () => {
  it('that is written down is read as the same', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        expect(parseQuery(printQuery(query))).toEqual(query)
      }),
    )
  })

  it('is read as people write it', () => {
    expect(parseQuery('thread:netisr3 state:stalled > 1us')).toEqual({
      thread: 'netisr3',
      state: 'stalled',
      longerPs: 1_000_000,
    })
    expect(parseQuery('  CPU:2 EVENT:IPI <1.5µs')).toEqual({ cpu: 2, event: 'ipiSend', shorterPs: 1_500_000 })
    expect(parseQuery('lock:"rtentry mtx 3" >20NS')).toEqual({ lock: 'rtentry mtx 3', longerPs: 20_000 })
    expect(parseQuery('line:pcbhash[3]')).toEqual({ line: 'pcbhash[3]' })
    expect(parseQuery('   ')).toBeNull()
  })

  it.each([
    ['thred:a', 'There is no “thred:”; did you mean thread?', 0],
    ['cpu:1 state:staled', 'There is no state staled; did you mean stalled?', 12],
    ['event:migration', 'There is no event migration; did you mean migrate?', 6],
    ['cpu:two', '“two” is not the number of a CPU', 4],
    ['cpu:1 cpu:2', 'cpu: is there twice', 6],
    ['> 5', 'After 5 there has to be a unit: s, ms, us, ns, ps', 0],
    ['> 5 mn', 'There is no unit mn; did you mean ms?', 0],
    ['thread:a > ', 'After < or > there has to be a duration, such as 1us', 9],
    ['thread:"a', 'A quotation mark is not closed', 0],
    ['thread: a', 'After thread: there has to be a name', 0],
    ['netisr', '“netisr” is none of thread:, cpu:, lock:, line:, state:, event:, nor a duration such as > 1us', 0],
  ])('says of %j what is wrong, where, and what would be right', (text, message, at) => {
    expect(faultOf(text)).toEqual([message, at])
  })

  it('never takes forever or falls over, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const [, at] = faultOf(text)
        expect(at).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})

describe('the names of a query', () => {
  const info = madeInfo(2, ['netisr 3', 'netisr 30', 'irq em0'], [['sched_lock', 'spin']])
  const other = madeInfo(4, ['swi1: net'], [['Giant', 'giant']])
  const threads = (text: string): number[][] =>
    resolveQuery(parseQuery(text) ?? {}, [info, other]).map((one) => [...(one.threads ?? [-1])])

  it('match by their beginnings, without spaces or capitals, and an exact one alone', () => {
    expect(threads('thread:netisr')).toEqual([[0, 1], []])
    expect(threads('thread:NetISR3')).toEqual([[0], []])
    expect(threads('thread:"irq em"')).toEqual([[2], []])
    expect(threads('cpu:3')).toEqual([[-1], [-1]])
  })

  it.each([
    ['thread:netsr3', 'There is no thread netsr3; did you mean netisr 3?'],
    ['lock:sched_lok', 'There is no lock sched_lok; did you mean sched_lock?'],
    ['cpu:9', 'There is no CPU 9; they are numbered from 0 to 3'],
    [
      'lock:Giant state:idle',
      'A lock is not idle; state:waiting finds who waits for it, and without a state it finds who holds it',
    ],
  ])('that nobody has are said to be so: %j', (text, message) => {
    expect(() => threads(text)).toThrow(message)
  })
})
