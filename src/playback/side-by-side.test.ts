import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testConfig } from '../../test/support/config.ts'
import type { SimConfig } from '../sim/config.ts'
import { KIND } from '../sim/log/schema.ts'
import { createSimulation } from '../sim/simulation.ts'
import { partingOf } from './differ.ts'
import { finishedTimes, momentInStep } from './in-step.ts'
import { foldedNext, pacedAdvance } from './pace.ts'
import { Run } from './run.ts'
import { momentOf, nextStep, previousStep } from './steps.ts'

const UNTIL = 300_000_000

const runOf = (config: SimConfig): Run => {
  const sim = createSimulation(config)
  sim.runUntil(UNTIL)
  const run = new Run(sim.info, UNTIL)
  run.append(sim.log.slice(0, sim.log.length), UNTIL)
  run.finish(sim.summary())
  return run
}

const PACKETS = testConfig('dragonfly', 'packet-forwarding', { seed: 4 })
const dragonfly = runOf(PACKETS)
const freebsd = runOf({ ...PACKETS, kernel: 'freebsd5' })
const anyTime = fc.integer({ min: 0, max: UNTIL })

describe('sides in step by work', () => {
  const doneBy = (run: Run, timePs: number): number => finishedTimes(run).filter((time) => time <= timePs).length

  it('have finished as much as the first has, wherever that is possible, and go on together', () => {
    fc.assert(
      fc.property(anyTime, anyTime, (one, other) => {
        const [early, late] = one < other ? [one, other] : [other, one]
        const moments = [early, late].map((timePs) => momentInStep(freebsd, dragonfly, timePs))
        expect(moments[1]).toBeGreaterThanOrEqual(moments[0])
        for (const [index, timePs] of [early, late].entries()) {
          const done = doneBy(freebsd, timePs)
          if (done < finishedTimes(dragonfly).length && done < finishedTimes(freebsd).length) {
            // Just before a unit's end a rounded moment may already be its end.
            expect(Math.abs(doneBy(dragonfly, moments[index]) - done)).toBeLessThanOrEqual(1)
          }
        }
      }),
    )
    expect(momentInStep(dragonfly, dragonfly, 12_345)).toBe(12_345)
  })

  it('know when each unit was finished, as the log has it', () => {
    const { columns, length } = freebsd.log
    const times = Array.from({ length }, (_, at) => at).filter((at) => columns.kind[at] === KIND.done)
    expect(finishedTimes(freebsd)).toEqual(times.map((at) => columns.time[at]))
  })
})

describe('where two runs part', () => {
  it('is the instant at which somebody changes one of them, and nowhere when they are the same', () => {
    expect(partingOf(dragonfly, runOf(PACKETS))).toBeNull()
    fc.assert(
      fc.property(fc.integer({ min: 1, max: UNTIL - 1 }), (atPs) => {
        const branch = runOf({ ...PACKETS, interventions: [{ atPs, kind: 'load', permille: 2000 }] })
        const parting = partingOf(dragonfly, branch)
        expect(parting?.timePs).toBe(atPs)
        expect(branch.log.columns.kind[parting?.events[1] ?? 0]).toBe(KIND.intervene)
      }),
      { numRuns: 8 },
    )
  })

  it('is, between kernels, the first piece of work that they finish at different times', () => {
    const parting = partingOf(dragonfly, freebsd)
    const [one, other] = [finishedTimes(dragonfly), finishedTimes(freebsd)]
    const first = one.findIndex((time, unit) => time !== other[unit])
    expect(parting?.timePs).toBe(Math.min(one[first], other[first]))
  })
})

describe('playing event by event', () => {
  const runs = [dragonfly, freebsd]

  it('goes the same way in small steps and in large ones, never back, and passes every event', () => {
    fc.assert(
      fc.property(
        anyTime,
        fc.integer({ min: 5, max: 400 }),
        fc.integer({ min: 2, max: 9 }),
        (from, elapsed, pieces) => {
          const whole = pacedAdvance(runs, from, elapsed, 1)
          let inPieces = from
          for (let piece = 0; piece < pieces; piece++) inPieces = pacedAdvance(runs, inPieces, elapsed / pieces, 1)
          expect(whole).toBeGreaterThanOrEqual(from)
          // What is left of a picosecond at each stop may add up.
          expect(Math.abs(whole - inPieces)).toBeLessThanOrEqual(1 + whole * 1e-6)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('stops for what is new, and hurries past what has just happened many times, and says so', () => {
    // A lock that is found taken again and again by the same CPU, far apart, and then a migration.
    const { columns, length } = freebsd.log
    let [long, short] = [0, Infinity]
    for (let at = 0, seen = 0; at < length && seen < 400; at++) {
      if (columns.kind[at] !== KIND.migrate && columns.kind[at] !== KIND.transfer) continue
      seen++
      const moment = momentOf(freebsd, at)
      const before = previousStep(freebsd, moment)
      if (before < 0) continue
      const from = momentOf(freebsd, before)
      if (nextStep(freebsd, from) !== at) continue
      let ms = 0
      for (let now = from; now < moment && ms < 3000; ms++) now = pacedAdvance([freebsd], now, 1, 1)
      if (columns.kind[at] === KIND.migrate) long = Math.max(long, ms)
      const folded = foldedNext([freebsd], from)
      if (folded !== null) short = Math.min(short, ms)
    }
    expect(long).toBeGreaterThan(300)
    expect(short).toBeLessThan(60)
  })
})
