import { EVENTS, type EventColumns, type EventName, KIND, LABEL, type RunInfo } from '../../sim/log/schema.ts'
import { contextCount } from '../names.ts'
import type { Run } from '../run.ts'
import { type KeyOf, Postings } from './postings.ts'

/** Where a thread is and how it came there. */
const HISTORY: readonly EventName[] = [
  'run',
  'stop',
  'enqueue',
  'dequeue',
  'block',
  'wake',
  'migrate',
  'balance',
  'spawn',
  'exit',
]
const IS_HISTORY = Uint8Array.from(EVENTS, (name) => (HISTORY.includes(name) ? 1 : 0))

/** The lists that questions are answered from: what they are called, how many keys they have, and who is in which. */
const LISTS = {
  /** Changes of what a CPU's time counts as, by CPU. */
  labels: {
    keys: (info: RunInfo) => info.cpuCount,
    key: () => (columns: EventColumns, at: number) => (columns.kind[at] === KIND.label ? columns.cpu[at] : -1),
  },
  /** Beginnings of a thread's own program, by thread. */
  computing: {
    keys: (info: RunInfo) => info.threads.length,
    key: () => (columns: EventColumns, at: number) =>
      columns.kind[at] === KIND.label && columns.a[at] === LABEL.user ? columns.b[at] : -1,
  },
  /** A thread's way from CPU to queue and back, by thread. */
  history: {
    keys: (info: RunInfo) => info.threads.length,
    key: () => (columns: EventColumns, at: number) => (IS_HISTORY[columns.kind[at]] === 1 ? columns.a[at] : -1),
  },
  /** Stops of threads, by CPU. */
  stops: {
    keys: (info: RunInfo) => info.cpuCount,
    key: () => (columns: EventColumns, at: number) => (columns.kind[at] === KIND.stop ? columns.cpu[at] : -1),
  },
  /** Interrupts that begin, by CPU. */
  interrupts: {
    keys: (info: RunInfo) => info.cpuCount,
    key: () => (columns: EventColumns, at: number) =>
      columns.kind[at] === KIND.interrupt || columns.kind[at] === KIND.ipiReceive ? columns.cpu[at] : -1,
  },
  /** Interrupts raised on other CPUs, by the CPU that raises them. */
  sends: {
    keys: (info: RunInfo) => info.cpuCount,
    key: (info: RunInfo) => (columns: EventColumns, at: number) =>
      columns.kind[at] === KIND.ipiSend && columns.cpu[at] < info.cpuCount ? columns.cpu[at] : -1,
  },
  /** Changes of state of a line's copies, by line and core. */
  copies: {
    keys: (info: RunInfo) => lineCount(info) * info.coreCount,
    key: (info: RunInfo) => (columns: EventColumns, at: number) =>
      columns.kind[at] === KIND.line ? columns.a[at] * info.coreCount + columns.b[at] : -1,
  },
  /** Journeys of a line, by line. */
  transfers: {
    keys: (info: RunInfo) => lineCount(info),
    key: () => (columns: EventColumns, at: number) => (columns.kind[at] === KIND.transfer ? columns.a[at] : -1),
  },
  /** Journeys of lines, by the CPU that they are for. */
  fetches: {
    keys: (info: RunInfo) => info.cpuCount,
    key: () => (columns: EventColumns, at: number) => (columns.kind[at] === KIND.transfer ? columns.cpu[at] : -1),
  },
  /** Takings and lettings go, by lock. */
  holding: {
    keys: (info: RunInfo) => info.locks.length,
    key: () => (columns: EventColumns, at: number) =>
      columns.kind[at] === KIND.acquire || columns.kind[at] === KIND.release ? columns.a[at] : -1,
  },
  /** The same, and lock words found taken, by the thread or interrupt that does it. */
  locking: {
    keys: contextCount,
    key: () => (columns: EventColumns, at: number) =>
      columns.kind[at] === KIND.acquire || columns.kind[at] === KIND.release || columns.kind[at] === KIND.contend
        ? columns.b[at]
        : -1,
  },
} satisfies Record<string, { keys: (info: RunInfo) => number; key: (info: RunInfo) => KeyOf }>

const lineCount = ({ regions }: RunInfo): number => {
  const last = regions.at(-1)
  return last === undefined ? 0 : last.first + last.lines
}

export type ListName = keyof typeof LISTS

/**
 * The lists of one run, each made when it is first asked for. All of them together take about 6 bytes for each event
 * and 4 for each line and core: some 8 MB for a million events on 16 cores.
 */
export class LogIndex {
  readonly run: Run
  /** Events that the lists cover. */
  readonly length: number
  private readonly made = new Map<ListName, Postings>()

  constructor(run: Run) {
    this.run = run
    this.length = run.log.length
  }

  list(name: ListName): Postings {
    let list = this.made.get(name)
    if (list === undefined) {
      const { keys, key } = LISTS[name]
      const { info, log } = this.run
      list = new Postings(log.columns, this.length, keys(info), key(info))
      this.made.set(name, list)
    }
    return list
  }
}

const INDEXES = new WeakMap<Run, LogIndex>()

/** The lists of a run that cover an event; made anew when the run has grown past those there are. */
export const indexOf = (run: Run, event: number): LogIndex => {
  const known = INDEXES.get(run)
  if (known !== undefined && event < known.length) return known
  const made = new LogIndex(run)
  INDEXES.set(run, made)
  return made
}
