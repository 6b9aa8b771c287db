/** A stretch of a run, in ps. */
export interface Interval {
  fromPs: number
  toPs: number
}

/** One run on its way into a trace: it is told to fold its log, row by row, and writes what is in the interval. */
export interface TracePart {
  /** Rows of its log. */
  readonly rows: number
  /** When a row happened, in ps. */
  timeOf(row: number): number
  /** Names of processes and tracks. */
  describe(): void
  /** What happens from now on is written, and what goes on at this moment begins. */
  open(ps: number): void
  apply(row: number): void
  /** What goes on at this moment ends. */
  close(ps: number): void
}
