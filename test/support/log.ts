import { EVENTS, type EventName, KIND, LABEL, LABELS, type LabelName } from '../../src/sim/log/schema.ts'
import type { Simulation } from '../../src/sim/simulation.ts'

export interface LogEvent {
  index: number
  time: number
  kind: EventName
  cpu: number
  a: number
  b: number
  c: number
  cause: number
}

/** All events of a run, as objects: slow and easy to read, for tests. */
export const eventsOf = (sim: Simulation): LogEvent[] => {
  const columns = sim.log.slice(0, sim.log.length)
  return Array.from(columns.time, (time, index) => ({
    index,
    time,
    kind: EVENTS[columns.kind[index]],
    cpu: columns.cpu[index],
    a: columns.a[index],
    b: columns.b[index],
    c: columns.c[index],
    cause: columns.cause[index],
  }))
}

/** The ledger, recomputed from the log alone. */
export const ledgerFromLog = (sim: Simulation): Record<LabelName, number> => {
  const columns = sim.log.slice(0, sim.log.length)
  const sums = new Float64Array(LABELS.length)
  const label = new Int32Array(sim.info.cpuCount).fill(LABEL.idle)
  const since = new Float64Array(sim.info.cpuCount)
  for (let index = 0; index < columns.time.length; index++) {
    if (columns.kind[index] !== KIND.label) continue
    const cpu = columns.cpu[index]
    sums[label[cpu]] += columns.time[index] - since[cpu]
    since[cpu] = columns.time[index]
    label[cpu] = columns.a[index]
  }
  label.forEach((last, cpu) => {
    sums[last] += sim.now - since[cpu]
  })
  return Object.fromEntries(LABELS.map((name, index) => [name, sums[index]])) as Record<LabelName, number>
}

/** The label of every CPU at the end of a run. */
export const labelsAtEnd = (sim: Simulation): LabelName[] => {
  const labels: LabelName[] = Array.from({ length: sim.info.cpuCount }, () => 'idle')
  for (const event of eventsOf(sim)) if (event.kind === 'label') labels[event.cpu] = LABELS[event.a]
  return labels
}
