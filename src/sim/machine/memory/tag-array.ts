import type { CacheSpec } from '../spec.ts'

/** No such way. */
export const ABSENT = -1

/**
 * Which lines some equal set-associative caches hold, with true LRU. Line numbers are dense, so only the sets and
 * ways that `lineCount` lines can ever reach are stored: set = line mod sets, as in hardware, and a set never holds
 * more lines than map to it. What else is known of a way (state, version) is kept by the owner, by slot number.
 */
export class TagArray {
  readonly mutable = ['tag', 'stamp', 'clock'] as const
  readonly slots: number
  private readonly sets: number
  private readonly ways: number
  private readonly slotsPerCache: number
  private tag: Int32Array
  /** Times of use, in uses; 2^31 of them are more than a run can have. */
  private stamp: Int32Array
  private clock = 0

  constructor(spec: CacheSpec, lineBytes: number, caches: number, lineCount: number) {
    const sets = Math.max(1, Math.floor(spec.bytes / (lineBytes * spec.ways)))
    this.sets = sets
    this.ways = Math.min(spec.ways, Math.ceil(lineCount / sets))
    this.slotsPerCache = Math.min(sets, lineCount) * this.ways
    this.slots = this.slotsPerCache * caches
    this.tag = new Int32Array(this.slots).fill(ABSENT)
    this.stamp = new Int32Array(this.slots)
  }

  /** Slot of a line in a cache, or {@link ABSENT}. Does not count as a use. */
  find(cache: number, line: number): number {
    const first = cache * this.slotsPerCache + (line % this.sets) * this.ways
    const end = first + this.ways
    const tag = this.tag
    for (let slot = first; slot < end; slot++) if (tag[slot] === line) return slot
    return ABSENT
  }

  /** Marks a slot as the most recently used of its set. */
  touch(slot: number): void {
    this.stamp[slot] = ++this.clock
  }

  /** The slot where a line that is absent would go: a free way, else the least recently used one. */
  victim(cache: number, line: number): number {
    const first = cache * this.slotsPerCache + (line % this.sets) * this.ways
    const end = first + this.ways
    let oldest = first
    for (let slot = first; slot < end; slot++) {
      if (this.tag[slot] === ABSENT) return slot
      if (this.stamp[slot] < this.stamp[oldest]) oldest = slot
    }
    return oldest
  }

  /** The line in a slot, or {@link ABSENT}. */
  lineAt(slot: number): number {
    return this.tag[slot]
  }

  put(slot: number, line: number): void {
    this.tag[slot] = line
    this.touch(slot)
  }

  clear(slot: number): void {
    this.tag[slot] = ABSENT
  }
}
