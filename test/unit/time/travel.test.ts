import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frameAt } from '../../../src/playback/frame.ts'
import { Run } from '../../../src/playback/run.ts'
import { momentOf, nextStep, previousStep } from '../../../src/playback/steps.ts'
import { pairOf } from '../../../src/scenario/pair.ts'
import { PRESETS } from '../../../src/scenario/presets/index.ts'
import { resolve } from '../../../src/scenario/resolve.ts'
import type { SimConfig } from '../../../src/sim/config.ts'
import type { Checkpoint } from '../../../src/sim/engine/checkpoint.ts'
import type { Intervention } from '../../../src/sim/kernel/interventions.ts'
import { createSimulation } from '../../../src/sim/simulation.ts'

/** Simulated time of each run that is gone through, where a preset's own is not shorter. */
const SPAN_PS = process.env['VERIFY'] === '1' ? 60_000_000 : 25_000_000
const RUNS_EACH = process.env['VERIFY'] === '1' ? 20 : 2

/** What is done to a run half-way: enough of everything that the state before and after differs in every part. */
const interventionsFor = (config: SimConfig, untilPs: number): Intervention[] => {
  const { threads } = createSimulation(config, { keepLog: false }).info
  const one = threads.find(({ kind, bound }) => kind !== 'idle' && bound < 0)
  const cpu = config.machine.cpus.length - 1
  const half = Math.floor(untilPs / 2)
  return [
    { atPs: half - 1, kind: 'latency', what: 'transfer', permille: 1500 },
    ...(one === undefined ? [] : [{ atPs: half, kind: 'pin' as const, thread: one.name, cpu }]),
    { atPs: half + 1, kind: 'load', permille: 2000 },
    { atPs: half + 1, kind: 'loseIpi', count: 1 },
  ]
}

/** Each preset under each kernel of its pair, as it is and with interventions. */
const ALL = PRESETS.flatMap((preset) =>
  pairOf(preset).map((kernel) => {
    const config = resolve({ ...preset.scenario, kernel })
    const untilPs = Math.min(preset.scenario.untilPs, SPAN_PS)
    return { name: `${preset.id} under ${kernel}`, config, untilPs }
  }),
)

const load = (config: SimConfig, untilPs: number): Run => {
  const sim = createSimulation(config)
  sim.runUntil(untilPs)
  const run = new Run(sim.info, untilPs)
  run.append(sim.log.slice(0, sim.log.length), sim.now)
  run.finish(sim.summary())
  return run
}

/** All that the picture shows of a moment, as text. */
const digestOf = (run: Run, timePs: number): string => JSON.stringify(frameAt(run, timePs, 50_000, 50_000))

describe.each(ALL)('$name', ({ config, untilPs }) => {
  it.each(['as it is', 'with interventions'])('comes back to the same picture by stepping, %s', (how) => {
    const run = load(
      how === 'as it is' ? config : { ...config, interventions: interventionsFor(config, untilPs) },
      untilPs,
    )
    const step = (timePs: number, forward: boolean): number => {
      const event = forward ? nextStep(run, timePs) : previousStep(run, timePs)
      return event < 0 ? timePs : momentOf(run, event)
    }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: untilPs }), fc.integer({ min: 1, max: 60 }), (from, steps) => {
        // From any moment that a step leads to, so many back and so many forward are the same way.
        const next = step(from, true)
        const trail = [next === from ? step(from + 1, false) : next]
        for (let count = 0; count < steps; count++) {
          const before = step(trail[count], false)
          if (before === trail[count]) break
          trail.push(before)
        }
        const shown = trail.map((timePs) => digestOf(run, timePs))
        let at = trail[trail.length - 1]
        for (let count = trail.length - 1; count >= 0; count--) {
          expect(at).toBe(trail[count])
          expect(digestOf(run, at)).toBe(shown[count])
          at = step(at, true)
        }
      }),
      { numRuns: RUNS_EACH },
    )
  })

  it('comes back to the same digest of the core from any checkpoint, also across interventions', () => {
    const interventions = interventionsFor(config, untilPs)
    const sim = createSimulation({ ...config, interventions }, { keepLog: false })
    const stops = Array.from({ length: 7 }, (_, stop) => Math.floor((untilPs * (stop + 1)) / 7))
    const known: { checkpoint: Checkpoint; digest: string }[] = []
    for (const stop of stops) {
      sim.runUntil(stop)
      known.push({ checkpoint: sim.checkpoint(), digest: sim.digest() })
    }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }), (one, other) => {
        const [back, forward] = one < other ? [one, other] : [other, one]
        sim.restore(known[back].checkpoint)
        expect(sim.digest()).toBe(known[back].digest)
        sim.runUntil(stops[forward])
        expect(sim.digest()).toBe(known[forward].digest)
      }),
      { numRuns: RUNS_EACH },
    )
  })
})
