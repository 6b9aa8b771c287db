/**
 * What happens next: a binary heap over typed arrays, ordered by time and, where times are equal, by the order of
 * insertion. Each entry is a kind and two integers; there are no callbacks, so a copy of the arrays is a checkpoint.
 */
export class EventQueue {
  readonly mutable = ['size', 'nextSequence', 'time', 'sequence', 'kind', 'first', 'second'] as const
  /** How many entries are waiting. */
  size = 0
  private nextSequence = 0
  private time = new Float64Array(64)
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
    const sequence = this.nextSequence++
    let hole = this.size++
    while (hole > 0) {
      const parent = (hole - 1) >> 1
      // A new entry has the highest sequence number: it only rises past strictly later times.
      if (this.time[parent] <= time) break
      this.move(parent, hole)
      hole = parent
    }
    this.place(hole, time, sequence, kind, first, second)
  }

  /** Removes the earliest entry, leaves its fields in `popped…`, and returns its time. The queue must not be empty. */
  pop(): number {
    const time = this.time[0]
    this.poppedKind = this.kind[0]
    this.poppedFirst = this.first[0]
    this.poppedSecond = this.second[0]
    const last = --this.size
    if (last > 0) this.sink(last)
    return time
  }

  private sink(last: number): void {
    const time = this.time[last]
    const sequence = this.sequence[last]
    let hole = 0
    for (;;) {
      let child = 2 * hole + 1
      if (child >= last) break
      if (child + 1 < last && this.before(child + 1, child)) child++
      if (time < this.time[child] || (time === this.time[child] && sequence < this.sequence[child])) break
      this.move(child, hole)
      hole = child
    }
    this.place(hole, time, sequence, this.kind[last], this.first[last], this.second[last])
  }

  private before(left: number, right: number): boolean {
    return (
      this.time[left] < this.time[right] ||
      (this.time[left] === this.time[right] && this.sequence[left] < this.sequence[right])
    )
  }

  private move(from: number, to: number): void {
    this.place(to, this.time[from], this.sequence[from], this.kind[from], this.first[from], this.second[from])
  }

  private place(at: number, time: number, sequence: number, kind: number, first: number, second: number): void {
    this.time[at] = time
    this.sequence[at] = sequence
    this.kind[at] = kind
    this.first[at] = first
    this.second[at] = second
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
      const fresh = new Int32Array(length)
      fresh.set(old)
      return fresh
    }
    this.kind = wider(this.kind)
    this.first = wider(this.first)
    this.second = wider(this.second)
  }
}
