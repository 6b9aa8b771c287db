import { TraceError } from '../../sim/trace/parse/format.ts'
import { countSched, type SchedCounts } from '../../sim/trace/sched/counts.ts'
import { SCHED_LIMITS, type SchedTrace } from '../../sim/trace/sched/sched-trace.ts'
import { TraceBuilder } from '../../sim/trace/sched/trace-builder.ts'
import type { LineGrammar } from './grammar.ts'
import { hintFor } from './hints.ts'
import { KtrGrammar } from './ktr.ts'
import { LinuxGrammar } from './linux.ts'
import { readHead } from './linux-head.ts'
import { printable, type Skipped, Skips } from './skipped.ts'
import { TraceEvents } from './trace-events.ts'

/** The formats of scheduler traces that can be read. */
export const SCHED_FORMATS = ['ftrace', 'perf', 'ktr', 'json'] as const
export type SchedFormat = (typeof SCHED_FORMATS)[number]

/** Text before the first line that fits a format: a page of HTML with a trace in it has megabytes of scripts first. */
const UNDECIDED_MAX = 16 * 1024 * 1024
const LINE_MAX = 65_536

/** A trace, read and counted. */
export interface SchedRead {
  format: SchedFormat
  trace: SchedTrace
  counts: SchedCounts
  skipped: Skipped
  /** Events that lay before the one that they follow, and were put in their place. */
  outOfOrder: number
  /** The trace gives ticks and does not say how long one is: 1 ns was taken. */
  clockAssumed: boolean
  /** As much as is kept of a trace was reached before its end. */
  full: boolean
}

const MAGIC: readonly [bytes: string, what: string][] = [
  ['PERFILE2', 'a perf.data file; print it as text with: perf script > trace.txt'],
  ['\u0017\u0008\u0044tracing', 'a trace.dat file; print it as text with: trace-cmd report > trace.txt'],
]
const KNOWN =
  'known are ftrace text (trace, trace_pipe), perf script, FreeBSD ktrdump -ct, and Chrome trace-event JSON of CPU slices'

/** UTF-8, or what PowerShell on Windows makes of a program's text that is sent to a file. */
const decoderFor = ([first, second]: Uint8Array): TextDecoder =>
  new TextDecoder(first === 0xff && second === 0xfe ? 'utf-16le' : 'utf-8')

/** Reads one or more texts of one scheduler trace, in whatever pieces they come. */
export class SchedReader {
  private readonly builder = new TraceBuilder()
  private readonly skips = new Skips()
  private readonly linux = new LinuxGrammar(this.builder, this.skips)
  private readonly ktr = new KtrGrammar(this.builder, this.skips)
  private decoder: TextDecoder | null = null
  private format: SchedFormat | null = null
  private grammar: LineGrammar | null = null
  private json: TraceEvents | null = null
  /** The beginning of a line whose end has not come. */
  private rest = ''
  private overlong = false
  private started = false
  /** Blanks and empty lines before anything else. */
  private blanks = ''
  private undecided = 0
  private firstLine = ''
  private hint = ''

  /** Events kept so far. */
  get events(): number {
    return this.builder.count
  }

  /** Takes the next piece of the text; false when as much is kept as can be. Throws {@link TraceError}. */
  push(bytes: Uint8Array): boolean {
    this.decoder ??= decoderFor(bytes)
    this.takeText(this.decoder.decode(bytes, { stream: true }))
    return !this.full
  }

  /** A text has ended; another one of the same trace may follow. */
  endText(): void {
    if (this.decoder !== null) this.takeText(this.decoder.decode())
    if (this.json === null && this.rest !== '') this.takeLine(this.rest)
    this.rest = ''
    this.overlong = false
    this.decoder = null
  }

  /** Nothing more comes; a line whose end is missing counts only if {@link endText} was told. Throws {@link TraceError} where nothing of it could be. */
  finish(): SchedRead {
    if (this.format === null) throw new TraceError(this.whyUnknown())
    this.json?.end()
    const { full } = this
    const { nsPerUnit, clock } = this.grammar?.finish() ?? { nsPerUnit: 1, clock: null }
    const trace = this.builder.finish(nsPerUnit)
    if (trace.count === 0) throw new TraceError(this.whyEmpty())
    return {
      format: this.format,
      trace,
      counts: countSched(trace),
      skipped: this.skips.toPlain(),
      outOfOrder: this.builder.outOfOrder,
      clockAssumed: clock !== null,
      full,
    }
  }

  private get full(): boolean {
    return this.builder.full || this.json?.full === true
  }

  private takeText(piece: string): void {
    if (piece === '') return
    const text = this.blanks + piece
    this.blanks = ''
    if (!this.started && !this.start(text)) {
      this.blanks = text
      return
    }
    if (this.json !== null) return this.json.push(text)
    const lines = (this.rest + text).split('\n')
    this.rest = lines.pop() ?? ''
    for (const line of lines) {
      if (this.overlong) this.overlong = false
      else this.takeLine(line)
    }
    if (this.rest.length > LINE_MAX) {
      if (!this.overlong) this.takeLine(this.rest)
      this.overlong = true
      this.rest = ''
    }
  }

  /** The first text that is more than blanks tells JSON from lines, and from files that are no text at all. */
  private start(text: string): boolean {
    const trimmed = text.replace(/^\uFEFF/, '').trimStart()
    if (trimmed === '' && text.length < LINE_MAX) return false
    this.started = true
    const magic = MAGIC.find(([bytes]) => trimmed.startsWith(bytes))
    if (magic !== undefined) throw new TraceError(`this is ${magic[1]}`)
    if (text.slice(0, LINE_MAX).includes('\0'))
      throw new TraceError(
        `this is not a text file; ${KNOWN}, as text or packed with gzip or zip; of a Perfetto trace, text is made with: traceconv systrace`,
      )
    if (/^(?:\{|\[\s*(?:\{|\]|$))/.test(trimmed)) {
      this.format = 'json'
      this.json = new TraceEvents(this.builder, this.skips)
    }
    return true
  }

  private takeLine(line: string): void {
    this.skips.lines++
    // adb's shell used to end lines in two of them.
    const text = line.replace(/\r{1,2}$/, '')
    if (text.length > LINE_MAX) this.skips.cannotRead(text)
    else if (this.grammar !== null) this.grammar.take(text)
    else this.decide(text)
  }

  /** Until a line is plainly of one format, nothing is lost: what comes before it are headings. */
  private decide(line: string): void {
    const { linux, ktr } = this
    if (linux.recognises(line)) {
      this.format = readHead(line)?.format ?? 'ftrace'
      this.grammar = linux
    } else if (ktr.recognises(line)) {
      this.format = 'ktr'
      this.grammar = ktr
    }
    if (this.grammar !== null) return this.grammar.take(line)
    // Of a heading each may want something; what it counts, the first counts for both.
    linux.heading(line)
    ktr.heading(line)
    this.noteUnknown(line)
    this.undecided += line.length + 1
    if (this.undecided > UNDECIDED_MAX) throw new TraceError(this.whyUnknown())
  }

  private noteUnknown(line: string): void {
    const shown = printable(line)
    if (this.firstLine === '' && !line.startsWith('#')) this.firstLine = shown
    const hint = this.hint === '' ? hintFor(line) : undefined
    if (hint !== undefined) this.hint = `line ${this.skips.lines}: "${shown}": ${hint}`
  }

  private whyUnknown(): string {
    if (!this.started) return 'the file is empty'
    if (this.hint !== '') return this.hint
    const first =
      this.firstLine === '' ? 'it has only headings' : `no line fits a format, the first is "${this.firstLine}"`
    return `${first}; ${KNOWN}`
  }

  private whyEmpty(): string {
    const { withoutCpu, beyondCpus, firstWithoutCpu, otherEvents, unreadable, lines } = this.skips
    if (beyondCpus > 0)
      return `line ${firstWithoutCpu} and others: its events of the scheduler are on CPUs with numbers of ${SCHED_LIMITS.cpus} and more; no more than ${SCHED_LIMITS.cpus} CPUs can be read`
    if (withoutCpu > 0)
      return `line ${firstWithoutCpu}: none of its events of the scheduler says on which CPU it happened; record all CPUs, as with perf sched record, and print the CPU in brackets, with perf script -F +cpu and without --Latency`
    if (unreadable.count > 0)
      return `line ${unreadable.firstLine}: "${unreadable.first}" cannot be read, and no other line is an event of the scheduler; ${KNOWN}`
    return `there are ${otherEvents} events in its ${lines} lines and none of the scheduler; record with sched_switch, as with perf sched record or trace-cmd record -e sched`
  }
}
