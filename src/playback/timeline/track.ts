/** Stretches between two kept sums: what a sum over any window has to walk at either end. */
const BLOCK = 32
const FIRST_CAPACITY = 64
const GROWTH = 1.5

/** Sums are kept apart for this many groups of threads or cores; the last is for nobody in particular. */
export const GROUPS = 8
export const NO_GROUP = GROUPS - 1

/** The group that a stretch of this state, of this thread or core, is counted in; −1 for none. */
export type GroupOf = (state: number, who: number) => number

const NONE: GroupOf = () => -1

/**
 * What one lane shows: stretches of time, one after the other, each with a state, a thread or core, and one more
 * number. While stretches are appended, sums of time are kept for every {@link BLOCK} of them, so that the shares of
 * time in any window are exact and cost the same for ten stretches as for ten million. A stretch takes 18 bytes and,
 * for a CPU, 6 of sums: with the room kept for growing, at most 36.
 */
export class Track {
  length = 0
  /** Start of each stretch, in ps; a stretch ends where the next one starts. */
  start = new Float64Array(FIRST_CAPACITY)
  state = new Uint8Array(FIRST_CAPACITY)
  who = new Int32Array(FIRST_CAPACITY)
  detail = new Int32Array(FIRST_CAPACITY)
  /** The group that each stretch is counted in, or -1: asked once, as sums are made far more often. */
  private group = new Int8Array(FIRST_CAPACITY)
  /** The largest `detail` so far. */
  detailMost = 0
  /** Numbers in one sum: time by state, time by group, and `detail` × time. */
  readonly width: number
  readonly states: number
  private readonly groupOf: GroupOf
  private readonly weighs: boolean
  private sums: Float64Array
  private readonly total: Float64Array

  /** A lane in which `detail` counts something `weighs` it; in others it is a name, which has no sum. */
  constructor(states: number, groupOf: GroupOf = NONE, weighs = false) {
    this.states = states
    this.groupOf = groupOf
    this.weighs = weighs
    this.width = states + GROUPS + 1
    this.total = new Float64Array(this.width)
    this.sums = new Float64Array(this.width * 4)
    this.push(0, 0, -1, weighs ? 0 : -1)
  }

  /** Where the sum of `detail` × time stands in a sum. */
  get weightAt(): number {
    return this.width - 1
  }

  /** Begins a stretch at `time`, which is not before the last one's start. One that lasts no time is not kept. */
  push(time: number, state: number, who: number, detail: number): void {
    let at = this.length
    if (at > 0) {
      if (this.state[at - 1] === state && this.who[at - 1] === who && this.detail[at - 1] === detail) return
      if (this.start[at - 1] === time) at--
      else this.add(this.total, at - 1, time - this.start[at - 1])
    }
    if (at === this.start.length) this.grow()
    this.start[at] = time
    this.state[at] = state
    this.who[at] = who
    this.detail[at] = detail
    this.group[at] = this.groupOf(state, who)
    if (detail > this.detailMost) this.detailMost = detail
    if (at === this.length) {
      if (at % BLOCK === 0) this.keepSum(at / BLOCK)
      this.length++
    }
  }

  /** When a stretch ends, in ps; the last one goes on until `reachedPs`. */
  endOf(at: number, reachedPs: number): number {
    return at + 1 < this.length ? this.start[at + 1] : reachedPs
  }

  /** The stretch that `time` is in: the last one that starts at or before it. `from` is one that does. */
  indexAt(time: number, from = 0): number {
    // Doubling steps from the hint on: neighbouring columns of a picture are few stretches apart.
    let low = from
    let step = 1
    while (low + step < this.length && this.start[low + step] <= time) {
      low += step
      step *= 2
    }
    let high = Math.min(this.length - 1, low + step)
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.start[middle] <= time) low = middle
      else high = middle - 1
    }
    return low
  }

  /** Writes the sums from the start of the run to `time` into `out`; `at` is the stretch that `time` is in. */
  sumUntil(time: number, out: Float64Array, at = this.indexAt(time)): void {
    const block = Math.floor(at / BLOCK)
    const base = block * this.width
    for (let index = 0; index < this.width; index++) out[index] = this.sums[base + index]
    const { start } = this
    for (let before = block * BLOCK; before < at; before++) this.add(out, before, start[before + 1] - start[before])
    if (time > this.start[at]) this.add(out, at, time - this.start[at])
  }

  /** The sums in a window: time by state, then by group, then `detail` × time. */
  sumsIn(fromPs: number, toPs: number): Float64Array {
    const sums = new Float64Array(this.width)
    const before = new Float64Array(this.width)
    this.sumUntil(Math.max(0, toPs), sums)
    this.sumUntil(Math.max(0, fromPs), before)
    for (let index = 0; index < this.width; index++) sums[index] -= before[index]
    return sums
  }

  /** Counts `duration` of a stretch in a sum. */
  add(sum: Float64Array, at: number, duration: number): void {
    sum[this.state[at]] += duration
    const group = this.group[at]
    if (group >= 0) sum[this.states + group] += duration
    if (this.weighs) sum[this.width - 1] += this.detail[at] * duration
  }

  /** Memory that it takes, in bytes. */
  get bytes(): number {
    const columns = [this.start, this.state, this.who, this.detail, this.group, this.sums]
    return columns.reduce((sum, { byteLength }) => sum + byteLength, 0)
  }

  private keepSum(block: number): void {
    const base = block * this.width
    if (base + this.width > this.sums.length) {
      const wider = new Float64Array(Math.ceil((this.sums.length * GROWTH) / this.width + 1) * this.width)
      wider.set(this.sums)
      this.sums = wider
    }
    this.sums.set(this.total, base)
  }

  private grow(): void {
    const capacity = Math.ceil(this.start.length * GROWTH)
    const start = new Float64Array(capacity)
    start.set(this.start)
    this.start = start
    const state = new Uint8Array(capacity)
    state.set(this.state)
    this.state = state
    const who = new Int32Array(capacity)
    who.set(this.who)
    this.who = who
    const detail = new Int32Array(capacity)
    detail.set(this.detail)
    this.detail = detail
    const group = new Int8Array(capacity)
    group.set(this.group)
    this.group = group
  }
}
