import type { EventLog } from '../log/log.ts'
import { KIND } from '../log/schema.ts'
import type { Processor } from '../machine/processor/processor.ts'

const NOBODY = -1
/** More than any context's waits. */
const WITHOUT_WAITS = 0x7fffffff

/**
 * Who holds which lock and who wants it: the truth behind the lock words of every kernel, and the graph of waits. A
 * kernel's program touches the lines and decides; what it decides is written down here, which refuses a second holder
 * and notices when a wait closes a circle.
 */
export class LockBook {
  readonly mutable = ['holder', 'sharers', 'lastHeld', 'waits', 'underneath', 'waitsForThread', 'deadlocks'] as const
  /** By lock: the context that holds it alone, or −1. */
  holder: Int32Array
  /** By lock: the event of its last acquisition. */
  lastHeld: Int32Array
  /** Circles of waits that have closed. */
  deadlocks = 0
  /** By lock: contexts that hold it together. */
  private sharers: number[][]
  /**
   * By context: the locks that it waits for, now and underneath: a thread that is preempted as it spins goes on to take
   * other locks. By lock: how many waits its holder had underneath when it took it, for those do not keep it from
   * letting go again.
   */
  private waits: number[][]
  private underneath: Int32Array
  /** By context: the thread whose answer it waits for, or −1. */
  private waitsForThread: Int32Array
  private readonly processor: () => Processor
  private readonly log: () => EventLog

  constructor(locks: number, contexts: number, processor: () => Processor, log: () => EventLog) {
    this.processor = processor
    this.log = log
    this.holder = new Int32Array(locks).fill(NOBODY)
    this.lastHeld = new Int32Array(locks).fill(-1)
    this.sharers = Array.from({ length: locks }, () => [])
    this.waits = Array.from({ length: contexts }, () => [])
    this.underneath = new Int32Array(locks)
    this.waitsForThread = new Int32Array(contexts).fill(-1)
  }

  isFree(lock: number): boolean {
    return this.holder[lock] === NOBODY && this.sharers[lock].length === 0
  }

  /** Takes a lock if nobody has it; says whether. */
  tryTake(lock: number, cpu: number, context: number): boolean {
    if (!this.isFree(lock)) return false
    this.take(lock, cpu, context)
    return true
  }

  take(lock: number, cpu: number, context: number): void {
    if (!this.isFree(lock)) throw new Error(`lock ${lock} is taken twice`)
    this.holder[lock] = context
    this.noteTaken(lock, cpu, context)
  }

  takeShared(lock: number, cpu: number, context: number): void {
    if (this.holder[lock] !== NOBODY)
      throw new Error(`lock ${lock} is shared while ${this.holder[lock]} holds it alone`)
    this.sharers[lock].push(context)
    this.noteTaken(lock, cpu, context)
  }

  release(lock: number, cpu: number, context: number): void {
    if (this.holder[lock] !== context) throw new Error(`lock ${lock} is released by ${context}, which does not hold it`)
    this.holder[lock] = NOBODY
    this.log().push(this.processor().now, KIND.release, cpu, lock, context, -1, this.processor().cause[context])
  }

  releaseShared(lock: number, cpu: number, context: number): void {
    const at = this.sharers[lock].indexOf(context)
    if (at < 0) throw new Error(`lock ${lock} is released by ${context}, which does not share it`)
    this.sharers[lock].splice(at, 1)
    this.log().push(this.processor().now, KIND.release, cpu, lock, context, -1, this.processor().cause[context])
  }

  /** A lock goes from its holder to another context without having been free (sched_lock, across a switch). */
  handOver(lock: number, context: number): void {
    this.holder[lock] = context
    this.underneath[lock] = this.waits[context].length
  }

  /** A holder is about to wait, and lets this lock go as it leaves its CPU: what it waits for does not hold it up. */
  letsGoFirst(lock: number): void {
    this.underneath[lock] = WITHOUT_WAITS
  }

  /** Logs that a context finds a lock taken. */
  noteContention(lock: number, cpu: number, context: number): void {
    this.log().push(this.processor().now, KIND.contend, cpu, lock, context, this.anyHolder(lock), this.lastHeld[lock])
  }

  /**
   * A context finds a lock taken, and needs it from now on, whatever it does on the way: it cannot go on before it has
   * it, nor let go of what it held when it began to wait.
   */
  contend(lock: number, cpu: number, context: number): void {
    if (this.waits[context].includes(lock)) return
    this.noteContention(lock, cpu, context)
    this.waits[context].push(lock)
    this.lookForCircle(lock, cpu, context)
  }

  /** A context waits until a thread has answered it. */
  awaitAnswer(thread: number, cpu: number, context: number): void {
    this.waitsForThread[context] = thread
    this.lookForCircle(-1, cpu, context)
  }

  answered(context: number): void {
    this.waitsForThread[context] = -1
  }

  private anyHolder(lock: number): number {
    const alone = this.holder[lock]
    return alone === NOBODY && this.sharers[lock].length > 0 ? this.sharers[lock][0] : alone
  }

  private noteTaken(lock: number, cpu: number, context: number): void {
    const at = this.waits[context].lastIndexOf(lock)
    if (at >= 0) this.waits[context].splice(at, 1)
    this.underneath[lock] = this.waits[context].length
    const { now, cause } = this.processor()
    this.lastHeld[lock] = this.log().push(now, KIND.acquire, cpu, lock, context, -1, cause[context])
  }

  /**
   * Follows waits from a context that has just begun to wait. A circle can only close here: whoever takes a lock does
   * not wait at that moment.
   */
  private lookForCircle(lock: number, cpu: number, start: number): void {
    const length = this.wayBack(start)
    if (length === 0) return
    this.deadlocks++
    this.log().push(this.processor().now, KIND.deadlock, cpu, start, lock, length, this.processor().cause[start])
  }

  /** Number of contexts on the shortest way from a context back to itself, or 0. */
  private wayBack(start: number): number {
    const seen = new Map<number, number>()
    const newest = this.waits[start].length - (this.waitsForThread[start] < 0 ? 1 : 0)
    let ring = this.waitedFor(start, newest)
    for (let length = 1; ring.length > 0; length++) {
      const next: { context: number; underneath: number }[] = []
      for (const { context, underneath } of ring) {
        if (context === start && underneath <= newest) return length
        if ((seen.get(context) ?? Infinity) <= underneath) continue
        seen.set(context, underneath)
        next.push(...this.waitedFor(context, underneath))
      }
      ring = next
    }
    return 0
  }

  /** Who must act before a context can let go of what it took on top of so many waits; and what that was on top of. */
  private waitedFor(context: number, underneath: number): { context: number; underneath: number }[] {
    const holders = this.waits[context].slice(Math.max(0, underneath)).flatMap((lock) => {
      const alone = this.holder[lock]
      const all = alone === NOBODY ? this.sharers[lock] : [alone]
      return all.map((holder) => ({ context: holder, underneath: alone === NOBODY ? 0 : this.underneath[lock] }))
    })
    const thread = this.waitsForThread[context]
    return thread < 0 ? holders : [...holders, { context: thread, underneath: 0 }]
  }
}
