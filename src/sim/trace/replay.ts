import { BUS_OPS, type CompiledProtocol, INVALID } from '../machine/protocol/types.ts'
import type { AccessBatch } from './access-batch.ts'
import { BlockNumbers } from './block-numbers.ts'
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

export const REPLAY_LIMITS = { caches: 64, ways: 1024, line: 1 << 20, slots: 1 << 26 } as const

const checkShape = ({ caches, size, ways, line }: CacheShape): void => {
  const whole = (name: string, value: number, max: number): void => {
    if (!Number.isInteger(value) || value < 1 || value > max) {
      throw new ReplayError(`${name}: ${value}; expected a whole number from 1 to ${max}`)
    }
  }
  whole('caches', caches, REPLAY_LIMITS.caches)
  whole('line', line, REPLAY_LIMITS.line)
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
/** Accesses that are looked at together: few enough that their blocks stay in the processor's own cache. */
const STRETCH = 1024
const FIRST_INFINITE_SETS = 1 << 12

/**
 * Plays loads and stores through private caches on an atomic bus: access k is completed everywhere before access
 * k + 1. There is no time in it. A line is the address divided by the line size, its set is that modulo the number of
 * sets, the victim is a free way or else the least recently used by its own processor.
 *
 * Infinite caches are sets of one way, one for each line, numbered as the lines appear.
 *
 * The ways of one set in all caches lie next to each other, so a transaction looks through one piece of memory. A
 * tag is compared by its lower 32 bits first and then in full: integers compare faster, and addresses have 48 bits.
 */
export class Replayer {
  accesses = 0
  private readonly counters: CounterArrays
  private readonly protocol: CompiledProtocol
  private readonly shape: CacheShape
  private readonly ways: number
  private sets: number
  /** Caches that there is room for: processors are numbered from 0, and most traces have few. */
  private width = 1
  private readonly numbers: BlockNumbers | null
  private tags = new Int32Array(0)
  private blocks = new Float64Array(0)
  private states = new Uint8Array(0)
  private stamps = new Float64Array(0)
  /** The other caches' slots that hold the line of the transaction at hand. */
  private readonly holders: Int32Array
  private readonly blockOf = new Float64Array(STRETCH)
  private readonly firstOf = new Int32Array(STRETCH)

  constructor(protocol: CompiledProtocol, shape: CacheShape) {
    checkShape(shape)
    this.protocol = protocol
    this.shape = shape
    this.counters = new CounterArrays(protocol, shape.caches)
    this.numbers = shape.size === 'infinite' ? new BlockNumbers() : null
    this.ways = shape.size === 'infinite' ? 1 : shape.ways
    this.sets = shape.size === 'infinite' ? FIRST_INFINITE_SETS : shape.size / (shape.line * shape.ways)
    this.holders = new Int32Array(shape.caches)
    this.layOut(this.sets, this.width)
  }

  /** Everything counted so far. */
  counts(): ReplayCounts {
    return this.counters.read(this.accesses)
  }

  /** State of the line at an address in a cache; `I` when it is not there. */
  stateOf(cache: number, address: number): string {
    const block = Math.floor(address / this.shape.line)
    const set = this.numbers === null ? block % this.sets : this.numbers.find(block)
    if (cache >= this.width) return INVALID
    const first = (set * this.width + cache) * this.ways
    const slot = set < 0 ? first + this.ways : this.find(first, first + this.ways, block)
    return this.protocol.table.states[slot === first + this.ways ? 0 : this.states[slot]]
  }

  /** Plays a batch. Throws {@link ReplayError} at a processor that has no cache; nothing can be played after that. */
  replay(batch: AccessBatch): void {
    for (let start = 0; start < batch.count; start += STRETCH) {
      const end = Math.min(batch.count, start + STRETCH)
      this.admit(batch.cpus, start, end)
      this.locate(batch.addresses, start, end)
      this.play(batch, start, end)
    }
  }

  /** Makes room for the caches of processors that have not been seen before. */
  private admit(cpus: Uint8Array, start: number, end: number): void {
    const { caches } = this.shape
    let last = 0
    for (let at = start; at < end; at++) if (cpus[at] > last) last = cpus[at]
    if (last >= caches) {
      throw new ReplayError(
        `caches: the trace has a processor ${last}, there are caches only for 0 to ${caches - 1}; ask for ${last + 1}`,
      )
    }
    if (last >= this.width) this.layOut(this.sets, Math.min(caches, Math.max(last + 1, this.width * 2)))
  }

  /** Finds block and set of each access, so that the loop of {@link play} needs no case for each kind of shape. */
  private locate(addresses: Float64Array, start: number, end: number): void {
    const { blockOf, firstOf, numbers } = this
    const { line } = this.shape
    const count = end - start
    for (let at = 0; at < count; at++) blockOf[at] = Math.floor(addresses[start + at] / line)
    const perSet = this.width * this.ways
    if (numbers !== null) {
      for (let at = 0; at < count; at++) firstOf[at] = numbers.of(blockOf[at]) * perSet
      if (numbers.count > this.sets) this.layOut(Math.max(numbers.count, this.sets * 2), this.width)
    } else if ((this.sets & (this.sets - 1)) === 0) {
      const mask = this.sets - 1
      for (let at = 0; at < count; at++) firstOf[at] = (blockOf[at] & mask) * perSet
    } else for (let at = 0; at < count; at++) firstOf[at] = (blockOf[at] % this.sets) * perSet
  }

  private play({ cpus, ops }: AccessBatch, start: number, end: number): void {
    const { ways, blockOf, firstOf, protocol, tags, blocks, states, stamps } = this
    const { stateCount, procBus, procAlone } = protocol
    const { hits } = this.counters
    let now = this.accesses
    for (let at = start; at < end; at++) {
      const cache = cpus[at]
      now++
      const op = ops[at]
      const block = blockOf[at - start]
      const set = firstOf[at - start]
      const tag = block | 0
      const first = set + cache * ways
      const last = first + ways
      let slot = first
      while (slot < last && tags[slot] !== tag) slot++
      if (slot < last && blocks[slot] !== block) slot = this.find(slot + 1, last, block)
      if (slot === last) {
        this.miss(cache, op, set, block, now)
        continue
      }
      const state = states[slot]
      const row = op * stateCount + state
      hits[cache * 2 * stateCount + row]++
      stamps[slot] = now
      if (procBus[row] === 0) states[slot] = procAlone[row]
      else states[slot] = this.transact(cache, this.findHolders(cache, set, block), row)
    }
    this.accesses = now
  }

  /** Lays the slots out anew, for more sets (infinite caches have one for each line) or more caches. */
  private layOut(sets: number, width: number): void {
    const { tags, blocks, states, stamps } = this
    const slots = sets * width * this.ways
    if (slots > REPLAY_LIMITS.slots) {
      throw new ReplayError('size: the trace touches more lines than infinite caches can keep; give a size')
    }
    const before = this.width * this.ways
    const after = width * this.ways
    this.tags = new Int32Array(slots)
    this.blocks = new Float64Array(slots).fill(FREE)
    this.states = new Uint8Array(slots)
    this.stamps = new Float64Array(slots)
    for (let from = 0; from < tags.length; from++) {
      const to = Math.floor(from / before) * after + (from % before)
      this.tags[to] = tags[from]
      this.blocks[to] = blocks[from]
      this.states[to] = states[from]
      this.stamps[to] = stamps[from]
    }
    this.sets = sets
    this.width = width
  }

  /** The slot of a block among some ways of a set, or `end` if it is in none. */
  private find(first: number, end: number, block: number): number {
    const { blocks } = this
    let slot = first
    while (slot < end && blocks[slot] !== block) slot++
    return slot
  }

  /** Notes where the other caches hold a block; returns how many do. */
  private findHolders(cache: number, set: number, block: number): number {
    const { ways, width, holders, tags, blocks } = this
    const tag = block | 0
    let count = 0
    let slot = set
    for (let other = 0; other < width; other++) {
      const end = slot + ways
      if (other !== cache) {
        for (let way = slot; way < end; way++) {
          if (tags[way] === tag && blocks[way] === block) {
            holders[count++] = way
            break
          }
        }
      }
      slot = end
    }
    return count
  }

  private miss(cache: number, op: number, set: number, block: number, now: number): void {
    const { counters, protocol } = this
    const { stateCount } = protocol
    const kind = cache * 2 + op
    const row = op * stateCount
    counters.misses[kind]++
    const count = this.findHolders(cache, set, block)
    if (count > 0) this.countCopies(kind, count, protocol.procBus[row] - 1)
    const next = this.transact(cache, count, row)
    const slot = this.makeRoom(cache, set)
    this.tags[slot] = block | 0
    this.blocks[slot] = block
    this.states[slot] = next
    this.stamps[slot] = now
    counters.fills[cache * stateCount + next]++
  }

  /** Before a miss changes anything: counts that others hold the line, hold it dirty, and will answer with it. */
  private countCopies(kind: number, holderCount: number, bus: number): void {
    const { counters, holders, states, protocol } = this
    let dirty = 0
    let supplied = 0
    for (let at = 0; at < holderCount; at++) {
      const state = states[holders[at]]
      dirty |= protocol.dirty[state]
      supplied |= protocol.snoopSupply[bus * protocol.stateCount + state]
    }
    counters.withCopy[kind]++
    counters.withDirtyCopy[kind] += dirty
    counters.supplied[kind] += supplied
  }

  /** Puts the transactions of a rule on the bus and returns the state that the requester's line ends in. */
  private transact(cache: number, holderCount: number, row: number): number {
    const { protocol } = this
    let left = this.broadcast(cache, holderCount, protocol.procBus[row] - 1)
    if (left > 0 && protocol.procThen[row] !== 0) left = this.broadcast(cache, left, protocol.procThen[row] - 1)
    return left > 0 ? protocol.procShared[row] : protocol.procAlone[row]
  }

  /** Shows a transaction to the caches that hold the line; keeps those that still do, and returns how many. */
  private broadcast(cache: number, holderCount: number, bus: number): number {
    const { counters, holders, states, blocks, stamps, protocol } = this
    const { stateCount, snoopNext } = protocol
    const perCache = BUS_OPS.length * stateCount
    counters.issued[cache * BUS_OPS.length + bus]++
    let left = 0
    for (let at = 0; at < holderCount; at++) {
      const slot = holders[at]
      const row = bus * stateCount + states[slot]
      const other = ((slot / this.ways) | 0) % this.width
      counters.snooped[other * perCache + row]++
      const next = snoopNext[row]
      states[slot] = next
      if (next !== 0) holders[left++] = slot
      else {
        blocks[slot] = FREE
        stamps[slot] = 0
      }
    }
    return left
  }

  /** The slot for a new line: a free one, or else the least recently used one, which is counted as evicted. */
  private makeRoom(cache: number, set: number): number {
    const { stamps } = this
    const first = set + cache * this.ways
    const end = first + this.ways
    let oldest = first
    let least = stamps[first]
    // A free slot has stamp 0, so it is the oldest of all.
    for (let slot = first + 1; slot < end; slot++) {
      const stamp = stamps[slot]
      if (stamp < least) {
        least = stamp
        oldest = slot
      }
    }
    if (least > 0) this.counters.evictions[cache * this.protocol.stateCount + this.states[oldest]]++
    return oldest
  }
}
