import { BUS_OPS, type BusOp, type CompiledProtocol } from '../machine/protocol/types.ts'

/** How often, by state or by transaction. */
export type Counts = Record<string, number>

/** What happened at one cache: events as such, and no course's or book's convention of how to sum them up. */
export interface CacheCounts {
  reads: number
  writes: number
  readMisses: number
  writeMisses: number
  /** Another cache held the line valid at the miss; dirty: in M, O or Sm. */
  readMissesWithCopy: number
  writeMissesWithCopy: number
  readMissesWithDirtyCopy: number
  writeMissesWithDirtyCopy: number
  /** Another cache, not memory, answered the miss with the data. */
  readMissesSupplied: number
  writeMissesSupplied: number
  /** By the state that was hit. */
  readHits: Counts
  writeHits: Counts
  /** By the state that the line came in with. */
  fills: Counts
  /** By the state of the line that had to make room. */
  evictions: Counts
  issued: Record<BusOp, number>
  /** By another's transaction, and the state in which this cache held the line when it saw it. */
  snooped: Record<BusOp, Counts>
}

export interface ReplayCounts {
  protocol: string
  accesses: number
  caches: CacheCounts[]
  totals: CacheCounts
}

const total = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0)

const ofBus = <T>(value: (op: number) => T): Record<BusOp, T> =>
  Object.fromEntries(BUS_OPS.map((name, op) => [name, value(op)])) as Record<BusOp, T>

/** The same counts in flat arrays, for the inner loop. States and transactions by index. */
export class CounterArrays {
  readonly hits: Float64Array
  readonly misses: Float64Array
  readonly withCopy: Float64Array
  readonly withDirtyCopy: Float64Array
  readonly supplied: Float64Array
  readonly fills: Float64Array
  readonly evictions: Float64Array
  readonly issued: Float64Array
  readonly snooped: Float64Array
  private readonly protocol: CompiledProtocol
  private readonly caches: number

  constructor(protocol: CompiledProtocol, caches: number) {
    const states = protocol.stateCount
    this.protocol = protocol
    this.caches = caches
    this.hits = new Float64Array(caches * 2 * states)
    this.misses = new Float64Array(caches * 2)
    this.withCopy = new Float64Array(caches * 2)
    this.withDirtyCopy = new Float64Array(caches * 2)
    this.supplied = new Float64Array(caches * 2)
    this.fills = new Float64Array(caches * states)
    this.evictions = new Float64Array(caches * states)
    this.issued = new Float64Array(caches * BUS_OPS.length)
    this.snooped = new Float64Array(caches * BUS_OPS.length * states)
  }

  /** The counts by name. */
  read(accesses: number): ReplayCounts {
    const caches = Array.from({ length: this.caches }, (_, cache) => this.cacheCounts(cache))
    return { protocol: this.protocol.table.name, accesses, caches, totals: sumOf(caches) }
  }

  private cacheCounts(cache: number): CacheCounts {
    const { states } = this.protocol.table
    const named = (array: Float64Array, first: number): Counts =>
      Object.fromEntries(states.slice(1).map((state, index) => [state, array[first + index + 1]]))
    const [readHits, writeHits] = [0, 1].map((op) => named(this.hits, (cache * 2 + op) * states.length))
    const [read, write] = [cache * 2, cache * 2 + 1]
    return {
      reads: total(readHits) + this.misses[read],
      writes: total(writeHits) + this.misses[write],
      readMisses: this.misses[read],
      writeMisses: this.misses[write],
      readMissesWithCopy: this.withCopy[read],
      writeMissesWithCopy: this.withCopy[write],
      readMissesWithDirtyCopy: this.withDirtyCopy[read],
      writeMissesWithDirtyCopy: this.withDirtyCopy[write],
      readMissesSupplied: this.supplied[read],
      writeMissesSupplied: this.supplied[write],
      readHits,
      writeHits,
      fills: named(this.fills, cache * states.length),
      evictions: named(this.evictions, cache * states.length),
      issued: ofBus((op) => this.issued[cache * BUS_OPS.length + op]),
      snooped: ofBus((op) => named(this.snooped, (cache * BUS_OPS.length + op) * states.length)),
    }
  }
}

const add = <T>(left: T, right: T): T => {
  if (typeof left === 'number') return ((left as number) + (right as number)) as T
  const other = right as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(left as Record<string, unknown>).map(([name, value]) => [name, add(value, other[name])]),
  ) as T
}

const sumOf = (caches: CacheCounts[]): CacheCounts => caches.reduce((sum, cache) => add(sum, cache))
