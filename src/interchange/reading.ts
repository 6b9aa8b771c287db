import { TraceError } from '../sim/trace/parse/format.ts'
import type { TraceSource } from './trace-files.ts'

const SAMPLE_BYTES = 4096

/** One source that is read a piece at a time. */
export class Reading {
  readonly source: TraceSource
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>
  private readonly first: Uint8Array[] = []

  constructor(source: TraceSource) {
    this.source = source
    this.reader = source.open().getReader()
  }

  /** The beginning as text, without using it up. */
  async sample(): Promise<string> {
    const { done, value } = await this.read()
    if (done || value === undefined) return ''
    this.first.push(value)
    return new TextDecoder().decode(value.subarray(0, SAMPLE_BYTES))
  }

  async next(): Promise<Uint8Array | null> {
    const kept = this.first.shift()
    if (kept !== undefined) return kept
    const { done, value } = await this.read()
    return done || value === undefined ? null : value
  }

  async close(): Promise<void> {
    await this.reader.cancel().catch(() => undefined)
  }

  private async read(): Promise<ReadableStreamReadResult<Uint8Array>> {
    try {
      return await this.reader.read()
    } catch {
      throw new TraceError('the file cannot be unpacked; is it whole?')
    }
  }
}

/** An error of reading, with the name of the file before it. */
export const named = (source: TraceSource, error: unknown): unknown =>
  error instanceof TraceError ? new TraceError(`${source.name}, ${error.message}`) : error
