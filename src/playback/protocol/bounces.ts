import { KIND, NOBODY } from '../../sim/log/schema.ts'
import type { Run } from '../run.ts'

/** How often a line went from one CPU's cache to another's, and what that came to. */
export interface Bounce {
  line: number
  /** Times it came out of another cache. */
  transfers: number
  /** How long those who fetched it stood still for it, in ps, over all of them. */
  stalledPs: number
  /** By CPU that fetched it, and within by CPU from whose cache: how often; row-major. */
  matrix: Int32Array
  /** Threads on whose behalf it was fetched, and how often; −1 for interrupts. The most often first. */
  threads: { thread: number; times: number }[]
}

interface Counted {
  line: number
  transfers: number
  stalledPs: number
  matrix: Int32Array
  threads: Map<number, number>
}

/** What has been counted of a run so far. It grows with the log. */
class BounceBook {
  private readonly byLine = new Map<number, Counted>()
  private readonly actor: Int32Array
  private readonly cpuOfCore: Int32Array
  private readonly run: Run
  private read = 0
  private sorted: Bounce[] = []

  constructor(run: Run) {
    this.run = run
    this.actor = new Int32Array(run.info.cpuCount).fill(-1)
    this.cpuOfCore = Int32Array.from({ length: run.info.coreCount }, (_, core) => run.info.coreOf.indexOf(core))
  }

  upToNow(): Bounce[] {
    const { columns, length } = this.run.log
    if (this.read === length) return this.sorted
    for (; this.read < length; this.read++) {
      const at = this.read
      const cpu = columns.cpu[at]
      if (cpu === NOBODY) continue
      if (columns.kind[at] === KIND.label) this.actor[cpu] = columns.b[at]
      else if (columns.kind[at] === KIND.transfer && columns.b[at] >= 0) {
        this.count(columns.a[at], cpu, columns.b[at], columns.c[at])
      }
    }
    this.sorted = Array.from(this.byLine.values(), ({ threads, ...rest }) => ({
      ...rest,
      threads: Array.from(threads, ([thread, times]) => ({ thread, times })).toSorted(
        (one, other) => other.times - one.times || one.thread - other.thread,
      ),
    })).toSorted((one, other) => other.transfers - one.transfers || one.line - other.line)
    return this.sorted
  }

  private count(line: number, cpu: number, core: number, ps: number): void {
    const { cpuCount } = this.run.info
    let counted = this.byLine.get(line)
    if (counted === undefined) {
      counted = { line, transfers: 0, stalledPs: 0, matrix: new Int32Array(cpuCount * cpuCount), threads: new Map() }
      this.byLine.set(line, counted)
    }
    counted.transfers++
    counted.stalledPs += ps
    counted.matrix[cpu * cpuCount + this.cpuOfCore[core]]++
    const thread = this.actor[cpu]
    counted.threads.set(thread, (counted.threads.get(thread) ?? 0) + 1)
  }
}

const books = new WeakMap<Run, BounceBook>()

/** Every line that has come out of another CPU's cache, as far as the run has come, the most often moved first. */
export const bouncesOf = (run: Run): readonly Bounce[] => {
  const book = books.get(run) ?? new BounceBook(run)
  books.set(run, book)
  return book.upToNow()
}

/** How often each CPU fetched a line out of another's cache. */
export const fetchesByCpu = ({ matrix }: Bounce, cpuCount: number): number[] =>
  Array.from({ length: cpuCount }, (_, cpu) =>
    matrix.subarray(cpu * cpuCount, (cpu + 1) * cpuCount).reduce((sum, times) => sum + times, 0),
  )
