import { frameAt } from '../../src/playback/frame.ts'
import { Run } from '../../src/playback/run.ts'
import { momentOf, nextStep, previousStep } from '../../src/playback/steps.ts'
import { PRESETS } from '../../src/scenario/presets/index.ts'
import { resolve } from '../../src/scenario/resolve.ts'
import { nextBelow, seedRandom } from '../../src/sim/engine/random.ts'
import { createSimulation } from '../../src/sim/simulation.ts'

const EVENTS = 10_000_000
const SLICE_PS = 2_000_000_000
const JUMPS = 500

/** The default scenario under FreeBSD 5, until it has so many events, folded as the page folds it while nobody waits. */
const longRun = (): Run => {
  const sim = createSimulation(resolve({ ...PRESETS[0].scenario, kernel: 'freebsd5' }))
  const run = new Run(sim.info, 1e15)
  for (let sent = 0; sent < EVENTS;) {
    sim.runUntil(sim.now + SLICE_PS)
    const end = Math.min(sim.log.length, EVENTS)
    run.append(sim.log.slice(sent, end), sim.now)
    sent = end
  }
  run.finish(sim.summary())
  while (run.foldAhead(50_000)) continue
  return run
}

const timed = (work: () => void): number => {
  const start = performance.now()
  work()
  return performance.now() - start
}

const told = (times: number[]): string => {
  const sorted = times.toSorted((one, other) => one - other)
  return `${sorted[sorted.length >> 1].toFixed(2)} ms, at most ${sorted[sorted.length - 1].toFixed(1)} ms`
}

/** A jump to any moment of a run of ten million events, and one step on or back from there. */
export const seekSpeed = (say: (what: string, value: string) => void): void => {
  const run = longRun()
  const random = seedRandom(5)
  const last = run.log.columns.time[run.log.length - 1]
  const moments = Array.from({ length: JUMPS }, () => Math.floor((nextBelow(random, 1_000_000) / 1_000_000) * last))
  const show = (time: number): void => void frameAt(run, time, 50_000, 50_000)
  const step = (time: number, event: number): void => show(event < 0 ? time : momentOf(run, event))
  say(
    `a jump to any moment of ${(run.log.length / 1e6).toFixed(1)} million events`,
    told(moments.map((at) => timed(() => show(at)))),
  )
  say('  a step on from there', told(moments.map((at) => timed(() => step(at, nextStep(run, at))))))
  say('  a step back', told(moments.map((at) => timed(() => step(at, previousStep(run, at))))))
}
