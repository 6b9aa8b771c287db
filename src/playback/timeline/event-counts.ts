import { type EventName, EVENTS, KIND } from '../../sim/log/schema.ts'
import type { GrowingColumns } from '../columns.ts'

/** Events between two kept counts: what a count in any window has to walk at either end. */
const BLOCK = 1024
/** Beside the kinds of the log: transfers out of another core's cache, rather than from memory. */
const FROM_CACHE = EVENTS.length
const WIDTH = EVENTS.length + 1
const FIRST_BLOCKS = 64

/** A kind of event that is counted. */
export type Counted = EventName | 'cacheTransfer'

const numberOf = (what: Counted): number => (what === 'cacheTransfer' ? FROM_CACHE : KIND[what])

/**
 * How many events of each kind there are in any stretch of the log. Counts are kept every {@link BLOCK} events, which
 * is 120 bytes per thousand events.
 */
export class EventCounts {
  private readonly log: GrowingColumns
  private counts = new Uint32Array(WIDTH * FIRST_BLOCKS)
  private readonly running = new Uint32Array(WIDTH)
  private blocks = 0
  private seen = 0

  constructor(log: GrowingColumns) {
    this.log = log
  }

  /** Takes in what the log has got since; at most `most` events. Says whether that was all. */
  catchUp(most = Infinity): boolean {
    const end = Math.min(this.log.length, this.seen + most)
    const { kind, b } = this.log.columns
    for (let at = this.seen; at < end; at++) {
      if (at % BLOCK === 0) this.keep()
      this.running[kind[at]]++
      if (kind[at] === KIND.transfer && b[at] >= 0) this.running[FROM_CACHE]++
    }
    this.seen = end
    return end === this.log.length
  }

  /** Events of a kind with `fromPs` ≤ time < `toPs`, as far as they are known. */
  countIn(what: Counted, fromPs: number, toPs: number): number {
    const [from, to] = this.range(fromPs, toPs)
    return from >= to ? 0 : this.countBefore(what, to) - this.countBefore(what, from)
  }

  /** The numbers of the events of a kind in a window, in order; null when there are more than `most`. */
  eventsIn(what: Counted, fromPs: number, toPs: number, most: number): number[] | null {
    const [from, to] = this.range(fromPs, toPs)
    if (from >= to) return []
    if (this.countBefore(what, to) - this.countBefore(what, from) > most) return null
    const found: number[] = []
    const number = numberOf(what)
    for (let at = from; at < to;) {
      const block = Math.floor(at / BLOCK)
      const end = Math.min(to, (block + 1) * BLOCK)
      const whole = at % BLOCK === 0 && block + 1 < this.blocks
      const none = whole && this.counts[(block + 1) * WIDTH + number] === this.counts[block * WIDTH + number]
      if (!none) for (let event = at; event < end; event++) if (this.is(what, event)) found.push(event)
      at = end
    }
    return found
  }

  private range(fromPs: number, toPs: number): [number, number] {
    const before = (time: number): number => Math.min(this.seen, this.log.countUntil(time - 1))
    return [before(Math.ceil(fromPs)), before(Math.ceil(toPs))]
  }

  private is(what: Counted, event: number): boolean {
    const { kind, b } = this.log.columns
    return what === 'cacheTransfer' ? kind[event] === KIND.transfer && b[event] >= 0 : kind[event] === KIND[what]
  }

  private countBefore(what: Counted, event: number): number {
    if (event === 0) return 0
    const block = Math.min(this.blocks - 1, Math.floor(event / BLOCK))
    let count = this.counts[block * WIDTH + numberOf(what)]
    for (let at = block * BLOCK; at < event; at++) if (this.is(what, at)) count++
    return count
  }

  private keep(): void {
    if ((this.blocks + 1) * WIDTH > this.counts.length) {
      const wider = new Uint32Array(this.counts.length * 2)
      wider.set(this.counts)
      this.counts = wider
    }
    this.counts.set(this.running, this.blocks * WIDTH)
    this.blocks++
  }
}
