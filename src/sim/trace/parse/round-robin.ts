import { type AccessBatch, BATCH_CAPACITY, emptyBatch } from '../access-batch.ts'

/** Accesses of one core that have been read and not yet taken. */
class Pending {
  ended = false
  private ops = new Uint8Array(BATCH_CAPACITY)
  private addresses = new Float64Array(BATCH_CAPACITY)
  private start = 0
  private count = 0

  get length(): number {
    return this.count
  }

  add(batch: AccessBatch): void {
    if (this.start + this.count + batch.count > this.ops.length) this.makeRoom(this.count + batch.count)
    this.ops.set(batch.ops.subarray(0, batch.count), this.start + this.count)
    this.addresses.set(batch.addresses.subarray(0, batch.count), this.start + this.count)
    this.count += batch.count
  }

  takeInto(batch: AccessBatch, cpu: number): void {
    const at = batch.count++
    batch.cpus[at] = cpu
    batch.ops[at] = this.ops[this.start]
    batch.addresses[at] = this.addresses[this.start]
    this.start++
    this.count--
  }

  private makeRoom(needed: number): void {
    let capacity = this.ops.length
    while (capacity < needed) capacity *= 2
    const ops = new Uint8Array(capacity)
    ops.set(this.ops.subarray(this.start, this.start + this.count))
    const addresses = new Float64Array(capacity)
    addresses.set(this.addresses.subarray(this.start, this.start + this.count))
    this.ops = ops
    this.addresses = addresses
    this.start = 0
  }
}

/**
 * Puts the traces of several cores, between which no order is given, into one: one access of each in turn, and cores
 * that have ended are passed over.
 */
export class RoundRobin {
  private readonly cores: Pending[]
  private readonly onBatch: (batch: AccessBatch) => void
  private readonly batch = emptyBatch()
  private turn = 0

  constructor(cores: number, onBatch: (batch: AccessBatch) => void) {
    this.cores = Array.from({ length: cores }, () => new Pending())
    this.onBatch = onBatch
  }

  add(core: number, batch: AccessBatch): void {
    this.cores[core].add(batch)
  }

  end(core: number): void {
    this.cores[core].ended = true
  }

  /** Takes what can be taken; returns the core that must be read further, or −1 when all have ended. */
  drain(): number {
    let ended = 0
    while (ended < this.cores.length) {
      const core = this.cores[this.turn]
      if (core.length === 0) {
        if (!core.ended) return this.turn
        ended++
      } else {
        ended = 0
        core.takeInto(this.batch, this.turn)
        if (this.batch.count === this.batch.addresses.length) this.flush()
      }
      this.turn = (this.turn + 1) % this.cores.length
    }
    this.flush()
    return -1
  }

  private flush(): void {
    if (this.batch.count === 0) return
    this.onBatch(this.batch)
    this.batch.count = 0
  }
}
