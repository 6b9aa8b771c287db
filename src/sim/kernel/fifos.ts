/** Bounded first-in-first-out queues of numbers (packets on a ring, messages on a port), side by side in one array. */
export class Fifos {
  readonly mutable = ['items', 'start', 'count'] as const
  private readonly capacity: number
  private items: Int32Array
  private start: Int32Array
  private count: Int32Array

  constructor(queues: number, capacity: number) {
    this.capacity = capacity
    this.items = new Int32Array(queues * capacity)
    this.start = new Int32Array(queues)
    this.count = new Int32Array(queues)
  }

  length(queue: number): number {
    return this.count[queue]
  }

  /** Adds an item; false when the queue is full. */
  put(queue: number, item: number): boolean {
    if (this.count[queue] === this.capacity) return false
    this.items[queue * this.capacity + ((this.start[queue] + this.count[queue]) % this.capacity)] = item
    this.count[queue]++
    return true
  }

  /** Takes the oldest item; −1 when the queue is empty. */
  take(queue: number): number {
    if (this.count[queue] === 0) return -1
    const item = this.items[queue * this.capacity + this.start[queue]]
    this.start[queue] = (this.start[queue] + 1) % this.capacity
    this.count[queue]--
    return item
  }
}
