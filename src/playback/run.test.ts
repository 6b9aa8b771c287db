import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testConfig } from '../../test/support/config.ts'
import { createSimulation } from '../sim/simulation.ts'
import { frameAt } from './frame.ts'
import { Run } from './run.ts'
import { momentOf, nextStep, previousStep } from './steps.ts'

const UNTIL = 400_000_000

/** A run of the core, handed over in pieces as the worker does. */
const load = (kernel: string, kind: string, piece: number): { run: Run; transfers: number } => {
  const sim = createSimulation(testConfig(kernel, kind, { seed: 3 }))
  const run = new Run(sim.info, UNTIL)
  let sent = 0
  for (let done = false; !done;) {
    done = sim.runUntil(UNTIL, piece)
    run.append(sim.log.slice(sent, sim.log.length), sim.now)
    sent = sim.log.length
  }
  run.finish(sim.summary())
  return { run, transfers: sim.summary().transfers }
}

const RUNS = [load('dragonfly', 'packet-forwarding', 3000), load('freebsd5', 'working-sets', 20_000)]
const anyRun = fc.constantFrom(...RUNS)
const anyTime = fc.integer({ min: 0, max: UNTIL })

/** A frame without what two equal frames may not share. */
const plain = (run: Run, time: number) => JSON.stringify(frameAt(run, time, 50_000))

describe('a frame', () => {
  it('is the same whichever way one comes to its moment', () => {
    fc.assert(
      fc.property(anyRun, fc.array(anyTime, { minLength: 1, maxLength: 12 }), anyTime, ({ run }, detours, time) => {
        for (const detour of detours) frameAt(run, detour, 0)
        const first = plain(run, time)
        frameAt(run, UNTIL, 0)
        expect(plain(run, time)).toBe(first)
        frameAt(run, 0, 0)
        expect(plain(run, time)).toBe(first)
      }),
      { numRuns: 60 },
    )
  })

  it('has totals that agree with the core at the end, and a ledger that sums to CPUs × time at any moment', () => {
    fc.assert(
      fc.property(anyRun, anyTime, ({ run, transfers }, time) => {
        const { ledger } = frameAt(run, time, 0).totals
        expect(Object.values(ledger).reduce((sum, ps) => sum + ps, 0)).toBe(run.info.cpuCount * time)
        const end = frameAt(run, UNTIL, 0).totals
        expect(end.ledger).toEqual(run.summary?.ledger)
        expect(end.done).toBe(run.summary?.work.count)
        expect(end.migrations).toBe(run.summary?.migrations)
        expect(end.ipis).toBe(run.summary?.ipis)
        expect(end.transfers).toBeLessThanOrEqual(transfers)
      }),
      { numRuns: 40 },
    )
  })

  it('shows each line in flight for exactly as long as it takes', () => {
    const { run } = RUNS[1]
    const { columns } = run.log
    let seen = 0
    for (let at = 0; at < run.log.length && seen < 50; at++) {
      if (columns.kind[at] !== 1 || columns.c[at] < 10) continue
      seen++
      const [start, duration] = [columns.time[at], columns.c[at]]
      const inFlight = (time: number): boolean => frameAt(run, time, 0).flights.some(({ event }) => event === at)
      expect(inFlight(start - 1)).toBe(false)
      expect(inFlight(start)).toBe(true)
      expect(inFlight(start + duration - 1)).toBe(true)
      expect(inFlight(start + duration)).toBe(false)
    }
    expect(seen).toBe(50)
  })
})

describe('a step', () => {
  it('back undoes a step forward, from any moment that a step leads to', () => {
    fc.assert(
      fc.property(
        anyRun,
        fc.integer({ min: 0, max: UNTIL / 2 }),
        fc.integer({ min: 1, max: 15 }),
        ({ run }, time, steps) => {
          const trail = [momentOf(run, nextStep(run, time))]
          for (let step = 0; step < steps; step++) trail.push(momentOf(run, nextStep(run, trail[step])))
          for (let step = steps; step > 0; step--) {
            expect(trail[step]).toBeGreaterThan(trail[step - 1])
            expect(momentOf(run, previousStep(run, trail[step]))).toBe(trail[step - 1])
          }
        },
      ),
      { numRuns: 100 },
    )
  })
})
