import { describe, expect, it } from 'vitest'
import { criticalPathSlices } from '../../../src/playback/critical-path/critical-path.ts'
import { chainOf } from '../../../src/playback/why/chain.ts'
import { indexSlices } from '../../../src/playback/why/log-index.ts'
import { PRESETS } from '../../../src/scenario/presets/index.ts'
import { presetRun } from '../../support/preset-run.ts'

const run = presetRun(PRESETS.find(({ id }) => id === 'partitioned') ?? PRESETS[0], 'freebsd5', 1_000_000)

/** Milliseconds that each step of some work takes; others may have the machine meanwhile, so the worst few do not count. */
const stepsOf = (slices: Generator<void, unknown>): number[] => {
  const steps: number[] = []
  for (let done: boolean | undefined = false; done !== true;) {
    const start = performance.now()
    done = slices.next().done
    steps.push(performance.now() - start)
  }
  return steps
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
const ninthDecile = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length * 0.9)]

describe('a run of a million events', () => {
  it('is made ready for questions, and walked through, in less than a second and in slices below 50 ms', () => {
    expect(run.log.length).toBe(1_000_000)
    for (const steps of [stepsOf(indexSlices(run, run.log.length - 1)), stepsOf(criticalPathSlices(run))]) {
      expect(steps.length).toBeGreaterThan(8)
      expect(sum(steps)).toBeLessThan(1000)
      expect(ninthDecile(steps)).toBeLessThan(50)
    }
  })

  it('is asked why in less than 5 ms', () => {
    const times: number[] = []
    for (let event = 1000; event < run.log.length; event += 4999) {
      const start = performance.now()
      chainOf(run, event)
      times.push(performance.now() - start)
    }
    expect(ninthDecile(times)).toBeLessThan(5)
  })
})
