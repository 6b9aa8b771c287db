/** The part of a line of ftrace or perf before the event's own arguments. */
export interface Head {
  format: 'ftrace' | 'perf'
  comm: string
  /** Number of the thread that ran; −1 where the line does not say. */
  pid: number
  /** −1 where the line does not say. */
  cpu: number
  /** Whether it happened in an interrupt, of which the running thread knows nothing. */
  inInterrupt: boolean
  seconds: number
  /** Fraction of the second, in ns. */
  ns: number
  /** Whether the time is in ticks of a clock whose rate the text does not give; a tick is taken for 1 ns. */
  inTicks: boolean
  event: string
  args: string
}

// Names are at most 16 characters in the kernel, and may hold spaces, dashes, colons and brackets: the shortest that
// lets the rest fit is taken, and no more than 64 are tried, so that no line costs more than its length.
const NAME = '.{1,64}?'
const TIME = String.raw`(?<seconds>\d{1,12})\.(?<fraction>\d{1,9}):`
// ftrace's clocks that do not tick in ns, such as x86-tsc and counter, are printed as they are (kernel/trace/
// trace_output.c, trace_print_time); its latency format has µs, and a mark where something took long (lat_print_timestamp).
const TICKS = String.raw`(?<ticks>\d{1,20}):`
const MICROSECONDS = String.raw`(?<us>\d{1,15})us[ +!#*@$]?\s?:`
// Before the event, perf may print its period, and `trace-cmd report --ts-diff` the time since the event before.
const EVENT = String.raw`\s+(?:\d+\s+|\(\+\d+\)\s+)?(?<event>[\w.:-]*\w):(?:\s+(?<args>.*))?$`
/** What the old tracers sched_switch and wakeup print: an event without a name (trace_output.c, trace_ctxwake_print). */
const NAMELESS = String.raw`\s+(?<nameless>\d{1,9}:\s*\d+:\S\s+(?:==>|\+)\s+.*)$`
const TAIL = `(?:${NAMELESS}|${EVENT})`
const TGID = String.raw`(?:\(\s*(?:\d+|-+)\)\s+)?`
/** `TASK-PID (TGID) [CPU] FLAGS SECONDS: EVENT: ARGUMENTS`; the columns for TGID and flags may be absent. */
const FTRACE = new RegExp(
  String.raw`^\s*(?<comm>${NAME})-(?<pid>\d{1,9})(?:\/(?<tid>\d{1,9}))?\s+${TGID}\[(?<cpu>\d{1,5})\]\s+(?:(?<flags>[^\s\d:][^\s:]{2,7}|\.[^\s:]{2,7})\s+)?(?:${TIME}|${TICKS})${TAIL}`,
)
/** ftrace's option latency-format, what it dumps after a crash, and `trace-cmd report -l`: `TASK-PID CPU‹FLAGS› TIME: …`. */
const LATENCY = new RegExp(
  String.raw`^\s*(?<comm>${NAME})-(?<pid>\d{1,9})\s+${TGID}(?<cpu>\d{1,5})(?<flags>[^\s\d:][^\s:]{2,7})\s+(?:${MICROSECONDS}|${TIME}|${TICKS})${TAIL}`,
)
/** `COMM PID[/TID] [CPU] MISC SECONDS: [PERIOD] EVENT: ARGUMENTS`; all before the time may be absent (perf script -F). */
const PERF = new RegExp(
  String.raw`^\s*(?:(?!\[\d{1,5}\]\s)(?<comm>${NAME})\s+)?(?:(?<pid>-?\d{1,9})(?:\/(?<tid>-?\d{1,9}))?\s+)?(?:\[(?<cpu>\d{1,5})\]\s+)?(?:[A-Za-z.][\w.]{0,7}\s+)?${TIME}${EVENT}`,
)

const FRACTION_DIGITS = 9
const NS_PER_US = 1000n
const NS_PER_SECOND = 1_000_000_000n
/** The latency format cuts names after so many characters. */
const CUT_NAME = 8

/** ftrace's third flag: h, H for a hard interrupt, s for a soft one, z, Z for one that cannot be masked. */
const tellsInterrupt = (flags: string | undefined): boolean => flags !== undefined && /^..[hHszZ]/.test(flags)

/** Reads what all lines have in common; undefined where it is no line of an event. */
export const readHead = (line: string): Head | undefined => {
  const ftrace = FTRACE.exec(line)?.groups
  if (ftrace !== undefined) return headOf('ftrace', ftrace)
  const latency = LATENCY.exec(line)?.groups
  if (latency !== undefined) {
    const { comm } = latency
    return headOf('ftrace', { ...latency, comm: comm.length < CUT_NAME ? comm : '' })
  }
  const perf = PERF.exec(line)?.groups
  return perf === undefined ? undefined : headOf('perf', perf)
}

type Groups = Partial<Record<string, string>>

const headOf = (format: Head['format'], groups: Groups): Head => {
  const { comm = '', pid = '-1', tid = pid, cpu = '-1', flags, ticks } = groups
  return {
    format,
    comm,
    pid: Number(tid),
    cpu: Number(cpu),
    inInterrupt: tellsInterrupt(flags),
    inTicks: ticks !== undefined,
    ...timeOf(groups),
    ...eventOf(groups),
  }
}

const timeOf = ({ seconds = '0', fraction = '', ticks, us }: Groups): { seconds: number; ns: number } => {
  if (ticks === undefined && us === undefined)
    return { seconds: Number(seconds), ns: Number(fraction.padEnd(FRACTION_DIGITS, '0')) }
  const ns = ticks === undefined ? BigInt(us ?? 0) * NS_PER_US : BigInt(ticks)
  return { seconds: Number(ns / NS_PER_SECOND), ns: Number(ns % NS_PER_SECOND) }
}

/** An event without a name is a switch or a wake-up, by its sign. */
const eventOf = ({ event = '', args = '', nameless }: Groups): { event: string; args: string } => {
  if (nameless === undefined) return { event: event.replace(/^sched:/, ''), args }
  return { event: nameless.includes('==>') ? 'sched_switch' : 'sched_wakeup', args: nameless }
}
