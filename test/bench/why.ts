import { criticalPathSlices } from '../../src/playback/critical-path/critical-path.ts'
import { chainOf } from '../../src/playback/why/chain.ts'
import { indexSlices } from '../../src/playback/why/log-index.ts'
import { PRESETS } from '../../src/scenario/presets/index.ts'
import { presetRun } from '../support/preset-run.ts'

const EVENTS = 1_000_000

/** Milliseconds that each step of some work takes. */
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

/** How soon a run of a million events can be asked why, and walked through, without holding up the page. */
export const whySpeed = (say: (what: string, value: string) => void): void => {
  const run = presetRun(PRESETS.find(({ id }) => id === 'partitioned') ?? PRESETS[0], 'freebsd5', EVENTS)
  if (run.log.length !== EVENTS) throw new Error(`the run has ${run.log.length} events, not ${EVENTS}`)
  const told = (steps: number[]): string =>
    `${Math.round(sum(steps))} ms, in ${steps.length} slices of p90 ${ninthDecile(steps).toFixed(1)} ms`
  say('a million events made ready for why', told(stepsOf(indexSlices(run, EVENTS - 1))))
  say('their critical path', told(stepsOf(criticalPathSlices(run))))
  const times: number[] = []
  for (let event = 1000; event < EVENTS; event += 4999) {
    const start = performance.now()
    chainOf(run, event)
    times.push(performance.now() - start)
  }
  say('one question why, p90', `${ninthDecile(times).toFixed(2)} ms`)
}
