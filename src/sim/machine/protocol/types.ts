/**
 * A coherence protocol is a table. The timed machine, the trace replayer, the exhaustive checker and the page all
 * read this one form; nothing about MESI or Dragon is written anywhere else.
 */

/** What a cache may put on the bus. BusRd reads, BusRdX reads to own, BusUpgr owns without data, BusUpd sends a word. */
export const BUS_OPS = ['BusRd', 'BusRdX', 'BusUpgr', 'BusUpd'] as const
export type BusOp = (typeof BUS_OPS)[number]

/** What a processor may ask of its own cache. */
export const PROCESSOR_OPS = ['read', 'write'] as const
export type ProcessorOp = (typeof PROCESSOR_OPS)[number]

/** The name of the state of a line that is not there. Every table has it, as its first state. */
export const INVALID = 'I'

export interface StateTraits {
  /** Memory is stale while a copy in this state exists: whoever drops it must write it back. */
  dirty: boolean
  /** No other cache may hold a valid copy. */
  exclusive: boolean
}

/** What happens when this cache's own processor reads or writes a line in a given state. */
export interface ProcessorRule {
  /** The transaction issued, or absent for a silent hit. */
  bus?: BusOp
  /** A second transaction, issued only when another cache still holds a copy after the first (Dragon's BusUpd). */
  thenIfShared?: BusOp
  /** The state afterwards when no other cache holds a copy. */
  alone: string
  /** The state afterwards when another cache still holds a copy. */
  shared: string
}

/** What happens to this cache's copy when it sees another cache's transaction. */
export interface SnoopRule {
  next: string
  /** This cache puts the line's data on the bus. */
  supply?: boolean
  /** Memory takes the data too, and is no longer stale. */
  writeBack?: boolean
}

/** A whole protocol, as data: it can be written in JSON, edited in the page, and travel in a link. */
export interface ProtocolTable {
  name: string
  title: string
  /** The valid states and `I`, which comes first. */
  states: string[]
  /** One entry for each valid state. */
  traits: Record<string, StateTraits>
  processor: Record<string, Record<ProcessorOp, ProcessorRule>>
  /** A transaction that is not listed for a state leaves the copy as it is. */
  snoop: Record<string, Partial<Record<BusOp, SnoopRule>>>
}

/**
 * The same table as flat arrays, for the inner loops. State 0 is I. Processor rows are `op * stateCount + state`
 * (op 0 read, 1 write); snoop rows are `busOp * stateCount + state` with busOp an index into {@link BUS_OPS}.
 * Bus operations are stored as index + 1, 0 meaning none.
 */
export interface CompiledProtocol {
  table: ProtocolTable
  stateCount: number
  procBus: Uint8Array
  procThen: Uint8Array
  procAlone: Uint8Array
  procShared: Uint8Array
  snoopNext: Uint8Array
  snoopSupply: Uint8Array
  snoopWriteBack: Uint8Array
  dirty: Uint8Array
  exclusive: Uint8Array
}
