import { EVENTS, KIND, LABELS, NOBODY, type EventColumns, type RunInfo } from '../sim/log/schema.ts'
import { Waits } from './waits.ts'

/** Where a thread is: on a CPU, on a queue, or waiting. */
export const PLACE = { waiting: 0, queued: 1, running: 2 } as const

/**
 * What the log says about one instant, folded event by event. A copy of it every few thousand events lets the page
 * jump anywhere; the picture is drawn from nothing else.
 */
export class ViewState {
  /** Events folded in. */
  index = 0
  /** By CPU. */
  thread: Int32Array
  label: Uint8Array
  /** By CPU: the thread that the time is spent for; −1 in an interrupt. */
  labelThread: Int32Array
  since: Float64Array
  line: Int32Array
  /** By CPU: the event of the last change of label. */
  labelEvent: Int32Array
  /** By thread. */
  place: Uint8Array
  where: Int32Array
  before: Int32Array
  beforePlace: Uint8Array
  movedAt: Float64Array
  waits: Waits
  /** State of each tracked line in each core: core × tracked. */
  cells: Uint8Array
  /** By label, over all CPUs, up to the last change of each CPU. */
  ledger: Float64Array
  /** By kind of event. */
  counts: Float64Array
  /** Lines that came out of another cache. */
  transfers = 0

  constructor(info: RunInfo, tracked: number) {
    const { cpuCount } = info
    this.thread = new Int32Array(cpuCount).fill(-1)
    this.label = new Uint8Array(cpuCount)
    this.labelThread = new Int32Array(cpuCount).fill(-1)
    this.since = new Float64Array(cpuCount)
    this.line = new Int32Array(cpuCount).fill(-1)
    this.labelEvent = new Int32Array(cpuCount).fill(-1)
    this.place = new Uint8Array(info.threads.length)
    this.where = new Int32Array(info.threads.length).fill(-1)
    this.before = new Int32Array(info.threads.length).fill(-1)
    this.beforePlace = new Uint8Array(info.threads.length)
    this.movedAt = new Float64Array(info.threads.length).fill(-Infinity)
    this.waits = new Waits(info)
    this.cells = new Uint8Array(info.coreCount * tracked)
    this.ledger = new Float64Array(LABELS.length)
    this.counts = new Float64Array(EVENTS.length)
  }

  copy(): ViewState {
    const twin = Object.create(ViewState.prototype) as ViewState
    for (const [name, value] of Object.entries(this)) {
      Object.assign(twin, { [name]: ArrayBuffer.isView(value) ? (value as Int32Array).slice() : value })
    }
    twin.waits = this.waits.copy()
    return twin
  }

  /** Folds the next event in. `trackOf` gives the place of a line among the tracked ones, or −1. */
  apply(events: EventColumns, trackOf: Int16Array, tracked: number): void {
    const at = this.index++
    const kind = events.kind[at]
    const time = events.time[at]
    const a = events.a[at]
    this.counts[kind]++
    this.waits.apply(events, at, this.actorOf(events.cpu[at]))
    switch (kind) {
      case KIND.label:
        this.relabel(events, at, time)
        break
      case KIND.line: {
        const track = trackOf[a]
        if (track >= 0) this.cells[events.b[at] * tracked + track] = events.c[at]
        break
      }
      case KIND.transfer:
        if (events.b[at] >= 0) this.transfers++
        break
      case KIND.run:
        this.waits.handOver(this.thread[events.cpu[at]], a)
        this.thread[events.cpu[at]] = a
        this.move(a, PLACE.running, events.cpu[at], time)
        break
      case KIND.stop:
        this.move(a, PLACE.waiting, events.cpu[at], time)
        break
      case KIND.enqueue:
        this.move(a, PLACE.queued, events.b[at], time)
        break
      case KIND.dequeue:
        this.move(a, PLACE.waiting, events.cpu[at], time)
        break
    }
  }

  /** The thread for which a CPU acts, or −1. */
  private actorOf(cpu: number): number {
    return cpu === NOBODY || this.labelThread[cpu] < 0 ? -1 : this.thread[cpu]
  }

  private relabel(events: EventColumns, at: number, time: number): void {
    const cpu = events.cpu[at]
    if (cpu === NOBODY) return
    this.ledger[this.label[cpu]] += time - this.since[cpu]
    this.label[cpu] = events.a[at]
    this.labelThread[cpu] = events.b[at]
    this.line[cpu] = events.c[at]
    this.since[cpu] = time
    this.labelEvent[cpu] = at
  }

  private move(thread: number, place: number, where: number, time: number): void {
    if (this.movedAt[thread] !== time) {
      this.before[thread] = this.where[thread]
      this.beforePlace[thread] = this.place[thread]
      this.movedAt[thread] = time
    }
    this.place[thread] = place
    this.where[thread] = where
  }
}
