import type { AccessBatch } from '../sim/trace/access-batch.ts'
import { detectTraceFormat, type TraceFormat } from '../sim/trace/parse/format.ts'
import { LineParser } from '../sim/trace/parse/line-parser.ts'
import { RoundRobin } from '../sim/trace/parse/round-robin.ts'
import { named, Reading } from './reading.ts'
import type { TraceSource } from './trace-files.ts'

export interface ReadOptions {
  /** Told the bytes read so far after each piece, and waited for; false stops the reading. */
  onProgress?: (format: TraceFormat, bytes: number) => boolean | Promise<boolean>
  /** The format, where the first lines do not tell. */
  format?: TraceFormat
}

/**
 * Streams a trace: from one file, or from one file per processor, whose accesses are then taken in turn. Memory is
 * bounded by a few pieces per file. Returns the format and whether the end was reached.
 */
export const readTrace = async (
  sources: readonly TraceSource[],
  onBatch: (batch: AccessBatch) => void,
  options: ReadOptions = {},
): Promise<{ format: TraceFormat; complete: boolean }> => {
  const readings = sources.map((source) => new Reading(source))
  try {
    const sample = await readings[0].sample()
    let format: TraceFormat
    try {
      format = options.format ?? detectTraceFormat(sample, sources.length)
    } catch (error) {
      throw named(sources[0], error)
    }
    let bytes = 0
    const goesOn = async (piece: Uint8Array): Promise<boolean> =>
      (await options.onProgress?.(format, (bytes += piece.length))) !== false
    const complete =
      format === 'per-core'
        ? await inTurn(readings, format, onBatch, goesOn)
        : await oneByOne(readings, format, onBatch, goesOn)
    return { format, complete }
  } finally {
    for (const reading of readings) await reading.close()
  }
}

const oneByOne = async (
  readings: readonly Reading[],
  format: TraceFormat,
  onBatch: (batch: AccessBatch) => void,
  goesOn: (piece: Uint8Array) => Promise<boolean>,
): Promise<boolean> => {
  for (const reading of readings) {
    const parser = new LineParser(format, 0, onBatch)
    try {
      for (let piece = await reading.next(); piece !== null; piece = await reading.next()) {
        parser.push(piece)
        if (!(await goesOn(piece))) return false
      }
      parser.end()
    } catch (error) {
      throw named(reading.source, error)
    }
  }
  return true
}

const inTurn = async (
  readings: readonly Reading[],
  format: TraceFormat,
  onBatch: (batch: AccessBatch) => void,
  goesOn: (piece: Uint8Array) => Promise<boolean>,
): Promise<boolean> => {
  const robin = new RoundRobin(readings.length, onBatch)
  const parsers = readings.map((_, core) => new LineParser(format, core, (batch) => robin.add(core, batch)))
  for (let core = robin.drain(); core >= 0; core = robin.drain()) {
    const piece = await readings[core].next()
    try {
      if (piece === null) {
        parsers[core].end()
        robin.end(core)
      } else {
        parsers[core].push(piece)
        if (!(await goesOn(piece))) return false
      }
    } catch (error) {
      throw named(readings[core].source, error)
    }
  }
  return true
}
