/**
 * Whose turn it is on each line. A transaction has its line to itself until its data has arrived; CPUs that come
 * meanwhile queue, first come, first served. A CPU waits for one line at most, so the queues are links between CPUs.
 */
export class LineQueues {
  readonly mutable = ['busy', 'head', 'tail', 'next'] as const
  private busy: Uint8Array
  private head: Int32Array
  private tail: Int32Array
  private next: Int32Array

  constructor(lines: number, cpus: number) {
    this.busy = new Uint8Array(lines)
    this.head = new Int32Array(lines).fill(-1)
    this.tail = new Int32Array(lines).fill(-1)
    this.next = new Int32Array(cpus).fill(-1)
  }

  isBusy(line: number): boolean {
    return this.busy[line] === 1
  }

  take(line: number): void {
    this.busy[line] = 1
  }

  wait(cpu: number, line: number): void {
    this.next[cpu] = -1
    if (this.tail[line] < 0) this.head[line] = cpu
    else this.next[this.tail[line]] = cpu
    this.tail[line] = cpu
  }

  /** Frees the line and returns the CPU that waited longest, now no longer waiting, or −1. */
  release(line: number): number {
    this.busy[line] = 0
    const first = this.head[line]
    if (first < 0) return -1
    this.head[line] = this.next[first]
    if (this.head[line] < 0) this.tail[line] = -1
    return first
  }
}
