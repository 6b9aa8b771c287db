import { useEffect, useMemo, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { type Flight, frameAt } from '../../../src/playback/frame.ts'
import { Run } from '../../../src/playback/run.ts'
import { PRESETS } from '../../../src/scenario/presets/index.ts'
import { resolve } from '../../../src/scenario/resolve.ts'
import { createSimulation } from '../../../src/sim/simulation.ts'
import { layoutFor } from '../../../src/stage/layout.ts'
import { MachineView } from '../../../src/stage/machine-view.tsx'
import '../../../src/styles.css'

const MARKS = 1000
const CPUS = 64
const UNTIL = 20_000_000

/** A machine of many CPUs on the stage, with as many lines in flight as no run of it has: each CPU waits for one at most. */
const loaded = (): Run => {
  const config = resolve({ ...PRESETS[0].scenario, machine: 'dual-epyc-7742', cpus: CPUS, kernel: 'freebsd5' })
  const sim = createSimulation(config)
  sim.runUntil(UNTIL)
  const run = new Run(sim.info, UNTIL)
  run.append(sim.log.slice(0, sim.log.length), UNTIL)
  run.finish(sim.summary())
  return run
}

const flightsAt = (run: Run, elapsedMs: number): Flight[] =>
  Array.from({ length: MARKS }, (_, mark) => ({
    event: mark,
    line: run.tracked.lines[mark % run.tracked.lines.length],
    source: mark % 7 === 0 ? -1 : (mark * 13) % run.info.coreCount,
    cpu: (mark * 29 + 5) % CPUS,
    progress: (elapsedMs / 1500 + mark / MARKS) % 1,
    follows: mark % 5 === 0 ? 1 : -1,
  }))

const ManyMarks = () => {
  const run = useMemo(() => loaded(), [])
  const layout = useMemo(() => layoutFor(run.info, run.tracked, 680), [run])
  const [now, setNow] = useState(0)
  useEffect(() => {
    let handle = requestAnimationFrame(function tick(time) {
      setNow(time)
      handle = requestAnimationFrame(tick)
    })
    return () => cancelAnimationFrame(handle)
  }, [])
  const frame = { ...frameAt(run, UNTIL / 2 + (now % 5000) * 1000, 0), flights: flightsAt(run, now) }
  return <MachineView run={run} frame={frame} layout={layout} title="many" picked={null} onPick={() => undefined} />
}

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<ManyMarks />)
