import { BUS_OPS, type CompiledProtocol } from '../machine/protocol/types.ts'
import type { AccessBatch } from './access-batch.ts'
import { CounterArrays, type ReplayCounts } from './counters.ts'

/** The shape of each of the caches. */
export interface CacheShape {
  caches: number
  /** Bytes, or `infinite`: nothing is ever evicted. */
  size: number | 'infinite'
  ways: number
  /** Bytes. */
  line: number
}

/** A shape that cannot be, or an access of a processor that is not there. */
export class ReplayError extends Error {}

export const REPLAY_LIMITS = { caches: 64, ways: 1024, slots: 1 << 26 } as const

const checkShape = ({ caches, size, ways, line }: CacheShape): void => {
  const whole = (name: string, value: number, max: number): void => {
    if (!Number.isInteger(value) || value < 1 || value > max) {
      throw new ReplayError(`${name}: ${value}; expected a whole number from 1 to ${max}`)
    }
  }
  whole('caches', caches, REPLAY_LIMITS.caches)
  whole('line', line, 1 << 20)
  if (size === 'infinite') return
  whole('ways', ways, REPLAY_LIMITS.ways)
  const sets = size / (line * ways)
  if (!Number.isInteger(sets) || sets < 1) {
    throw new ReplayError(`size: ${size} bytes do not divide into sets of ${ways} lines of ${line} bytes`)
  }
  if ((size / line) * caches > REPLAY_LIMITS.slots)
    throw new ReplayError(`size: ${size} bytes × ${caches} caches is more than can be simulated`)
}

const FREE = -1

/**
 * Plays loads and stores through private caches on an atomic bus: access k is completed everywhere before access
 * k + 1. There is no time in it. A line is the address divided by the line size, its set is that modulo the number of
 * sets, the victim is a free way or else the least recently used by its own processor.
 */
export class Replayer {
  accesses = 0
  private readonly counters: CounterArrays
  private readonly protocol: CompiledProtocol
  private readonly shape: CacheShape
  private readonly sets: number
  private readonly ways: number
  /** sets − 1 where that is a mask; −1 where a division is needed. */
  private readonly mask: number
  private readonly numbers: Map<number, number> | null
  private tags: Float64Array
  private states: Uint8Array
  private stamps: Float64Array

  constructor(protocol: CompiledProtocol, shape: CacheShape) {
    checkShape(shape)
    this.protocol = protocol
    this.shape = shape
    this.counters = new CounterArrays(protocol, shape.caches)
    const infinite = shape.size === 'infinite'
    // Infinite caches: every line gets a set of its own, numbered as it first appears; sets are added as needed.
    this.numbers = infinite ? new Map() : null
    this.ways = infinite ? 1 : shape.ways
    this.sets = infinite ? 1 << 12 : (shape.size as number) / (shape.line * shape.ways)
    this.mask = (this.sets & (this.sets - 1)) === 0 ? this.sets - 1 : -1
    const slots = this.sets * this.ways * shape.caches
    this.tags = new Float64Array(slots).fill(FREE)
    this.states = new Uint8Array(slots)
    this.stamps = new Float64Array(slots)
  }

  /** Everything counted so far. */
  counts(): ReplayCounts {
    return this.counters.read(this.accesses)
  }

  /** State of the line at an address in a cache; `I` when it is not there. */
  stateOf(cache: number, address: number): string {
    const slot = this.find(
      cache,
      this.setOf(Math.floor(address / this.shape.line)),
      Math.floor(address / this.shape.line),
    )
    return this.protocol.table.states[slot === FREE ? 0 : this.states[slot]]
  }

  replay(batch: AccessBatch): void {
    const { cpus, ops, addresses, count } = batch
    const { line, caches } = this.shape
    const { protocol, ways, mask, counters } = this
    const { stateCount, procBus, procAlone } = protocol
    const hits = counters.hits
    const finite = mask >= 0 && this.numbers === null
    let { tags, states, stamps, accesses } = this
    for (let at = 0; at < count; at++) {
      const cache = cpus[at]
      if (cache >= caches) throw new ReplayError(`the trace has a processor ${cache}; there are only ${caches} caches`)
      const op = ops[at]
      const block = Math.floor(addresses[at] / line)
      let set: number
      if (finite) set = (block >>> 0) & mask
      else {
        set = this.setOf(block)
        // Infinite caches may just have grown.
        ;({ tags, states, stamps } = this)
      }
      const first = (set * caches + cache) * ways
      let slot = first
      const end = first + ways
      while (slot < end && tags[slot] !== block) slot++
      const now = ++accesses
      if (slot < end) {
        const state = states[slot]
        const row = op * stateCount + state
        hits[(cache * 2 + op) * stateCount + state]++
        stamps[slot] = now
        if (procBus[row] === 0) states[slot] = procAlone[row]
        else states[slot] = this.transact(cache, set, block, row)
      } else this.miss(cache, op, set, block, now)
    }
    this.accesses = accesses
  }

  private setOf(block: number): number {
    if (this.numbers === null) return this.mask >= 0 ? (block >>> 0) & this.mask : block % this.sets
    const known = this.numbers.get(block)
    if (known !== undefined) return known
    const number = this.numbers.size
    this.numbers.set(block, number)
    if (number * this.shape.caches >= this.tags.length) this.grow()
    return number
  }

  private grow(): void {
    const tags = new Float64Array(this.tags.length * 2).fill(FREE)
    tags.set(this.tags)
    this.tags = tags
    const states = new Uint8Array(this.states.length * 2)
    states.set(this.states)
    this.states = states
    const stamps = new Float64Array(this.stamps.length * 2)
    stamps.set(this.stamps)
    this.stamps = stamps
  }

  private find(cache: number, set: number, block: number): number {
    const first = (set * this.shape.caches + cache) * this.ways
    for (let slot = first; slot < first + this.ways; slot++) if (this.tags[slot] === block) return slot
    return FREE
  }

  private miss(cache: number, op: number, set: number, block: number, now: number): void {
    const { counters, protocol } = this
    const kind = cache * 2 + op
    counters.misses[kind]++
    this.lookAtCopies(kind, cache, set, block, protocol.procBus[op * protocol.stateCount] - 1)
    const next = this.transact(cache, set, block, op * protocol.stateCount)
    const slot = this.makeRoom(cache, set)
    this.tags[slot] = block
    this.states[slot] = next
    this.stamps[slot] = now
    counters.fills[cache * protocol.stateCount + next]++
  }

  /** Before a miss changes anything: counts whether others hold the line, hold it dirty, and will answer with it. */
  private lookAtCopies(kind: number, cache: number, set: number, block: number, bus: number): void {
    const { counters, protocol } = this
    let copies = 0
    let dirty = 0
    let supplied = 0
    for (let other = 0; other < this.shape.caches; other++) {
      if (other === cache) continue
      const slot = this.find(other, set, block)
      if (slot === FREE) continue
      copies = 1
      dirty |= protocol.dirty[this.states[slot]]
      supplied |= protocol.snoopSupply[bus * protocol.stateCount + this.states[slot]]
    }
    counters.withCopy[kind] += copies
    counters.withDirtyCopy[kind] += dirty
    counters.supplied[kind] += supplied
  }

  /** Puts the transactions of a rule on the bus and returns the state that the requester's line ends in. */
  private transact(cache: number, set: number, block: number, row: number): number {
    const { protocol } = this
    let shared = this.broadcast(cache, set, block, protocol.procBus[row] - 1)
    if (shared && protocol.procThen[row] !== 0) shared = this.broadcast(cache, set, block, protocol.procThen[row] - 1)
    return shared ? protocol.procShared[row] : protocol.procAlone[row]
  }

  /** Shows a transaction to all other caches; returns whether one of them still holds the line. */
  private broadcast(cache: number, set: number, block: number, bus: number): boolean {
    const { protocol, counters } = this
    const { stateCount } = protocol
    counters.issued[cache * BUS_OPS.length + bus]++
    let shared = false
    for (let other = 0; other < this.shape.caches; other++) {
      if (other === cache) continue
      const slot = this.find(other, set, block)
      if (slot === FREE) continue
      const state = this.states[slot]
      counters.snooped[(other * BUS_OPS.length + bus) * stateCount + state]++
      const next = protocol.snoopNext[bus * stateCount + state]
      this.states[slot] = next
      if (next === 0) this.tags[slot] = FREE
      else shared = true
    }
    return shared
  }

  private makeRoom(cache: number, set: number): number {
    const first = (set * this.shape.caches + cache) * this.ways
    let oldest = first
    for (let slot = first; slot < first + this.ways; slot++) {
      if (this.tags[slot] === FREE) return slot
      if (this.stamps[slot] < this.stamps[oldest]) oldest = slot
    }
    this.counters.evictions[cache * this.protocol.stateCount + this.states[oldest]]++
    return oldest
  }
}
