import { type EventColumns, KIND, LABEL, type RunInfo } from '../../sim/log/schema.ts'
import { contextCount } from '../names.ts'
import type { Run } from '../run.ts'
import { Postings } from './postings.ts'

const lineCount = ({ regions }: RunInfo): number => {
  const last = regions.at(-1)
  return last === undefined ? 0 : last.first + last.lines
}

/** The lists that questions are answered from, and how many keys each has. */
const KEYS = {
  /** Changes of what a CPU's time counts as, by CPU. */
  labels: ({ cpuCount }: RunInfo) => cpuCount,
  /** Beginnings of a thread's own program, by thread. */
  computing: ({ threads }: RunInfo) => threads.length,
  /** A thread's way from CPU to queue and back, by thread. */
  history: ({ threads }: RunInfo) => threads.length,
  /** Stops of threads, by CPU. */
  stops: ({ cpuCount }: RunInfo) => cpuCount,
  /** Interrupts that begin, by CPU. */
  interrupts: ({ cpuCount }: RunInfo) => cpuCount,
  /** Interrupts raised on other CPUs, by the CPU that raises them. */
  sends: ({ cpuCount }: RunInfo) => cpuCount,
  /** Changes of state of a line's copies, by line and core. */
  copies: (info: RunInfo) => lineCount(info) * info.coreCount,
  /** Journeys of a line, by line. */
  transfers: lineCount,
  /** Journeys of lines, by the CPU that they are for. */
  fetches: ({ cpuCount }: RunInfo) => cpuCount,
  /** Takings and lettings go, by lock. */
  holding: ({ locks }: RunInfo) => locks.length,
  /** The same, and locks found taken, by the thread or interrupt that does it. */
  locking: contextCount,
}
export type ListName = keyof typeof KEYS
type Lists = Record<ListName, Postings>

/** Names each list that an event belongs to, with its key there. */
const sort = (
  info: RunInfo,
  columns: EventColumns,
  at: number,
  lists: Lists,
  file: (list: Postings, key: number, event: number) => void,
): void => {
  const [a, b, cpu] = [columns.a[at], columns.b[at], columns.cpu[at]]
  switch (columns.kind[at]) {
    case KIND.label:
      file(lists.labels, cpu, at)
      if (a === LABEL.user && b >= 0) file(lists.computing, b, at)
      break
    case KIND.transfer:
      file(lists.transfers, a, at)
      file(lists.fetches, cpu, at)
      break
    case KIND.line:
      file(lists.copies, a * info.coreCount + b, at)
      break
    case KIND.stop:
      file(lists.stops, cpu, at)
      file(lists.history, a, at)
      break
    case KIND.run:
    case KIND.enqueue:
    case KIND.dequeue:
    case KIND.block:
    case KIND.wake:
    case KIND.migrate:
    case KIND.balance:
    case KIND.spawn:
    case KIND.exit:
      file(lists.history, a, at)
      break
    case KIND.acquire:
    case KIND.release:
      file(lists.holding, a, at)
      if (b >= 0) file(lists.locking, b, at)
      break
    case KIND.contend:
      if (b >= 0) file(lists.locking, b, at)
      break
    case KIND.interrupt:
    case KIND.ipiReceive:
      file(lists.interrupts, cpu, at)
      break
    case KIND.ipiSend:
      if (cpu < info.cpuCount) file(lists.sends, cpu, at)
      break
  }
}

/**
 * The lists of one run. Together they take about 6 bytes for each event and 4 for each line and core: some 8 MB for a
 * million events on 16 cores.
 */
export class LogIndex {
  readonly run: Run
  /** Events that the lists cover. */
  readonly length: number
  private readonly lists: Lists

  constructor(run: Run, length: number, lists: Lists) {
    this.run = run
    this.length = length
    this.lists = lists
  }

  list(name: ListName): Postings {
    return this.lists[name]
  }
}

/** Events that are sorted before others may go on. */
const SLICE = 100_000

const INDEXES = new WeakMap<Run, LogIndex>()

/** The lists of a run if there are any that cover an event. */
export const knownIndex = (run: Run, event: number): LogIndex | null => {
  const known = INDEXES.get(run)
  return known !== undefined && event < known.length ? known : null
}

/** Makes the lists of a run, as far as it is there, in slices of a few milliseconds; nothing where they cover an event. */
export function* indexSlices(run: Run, event: number): Generator<void, LogIndex> {
  const known = knownIndex(run, event)
  if (known !== null) return known
  const { info } = run
  const { length } = run.log
  const lists = Object.fromEntries(
    Object.entries(KEYS).map(([name, keys]) => [name, new Postings(keys(info))]),
  ) as Lists
  const count = (list: Postings, key: number): void => list.count(key)
  const put = (list: Postings, key: number, at: number): void => list.put(key, at)
  for (const file of [count, put]) {
    for (let at = 0; at < length; at++) {
      // The columns may grow, and be others, while somebody else goes on.
      sort(info, run.log.columns, at, lists, file)
      if (at % SLICE === SLICE - 1) yield
    }
    for (const list of Object.values(lists)) {
      if (file === count) list.open()
      else list.close()
    }
  }
  const made = new LogIndex(run, length, lists)
  INDEXES.set(run, made)
  return made
}

/** The lists of a run that cover an event; made at once where there are none. */
export const indexOf = (run: Run, event: number): LogIndex => {
  const slices = indexSlices(run, event)
  for (;;) {
    const { done, value } = slices.next()
    if (done === true) return value
  }
}
