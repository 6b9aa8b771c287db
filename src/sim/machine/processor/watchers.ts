/**
 * CPUs that spin on one or two lines. A CPU notes the version it saw of each line; when somebody writes one of them,
 * the CPU looks again. Entries are links between CPUs: entry 2c + k is CPU c watching its line k.
 */
export class Watchers {
  readonly mutable = ['line', 'seen', 'next', 'previous', 'head', 'armed'] as const
  private line: Int32Array
  private seen: Int32Array
  private next: Int32Array
  private previous: Int32Array
  private head: Int32Array
  private armed: Uint8Array

  constructor(cpus: number, lines: number) {
    this.line = new Int32Array(cpus * 2).fill(-1)
    this.seen = new Int32Array(cpus * 2)
    this.next = new Int32Array(cpus * 2).fill(-1)
    this.previous = new Int32Array(cpus * 2).fill(-1)
    this.head = new Int32Array(lines).fill(-1)
    this.armed = new Uint8Array(cpus)
  }

  /** Notes what a CPU saw in a line. Reading into slot 0 begins anew: slot 1 is then empty until it is read too. */
  saw(cpu: number, slot: number, line: number, version: number): void {
    this.line[cpu * 2 + slot] = line
    this.seen[cpu * 2 + slot] = version
    if (slot === 0) this.line[cpu * 2 + 1] = -1
  }

  lineOf(cpu: number, slot: number): number {
    return this.line[cpu * 2 + slot]
  }

  /** Whether a line has been written since the CPU looked. */
  changed(cpu: number, versionOf: (line: number) => number): boolean {
    for (let entry = cpu * 2; entry < cpu * 2 + 2; entry++) {
      if (this.line[entry] >= 0 && versionOf(this.line[entry]) !== this.seen[entry]) return true
    }
    return false
  }

  add(cpu: number): void {
    this.armed[cpu] = 1
    for (let entry = cpu * 2; entry < cpu * 2 + 2; entry++) {
      const line = this.line[entry]
      if (line < 0) continue
      const first = this.head[line]
      this.next[entry] = first
      this.previous[entry] = -1
      if (first >= 0) this.previous[first] = entry
      this.head[line] = entry
    }
  }

  remove(cpu: number): void {
    if (this.armed[cpu] === 0) return
    this.armed[cpu] = 0
    for (let entry = cpu * 2; entry < cpu * 2 + 2; entry++) {
      const line = this.line[entry]
      if (line < 0) continue
      const [previous, next] = [this.previous[entry], this.next[entry]]
      if (previous >= 0) this.next[previous] = next
      else this.head[line] = next
      if (next >= 0) this.previous[next] = previous
    }
  }

  any(line: number): boolean {
    return this.head[line] >= 0
  }

  /** Removes one CPU that watches the line and returns it, or −1 when there is none left. */
  takeOne(line: number): number {
    const entry = this.head[line]
    if (entry < 0) return -1
    const cpu = entry >> 1
    this.remove(cpu)
    return cpu
  }
}
