import { describe, expect, it } from 'vitest'
import { testConfig } from '../../test/support/config.ts'
import { EVENTS } from '../sim/log/schema.ts'
import { createSimulation } from '../sim/simulation.ts'
import { Run } from './run.ts'
import { causesOf, tell } from './why.ts'

const UNTIL = 300_000_000

const load = (kernel: string, kind: string): Run => {
  const sim = createSimulation(testConfig(kernel, kind, { seed: 5 }))
  const run = new Run(sim.info, UNTIL)
  sim.runUntil(UNTIL)
  run.append(sim.log.slice(0, sim.log.length), sim.now)
  run.finish(sim.summary())
  return run
}

const RUNS = ['dragonfly', 'freebsd5'].flatMap((kernel) =>
  ['packet-forwarding', 'working-sets'].map((kind) => ({ name: `${kernel}, ${kind}`, run: load(kernel, kind) })),
)

describe.each(RUNS)('the reasons in a run of $name', ({ run }) => {
  it('are told in words for every event, without a name that is missing', () => {
    const kinds = new Set<number>()
    for (let event = 0; event < run.log.length; event++) {
      const sentence = tell(run, event)
      expect(sentence).not.toMatch(/undefined|null|NaN|CPU -1/)
      kinds.add(run.log.columns.kind[event])
    }
    expect(kinds.size).toBeGreaterThan(8)
  })

  it('go back in time, step by step, and end at a root unless the chain is long', () => {
    const { columns } = run.log
    let longest = 0
    for (let event = 0; event < run.log.length; event += 97) {
      const chain = causesOf(run, event)
      expect(chain[0]).toBe(event)
      for (let depth = 1; depth < chain.length; depth++) {
        expect(chain[depth]).toBe(columns.cause[chain[depth - 1]])
        expect(chain[depth]).toBeLessThan(chain[depth - 1])
        expect(columns.time[chain[depth]]).toBeLessThanOrEqual(columns.time[chain[depth - 1]])
      }
      if (chain.length < 12) expect(columns.cause[chain[chain.length - 1]]).toBe(-1)
      longest = Math.max(longest, chain.length)
    }
    expect(longest).toBeGreaterThan(2)
  })
})

describe('a chain of causes', () => {
  it('leads from a finished packet to its arrival or to the step before it', () => {
    const { run } = RUNS[0]
    const { columns } = run.log
    const done = columns.kind.findIndex((kind, at) => at < run.log.length && EVENTS[kind] === 'done')
    expect(tell(run, done)).toMatch(/^a packet of flow \d+ is finished by /)
    expect(causesOf(run, done).length).toBeGreaterThan(1)
  })
})
