import type { ReactNode } from 'react'
import type { CitationFacts } from '../../interchange/export/citation.ts'
import type { Interval } from '../../interchange/export/trace-event/part.ts'
import type { TracePiece } from '../../interchange/export/trace-event/write.ts'

/** What a longer work is told: whether somebody has ended it; and what it tells: how much is done, from 0 to 1. */
export interface Work {
  signal: AbortSignal
  progress: (share: number) => void
}

/** A table that can be taken along. */
export interface TableExport {
  id: string
  words: string
  /** What is in it, in a sentence. */
  about: string
  /** Whether it is of a stretch of the run, or of all of it. */
  ofInterval: boolean
  make: (interval: Interval, work: Work) => Promise<string>
}

/** One frame of a film at a moment, where a second shows `speedPs`, as a drawing of a size in pixels. */
export type FrameOf = (ps: number, speedPs: number, width: number, height: number) => ReactNode

/** What can be taken out of a page, whichever page it is. */
export interface ExportSubject {
  /** Of the scenario. */
  title: string
  /** What files are named by: the scenario and who runs it. */
  file: string
  momentPs: number
  /** A moment, for people and for the name of a file. */
  sayMoment: (ps: number) => string
  /** A length of time, for people. */
  sayStretch: (ps: number) => string
  /** How far the shortest run has come, in ps, and whether all are over. */
  reachedPs: number
  finished: boolean
  /** The stretch that is marked on the timeline, if one is. */
  marked: Interval | null
  /** Unit in which the length of a stretch is given: how many ps it is, and what to write behind a number of them. */
  unit: { ps: number; words: string }
  /** Length of the stretch around the moment that is proposed, in ps. */
  stretchPs: number
  rows: number
  /** Bytes that a row takes in a trace, about: for saying beforehand how large it will be. */
  traceBytes: number
  trace: (interval: Interval) => Generator<TracePiece>
  tables: readonly TableExport[]
  scenario: string
  /** Fetches what draws frames of films. */
  film: () => Promise<FrameOf>
  /** Kinds of marks that the legend has switched off. */
  hidden: readonly string[]
  cite: () => Promise<CitationFacts>
}
