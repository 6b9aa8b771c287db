import type { EventColumns } from '../../sim/log/schema.ts'

/** Whose list an event belongs to, or −1 for none. */
export type KeyOf = (columns: EventColumns, at: number) => number

/**
 * Lists of events by key, each in order of time, in two flat arrays: 4 bytes for each event that is in a list and 4 for
 * each key. Built once for the events that there are.
 */
export class Postings {
  private readonly first: Int32Array
  private readonly events: Int32Array

  constructor(columns: EventColumns, length: number, keys: number, keyOf: KeyOf) {
    const first = new Int32Array(keys + 1)
    for (let at = 0; at < length; at++) {
      const key = keyOf(columns, at)
      if (key >= 0) first[key + 1]++
    }
    for (let key = 0; key < keys; key++) first[key + 1] += first[key]
    const free = first.slice()
    const events = new Int32Array(first[keys])
    for (let at = 0; at < length; at++) {
      const key = keyOf(columns, at)
      if (key >= 0) events[free[key]++] = at
    }
    this.first = first
    this.events = events
  }

  /** The last event of a key before event `before`, or −1. */
  last(key: number, before: number): number {
    const place = this.placeOf(key, before) - 1
    return place < this.first[key] ? -1 : this.events[place]
  }

  /** The first event of a key at or after event `from`, or −1. */
  next(key: number, from: number): number {
    const place = this.placeOf(key, from)
    return place < this.first[key + 1] ? this.events[place] : -1
  }

  /** The last event of a key before event `before` that passes; at most `reach` are looked at. */
  lastWhere(key: number, before: number, passes: (event: number) => boolean, reach = Infinity): number {
    const start = this.placeOf(key, before) - 1
    const end = Math.max(this.first[key], start + 1 - reach)
    for (let place = start; place >= end; place--) if (passes(this.events[place])) return this.events[place]
    return -1
  }

  /** Place of the first event of a key that is at or after event `from`. */
  private placeOf(key: number, from: number): number {
    let low = this.first[key]
    let high = this.first[key + 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.events[middle] < from) low = middle + 1
      else high = middle
    }
    return low
  }
}
