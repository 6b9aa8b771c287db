import { TraceError } from '../../sim/trace/parse/format.ts'
import { IDLE, LEAVES, SCHED, SCHED_LIMITS } from '../../sim/trace/sched/sched-trace.ts'
import type { TraceBuilder } from '../../sim/trace/sched/trace-builder.ts'
import { JsonElements } from './json-elements.ts'
import type { Skips } from './skipped.ts'

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])
const NS_PER_US = 1000
const CPU_NAME = /^\s*\[?(?:cpu|core)[\s#:_-]*(\d{1,5})(?![\w/]|-\d)/i
const IDLE_NAME = /^(?:swapper(?:\/\d+)?|<idle>(?:-0)?|idle(?:[\s/:_-]*(?:cpu)?\s*\d+)?)$/i
const NOWHERE = -1

/** A slice as it came; who ran where is only known when all names are. */
interface Slice {
  lane: number
  name: number
  /** CPU that the slice itself names, or −1; its thread, by the number of its identity, or −1. */
  cpu: number
  thread: number
  leaves: number
  from: number
  /** Infinite where it had not ended when the trace did. */
  to: number
}

/** A slice, its CPU and its thread. */
interface Placed {
  slice: Slice
  cpu: number
  thread: number
}

/** A lane: one thread of one process of the format, which may stand for a CPU. */
interface Lane {
  pid: string
  tid: string
  name: string
  /** Slices that have begun and not ended: name and beginning of the outermost, and how many there are. */
  open: number
  openSlice: Slice | null
  isScheduler: boolean
  /** Whether its slices name their CPUs themselves. */
  namesCpus: boolean
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' && Number.isFinite(value) ? String(value) : ''

const numberOf = (value: unknown): number =>
  typeof value === 'number' || (typeof value === 'string' && value.trim() !== '') ? Number(value) : Number.NaN

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The CPU that a slice names: a number of any size, or NOWHERE. */
const cpuOf = (event: Record<string, unknown>, args: Record<string, unknown>): number => {
  const cpu = numberOf(args['cpu'] ?? args['CPU'] ?? args['cpu_id'] ?? args['core'] ?? event['cpu'])
  return Number.isInteger(cpu) && cpu >= 0 ? cpu : NOWHERE
}

const leavesOf = (args: Record<string, unknown>): number => {
  const state = textOf(args['end_state'] ?? args['prev_state'] ?? args['state'] ?? args['reason'])
  if (state === '') return LEAVES.untold
  if (/^(?:R|preempt|yield)/i.test(state)) return LEAVES.ready
  return /^(?:X|Z|exit|dead)/i.test(state) ? LEAVES.dead : LEAVES.blocked
}

/**
 * Chrome's trace-event JSON, of slices (`ph` X, or B and E) that say who ran on a CPU. A slice says where in `args.cpu`,
 * or lies in a lane named "CPU 0", or in a process named so; in the last two its own name is the thread's. Where there
 * are such lanes, all others only show the same again, by thread or by function, and are passed over.
 */
export class TraceEvents {
  private readonly builder: TraceBuilder
  private readonly skips: Skips
  private readonly elements: JsonElements
  private readonly lanes: Lane[] = []
  private readonly laneOf = new Map<string, number>()
  private readonly processNames = new Map<string, string>()
  private readonly names: string[] = []
  private readonly nameOf = new Map<string, number>()
  private readonly slices: Slice[] = []

  constructor(builder: TraceBuilder, skips: Skips) {
    this.builder = builder
    this.skips = skips
    this.elements = new JsonElements((text) => this.element(text))
  }

  get full(): boolean {
    return this.slices.length * 2 >= SCHED_LIMITS.events || this.lanes.length >= SCHED_LIMITS.threads
  }

  push(text: string): void {
    this.elements.push(text)
  }

  end(): void {
    this.elements.end()
    if (this.elements.cutOff !== '') this.cutOff(this.elements.cutOff)
    this.skips.unreadable.count += this.elements.tooLong
    // What had not ended when the trace did, ran until then.
    for (const { openSlice } of this.lanes) if (openSlice !== null) this.slices.push({ ...openSlice, to: Infinity })
    const cpus = this.lanes.map((lane) => this.namedCpu(lane))
    const lanesAreCpus = this.slices.some(({ lane }) => cpus[lane] !== NOWHERE)
    const placed: Placed[] = []
    for (const slice of this.slices) {
      if (lanesAreCpus && cpus[slice.lane] === NOWHERE) this.skips.otherEvents++
      else this.place(slice, lanesAreCpus ? cpus[slice.lane] : NOWHERE, placed)
    }
    this.tell(placed)
    if (placed.length > 0) return
    if (this.elements.hasSystemText) {
      throw new TraceError(
        'its slices are not of CPUs, but "systemTraceEvents" in it holds text of ftrace: save that text as a file of its own, with its lines as lines',
      )
    }
    if (this.slices.length > 0 && this.skips.beyondCpus === 0) {
      throw new TraceError(
        `none of its ${this.slices.length} slices says on which CPU it ran: expected args.cpu, or lanes that are named "CPU 0", "CPU 1" …`,
      )
    }
  }

  private cutOff(text: string): void {
    this.skips.lines++
    this.skips.cannotRead(text)
  }

  private element(text: string): void {
    this.skips.lines++
    let event: unknown
    try {
      event = JSON.parse(text, (key, value: unknown) => (FORBIDDEN.has(key) ? undefined : value))
    } catch {
      return this.skips.cannotRead(text)
    }
    if (!isObject(event)) return this.skips.cannotRead(text)
    const args = isObject(event['args']) ? event['args'] : {}
    switch (event['ph']) {
      case 'M':
        return this.metadata(event, args)
      case 'X':
        return this.complete(event, args, text)
      case 'B':
        return this.begin(event, args, text)
      case 'E':
        return this.finish(event, args, text)
      default:
        this.skips.otherEvents++
    }
  }

  private metadata(event: Record<string, unknown>, args: Record<string, unknown>): void {
    this.skips.comments++
    const name = textOf(args['name'])
    if (event['name'] === 'process_name') this.processNames.set(textOf(event['pid']), name)
    else if (event['name'] === 'thread_name') this.lanes[this.lane(event)].name = name
  }

  private complete(event: Record<string, unknown>, args: Record<string, unknown>, text: string): void {
    const from = numberOf(event['ts'])
    const length = numberOf(event['dur'])
    if (!Number.isFinite(from) || !Number.isFinite(length) || length < 0) return this.skips.cannotRead(text)
    this.slices.push({ ...this.slice(event, args), from, to: from + length })
  }

  private begin(event: Record<string, unknown>, args: Record<string, unknown>, text: string): void {
    const from = numberOf(event['ts'])
    if (!Number.isFinite(from)) return this.skips.cannotRead(text)
    const lane = this.lanes[this.lane(event)]
    if (lane.open++ === 0) lane.openSlice = { ...this.slice(event, args), from, to: from }
    else this.skips.otherEvents++
  }

  private finish(event: Record<string, unknown>, args: Record<string, unknown>, text: string): void {
    const to = numberOf(event['ts'])
    const lane = this.lanes[this.lane(event)]
    if (!Number.isFinite(to) || lane.open === 0) return this.skips.cannotRead(text)
    if (--lane.open > 0 || lane.openSlice === null) return
    const leaves = leavesOf(args)
    const { openSlice: slice } = lane
    lane.openSlice = null
    this.slices.push({
      ...slice,
      to: Math.max(slice.from, to),
      leaves: leaves === LEAVES.untold ? slice.leaves : leaves,
    })
  }

  private slice(event: Record<string, unknown>, args: Record<string, unknown>): Omit<Slice, 'from' | 'to'> {
    const lane = this.lane(event)
    const cpu = cpuOf(event, args)
    this.lanes[lane].isScheduler ||= /sched/i.test(textOf(event['cat']))
    this.lanes[lane].namesCpus ||= cpu !== NOWHERE
    const thread = textOf(args['tid'] ?? args['pid'] ?? args['prev_pid'])
    return {
      lane,
      name: this.nameNumber(textOf(args['comm'] ?? event['name'])),
      cpu,
      thread: thread === '' ? -1 : this.nameNumber(thread),
      leaves: leavesOf(args),
    }
  }

  private lane(event: Record<string, unknown>): number {
    const pid = textOf(event['pid'])
    const tid = textOf(event['tid'])
    const key = `${pid}/${tid}`
    const found = this.laneOf.get(key)
    if (found !== undefined) return found
    const lane =
      this.lanes.push({ pid, tid, name: '', open: 0, openSlice: null, isScheduler: false, namesCpus: false }) - 1
    this.laneOf.set(key, lane)
    return lane
  }

  private nameNumber(name: string): number {
    const cut = name.slice(0, SCHED_LIMITS.nameLength)
    const found = this.nameOf.get(cut)
    if (found !== undefined) return found
    this.nameOf.set(cut, this.names.length)
    return this.names.push(cut) - 1
  }

  /** Puts a slice where it ran, now that all names are known. `named`: the CPU for which its lane stands. */
  private place(slice: Slice, named: number, placed: Placed[]): void {
    const lane = this.lanes[slice.lane]
    const laneCpu = named !== NOWHERE || slice.cpu !== NOWHERE ? named : this.guessedCpu(lane)
    const cpu = laneCpu === NOWHERE ? slice.cpu : laneCpu
    if (cpu === NOWHERE) this.skips.hasNoCpu()
    else if (cpu >= SCHED_LIMITS.cpus) this.skips.isBeyondCpus()
    else placed.push({ slice, cpu, thread: this.threadOf(slice, lane, laneCpu !== NOWHERE) })
  }

  /** Beginnings and ends in order of time: the format does not ask for any order. */
  private tell(placed: Placed[]): void {
    const marks = placed
      .toSorted((one, other) => one.slice.from - other.slice.from)
      .flatMap((one) => [
        { time: one.slice.from, kind: SCHED.in, leaves: -1, ...one },
        { time: one.slice.to, kind: SCHED.out, leaves: one.slice.leaves, ...one },
      ])
      .filter(({ time }) => time !== Infinity)
      .toSorted((one, other) => one.time - other.time)
    for (const { time, kind, cpu, thread, leaves } of marks)
      this.builder.add(time * NS_PER_US, kind, cpu, thread, -1, leaves)
  }

  private namedCpu({ pid, tid, name }: Lane): number {
    const process = this.processNames.get(pid) ?? ''
    const named = CPU_NAME.exec(name) ?? CPU_NAME.exec(process) ?? CPU_NAME.exec(tid)
    if (named !== null) return Number(named[1])
    return /^(?:cpu|core)s?$/i.test(process) && name === '' && /^\d{1,5}$/.test(tid) ? Number(tid) : NOWHERE
  }

  /** A process for each CPU, without a name: only slices that call themselves the scheduler's are taken so. */
  private guessedCpu({ pid, isScheduler, namesCpus }: Lane): number {
    return isScheduler && !namesCpus && !this.processNames.has(pid) && /^\d{1,5}$/.test(pid) ? Number(pid) : NOWHERE
  }

  private threadOf(slice: Slice, lane: Lane, laneIsCpu: boolean): number {
    const sliceName = this.names[slice.name]
    const name = laneIsCpu || lane.name === '' ? sliceName : lane.name
    if (IDLE_NAME.test(name)) return IDLE
    if (slice.thread >= 0) {
      const id = this.names[slice.thread]
      return id === '0' ? IDLE : this.builder.thread(id, name)
    }
    return laneIsCpu ? this.builder.thread(sliceName, sliceName) : this.builder.thread(`${lane.pid}/${lane.tid}`, name)
  }
}
