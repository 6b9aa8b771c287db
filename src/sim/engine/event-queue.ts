const ARITY_BITS = 2
const ARITY = 1 << ARITY_BITS

/**
 * What happens next: a heap of four children to a node over typed arrays, ordered by time and, where times are equal,
 * by the order of insertion. Each entry is a kind and two integers; there are no callbacks, so a copy of the arrays is
 * a checkpoint. The heap moves times and slot numbers only; the rest of an entry stays in its slot.
 */
export class EventQueue {
  readonly mutable = ['size', 'nextSequence', 'time', 'slot', 'sequence', 'kind', 'first', 'second'] as const
  /** How many entries are waiting. */
  size = 0
  private nextSequence = 0
  /** By place in the heap: time, and the slot of the entry. Slots behind the heap are free. */
  private time = new Float64Array(64)
  private slot = Int32Array.from({ length: 64 }, (_, slot) => slot)
  /** By slot. */
  private sequence = new Float64Array(64)
  private kind = new Int32Array(64)
  private first = new Int32Array(64)
  private second = new Int32Array(64)
  /** The entry that {@link pop} took last. */
  poppedKind = 0
  poppedFirst = 0
  poppedSecond = 0

  /** Time of the earliest entry, in ps; infinite when nothing waits. */
  peekTime(): number {
    return this.size === 0 ? Infinity : this.time[0]
  }

  push(time: number, kind: number, first: number, second: number): void {
    if (this.size === this.time.length) this.grow()
    const slot = this.slot[this.size]
    this.sequence[slot] = this.nextSequence++
    this.kind[slot] = kind
    this.first[slot] = first
    this.second[slot] = second
    const times = this.time
    let hole = this.size++
    while (hole > 0) {
      const parent = (hole - 1) >> ARITY_BITS
      // A new entry has the highest sequence number: it only rises past strictly later times.
      if (times[parent] <= time) break
      times[hole] = times[parent]
      this.slot[hole] = this.slot[parent]
      hole = parent
    }
    times[hole] = time
    this.slot[hole] = slot
  }

  /** Removes the earliest entry, leaves its fields in `popped…`, and returns its time. The queue must not be empty. */
  pop(): number {
    const time = this.time[0]
    const slot = this.slot[0]
    this.poppedKind = this.kind[slot]
    this.poppedFirst = this.first[slot]
    this.poppedSecond = this.second[slot]
    const last = --this.size
    if (last > 0) this.sink(last)
    this.slot[last] = slot
    return time
  }

  /** Puts the entry at the end of the heap into its place from the top. */
  private sink(last: number): void {
    const times = this.time
    const slots = this.slot
    const time = times[last]
    const slot = slots[last]
    let hole = 0
    for (;;) {
      const child = this.earliestChild(hole, last)
      if (child < 0 || !this.isBefore(child, time, slot)) break
      times[hole] = times[child]
      slots[hole] = slots[child]
      hole = child
    }
    times[hole] = time
    slots[hole] = slot
  }

  /** The child of a node that comes first, or −1. */
  private earliestChild(node: number, size: number): number {
    const from = (node << ARITY_BITS) + 1
    if (from >= size) return -1
    const to = Math.min(from + ARITY, size)
    let best = from
    for (let child = from + 1; child < to; child++) {
      if (this.isBefore(child, this.time[best], this.slot[best])) best = child
    }
    return best
  }

  private isBefore(at: number, time: number, slot: number): boolean {
    const own = this.time[at]
    return own < time || (own === time && this.sequence[this.slot[at]] < this.sequence[slot])
  }

  private grow(): void {
    const length = this.time.length * 2
    const time = new Float64Array(length)
    time.set(this.time)
    this.time = time
    const sequence = new Float64Array(length)
    sequence.set(this.sequence)
    this.sequence = sequence
    const wider = (old: Int32Array<ArrayBuffer>) => {
      const fresh = Int32Array.from({ length }, (_, slot) => slot)
      fresh.set(old)
      return fresh
    }
    this.slot = wider(this.slot)
    this.kind = wider(this.kind)
    this.first = wider(this.first)
    this.second = wider(this.second)
  }
}
