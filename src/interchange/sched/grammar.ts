import type { TraceBuilder } from '../../sim/trace/sched/trace-builder.ts'
import type { Skips } from './skipped.ts'

/** One text format of scheduler traces, read line by line. */
export interface LineGrammar {
  /** Whether a line is plainly of this format: an event of the scheduler, not just something like it. */
  recognises(line: string): boolean
  /** Takes a line from before the first that is recognised: a heading, or what another program printed. */
  heading(line: string): void
  /** Takes a line: an event into the builder, or a count of what was passed over. */
  take(line: string): void
  /** The file has ended. Returns the length of a unit of time in ns, and what has to be said about it. */
  finish(): { nsPerUnit: number; clock: string | null }
}

export type GrammarMaker = (builder: TraceBuilder, skips: Skips) => LineGrammar
