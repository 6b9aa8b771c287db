import type { EventColumns } from './schema.ts'

const CHUNK_BITS = 15
const CHUNK = 1 << CHUNK_BITS

const emptyChunk = (): EventColumns => ({
  time: new Float64Array(CHUNK),
  kind: new Uint8Array(CHUNK),
  cpu: new Uint16Array(CHUNK),
  a: new Int32Array(CHUNK),
  b: new Int32Array(CHUNK),
  c: new Int32Array(CHUNK),
  cause: new Int32Array(CHUNK),
})

/**
 * The append-only event log, in chunks of columns, with a running digest over every field of every event. Two runs
 * with the same digest had the same events in the same order at the same picoseconds.
 */
export class EventLog {
  readonly mutable = ['length', 'low', 'high'] as const
  length = 0
  private low = 0x811c9dc5
  private high = 0x9dc5811c
  private readonly chunks: EventColumns[] = []
  private readonly keep: boolean

  /** `keep` false: events are counted and digested, and then written over. */
  constructor(keep = true) {
    this.keep = keep
  }

  /** Appends an event and returns its index. Fields as in `EVENT_FIELDS`; `time` in ps, not before the last one's. */
  push(time: number, kind: number, cpu: number, a: number, b: number, c: number, cause: number): number {
    const index = this.length++
    const row = index & (CHUNK - 1)
    const columns = this.chunkFor(index)
    columns.time[row] = time
    columns.kind[row] = kind
    columns.cpu[row] = cpu
    columns.a[row] = a
    columns.b[row] = b
    columns.c[row] = c
    columns.cause[row] = cause
    // FNV-1a over 32-bit words in one lane, a multiply-rotate over the same words in the other.
    let low = Math.imul(this.low ^ (time >>> 0), 0x01000193)
    low = Math.imul(low ^ ((time / 0x100000000) >>> 0) ^ (kind << 24) ^ (cpu << 8), 0x01000193)
    low = Math.imul(low ^ a, 0x01000193)
    low = Math.imul(low ^ b, 0x01000193)
    low = Math.imul(low ^ c, 0x01000193)
    this.low = Math.imul(low ^ cause, 0x01000193)
    const mixed = Math.imul(this.high ^ low, 0xcc9e2d51)
    this.high = (((mixed << 15) | (mixed >>> 17)) + index) | 0
    return index
  }

  /** Sixteen hexadecimal digits over everything logged so far. */
  digest(): string {
    const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')
    return hex(this.high) + hex(this.low)
  }

  /** Events `from` (inclusive) to `to` (exclusive) in fresh arrays that may be transferred. */
  slice(from: number, to: number): EventColumns {
    if (!this.keep) throw new Error('this run does not keep its log')
    const count = Math.max(0, Math.min(to, this.length) - from)
    const out: EventColumns = {
      time: new Float64Array(count),
      kind: new Uint8Array(count),
      cpu: new Uint16Array(count),
      a: new Int32Array(count),
      b: new Int32Array(count),
      c: new Int32Array(count),
      cause: new Int32Array(count),
    }
    for (let done = 0; done < count;) {
      const at = from + done
      const chunk = this.chunks[at >> CHUNK_BITS]
      const row = at & (CHUNK - 1)
      const take = Math.min(count - done, CHUNK - row)
      for (const name of Object.keys(out) as (keyof EventColumns)[]) {
        out[name].set(chunk[name].subarray(row, row + take), done)
      }
      done += take
    }
    return out
  }

  private chunkFor(index: number): EventColumns {
    const chunk = this.keep ? index >> CHUNK_BITS : 0
    if (chunk === this.chunks.length) this.chunks.push(emptyChunk())
    return this.chunks[chunk]
  }
}
