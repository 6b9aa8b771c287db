import { Run } from '../../src/playback/run.ts'
import type { Preset } from '../../src/scenario/presets/preset.ts'
import { resolve } from '../../src/scenario/resolve.ts'
import { createSimulation } from '../../src/sim/simulation.ts'

const SLICE = 20_000

/** A run of a preset under a kernel, whole or cut after about so many events. */
export const presetRun = (preset: Preset, kernel: string, eventsMax = Infinity): Run => {
  const { untilPs } = preset.scenario
  const sim = createSimulation(resolve({ ...preset.scenario, kernel }))
  const run = new Run(sim.info, untilPs)
  let sent = 0
  for (let done = false; !done && sent < eventsMax;) {
    done = sim.runUntil(untilPs, SLICE)
    const end = Math.min(sim.log.length, eventsMax)
    run.append(sim.log.slice(sent, end), sim.now)
    sent = end
  }
  return run
}
