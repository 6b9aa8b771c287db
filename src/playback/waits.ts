import { type EventColumns, KIND, LABEL, type RunInfo } from '../sim/log/schema.ts'
import { contextCount } from './names.ts'

/** Holders of one lock that are told apart: an exclusive lock has one, a shared token may have many. */
const HOLDERS_TOLD = 4

/**
 * Who holds what and who waits for it, folded event by event. A context is a thread, or an interrupt of a CPU (see
 * `contextName`).
 */
export class Waits {
  /** By context: the lock it waits for, or −1; the one it went on to want while it did, before this one. */
  waitsFor: Int32Array
  private outer: Int32Array
  /** By context: the queue at which it waits, or −1. */
  waitsOn: Int32Array
  /** By context: whether it has left its CPU to wait; otherwise it looks at the lock again and again. */
  asleep: Uint8Array
  /** By context: since when it waits, and the event with which it began to. */
  since: Float64Array
  private outerSince: Float64Array
  private sinceEvent: Int32Array
  private outerEvent: Int32Array
  /** By thread: the thread that it sent a message to which has not sent one back, or −1. */
  expects: Int32Array
  /** By thread: who has lent it a priority, or −1, and the priority that it runs with. */
  lentBy: Int32Array
  priority: Int32Array
  /** By lock: its holders, {@link HOLDERS_TOLD} places each, the first ones that are not −1. */
  private holders: Int32Array
  /** By lock: how many hold it, who took it last, on which CPU and when, and who had taken it before, and where. */
  holderCount: Int32Array
  takenBy: Int32Array
  takenOn: Int32Array
  takenAt: Float64Array
  private takenEvent: Int32Array
  previousBy: Int32Array
  previousOn: Int32Array
  /** By lock: how often it was taken, and how often found taken. */
  timesTaken: Int32Array
  timesContended: Int32Array
  /** Locks that no thread keeps as it leaves its CPU. */
  private spinLocks: Int32Array

  constructor(info: RunInfo) {
    const contexts = contextCount(info)
    const locks = info.locks.length
    const nobody = (length: number): Int32Array => new Int32Array(length).fill(-1)
    this.waitsFor = nobody(contexts)
    this.outer = nobody(contexts)
    this.waitsOn = nobody(contexts)
    this.asleep = new Uint8Array(contexts)
    this.since = new Float64Array(contexts)
    this.outerSince = new Float64Array(contexts)
    this.sinceEvent = nobody(contexts)
    this.outerEvent = nobody(contexts)
    this.expects = nobody(contexts)
    this.lentBy = nobody(contexts)
    this.priority = new Int32Array(contexts)
    this.holders = nobody(locks * HOLDERS_TOLD)
    this.holderCount = new Int32Array(locks)
    this.takenBy = nobody(locks)
    this.takenOn = nobody(locks)
    this.takenAt = new Float64Array(locks)
    this.takenEvent = nobody(locks)
    this.previousBy = nobody(locks)
    this.previousOn = nobody(locks)
    this.timesTaken = new Int32Array(locks)
    this.timesContended = new Int32Array(locks)
    this.spinLocks = Int32Array.from(info.locks.flatMap(({ kind }, lock) => (kind === 'spin' ? [lock] : [])))
  }

  copy(): Waits {
    const twin = Object.create(Waits.prototype) as Waits
    for (const [name, value] of Object.entries(this)) Object.assign(twin, { [name]: (value as Int32Array).slice() })
    return twin
  }

  /** Who holds a lock, the earliest first. */
  holdersOf(lock: number): number[] {
    const first = lock * HOLDERS_TOLD
    return [...this.holders.subarray(first, first + HOLDERS_TOLD)].filter((context) => context >= 0)
  }

  /** Who waits for a lock, in the order in which they came. */
  waitersOf(lock: number): number[] {
    const found: number[] = []
    this.waitsFor.forEach((wanted, context) => {
      if (wanted === lock) found.push(context)
    })
    return found.toSorted((x, y) => this.since[x] - this.since[y] || x - y)
  }

  /**
   * Whether a holder cannot let go of a lock before its own wait is over. What it took on top of a wait that was there
   * before, such as the spin lock over the waiters, it lets go of whatever becomes of that wait.
   */
  keepsFromLettingGo(lock: number, holder: number): boolean {
    const waits = this.waitsFor[holder] >= 0 || this.waitsOn[holder] >= 0
    return waits && (this.holderCount[lock] > 1 || this.sinceEvent[holder] > this.takenEvent[lock])
  }

  /** A CPU goes from one thread to another: spin locks stay with the CPU, although the log says nothing of it. */
  handOver(from: number, to: number): void {
    for (const lock of this.spinLocks) {
      const place = this.holderCount[lock] === 1 ? this.placeOf(lock, from) : -1
      if (place >= 0) this.holders[place] = to
    }
  }

  /** Folds an event in. `sender` is the thread for which the event's CPU acts, or −1. */
  apply(events: EventColumns, at: number, sender: number): void {
    const [time, a, b, c] = [events.time[at], events.a[at], events.b[at], events.c[at]]
    switch (events.kind[at]) {
      case KIND.acquire:
        this.take(a, b, events.cpu[at], time, at)
        break
      case KIND.release:
        this.letGo(a, b)
        break
      case KIND.contend:
        this.timesContended[a]++
        this.want(b, a, time, at)
        break
      case KIND.block:
        if (b >= 0) this.want(a, b, time, at)
        else this.waitAt(a, c, time, at)
        this.asleep[a] = 1
        break
      case KIND.wake:
      case KIND.run:
      case KIND.dequeue:
        this.asleep[a] = 0
        this.waitsOn[a] = -1
        break
      case KIND.label:
        // Who computes in its own program waits for no lock of the kernel, even if it never got the one it tried.
        if (events.a[at] === LABEL.user && b >= 0 && this.waitsFor[b] >= 0) this.wantNothing(b)
        break
      case KIND.exit:
        this.wantNothing(a)
        break
      case KIND.lend:
        this.lentBy[a] = c
        this.priority[a] = b
        break
      case KIND.message:
        if (sender >= 0 && c >= 0) this.send(sender, c)
        break
    }
  }

  private take(lock: number, context: number, cpu: number, time: number, event: number): void {
    if (this.waitsFor[context] === lock) {
      this.waitsFor[context] = this.outer[context]
      this.since[context] = this.outerSince[context]
      this.sinceEvent[context] = this.outerEvent[context]
      this.outer[context] = -1
      this.asleep[context] = 0
    } else if (this.outer[context] === lock) this.outer[context] = -1
    if (this.takenBy[lock] !== context) {
      this.previousBy[lock] = this.takenBy[lock]
      this.previousOn[lock] = this.takenOn[lock]
    }
    this.takenBy[lock] = context
    this.takenOn[lock] = cpu
    this.takenAt[lock] = time
    this.takenEvent[lock] = event
    this.timesTaken[lock]++
    this.holderCount[lock]++
    const free = this.placeOf(lock, -1)
    if (free >= 0) this.holders[free] = context
  }

  private letGo(lock: number, context: number): void {
    this.holderCount[lock] = Math.max(0, this.holderCount[lock] - 1)
    // A lock may be let go of by someone for whom it was taken by another.
    const own = this.placeOf(lock, context)
    const place = own >= 0 ? own : lock * HOLDERS_TOLD
    const end = (lock + 1) * HOLDERS_TOLD
    this.holders.copyWithin(place, place + 1, end)
    this.holders[end - 1] = -1
  }

  private placeOf(lock: number, context: number): number {
    const first = lock * HOLDERS_TOLD
    for (let place = first; place < first + HOLDERS_TOLD; place++) if (this.holders[place] === context) return place
    return -1
  }

  /** A thread that waits for a mutex may have to wait, on the way, for the spin lock over its list of waiters. */
  private want(context: number, lock: number, time: number, event: number): void {
    if (this.waitsFor[context] === lock) return
    if (this.outer[context] === lock) {
      this.waitsFor[context] = lock
      this.since[context] = this.outerSince[context]
      this.sinceEvent[context] = this.outerEvent[context]
      this.outer[context] = -1
      return
    }
    this.outer[context] = this.waitsFor[context]
    this.outerSince[context] = this.since[context]
    this.outerEvent[context] = this.sinceEvent[context]
    this.waitsFor[context] = lock
    this.since[context] = time
    this.sinceEvent[context] = event
  }

  private waitAt(context: number, queue: number, time: number, event: number): void {
    this.wantNothing(context)
    this.waitsOn[context] = queue
    this.since[context] = time
    this.sinceEvent[context] = event
  }

  private wantNothing(context: number): void {
    this.waitsFor[context] = -1
    this.outer[context] = -1
    this.waitsOn[context] = -1
  }

  /** A message to someone who waits for one from the sender is the answer; any other asks for one. */
  private send(sender: number, target: number): void {
    if (this.expects[target] === sender) this.expects[target] = -1
    else this.expects[sender] = target
  }
}
