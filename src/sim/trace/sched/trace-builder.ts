import { IDLE, SCHED_LIMITS, type SchedColumns, type SchedTrace } from './sched-trace.ts'

const START = 4096
const emptyColumns = (size: number): SchedColumns => ({
  time: new Float64Array(size),
  kind: new Uint8Array(size),
  cpu: new Uint16Array(size),
  a: new Int32Array(size),
  b: new Int32Array(size),
  c: new Int32Array(size),
})

/** Gathers the events of a trace in bounded memory, and puts them in order of time. */
export class TraceBuilder {
  count = 0
  /** Events whose time lies before that of the one they follow, against the direction of the whole. */
  outOfOrder = 0
  private columns = emptyColumns(START)
  private readonly threads: { name: string; id: string }[] = []
  private readonly known = new Map<string, number>()

  /** Whether no more is kept. */
  get full(): boolean {
    return this.count >= SCHED_LIMITS.events || this.threads.length >= SCHED_LIMITS.threads
  }

  /** The thread of that identity, which is seen now under that name; an empty name is no news. */
  thread(id: string, name: string): number {
    const found = this.known.get(id)
    if (found !== undefined) {
      if (this.threads[found].name === '' && name !== '') this.threads[found].name = this.cut(name)
      return found
    }
    const index = this.threads.push({ name: this.cut(name), id }) - 1
    this.known.set(id, index)
    return index
  }

  rename(thread: number, name: string): void {
    if (thread !== IDLE && name !== '') this.threads[thread].name = this.cut(name)
  }

  /** Adds one event; `time` in any unit that {@link finish} is told. */
  add(time: number, kind: number, cpu: number, a: number, b: number, c: number): void {
    if (this.count >= SCHED_LIMITS.events) return
    if (this.count === this.columns.time.length) this.grow()
    const { columns, count } = this
    columns.time[count] = time
    columns.kind[count] = kind
    columns.cpu[count] = cpu
    columns.a[count] = a
    columns.b[count] = b
    columns.c[count] = c
    this.count++
  }

  /** The whole, in order of time, with times in ns after the first; `nsPerUnit` is the length of the unit of {@link add}. */
  finish(nsPerUnit = 1): SchedTrace {
    const columns = this.inOrder()
    const first = this.count === 0 ? 0 : columns.time[0]
    const cpus = new Set<number>()
    for (let at = 0; at < this.count; at++) {
      columns.time[at] = Math.round((columns.time[at] - first) * nsPerUnit)
      cpus.add(columns.cpu[at])
    }
    return {
      count: this.count,
      columns,
      threads: this.threads.map(({ name, id }) => ({ name: name === '' ? id : name, id })),
      cpus: [...cpus].toSorted((one, other) => one - other),
    }
  }

  /** Dumps that have the newest first are turned round; what is still out of order is sorted, equal times as they came. */
  private inOrder(): SchedColumns {
    const cut = this.cutTo(this.count)
    const { time } = cut
    let back = 0
    let forth = 0
    for (let at = 1; at < this.count; at++) {
      if (time[at] < time[at - 1]) back++
      else if (time[at] > time[at - 1]) forth++
    }
    if (back > forth) for (const column of Object.values(cut) as Float64Array[]) column.reverse()
    this.outOfOrder = Math.min(back, forth)
    if (this.outOfOrder === 0) return cut
    const order = Uint32Array.from({ length: this.count }, (_, at) => at).toSorted(
      (one, other) => time[one] - time[other] || one - other,
    )
    const sorted = emptyColumns(this.count)
    for (const name of Object.keys(sorted) as (keyof SchedColumns)[]) {
      for (let at = 0; at < this.count; at++) sorted[name][at] = cut[name][order[at]]
    }
    return sorted
  }

  private cut(name: string): string {
    return name.slice(0, SCHED_LIMITS.nameLength)
  }

  private cutTo(size: number): SchedColumns {
    const columns = emptyColumns(size)
    for (const name of Object.keys(columns) as (keyof SchedColumns)[]) {
      columns[name].set(this.columns[name].subarray(0, size))
    }
    return columns
  }

  private grow(): void {
    const larger = emptyColumns(Math.min(SCHED_LIMITS.events, this.columns.time.length * 2))
    for (const name of Object.keys(larger) as (keyof SchedColumns)[]) larger[name].set(this.columns[name])
    this.columns = larger
  }
}
