import type { Run } from '../run.ts'
import { EventFinder } from './find-events.ts'
import { HoldFinder, QueueFinder, WaitFinder } from './find-waits.ts'
import { CpuFinder } from './find-cpu.ts'
import type { Resolved } from './resolve-query.ts'

/** A stretch that is what was searched for. */
export interface Hit {
  fromPs: number
  toPs: number
  /** CPU it is on, or −1. */
  cpu: number
  /** Thread or interrupt it is about, or −1. */
  who: number
  /** What it is: a label, a wait or hold of a lock, a wait at a queue, or an event, with the number that says which. */
  kind: 'label' | 'wait' | 'hold' | 'queue' | 'event'
  /** Lock or −1 for waits and holds; queue; event's number in the log; for a label, the label. */
  what: number
  /** Line or queue that is waited for, or −1. */
  on: number
}

/** Hits that are kept with their places, for marks and for going from one to the next. */
export const MARKED_MOST = 50_000
/** Hits that are listed, the longest first. */
export const LISTED_MOST = 20

/** Goes through a run step by step and hands what it finds to a {@link Search}. */
export interface Finder {
  /** Looks at up to so many stretches or events more; says whether that was all. */
  step(most: number, found: (hit: Hit) => void): boolean
}

const finderFor = (run: Run, wanted: Resolved): Finder => {
  const { state, event, lock } = wanted.query
  if (event !== undefined) return new EventFinder(run, wanted, event)
  if (state === 'queued') return new QueueFinder(run, wanted)
  if (state === 'waiting' || (lock !== undefined && state === 'spinning')) return new WaitFinder(run, wanted)
  return lock === undefined ? new CpuFinder(run, wanted) : new HoldFinder(run, wanted)
}

/** A search through one run, done in steps: each takes a few milliseconds, however long the run is. */
export class Search {
  /** How many there are, all of them counted. */
  count = 0
  /** The first {@link MARKED_MOST} that were come upon. */
  readonly marked: Hit[] = []
  /** The longest ones, longest first; of equals, the earliest. */
  readonly longest: Hit[] = []
  done = false
  private readonly finder: Finder
  private readonly longerPs: number
  private readonly shorterPs: number

  constructor(run: Run, wanted: Resolved) {
    this.finder = finderFor(run, wanted)
    this.longerPs = wanted.query.longerPs ?? -1
    this.shorterPs = wanted.query.shorterPs ?? Infinity
  }

  /** Looks further, through at most so many stretches or events. */
  step(most: number): void {
    if (!this.done) this.done = this.finder.step(most, this.found)
  }

  private readonly found = (hit: Hit): void => {
    const length = hit.toPs - hit.fromPs
    if (length <= this.longerPs || length >= this.shorterPs) return
    this.count++
    if (this.marked.length < MARKED_MOST) this.marked.push(hit)
    const { longest } = this
    const last = longest.at(-1)
    if (longest.length === LISTED_MOST && last !== undefined && !isBefore(hit, last)) return
    let at = longest.length
    while (at > 0 && isBefore(hit, longest[at - 1])) at--
    longest.splice(at, 0, hit)
    if (longest.length > LISTED_MOST) longest.pop()
  }
}

/** Whether one hit stands above another in the list. */
export const isBefore = (one: Hit, other: Hit): boolean => {
  const [long, short] = [one.toPs - one.fromPs, other.toPs - other.fromPs]
  if (long !== short) return long > short
  return one.fromPs !== other.fromPs ? one.fromPs < other.fromPs : one.cpu < other.cpu
}
