import type { EventColumns } from '../sim/log/schema.ts'

const FIRST_CAPACITY = 1 << 14
/** A log that grows beyond this gets all the room that it may ever need, untouched until it is used: no more copies. */
const LONG = 1 << 20

const empty = (capacity: number): EventColumns => ({
  time: new Float64Array(capacity),
  kind: new Uint8Array(capacity),
  cpu: new Uint16Array(capacity),
  a: new Int32Array(capacity),
  b: new Int32Array(capacity),
  c: new Int32Array(capacity),
  cause: new Int32Array(capacity),
})

/** Events that the page keeps of one run, at 27 bytes each: 284 MB. A longer run ends there, and the page says so. */
export const LOG_EVENTS_MAX = 10_500_000

/** Event columns that grow as chunks come in. */
export class GrowingColumns {
  length = 0
  columns: EventColumns = empty(FIRST_CAPACITY)

  append(chunk: EventColumns): void {
    const needed = this.length + chunk.time.length
    if (needed > this.columns.time.length) {
      this.grow(needed <= LONG ? Math.max(needed, this.columns.time.length * 2) : Math.max(needed, LOG_EVENTS_MAX))
    }
    for (const name of Object.keys(chunk) as (keyof EventColumns)[]) this.columns[name].set(chunk[name], this.length)
    this.length = needed
  }

  /** How many events happen at or before `time`. */
  countUntil(time: number): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.columns.time[middle] <= time) low = middle + 1
      else high = middle
    }
    return low
  }

  private grow(capacity: number): void {
    const wider = empty(capacity)
    for (const name of Object.keys(wider) as (keyof EventColumns)[]) {
      wider[name].set(this.columns[name].subarray(0, this.length))
    }
    this.columns = wider
  }
}
