import { parseQuery } from '../../src/playback/timeline/query.ts'
import { resolveQuery } from '../../src/playback/timeline/resolve-query.ts'
import { Search } from '../../src/playback/timeline/search.ts'
import { Run } from '../../src/playback/run.ts'
import { PRESETS } from '../../src/scenario/presets/index.ts'
import { resolve } from '../../src/scenario/resolve.ts'
import { createSimulation } from '../../src/sim/simulation.ts'
import { paintLanes } from '../../src/stage/timeline/draw.ts'
import { layoutOf } from '../../src/stage/timeline/layout.ts'
import { paletteOf } from '../../src/stage/timeline/palette.ts'
import { Raster } from '../../src/stage/timeline/raster.ts'
import type { Scene } from '../../src/stage/timeline/scene.ts'

const STRETCHES = 1_000_000
const WIDTH = 1416
const FRAMES = 60

/** A run of the default scenario, as long as it takes for the lanes of its CPUs to have so many stretches. */
const longRun = (): Run => {
  const { scenario } = PRESETS[0]
  const sim = createSimulation(resolve({ ...scenario, kernel: 'freebsd5' }))
  const run = new Run(sim.info, 1e13)
  for (let stretches = 0, sent = 0; stretches < STRETCHES;) {
    sim.runUntil(sim.now + 5_000_000_000)
    run.append(sim.log.slice(sent, sim.log.length), sim.now)
    sent = sim.log.length
    stretches = run.segments.lanes.reduce((sum, lane) => sum + lane.length, 0)
  }
  return run
}

export interface TimelineSpeed {
  stretches: number
  events: number
  bytesPerStretch: number
  /** Of painting the lanes, by length of the window in ps: median and 95th percentile, in ms. */
  painting: { spanPs: number; median: number; p95: number }[]
  /** Of a search through the whole run, in ms, and how much was found. */
  search: { query: string; ms: number; hits: number }[]
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]

/** Paints lanes of a million stretches at windows from the whole run down to picoseconds, each at many places. */
export const timelineSpeed = (): TimelineSpeed => {
  const run = longRun()
  const sides = [{ title: 'FreeBSD 5', run, side: 0 }]
  const layout = layoutOf(sides, [], WIDTH)
  const palette = paletteOf(() => '#336699')
  const raster = new Raster(WIDTH, layout.height)
  const spans = [run.reachedPs, run.reachedPs / 10, 1e10, 1e9, 1e8, 1e7, 1e6, 1000]
  const painting = spans.map((spanPs) => {
    const times = Array.from({ length: FRAMES }, (_, frame) => {
      const fromPs = ((run.reachedPs - spanPs) * frame) / FRAMES
      const scene: Scene = {
        sides,
        layout,
        span: { fromPs, toPs: fromPs + spanPs },
        momentPs: 0,
        cursors: { a: null, b: null },
        loop: null,
        hits: [],
        focus: null,
        palette,
      }
      const start = performance.now()
      paintLanes(raster, scene, 1)
      return performance.now() - start
    }).toSorted((a, b) => a - b)
    return { spanPs, median: percentile(times, 0.5), p95: percentile(times, 0.95) }
  })
  const search = ['state:stalled > 200ns', 'state:waiting', 'event:migrate'].map((query) => {
    const [resolved] = resolveQuery(parseQuery(query) ?? {}, [run.info])
    const start = performance.now()
    const found = new Search(run, resolved)
    while (!found.done) found.step(4000)
    return { query, ms: performance.now() - start, hits: found.count }
  })
  const { lanes } = run.segments
  const stretches = lanes.reduce((sum, lane) => sum + lane.length, 0)
  const bytes = lanes.reduce((sum, lane) => sum + lane.bytes, 0)
  return { stretches, events: run.log.length, bytesPerStretch: bytes / stretches, painting, search }
}
