/**
 * Lists of events by key, each in order of time, in two flat arrays: 4 bytes for each event that is in a list and 4 for
 * each key. First every event is counted, then every event is put, in order of time.
 */
export class Postings {
  private readonly first: Int32Array
  private events = new Int32Array(0)
  /** While events are put: the place of the next one, by key. */
  private free = new Int32Array(0)

  constructor(keys: number) {
    this.first = new Int32Array(keys + 1)
  }

  count(key: number): void {
    this.first[key + 1]++
  }

  /** All has been counted: room is made. */
  open(): void {
    const { first } = this
    for (let key = 1; key < first.length; key++) first[key] += first[key - 1]
    this.free = first.slice()
    this.events = new Int32Array(first[first.length - 1])
  }

  put(key: number, event: number): void {
    this.events[this.free[key]++] = event
  }

  /** All has been put. */
  close(): void {
    this.free = new Int32Array(0)
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
