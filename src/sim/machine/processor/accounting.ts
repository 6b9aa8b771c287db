import type { EventLog } from '../../log/log.ts'
import { KIND, LABEL, LABELS, type LabelName } from '../../log/schema.ts'

/**
 * The ledger: what every picosecond of every CPU was for. A CPU has one label at a time; changing it books the time
 * since the last change and logs the change. Nothing else books time, so the sum over labels is CPUs × time, exactly.
 */
export class Accounting {
  readonly mutable = ['label', 'thread', 'since', 'booked'] as const
  private readonly log: EventLog
  private label: Int32Array
  private thread: Int32Array
  private since: Float64Array
  private booked: Float64Array

  constructor(cpus: number, log: EventLog) {
    this.log = log
    this.label = new Int32Array(cpus).fill(LABEL.idle)
    this.thread = new Int32Array(cpus).fill(-1)
    this.since = new Float64Array(cpus)
    this.booked = new Float64Array(LABELS.length)
  }

  /** From `now` on the CPU's time counts as `label`, for `thread`; `line` is what it waits for, or −1. */
  relabel(cpu: number, now: number, label: number, thread: number, line: number, cause: number): void {
    const old = this.label[cpu]
    if (old === label && this.thread[cpu] === thread) return
    this.booked[old] += now - this.since[cpu]
    this.since[cpu] = now
    this.label[cpu] = label
    this.thread[cpu] = thread
    this.log.push(now, KIND.label, cpu, label, thread, line, cause)
  }

  /** Picoseconds by label over all CPUs, up to `now`. */
  ledger(now: number): Record<LabelName, number> {
    const sums = this.booked.slice()
    this.label.forEach((label, cpu) => {
      sums[label] += now - this.since[cpu]
    })
    return Object.fromEntries(LABELS.map((name, label) => [name, sums[label]])) as Record<LabelName, number>
  }
}
