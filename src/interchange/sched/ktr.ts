import { TraceError } from '../../sim/trace/parse/format.ts'
import { IDLE, LEAVES, SCHED, SCHED_LIMITS } from '../../sim/trace/sched/sched-trace.ts'
import type { TraceBuilder } from '../../sim/trace/sched/trace-builder.ts'
import type { LineGrammar } from './grammar.ts'
import type { Skips } from './skipped.ts'

// `ktrdump -ct`: index, CPU, time stamp in ticks of the CPU's clock; with -f and -H a file, a line and a thread after
// them. DTrace's schedgraph.d prints no index. What follows is what FreeBSD's tools/sched/schedgraph.py matches.
const HEAD =
  /^\s*(?:(\d{1,10})\s+)?(\d{1,10})\s+(\d{1,20})\s+(?:[\w./()-]{1,100}:\d+\s+)?(?:0x[0-9a-f]+\s+)?(?=[A-Za-z])(.*)$/
const GRAPH = /^KTRGRAPH group:"([^"]*)", id:"([^"]*)", ([^:]{1,20}):(?:"([^"]*)"|([^,]*)), attributes: (.*)$/
const LINKED = /(?:^|[\s,])linkedto:\s*(?:"([^"]*)"|([^,]+))/
const STATHZ = /(?:^|[\s,])stathz:\s*"?(\d{1,6})/

const THREAD = String.raw`(\S+?)\(([^)]*)\)`
/** The texts of FreeBSD 5 and 6, before there was KTRGRAPH. */
const OLD: readonly [pattern: RegExp, event: string][] = [
  [new RegExp(String.raw`^mi_switch: running ${THREAD} prio \d+`), 'running'],
  [new RegExp(String.raw`^mi_switch: ${THREAD} prio \d+ inhibit (\d+)`), 'out'],
  [new RegExp(String.raw`^mi_switch: ${THREAD} prio \d+ idle`), 'out'],
  [new RegExp(String.raw`^mi_switch: ${THREAD} prio \d+ preempted by ${THREAD}`), 'preempted'],
  [new RegExp(String.raw`^sched_add: ${THREAD} prio \d+ by ${THREAD}`), 'added'],
  [new RegExp(String.raw`^sched_exit_thread: ${THREAD} prio \d+`), 'exit'],
]
const OLD_STATCLOCK = /^statclock: .* stathz (\d{1,6})/
/** What begins so is the scheduler's, and of another class of events if it names threads by number (FreeBSD 6, mi_switch). */
const OF_THE_SCHEDULER = /^(?:KTRGRAPH\b|sched_add:|sched_exit_thread:|mi_switch: (?!new thread|old thread))/
/** The name that a thread has in KTRGRAPH; DTrace's script puts its process's before it. */
const IDENTITY = /^(.*?) tid (\d+)$/
const IDLE_THREAD = /^(?:idle\/)?idle(?:$|[: ])/
/** States in which a thread of KTRGRAPH has left its CPU. */
const LEFT: Readonly<Record<string, number>> = {
  sleep: LEAVES.blocked,
  blocked: LEAVES.blocked,
  iwait: LEAVES.blocked,
  suspended: LEAVES.blocked,
  swapped: LEAVES.blocked,
  'wait for event': LEAVES.blocked,
  yielding: LEAVES.ready,
  preempted: LEAVES.ready,
  idle: LEAVES.ready,
}
const EXITS = new Set(['thread exit', 'proc exit', 'exit'])
const NS_PER_SECOND = 1e9
/** So many lines whose first number goes on by one: it is an index, and the column with the CPU is missing. */
const INDEX_RUN = 8
/** One line in so many out of order: more than CPUs whose clocks differ make. */
const DISORDER = 4

/** Dumps of FreeBSD's KTR with KTR_SCHED, as schedgraph reads them: usually the newest line first. */
export class KtrGrammar implements LineGrammar {
  private readonly builder: TraceBuilder
  private readonly skips: Skips
  private base: bigint | null = null
  private first = Infinity
  private last = -Infinity
  /** Ticks of the statistics clock, by CPU, and how many there are in a second. */
  private readonly statTicks = new Map<number, number>()
  private stathz = 0
  private indexRun = 0
  private numberBefore = -1
  /** The first time stamp, the one before, and how often the next was earlier or later. */
  private firstStamp = ''
  private timeBefore = 0
  private earlier = 0
  private later = 0

  constructor(builder: TraceBuilder, skips: Skips) {
    this.builder = builder
    this.skips = skips
  }

  recognises(line: string): boolean {
    const head = HEAD.exec(line)
    return head !== null && (GRAPH.test(head[4]) || OLD.some(([pattern]) => pattern.test(head[4])))
  }

  /** The heading of a dump names its columns (usr.bin/ktrdump/ktrdump.c, main). */
  heading(line: string): void {
    if (!/^index\s.*\btrace\s*$/.test(line)) return
    if (!/\bcpu\b/.test(line)) throw this.columnMissing('the CPU')
    if (!/\btimestamp\b/.test(line)) throw this.columnMissing('time stamps')
  }

  take(line: string): void {
    if (line.trim() === '') return
    if (/^\s*(?:#|-{3}|index\b|cpu\b)/.test(line)) {
      this.heading(line)
      this.skips.comments++
      return
    }
    const head = HEAD.exec(line)
    if (head === null) this.skips.cannotRead(line)
    else {
      const cpu = Number(head[2])
      if (head[1] === undefined) this.expectCpu(cpu)
      if (cpu >= SCHED_LIMITS.cpus) this.skips.isBeyondCpus()
      else if (!this.event(head[4], cpu, this.timeOf(head[3]))) this.skips.cannotRead(line)
    }
  }

  /** As schedgraph: the clock is known by the ticks of the statistics clock, or taken to be of 1 GHz. */
  finish(): { nsPerUnit: number; clock: string | null } {
    const { earlier, later } = this
    if (Number(this.firstStamp) === 0 && Math.min(earlier, later) * DISORDER > earlier + later)
      throw new TraceError(
        'its time stamps are relative to the line before, as ktrdump -r prints them; dump with ktrdump -ct',
      )
    // Schedgraph asks CPU 0 (KTRFile.ticksps), which a dump may lack.
    const ticks = this.statTicks.get(0) ?? Math.max(0, ...this.statTicks.values())
    const span = this.last - this.first
    const perSecond = ticks > 0 && span > 0 ? (span / ticks) * this.stathz : 0
    return perSecond > 0
      ? { nsPerUnit: NS_PER_SECOND / perSecond, clock: null }
      : { nsPerUnit: 1, clock: 'no statclock' }
  }

  private columnMissing(what: string): TraceError {
    return new TraceError(
      `line ${this.skips.lines}: the dump has no column for ${what}: each line must have its CPU and its time stamp; dump with ktrdump -ct`,
    )
  }

  /** Of two numbers the first is the CPU, as DTrace's script prints it, unless it is plainly an index. */
  private expectCpu(number: number): void {
    this.indexRun = Math.abs(number - this.numberBefore) === 1 ? this.indexRun + 1 : 0
    this.numberBefore = number
    if (this.indexRun >= INDEX_RUN) throw this.columnMissing('the CPU')
  }

  private timeOf(stamp: string): number {
    const ticks = BigInt(stamp)
    if (this.base === null) {
      this.base = ticks
      this.firstStamp = stamp
    }
    const time = Number(ticks - this.base)
    if (time < this.timeBefore) this.earlier++
    else if (time > this.timeBefore) this.later++
    this.timeBefore = time
    this.first = Math.min(this.first, time)
    this.last = Math.max(this.last, time)
    return time
  }

  private event(text: string, cpu: number, time: number): boolean {
    const graph = GRAPH.exec(text)
    return graph === null ? this.old(text, cpu, time) : this.graph(graph, cpu, time)
  }

  private graph(match: RegExpExecArray, cpu: number, time: number): boolean {
    const [, group, id, type, quoted, bare, attributes] = match
    const state = quoted ?? bare
    const stathz = STATHZ.exec(attributes)
    if (stathz !== null) this.statTick(cpu, Number(stathz[1]))
    if (group !== 'thread' || type !== 'state') {
      this.skips.otherEvents++
      return true
    }
    const thread = this.identified(id)
    if (state === 'running') this.builder.add(time, SCHED.in, cpu, thread, -1, -1)
    else if (state === 'runq add') {
      const linked = LINKED.exec(attributes)
      const by = linked === null ? IDLE : this.identified(linked[1] ?? linked[2])
      this.builder.add(time, SCHED.wake, cpu, thread, by, -1)
    } else if (EXITS.has(state)) this.builder.add(time, SCHED.exit, cpu, thread, -1, -1)
    else if (Object.hasOwn(LEFT, state)) this.builder.add(time, SCHED.out, cpu, thread, -1, LEFT[state])
    else this.skips.otherEvents++
    return true
  }

  private old(text: string, cpu: number, time: number): boolean {
    for (const [pattern, event] of OLD) {
      const match = pattern.exec(text)
      if (match === null) continue
      const [, address, name, third, fourth] = match
      const thread = this.thread(address + name, name)
      if (event === 'running') this.builder.add(time, SCHED.in, cpu, thread, -1, -1)
      else if (event === 'added') {
        this.builder.add(time, SCHED.wake, cpu, thread, this.thread(third + fourth, fourth), -1)
      } else if (event === 'exit') this.builder.add(time, SCHED.exit, cpu, thread, -1, -1)
      else {
        const ready = event === 'preempted' || third === undefined || third === '0'
        this.builder.add(time, SCHED.out, cpu, thread, -1, ready ? LEAVES.ready : LEAVES.blocked)
      }
      return true
    }
    const statclock = OLD_STATCLOCK.exec(text)
    if (statclock !== null) this.statTick(cpu, Number(statclock[1]))
    this.skips.otherEvents++
    return !OF_THE_SCHEDULER.test(text)
  }

  private statTick(cpu: number, hz: number): void {
    this.stathz = hz
    this.statTicks.set(cpu, (this.statTicks.get(cpu) ?? 0) + 1)
  }

  /** A thread keeps its number when its name changes. */
  private identified(identity: string): number {
    const [, name = identity, tid = identity] = (IDENTITY.exec(identity) ?? []) as (string | undefined)[]
    const [process, thread] = name.split('/', 2)
    return this.thread(tid, process === thread ? process : name)
  }

  private thread(id: string, name: string): number {
    return IDLE_THREAD.test(name) ? IDLE : this.builder.thread(id, name)
  }
}
