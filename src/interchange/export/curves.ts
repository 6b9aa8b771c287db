import type { Theory } from '../../scenario/closed-forms.ts'
import { LABELS, type RunSummary } from '../../sim/log/schema.ts'
import { type Cell, csvText } from './csv.ts'

/** How a kernel came out with each number of CPUs. */
export interface CurveSource {
  title: string
  points: readonly { cpus: number; summary: RunSummary }[]
}

const headerOf = (unit: string): string[] => [
  'curve',
  'CPUs',
  `${unit}: finished per second`,
  `${unit}: mean wait (ps)`,
  `${unit}: mean response (ps)`,
  `${unit}: finished`,
  `${unit}: lost`,
  'simulated (ps)',
  'lines out of another cache',
  'migrations',
  'context switches',
  'IPIs',
  ...LABELS.map((label) => `${label} (ps)`),
  'digest',
]

const rowOf = (title: string, cpus: number, summary: RunSummary): Cell[] => [
  title,
  cpus,
  summary.work.perSecond,
  summary.meanWaitPs,
  summary.meanResponsePs,
  summary.work.count,
  summary.dropped,
  summary.simulatedPs,
  summary.transfers,
  summary.migrations,
  summary.contextSwitches,
  summary.ipis,
  ...LABELS.map((label) => summary.ledger[label]),
  summary.digest,
]

/** What theory says of one number of CPUs: a rate or a wait, and nothing of the rest. */
const theoryRow = (width: number, title: string, cpus: number, rate: Cell, waitPs: Cell): Cell[] => [
  title,
  cpus,
  rate,
  waitPs,
  ...Array.from({ length: width - 4 }, () => undefined),
]

/** The same scenario with more and more CPUs: a row to a run, and below them what theory says where it says anything. */
export const curvesCsv = (unit: string, curves: readonly CurveSource[], theory: Theory): string => {
  const header = headerOf(unit)
  const width = header.length
  return csvText(header, [
    ...curves.flatMap(({ title, points }) => points.map(({ cpus, summary }) => rowOf(title, cpus, summary))),
    ...theory.work.flatMap(({ label, points }) =>
      points.map(({ cpus, value }) => theoryRow(width, label, cpus, value, undefined)),
    ),
    ...theory.wait.flatMap(({ label, points }) =>
      points.map(({ cpus, value }) => theoryRow(width, label, cpus, undefined, value)),
    ),
  ])
}
