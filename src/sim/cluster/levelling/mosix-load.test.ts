import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { meanLoad, nextMean, nextUpper, ONE_PROCESS, withOneMore } from './mosix-load.ts'

/** Every value that a rule passes through, from 0. */
const through = (rule: (old: number, load: number) => number, loads: readonly number[]): number[] => {
  let value = 0
  return loads.map((load) => (value = rule(value, load)))
}

describe("MOSIX's loads", () => {
  it('rise by (5·old + 3·new)/8 where a node sees itself, and fall at once', () => {
    const means = through(nextMean, [1000, 1000, 1000, 500, 0, 2000])
    // In 128ths: 3/8 of 128,000; then 5/8 of that and 3/8 of 128,000 again; and so on.
    expect(means).toEqual([48_000, 78_000, 96_750, 64_000, 0, 96_000])
    expect(means.map(meanLoad)).toEqual([375, 609, 756, 500, 0, 750])
  })

  it('rise at once where a node tells others, and fall by (7·old + new)/8', () => {
    expect(through(nextUpper, [1000, 0, 0, 0, 3000, 2999, 3000])).toEqual([1000, 875, 765, 669, 3000, 2999, 3000])
  })

  it('do not get stuck below a load that lasts, nor above one that is gone', () => {
    const mean = through(
      nextMean,
      Array.from({ length: 100 }, () => 1000),
    )
    expect(meanLoad(mean[99])).toBe(1000)
    expect(through(nextUpper, [5000, ...Array.from({ length: 100 }, () => 0)])[100]).toBe(0)
  })

  it('stay between what was and what is', () => {
    const loads = fc.array(fc.nat(64_000), { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(loads, (list) => {
        const [means, uppers] = [through(nextMean, list), through(nextUpper, list)]
        list.forEach((load, at) => {
          expect(means[at]).toBeLessThanOrEqual(load * 128)
          expect(uppers[at]).toBeGreaterThanOrEqual(load)
          expect(uppers[at]).toBeLessThanOrEqual(Math.max(load, uppers[at - 1] ?? 0))
          expect(means[at]).toBeGreaterThanOrEqual(Math.min(load * 128, means[at - 1] ?? 0))
        })
      }),
    )
  })

  it('count a process that would come as 1.3', () => {
    expect([withOneMore(0), withOneMore(700)]).toEqual([1300, 2000])
    expect(ONE_PROCESS).toBe(1000)
  })
})
