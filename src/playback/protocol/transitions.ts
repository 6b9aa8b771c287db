import { KIND } from '../../sim/log/schema.ts'
import type { Run } from '../run.ts'

/** Events between two kept counts of copies: the most that asking for a moment has to go through. */
const SPACING = 4096

/**
 * Which changes of state the copies of all lines went through, as far as the run has come. The log tells only the new
 * state; the old one is kept beside it, a byte for each event.
 */
class TransitionBook {
  readonly stateCount: number
  /** How often a copy went from one state to another: from × to. */
  readonly totals: Int32Array
  /** By event that changes a copy's state: the state before. */
  private before = new Uint8Array(SPACING)
  private readonly states: Uint8Array
  private readonly lineCount: number
  private readonly copies: Int32Array
  /** Copies in each state before event 0, SPACING, 2 × SPACING … */
  private readonly kept: Int32Array[] = []
  private readonly run: Run
  private read = 0

  constructor(run: Run) {
    const { info } = run
    const last = info.regions[info.regions.length - 1]
    this.run = run
    this.stateCount = info.states.length
    this.lineCount = last.first + last.lines
    this.states = new Uint8Array(info.coreCount * this.lineCount)
    this.totals = new Int32Array(this.stateCount * this.stateCount)
    this.copies = new Int32Array(this.stateCount)
    this.copies[0] = this.states.length
  }

  catchUp(): void {
    const { columns, length } = this.run.log
    if (this.before.length < length) {
      const larger = new Uint8Array(length * 2)
      larger.set(this.before)
      this.before = larger
    }
    for (; this.read < length; this.read++) {
      const at = this.read
      if (at % SPACING === 0) this.kept.push(this.copies.slice())
      if (columns.kind[at] !== KIND.line) continue
      const place = columns.b[at] * this.lineCount + columns.a[at]
      const [from, to] = [this.states[place], columns.c[at]]
      this.before[at] = from
      this.states[place] = to
      this.copies[from]--
      this.copies[to]++
      if (from !== to) this.totals[from * this.stateCount + to]++
    }
  }

  /** Copies in each state at a moment, in ps; those in I are the places where a line is not. */
  copiesAt(timePs: number): Int32Array {
    const { columns } = this.run.log
    const end = Math.min(this.read, this.run.log.countUntil(timePs))
    const keyframe = Math.min(Math.floor(end / SPACING), this.kept.length - 1)
    if (keyframe < 0) return this.copies.slice()
    const copies = this.kept[keyframe].slice()
    for (let at = keyframe * SPACING; at < end; at++) {
      if (columns.kind[at] !== KIND.line) continue
      copies[this.before[at]]--
      copies[columns.c[at]]++
    }
    return copies
  }

  /** How often each change of state happened between two moments, in ps: from × to. */
  between(fromPs: number, toPs: number): Int32Array {
    const { columns } = this.run.log
    const counts = new Int32Array(this.stateCount * this.stateCount)
    const end = Math.min(this.read, this.run.log.countUntil(toPs))
    for (let at = this.run.log.countUntil(fromPs); at < end; at++) {
      if (columns.kind[at] !== KIND.line || this.before[at] === columns.c[at]) continue
      counts[this.before[at] * this.stateCount + columns.c[at]]++
    }
    return counts
  }
}

export type Transitions = Pick<TransitionBook, 'stateCount' | 'totals' | 'copiesAt' | 'between'>

const books = new WeakMap<Run, TransitionBook>()

/** The changes of state of a run, as far as it has come. */
export const transitionsOf = (run: Run): Transitions => {
  const book = books.get(run) ?? new TransitionBook(run)
  books.set(run, book)
  book.catchUp()
  return book
}
