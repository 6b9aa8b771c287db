import { IDLE, SCHED, SCHED_LIMITS } from '../../sim/trace/sched/sched-trace.ts'
import type { TraceBuilder } from '../../sim/trace/sched/trace-builder.ts'
import type { LineGrammar } from './grammar.ts'
import { readExec, readExit, readFork, readMigrate, readSwitch, readWake } from './linux-events.ts'
import { type Head, readHead } from './linux-head.ts'
import type { Skips } from './skipped.ts'

const NS_PER_SECOND = 1_000_000_000
const WAKE_KINDS: Readonly<Record<string, number>> = {
  sched_wakeup: SCHED.wake,
  sched_waking: SCHED.waking,
  sched_wakeup_new: SCHED.wakeNew,
}
/** As ftrace and `trace-cmd` mark it, as perf's records say it, and as perf warns of it. */
const LOST = [
  /\bLOST\s+(\d{1,15})\s+(?:EVENTS|SAMPLES)\b/i,
  /^CPU:\d+ \[(\d{1,15}) EVENTS DROPPED\]/,
  /\bPERF_RECORD_LOST(?:_SAMPLES)?\b.*?\blost[\s:=]+(\d{1,15})/,
  /^Processed \d+ (?:events|samples) and lost (\d{1,15}) (?:chunks|samples)/,
]
const LOST_UNCOUNTED = /\bLOST\s+EVENTS\b|^CPU:\d+ \[EVENTS DROPPED\]/i
const BUFFER_START = /^#+\s*CPU\s+\d+\s+buffer\s+started/
/** What trace-cmd prints that is no event (trace-cmd, tracecmd/trace-read.c), and the page in which systrace wraps its text. */
const AROUND = /^(?:(?:cpus|version)\s*=\s*\d+$|CPU \d+ is empty$|CPU:\d+ \[SUBBUFFER START\]|\s*<[/!]?[a-z][^>]*>)/i
/** What perf prints below an event: addresses with their symbols. */
const STACK_LINE = /^\s+(?:[0-9a-f]{1,16}\s|=>\s)/
/** A line of another tracer, such as that of functions: it has a CPU and a time, and no event with a name and arguments. */
const OTHER_TRACER = /(?:\[\d{1,5}\].{0,24}\s\d{1,12}(?:\.\d{1,9})?|\s\d{1,5}\S{3,8}\s+\d{1,15}us[ +!#*@$]?\s?):\s/
const OF_THE_SCHEDULER = /\bsched_(?:switch|wak|migrate_task|process_)|\bprev_pid=\d/
/** What stands behind the last thread's number in switches and wake-ups. */
const PRIORITY = / (?:next_)?prio=-?\d/

/** Whether a line names an event of the scheduler, readable or not. */
export const mentionsScheduler = (line: string): boolean => OF_THE_SCHEDULER.test(line)

/** Text of Linux's ftrace (`trace`, `trace_pipe`, atrace), of `perf script` and `perf sched script`, and of trace-cmd. */
export class LinuxGrammar implements LineGrammar {
  private readonly builder: TraceBuilder
  private readonly skips: Skips
  /** Whole seconds are counted from here, so that ns stay exact however long the system has been up. */
  private firstSecond = -1
  private inTicks = false
  private hasPriorities = false

  constructor(builder: TraceBuilder, skips: Skips) {
    this.builder = builder
    this.skips = skips
  }

  recognises(line: string): boolean {
    const head = readHead(line)
    return head !== undefined && (head.event.startsWith('sched_') || head.format === 'ftrace')
  }

  heading(line: string): void {
    if (this.takeMark(line)) return
    if (mentionsScheduler(line) || readHead(line) !== undefined) this.event(line)
    else this.skips.comments++
  }

  take(line: string): void {
    if (!this.takeMark(line)) this.event(line)
  }

  finish(): { nsPerUnit: number; clock: string | null } {
    return { nsPerUnit: 1, clock: this.inTicks ? 'a clock that ticks' : null }
  }

  /** Whether a line is no event, and counted: losses, comments, what stands around the events. */
  private takeMark(line: string): boolean {
    const { skips } = this
    const lost = LOST.map((pattern) => pattern.exec(line)).find((match) => match !== null)
    if (lost !== undefined) skips.lost += Number(lost[1])
    else if (LOST_UNCOUNTED.test(line)) skips.lost++
    else if (BUFFER_START.test(line)) skips.bufferStarts++
    else if (line.startsWith('#')) skips.comments++
    else return line.trim() === ''
    return true
  }

  private event(line: string): void {
    const { skips } = this
    const head = readHead(line)
    if (head === undefined) {
      if (AROUND.test(line)) skips.comments++
      else if (STACK_LINE.test(line) || (OTHER_TRACER.test(line) && !mentionsScheduler(line))) skips.otherEvents++
      else skips.cannotRead(line)
      return
    }
    const known = Object.hasOwn(WAKE_KINDS, head.event) || Object.hasOwn(OTHERS, head.event)
    if (!known) skips.otherEvents++
    else if (head.cpu < 0) skips.hasNoCpu()
    else if (head.cpu >= SCHED_LIMITS.cpus) skips.isBeyondCpus()
    else if (!this.known(head)) skips.cannotRead(line)
  }

  /** An event of the scheduler; false where its arguments cannot be read. */
  private known(head: Head): boolean {
    const wake = WAKE_KINDS[head.event]
    return wake === undefined ? OTHERS[head.event](this, head) : this.wake(head, wake)
  }

  /** Whether the end of a line is missing: of a thread's number, only the first digits may be there. */
  isCut(args: string): boolean {
    if (!args.includes('comm=')) return false
    const isWhole = PRIORITY.test(args)
    this.hasPriorities ||= isWhole
    return this.hasPriorities && !isWhole
  }

  private wake(head: Head, kind: number): boolean {
    const found = readWake(head.args)
    if (found === undefined || this.isCut(head.args)) return false
    const waker = head.inInterrupt ? IDLE : this.thread(head.pid, head.comm)
    this.add(head, kind, this.thread(found.who.pid, found.who.comm), waker, found.target)
    return true
  }

  thread(pid: number, comm: string): number {
    if (pid <= 0) return IDLE
    // The name `<...>` stands where the tracer had forgotten it, `:123` where perf had.
    return this.builder.thread(String(pid), /^(<\.\.\.>|:-?\d+)$/.test(comm) ? '' : comm)
  }

  add({ seconds, ns, inTicks, cpu }: Head, kind: number, a: number, b: number, c: number): void {
    if (this.firstSecond < 0) this.firstSecond = seconds
    this.inTicks ||= inTicks
    this.builder.add((seconds - this.firstSecond) * NS_PER_SECOND + ns, kind, cpu, a, b, c)
  }

  rename(thread: number, comm: string): void {
    this.builder.rename(thread, comm)
  }
}

/** The other events of the scheduler, by name; each says whether its arguments could be read. */
const OTHERS: Readonly<Record<string, (grammar: LinuxGrammar, head: Head) => boolean>> = {
  sched_switch: (grammar, head) => {
    const found = readSwitch(head.args)
    if (found === undefined || grammar.isCut(head.args)) return false
    const prev = grammar.thread(found.prev.pid, found.prev.comm)
    grammar.add(head, SCHED.switch, prev, grammar.thread(found.next.pid, found.next.comm), found.leaves)
    return true
  },
  sched_migrate_task: (grammar, head) => {
    const found = readMigrate(head.args)
    if (found === undefined) return false
    grammar.add(head, SCHED.migrate, grammar.thread(found.who.pid, found.who.comm), found.from, found.to)
    return true
  },
  sched_process_fork: (grammar, head) => {
    const found = readFork(head.args)
    if (found === undefined) return false
    const child = grammar.thread(found.child.pid, found.child.comm)
    grammar.add(head, SCHED.fork, child, grammar.thread(found.parent.pid, found.parent.comm), -1)
    return true
  },
  sched_process_exec: (grammar, head) => {
    const found = readExec(head.args)
    if (found === undefined) return false
    const thread = grammar.thread(found.pid, found.comm)
    grammar.rename(thread, found.comm)
    grammar.add(head, SCHED.exec, thread, -1, -1)
    return true
  },
  sched_process_exit: (grammar, head) => {
    const found = readExit(head.args)
    if (found === undefined) return false
    grammar.add(head, SCHED.exit, grammar.thread(found.pid, found.comm), -1, -1)
    return true
  },
}
