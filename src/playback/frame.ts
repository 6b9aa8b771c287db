import { type EventName, KIND, LABEL, LABELS, type LabelName } from '../sim/log/schema.ts'
import type { Run } from './run.ts'
import { PLACE, type ViewState } from './view-state.ts'
import type { Waits } from './waits.ts'

/** One CPU at an instant. */
export interface CpuFrame {
  thread: number
  label: LabelName
  /** Serves an interrupt, whatever thread it has put aside. */
  interrupted: boolean
  /** Line it waits for, or −1. */
  line: number
  sincePs: number
  event: number
}

/** A thread and where it is on its way: `from` is where it was until `progress` reaches 1. */
export interface ThreadFrame {
  thread: number
  place: number
  where: number
  fromPlace: number
  from: number
  /** 0 to 1: how much of the walk from the old place to the new one is over. */
  progress: number
}

/** A line on its way. `source`: core ≥ 0, −1 memory, −2−k shared cache k. */
export interface Flight {
  event: number
  line: number
  source: number
  cpu: number
  progress: number
  /** The thread that the line follows, or −1. */
  follows: number
}

export interface Interrupt {
  event: number
  from: number
  to: number
  progress: number
}

/** Something that happened a while ago and can still be seen; `progress` from 0 to 1: how much of its showing is over. */
export interface Recent {
  event: number
  kind: EventName
  progress: number
}

/** A lock that goes from one CPU to another; `progress` as for what is recent. */
export interface Handover {
  lock: number
  from: number
  to: number
  progress: number
}

/** Totals from the start of the run to the instant. */
export interface Totals {
  timePs: number
  done: number
  dropped: number
  transfers: number
  migrations: number
  switches: number
  ipis: number
  ledger: Record<LabelName, number>
}

/** All that the picture shows of an instant. A pure function of the run and the time. */
export interface Frame {
  timePs: number
  cpus: CpuFrame[]
  threads: ThreadFrame[]
  /** Who holds what, and who waits for it. */
  waits: Waits
  /** Rare things that happened a short while ago, the oldest first. */
  recent: Recent[]
  /** Tokens, and locks over a whole kernel, that have come to another CPU a short while ago. */
  handovers: Handover[]
  /** State of each tracked line in each core's cache: core × tracked. A line in flight is in no cell until it lands. */
  cells: Uint8Array
  flights: Flight[]
  interrupts: Interrupt[]
  totals: Totals
}

const totalsAt = (state: ViewState, timePs: number): Totals => {
  const sums = state.ledger.slice()
  state.label.forEach((label, cpu) => {
    sums[label] += timePs - state.since[cpu]
  })
  return {
    timePs,
    done: state.counts[KIND.done],
    dropped: state.counts[KIND.drop],
    transfers: state.transfers,
    migrations: state.counts[KIND.migrate],
    switches: state.counts[KIND.run],
    ipis: state.counts[KIND.ipiSend],
    ledger: Object.fromEntries(LABELS.map((name, index) => [name, sums[index]])) as Record<LabelName, number>,
  }
}

const flightsAt = (run: Run, state: ViewState, timePs: number): { flights: Flight[]; interrupts: Interrupt[] } => {
  const { columns } = run.log
  const flights: Flight[] = []
  const interrupts: Interrupt[] = []
  for (let at = run.log.countUntil(timePs - run.longestFlightPs - 1); at < state.index; at++) {
    const kind = columns.kind[at]
    if (kind !== KIND.transfer && kind !== KIND.ipiSend) continue
    const duration = kind === KIND.transfer ? columns.c[at] : columns.b[at]
    const progress = duration === 0 ? 1 : (timePs - columns.time[at]) / duration
    if (progress >= 1) continue
    const cpu = columns.cpu[at]
    if (kind === KIND.ipiSend) interrupts.push({ event: at, from: cpu, to: columns.a[at], progress })
    else {
      const follows =
        state.label[cpu] === LABEL.stallFollow && state.line[cpu] === columns.a[at] ? state.thread[cpu] : -1
      flights.push({ event: at, line: columns.a[at], source: columns.b[at], cpu, progress, follows })
    }
  }
  return { flights, interrupts }
}

/** The log tells a copy's new state when the line sets out; in the picture it is there when the line is. */
const cellsAt = (run: Run, state: ViewState, flights: readonly Flight[]): Uint8Array => {
  const { lines, trackOf } = run.tracked
  const cells = state.cells.slice()
  const absent = run.info.states.indexOf('I')
  for (const { line, cpu } of flights) {
    if (trackOf[line] >= 0) cells[run.info.coreOf[cpu] * lines.length + trackOf[line]] = absent
  }
  return cells
}

const threadsAt = (state: ViewState, timePs: number, walkPs: number): ThreadFrame[] =>
  Array.from(state.place, (place, thread) => ({
    thread,
    place,
    where: state.where[thread],
    fromPlace: state.beforePlace[thread],
    from: state.before[thread],
    progress: walkPs <= 0 ? 1 : Math.min(1, (timePs - state.movedAt[thread]) / walkPs),
  })).filter(({ place, where, progress }) => where >= 0 && (place !== PLACE.waiting || progress < 1))

/** What is shown for a while after it has happened, and for how many times as long as the rest. */
const SHOWN_FOR: readonly [EventName, number][] = [
  ['spawn', 1],
  ['exit', 1],
  ['balance', 1],
  ['ringFull', 1],
  ['userSwitch', 1],
  ['reversal', 4],
]

const recentAt = (run: Run, timePs: number, recentPs: number): Recent[] =>
  SHOWN_FOR.flatMap(([kind, times]) => {
    const shownPs = recentPs * times
    return run.segments.between(kind, timePs - shownPs, timePs).map((event) => ({
      event,
      kind,
      progress: shownPs <= 0 ? 0 : (timePs - run.log.columns.time[event]) / shownPs,
    }))
  })

const handoversAt = ({ info }: Run, { waits }: ViewState, timePs: number, recentPs: number): Handover[] =>
  info.locks.flatMap(({ kind }, lock) => {
    if (kind !== 'token' && kind !== 'giant') return []
    const [from, to, age] = [waits.previousOn[lock], waits.takenOn[lock], timePs - waits.takenAt[lock]]
    if (from < 0 || from === to || from >= info.cpuCount || to >= info.cpuCount || age > recentPs) return []
    return [{ lock, from, to, progress: recentPs <= 0 ? 0 : age / recentPs }]
  })

/**
 * The picture at `timePs`. `walkPs` is how much simulated time a thread's tile takes to walk to its new place, and
 * `recentPs` for how long it can be seen that something rare has happened.
 */
export const frameAt = (run: Run, timePs: number, walkPs: number, recentPs = 0): Frame => {
  const state = run.stateAt(timePs)
  const { flights, interrupts } = flightsAt(run, state, timePs)
  return {
    timePs,
    cpus: Array.from(state.label, (label, cpu) => ({
      thread: state.thread[cpu],
      label: LABELS[label],
      interrupted: state.labelThread[cpu] < 0 && label !== LABEL.idle && label !== LABEL.wake,
      line: state.line[cpu],
      sincePs: state.since[cpu],
      event: state.labelEvent[cpu],
    })),
    threads: threadsAt(state, timePs, walkPs),
    waits: state.waits.copy(),
    recent: recentAt(run, timePs, recentPs),
    handovers: handoversAt(run, state, timePs, recentPs),
    cells: cellsAt(run, state, flights),
    flights,
    interrupts,
    totals: totalsAt(state, timePs),
  }
}
