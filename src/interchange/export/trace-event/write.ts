import { ClusterTrace, type ClusterSource } from './cluster.ts'
import { MachineTrace, type MachineSource } from './machine.ts'
import type { Interval, TracePart } from './part.ts'
import { TraceSink } from './sink.ts'

/** Rows between two looks at how much text there is: few enough that a page stays quick in between. */
const ROWS = 512
/** Text is handed over in pieces of about this many characters. */
const PIECE = 1 << 18

/** What stands in a trace beside its events: of whom it is, and what makes the same run again. */
export type TraceAbout = Readonly<Record<string, string>>

/** A piece of a trace, and how much of all rows has been read. */
export interface TracePiece {
  text: string
  done: number
}

/**
 * The trace of machines' runs, each of them a process, as pieces of one JSON text. Between two pieces the caller may
 * do something else: nothing is ever built whole. Times are in µs, exact to the ps as far as a double goes.
 */
export function* machineTrace(
  sources: readonly MachineSource[],
  about: TraceAbout,
  interval: Interval,
): Generator<TracePiece> {
  const sink = new TraceSink()
  const parts = sources.map((source, side) => new MachineTrace(source, side + 1, sink))
  for (const part of parts) part.untilPs = interval.toPs
  yield* written(parts, sink, about, interval)
}

/** The same for a cluster's runs under its systems: each node is a process. */
export function* clusterTrace(
  sources: readonly ClusterSource[],
  about: TraceAbout,
  interval: Interval,
): Generator<TracePiece> {
  const sink = new TraceSink()
  const parts = sources.map((source, order) => new ClusterTrace(source, order, sink))
  yield* written(parts, sink, about, interval)
}

function* written(
  parts: readonly TracePart[],
  sink: TraceSink,
  about: TraceAbout,
  { fromPs, toPs }: Interval,
): Generator<TracePiece> {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0)
  const head = `{"displayTimeUnit":"ns","otherData":${JSON.stringify(about)},"traceEvents":[\n`
  let before = 0
  yield { text: head, done: 0 }
  for (const part of parts) {
    part.describe()
    let opened = false
    for (let row = 0; row < part.rows; row++) {
      const ps = part.timeOf(row)
      if (ps > toPs) break
      if (!opened && ps >= fromPs) {
        part.open(fromPs)
        opened = true
      }
      part.apply(row)
      if (row % ROWS === ROWS - 1) {
        const text = sink.waiting >= PIECE ? sink.take() : ''
        yield { text, done: (before + row) / rows }
      }
    }
    if (!opened) part.open(fromPs)
    part.close(toPs)
    before += part.rows
  }
  yield { text: `${sink.take()}\n]}\n`, done: 1 }
}
