import {
  type EventColumns,
  EVENTS,
  KIND,
  LABEL,
  LABELS,
  type LabelName,
  NOBODY,
  type RunInfo,
} from '../../../sim/log/schema.ts'
import { lineName } from '../../../sim/machine/memory/layout.ts'
import { contextWords, LockTracks } from './locks.ts'
import type { TracePart } from './part.ts'
import type { Args, Place, TraceSink } from './sink.ts'

/** The log of one run, and what to call it. */
export interface MachineSource {
  title: string
  info: RunInfo
  columns: EventColumns
  length: number
}

/** What stretches of a CPU's time are called in a trace; the log's own word for them is their category. */
const LABEL_WORDS: Record<LabelName, string> = {
  idle: 'idle',
  wake: 'waking up',
  user: 'user code',
  kernel: 'kernel code',
  interrupt: 'interrupt',
  switch: 'context switch',
  migrate: 'migration',
  spin: 'spin',
  stallHit: 'stall: outer cache',
  stallMemory: 'stall: memory',
  stallTransfer: "stall: another CPU's cache",
  stallFollow: "stall: the thread's own lines follow it",
  stallUpgrade: 'stall: invalidation of copies',
  stallQueue: 'stall: bus or line busy',
}

/** Tracks of a CPU: the thread that runs, what its time is spent on, the lines that come and go. */
const TRACKS = ['thread', 'time', 'lines'] as const
/** Ids of arrows and the like are numbers of events, or of units, and the run they are of. */
const IDS = 0x100000000
/** A counter gets a new value no more often than this. */
const COUNTER_PS = 1_000_000
/** Rare events that are marked on the track of their CPU, or on their process where they have none. */
const MARKED = new Set<number>(
  (['migrate', 'balance', 'ringFull', 'reversal', 'deadlock', 'intervene', 'spawn', 'exit', 'interrupt'] as const).map(
    (name) => KIND[name],
  ),
)

interface Arriving {
  line: number
  source: number
  ps: number
  takesPs: number
}

/** A run of a machine as one process of a trace, with three tracks to a CPU and two to a lock. */
export class MachineTrace implements TracePart {
  readonly rows: number
  private readonly source: MachineSource
  private readonly pid: number
  private readonly sink: TraceSink
  private readonly locks: LockTracks
  private live = false
  private openedPs = 0
  private endPs = Infinity
  /** By CPU: the thread that runs, what its time is spent on, for which thread, waiting for which line. */
  private readonly thread: Int32Array
  /** By CPU: the thread that ran there last. */
  private readonly before: Int32Array
  private readonly label: Uint8Array
  private readonly spentFor: Int32Array
  private readonly line: Int32Array
  private readonly arriving: (Arriving | null)[]
  /** By CPU: events that sent interrupts, whose arrows end when it is next busy. */
  private readonly interrupts: number[][]
  /** By thread: where and when it ran last; what woke it, and what moved it, until it runs. */
  private readonly lastCpu: Int32Array
  private readonly lastRun: Float64Array
  private readonly wokenBy: Int32Array
  private readonly movedBy: Int32Array
  private readonly units = new Map<number, number>()
  private transfers = 0
  private countedPs = -Infinity
  private counted = 0

  constructor(source: MachineSource, pid: number, sink: TraceSink) {
    const { info, length } = source
    this.rows = length
    this.source = source
    this.pid = pid
    this.sink = sink
    this.locks = new LockTracks(info, pid, sink)
    this.thread = new Int32Array(info.cpuCount).fill(-1)
    this.before = new Int32Array(info.cpuCount).fill(-1)
    this.label = new Uint8Array(info.cpuCount).fill(LABEL.idle)
    this.spentFor = new Int32Array(info.cpuCount).fill(-1)
    this.line = new Int32Array(info.cpuCount).fill(-1)
    this.arriving = Array.from({ length: info.cpuCount }, () => null)
    this.interrupts = Array.from({ length: info.cpuCount }, () => [])
    this.lastCpu = new Int32Array(info.threads.length).fill(-1)
    this.lastRun = new Float64Array(info.threads.length)
    this.wokenBy = new Int32Array(info.threads.length).fill(-1)
    this.movedBy = new Int32Array(info.threads.length).fill(-1)
  }

  timeOf(row: number): number {
    return this.source.columns.time[row]
  }

  describe(): void {
    const { title, info } = this.source
    this.sink.process(this.pid, title, this.pid, `kernel ${info.kernel}, ${info.cpuCount} CPUs`)
    for (let cpu = 0; cpu < info.cpuCount; cpu++) {
      TRACKS.forEach((track, order) => this.sink.track(this.at(cpu, order), `CPU ${cpu} ${track}`, cpu * 3 + order))
    }
  }

  open(ps: number): void {
    this.live = true
    this.openedPs = ps
    this.locks.open(ps)
    for (let cpu = 0; cpu < this.source.info.cpuCount; cpu++) {
      this.beginThread(cpu, ps)
      this.beginLabel(cpu, ps)
      const coming = this.arriving[cpu]
      if (coming !== null && coming.ps + coming.takesPs > ps) this.writeArrival(cpu, coming, ps)
    }
    for (const [unit, flow] of this.units) this.writeUnit('b', unit, flow, ps)
    this.count(ps)
  }

  close(ps: number): void {
    for (let cpu = 0; cpu < this.source.info.cpuCount; cpu++) {
      if (this.isShown(this.thread[cpu])) this.sink.end(this.at(cpu, 0), ps)
      if (this.label[cpu] !== LABEL.idle) this.sink.end(this.at(cpu, 1), ps)
    }
    this.locks.close(ps)
    for (const [unit, flow] of this.units) this.writeUnit('e', unit, flow, ps, { outcome: 'still there' })
    this.count(ps)
  }

  /** The end of the interval: a line that is on its way then is drawn up to it. */
  set untilPs(ps: number) {
    this.endPs = ps
  }

  apply(row: number): void {
    const { columns } = this.source
    const kind = columns.kind[row]
    const cpu = columns.cpu[row]
    if (kind === KIND.label) this.relabel(row, cpu)
    else if (kind === KIND.transfer) this.transfer(row, cpu)
    else if (kind === KIND.run) this.run(row, cpu)
    else if (kind === KIND.stop) this.stop(row, cpu)
    else if (kind === KIND.wake) this.wake(row, cpu)
    else if (kind === KIND.ipiSend) this.ipiSend(row, cpu)
    else if (kind === KIND.ipiReceive) this.ipiReceive(row, cpu)
    else if (kind === KIND.arrive || kind === KIND.done || kind === KIND.drop) this.unit(row, kind)
    else if (MARKED.has(kind)) this.mark(row, cpu, kind)
    // A run hands locks over, and knows who ran before.
    if (kind !== KIND.run) this.locks.apply(columns, row, -1)
  }

  private at(cpu: number, track: number): Place {
    return { pid: this.pid, tid: 1 + cpu * TRACKS.length + track }
  }

  private id(number: number): number {
    return this.pid * IDS + number
  }

  /** Threads that only stand for an idle CPU leave a gap. */
  private isShown(thread: number): boolean {
    return thread >= 0 && this.source.info.threads[thread]?.kind !== 'idle'
  }

  private relabel(row: number, cpu: number): void {
    const { time, a, b, c } = this.source.columns
    const before = this.label[cpu]
    if (this.live && before !== LABEL.idle) this.sink.end(this.at(cpu, 1), time[row])
    this.label[cpu] = a[row]
    this.spentFor[cpu] = b[row]
    this.line[cpu] = c[row]
    if (this.live) this.beginLabel(cpu, time[row])
  }

  private beginLabel(cpu: number, ps: number): void {
    const label = this.label[cpu]
    if (label === LABEL.idle) return
    const { info } = this.source
    const at = this.at(cpu, 1)
    const args: Record<string, string> = { for: contextWords(info, this.spentFor[cpu]) }
    if (this.line[cpu] >= 0) args['line'] = lineName(info.regions, this.line[cpu])
    this.sink.begin(at, ps, LABEL_WORDS[LABELS[label]], LABELS[label], args)
    for (const sent of this.interrupts[cpu]) this.sink.flowTo(at, ps, 'IPI', 'ipi', this.id(sent))
    this.interrupts[cpu] = []
  }

  private run(row: number, cpu: number): void {
    const { columns } = this.source
    const thread = columns.a[row]
    const ps = columns.time[row]
    this.locks.apply(columns, row, this.before[cpu])
    this.thread[cpu] = thread
    this.before[cpu] = thread
    this.lastCpu[thread] = cpu
    this.lastRun[thread] = ps
    if (!this.live || !this.isShown(thread)) return
    this.beginThread(cpu, ps)
    const at = this.at(cpu, 0)
    if (this.wokenBy[thread] >= 0) this.sink.flowTo(at, ps, 'wake-up', 'wakeup', this.id(this.wokenBy[thread]))
    if (this.movedBy[thread] >= 0) this.sink.flowTo(at, ps, 'migration', 'migration', this.id(this.movedBy[thread]))
    this.wokenBy[thread] = -1
    this.movedBy[thread] = -1
  }

  private beginThread(cpu: number, ps: number): void {
    const thread = this.thread[cpu]
    if (!this.isShown(thread)) return
    const { name, kind } = this.source.info.threads[thread]
    this.sink.begin(this.at(cpu, 0), ps, name, 'thread', { thread, kind })
  }

  private stop(row: number, cpu: number): void {
    const { time } = this.source.columns
    if (this.live && this.isShown(this.thread[cpu])) this.sink.end(this.at(cpu, 0), time[row])
    this.thread[cpu] = -1
  }

  /** Whether something on a CPU's time is under way, from which an arrow can begin. */
  private isBusy(cpu: number): boolean {
    return this.live && cpu !== NOBODY && this.label[cpu] !== LABEL.idle
  }

  private wake(row: number, cpu: number): void {
    const { time, a } = this.source.columns
    if (!this.isBusy(cpu)) return
    this.sink.flowFrom(this.at(cpu, 1), time[row], 'wake-up', 'wakeup', this.id(row))
    this.wokenBy[a[row]] = row
  }

  private ipiSend(row: number, cpu: number): void {
    if (!this.live || cpu === NOBODY) return
    const { time, a } = this.source.columns
    const at = this.at(cpu, 1)
    this.sink.instant(at, time[row], 'IPI sent', 'ipiSend', 't', { to: `CPU ${a[row]}` })
    if (this.isBusy(cpu)) this.sink.flowFrom(at, time[row], 'IPI', 'ipi', this.id(row))
  }

  private ipiReceive(row: number, cpu: number): void {
    if (!this.live) return
    const { time, a, cause, kind } = this.source.columns
    const at = this.at(cpu, 1)
    this.sink.instant(at, time[row], 'IPI received', 'ipiReceive', 't', { from: `CPU ${a[row]}` })
    const sent = cause[row]
    if (sent < 0 || kind[sent] !== KIND.ipiSend) return
    if (this.label[cpu] === LABEL.idle) this.interrupts[cpu].push(sent)
    else this.sink.flowTo(at, time[row], 'IPI', 'ipi', this.id(sent))
  }

  private transfer(row: number, cpu: number): void {
    const { time, a, b, c } = this.source.columns
    const coming = { line: a[row], source: b[row], ps: time[row], takesPs: c[row] }
    const owned = coming.source >= 0
    if (owned) this.transfers++
    this.arriving[cpu] = coming
    if (!this.live) return
    if (owned) {
      // A stretch of no length, so that there is something from which the arrow can begin.
      const from = this.at(this.source.info.coreOf.indexOf(coming.source), 2)
      this.sink.complete(from, coming.ps, 0, this.lineWords(coming.line), 'line,gone')
      this.sink.flowFrom(from, coming.ps, 'line', 'line', this.id(row))
    }
    this.writeArrival(cpu, coming, coming.ps)
    if (owned) this.sink.flowTo(this.at(cpu, 2), coming.ps, 'line', 'line', this.id(row))
    if (coming.ps - this.countedPs >= COUNTER_PS) this.count(coming.ps)
  }

  private writeArrival(cpu: number, { line, source, ps, takesPs }: Arriving, fromPs: number): void {
    const endPs = Math.min(ps + takesPs, this.endPs)
    const args = { from: sourceWords(source) }
    this.sink.complete(this.at(cpu, 2), fromPs, endPs - fromPs, this.lineWords(line), 'line,coming', args)
  }

  private lineWords(line: number): string {
    return lineName(this.source.info.regions, line)
  }

  private count(ps: number): void {
    if (this.counted === this.transfers && this.countedPs >= 0) return
    this.counted = this.transfers
    this.countedPs = ps
    this.sink.counter({ pid: this.pid, tid: 0 }, ps, 'ownership transfers', { lines: this.transfers })
  }

  private unit(row: number, kind: number): void {
    const { time, a, b } = this.source.columns
    const unit = a[row]
    if (kind === KIND.arrive) {
      this.units.set(unit, b[row])
      if (this.live) this.writeUnit('b', unit, b[row], time[row])
      return
    }
    // One that is lost as it arrives never was there.
    const known = this.units.delete(unit)
    if (!this.live) return
    if (known) this.writeUnit('e', unit, b[row], time[row], { outcome: EVENTS[kind] })
    else this.sink.instant({ pid: this.pid, tid: 0 }, time[row], this.source.info.unit, EVENTS[kind], 'p')
  }

  private writeUnit(phase: 'b' | 'e', unit: number, flow: number, ps: number, args: Args = { flow }): void {
    const { unit: name } = this.source.info
    this.sink.async(phase, { pid: this.pid, tid: 0 }, ps, name, 'work', this.id(unit), args)
  }

  private mark(row: number, cpu: number, kind: number): void {
    const { time, a, b, c } = this.source.columns
    const { info } = this.source
    const ps = time[row]
    if (kind === KIND.migrate) this.migrate(row)
    if (!this.live) return
    const name = EVENTS[kind]
    if (kind === KIND.migrate) {
      const args = { thread: info.threads[a[row]].name, from: b[row], to: c[row] }
      this.sink.instant(this.at(c[row], 0), ps, name, name, 't', args)
    } else if (kind === KIND.interrupt) this.sink.instant(this.at(cpu, 1), ps, name, name, 't', { device: a[row] })
    else {
      const words = kind === KIND.ringFull ? `CPU ${a[row]}` : aboutWords(info, kind, a[row])
      const at = cpu === NOBODY ? { pid: this.pid, tid: 0 } : this.at(cpu, 1)
      this.sink.instant(at, ps, name, name, cpu === NOBODY ? 'p' : 't', { about: words })
    }
  }

  /** From where the thread ran last there is an arrow to where it runs next. */
  private migrate(row: number): void {
    const { a, b } = this.source.columns
    const thread = a[row]
    const from = this.lastCpu[thread]
    if (!this.live || from !== b[row] || this.lastRun[thread] < this.openedPs) return
    this.sink.flowFrom(this.at(from, 0), this.lastRun[thread], 'migration', 'migration', this.id(row))
    this.movedBy[thread] = row
  }
}

const aboutWords = ({ threads, locks }: RunInfo, kind: number, index: number): string =>
  (kind === KIND.reversal ? locks[index]?.name : threads[index]?.name) ?? String(index)

const sourceWords = (source: number): string => {
  if (source >= 0) return `core ${source}`
  return source === -1 ? 'memory' : `shared cache ${-2 - source}`
}
