import { type EventColumns, KIND, LABELS, type RunInfo } from '../../sim/log/schema.ts'
import { type Cell, csvText } from './csv.ts'
import type { Interval } from './trace-event/part.ts'

/** One side of a ledger: what it is called, and the log of its run. */
export interface LedgerSource {
  title: string
  info: RunInfo
  columns: EventColumns
  length: number
}

/** By CPU: the ps that it spent on each label in a stretch of time; each row sums to the stretch's length. */
export const ledgerByCpu = (
  { info, columns, length }: Omit<LedgerSource, 'title'>,
  { fromPs, toPs }: Interval,
): Float64Array[] => {
  const ledger = Array.from({ length: info.cpuCount }, () => new Float64Array(LABELS.length))
  const label = new Uint8Array(info.cpuCount)
  const since = new Float64Array(info.cpuCount).fill(fromPs)
  const book = (cpu: number, ps: number): void => {
    ledger[cpu][label[cpu]] += Math.max(0, ps - since[cpu])
    since[cpu] = Math.max(fromPs, ps)
  }
  for (let row = 0; row < length && columns.time[row] <= toPs; row++) {
    if (columns.kind[row] !== KIND.label) continue
    const cpu = columns.cpu[row]
    book(cpu, columns.time[row])
    label[cpu] = columns.a[row]
  }
  ledger.forEach((_, cpu) => book(cpu, toPs))
  return ledger
}

const HEADER = ['side', 'kernel', 'CPU', ...LABELS.map((label) => `${label} (ps)`), 'sum (ps)']

const rowOf = ({ title, info }: LedgerSource, cpu: Cell, spent: Float64Array): Cell[] => [
  title,
  info.kernel,
  cpu,
  ...spent,
  spent.reduce((sum, ps) => sum + ps, 0),
]

/** Where every picosecond of every CPU went, side by side: a row to a CPU, and one for all of a side's CPUs. */
export const ledgerCsv = (sources: readonly LedgerSource[], interval: Interval): string =>
  csvText(
    HEADER,
    sources.flatMap((source) => {
      const ledger = ledgerByCpu(source, interval)
      const all = new Float64Array(LABELS.length).map((_, label) => ledger.reduce((sum, own) => sum + own[label], 0))
      return [...ledger.map((spent, cpu) => rowOf(source, cpu, spent)), rowOf(source, 'all', all)]
    }),
  )
