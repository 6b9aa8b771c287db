/** What was passed over while a scheduler's trace was read, and why. */
export interface Skipped {
  /** Lines of the file, or elements of its list. */
  lines: number
  comments: number
  /** Events of other kinds, such as system calls, and the lines of call stacks. */
  otherEvents: number
  /** Lines that fit no grammar, and the first of them. */
  unreadable: { count: number; firstLine: number; first: string }
  /** Events that the tracing system itself says it lost. */
  lost: number
  /** Places at which a CPU's buffer begins: before them, nothing is known of that CPU. */
  bufferStarts: number
  /** Events of the scheduler that do not say on which CPU. */
  withoutCpu: number
  /** Events on CPUs with numbers beyond those that are kept. */
  beyondCpus: number
}

const SHOWN = 120

/** Keeps count of what is passed over. */
export class Skips implements Skipped {
  lines = 0
  comments = 0
  otherEvents = 0
  unreadable = { count: 0, firstLine: 0, first: '' }
  lost = 0
  bufferStarts = 0
  withoutCpu = 0
  beyondCpus = 0
  /** The first line that either is said of. */
  firstWithoutCpu = 0

  hasNoCpu(): void {
    this.withoutCpu++
    this.firstWithoutCpu ||= this.lines
  }

  isBeyondCpus(): void {
    this.beyondCpus++
    this.firstWithoutCpu ||= this.lines
  }

  cannotRead(text: string): void {
    if (this.unreadable.count++ > 0) return
    this.unreadable.firstLine = this.lines
    this.unreadable.first = printable(text)
  }

  toPlain(): Skipped {
    const { lines, comments, otherEvents, unreadable, lost, bufferStarts, withoutCpu, beyondCpus } = this
    return { lines, comments, otherEvents, unreadable: { ...unreadable }, lost, bufferStarts, withoutCpu, beyondCpus }
  }
}

/** The beginning of a line that may hold anything, fit to be shown. */
export const printable = (text: string): string => {
  const clean = text.replaceAll(/[\p{Cc}\p{Cf}\uFFFD]/gu, '·').trim()
  return clean.length > SHOWN ? `${clean.slice(0, SHOWN)}…` : clean
}
