import { LABELS, type LabelName } from '../../sim/log/schema.ts'
import type { Run } from '../run.ts'
import { FAMILY_OF, type TimeFamily } from './cpu-track.ts'
import { runIndexOf } from './run-index.ts'

/** Time by family within an interval, in ps. */
export type Shares = Record<TimeFamily, number>

/** What happened in an interval of a run. */
export interface Measured {
  /** Its length, in ps, as far as it has been simulated. */
  lengthPs: number
  all: Shares
  byCpu: Shares[]
  /** Time by label over all CPUs, in ps. */
  labels: Record<LabelName, number>
  /** Lines that came out of another core's cache, threads that moved, interrupts between CPUs, units finished. */
  transfers: number
  migrations: number
  ipis: number
  done: number
}

const none = (): Shares => ({ idle: 0, work: 0, overhead: 0, spin: 0, stall: 0 })

/** Measures what lies between two moments; each event counts at the moment it happens, the end not included. */
export const measure = (run: Run, fromPs: number, toPs: number): Measured => {
  const from = Math.max(0, Math.min(fromPs, run.reachedPs))
  const to = Math.max(from, Math.min(toPs, run.reachedPs))
  const { counts } = runIndexOf(run)
  const all = none()
  const labels = Object.fromEntries(LABELS.map((label) => [label, 0])) as Record<LabelName, number>
  const byCpu = run.segments.lanes.map((lane) => {
    const sums = lane.sumsIn(from, to)
    const shares = none()
    LABELS.forEach((label, number) => {
      labels[label] += sums[number]
      shares[FAMILY_OF[number]] += sums[number]
      all[FAMILY_OF[number]] += sums[number]
    })
    return shares
  })
  return {
    lengthPs: to - from,
    all,
    byCpu,
    labels,
    transfers: counts.countIn('cacheTransfer', from, to),
    migrations: counts.countIn('migrate', from, to),
    ipis: counts.countIn('ipiSend', from, to),
    done: counts.countIn('done', from, to),
  }
}
