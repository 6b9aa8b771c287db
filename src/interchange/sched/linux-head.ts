/** The part of a line of ftrace or perf before the event's own arguments. */
export interface Head {
  format: 'ftrace' | 'perf'
  comm: string
  /** Number of the thread that ran. */
  pid: number
  /** −1 where the line does not say. */
  cpu: number
  /** Whether it happened in an interrupt, of which the running thread knows nothing. */
  inInterrupt: boolean
  seconds: number
  /** Fraction of the second, in ns. */
  ns: number
  event: string
  args: string
}

// Names are at most 16 characters in the kernel, and may hold spaces, dashes, colons and brackets: the shortest that
// lets the rest fit is taken, and no more than 64 are tried, so that no line costs more than its length.
const TIME = String.raw`(\d{1,12})\.(\d{1,9}):`
const EVENT = String.raw`\s+(?:\d+\s+)?([\w.:-]*\w):(?:\s+(.*))?$`
/** `TASK-PID (TGID) [CPU] FLAGS SECONDS: EVENT: ARGUMENTS`; the columns for TGID and flags may be absent. */
const FTRACE = new RegExp(
  String.raw`^\s*(.{1,64}?)-(\d{1,9})(?:\/(\d{1,9}))?\s+(?:\(\s*(?:\d+|-+)\)\s+)?\[(\d{1,5})\]\s+(?:([^\s\d:][^\s:]{2,7}|\.[^\s:]{2,7})\s+)?${TIME}${EVENT}`,
)
/** `COMM PID[/TID] [CPU] SECONDS: [PERIOD] EVENT: ARGUMENTS`; the name and the CPU may be absent. */
const PERF = new RegExp(
  String.raw`^\s*(?:(.{1,64}?)\s+)?(-?\d{1,9})(?:\/(-?\d{1,9}))?\s+(?:\[(\d{1,5})\]\s+)?(?:[A-Za-z.][\w.]{2,7}\s+)?${TIME}${EVENT}`,
)

const FRACTION_DIGITS = 9

/** ftrace's third flag: h, H for a hard interrupt, s for a soft one, z, Z for one that cannot be masked. */
const tellsInterrupt = (flags: string | undefined): boolean => flags !== undefined && /^..[hHszZ]/.test(flags)

/** Reads what all lines have in common; undefined where it is no line of an event. */
export const readHead = (line: string): Head | undefined => {
  const ftrace = FTRACE.exec(line)
  if (ftrace !== null) {
    const [, comm, pid, tid, cpu, flags, seconds, fraction, event, args] = ftrace
    return head('ftrace', comm, tid ?? pid, cpu, tellsInterrupt(flags), seconds, fraction, event, args)
  }
  const perf = PERF.exec(line)
  if (perf === null) return undefined
  const [, comm, pid, tid, cpu, seconds, fraction, event, args] = perf
  return head('perf', comm ?? '', tid ?? pid, cpu, false, seconds, fraction, event, args)
}

const head = (
  format: Head['format'],
  comm: string,
  pid: string,
  cpu: string | undefined,
  inInterrupt: boolean,
  seconds: string,
  fraction: string,
  event: string,
  args: string | undefined,
): Head => ({
  format,
  comm,
  pid: Number(pid),
  cpu: cpu === undefined ? -1 : Number(cpu),
  inInterrupt,
  seconds: Number(seconds),
  ns: Number(fraction.padEnd(FRACTION_DIGITS, '0')),
  event: event.replace(/^sched:/, ''),
  args: args ?? '',
})
