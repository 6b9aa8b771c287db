import type { CompiledProtocol } from '../protocol/types.ts'

/** What a processor may do to a block in one step of the check. */
export const CHECK_OPS = ['read', 'write', 'evict'] as const
export type CheckOp = (typeof CHECK_OPS)[number]

/** The properties that must hold in every reachable state. */
export const INVARIANTS = {
  singleWriter: 'a line that one cache may write in silence is in no other cache',
  singleOwner: 'at most one cache has a line dirty',
  memoryStale: 'memory is out of date exactly when a cache has the line dirty',
  lastValue: 'every valid copy holds the last value written',
} as const
export type InvariantName = keyof typeof INVARIANTS

/**
 * All caches' copies of the blocks at one moment: for each block and cache the state and whether the copy is the
 * newest value, and for each block whether memory is. Values themselves do not matter, only which are the newest.
 */
export interface Snapshot {
  /** State by block × cache. */
  states: Uint8Array
  fresh: Uint8Array
  /** By block. */
  memoryFresh: Uint8Array
}

export const emptySnapshot = (blocks: number, caches: number): Snapshot => ({
  states: new Uint8Array(blocks * caches),
  fresh: new Uint8Array(blocks * caches),
  memoryFresh: new Uint8Array(blocks).fill(1),
})

export const keyOf = ({ states, fresh, memoryFresh }: Snapshot): string => `${states}/${fresh}/${memoryFresh}`

const clone = (s: Snapshot): Snapshot => ({
  states: s.states.slice(),
  fresh: s.fresh.slice(),
  memoryFresh: s.memoryFresh.slice(),
})

/** One atomic step; undefined when it is impossible (evicting what is not there). The snapshot is left as it is. */
export const stepOf = (
  protocol: CompiledProtocol,
  caches: number,
  before: Snapshot,
  cache: number,
  block: number,
  op: CheckOp,
): Snapshot | undefined => {
  const state = before.states[block * caches + cache]
  if (op === 'evict' && state === 0) return undefined
  const after = clone(before)
  if (op === 'evict') evict(protocol, caches, after, cache, block)
  else access(protocol, caches, after, cache, block, op === 'write' ? 1 : 0)
  return after
}

const evict = (protocol: CompiledProtocol, caches: number, s: Snapshot, cache: number, block: number): void => {
  const at = block * caches + cache
  if (protocol.dirty[s.states[at]] === 1) s.memoryFresh[block] = s.fresh[at]
  s.states[at] = 0
  s.fresh[at] = 0
}

/** Where blocks compete for one-line caches, a miss first evicts the other block. */
const makeRoom = (protocol: CompiledProtocol, caches: number, s: Snapshot, cache: number, block: number): void => {
  for (let other = 0; other < s.memoryFresh.length; other++) {
    if (other !== block && s.states[other * caches + cache] !== 0) evict(protocol, caches, s, cache, other)
  }
}

const access = (
  protocol: CompiledProtocol,
  caches: number,
  s: Snapshot,
  cache: number,
  block: number,
  write: number,
): void => {
  const at = block * caches + cache
  const state = s.states[at]
  if (state === 0) makeRoom(protocol, caches, s, cache, block)
  const row = write * protocol.stateCount + state
  let shared = false
  let updates = false
  if (protocol.procBus[row] !== 0) {
    const seen = snoop(protocol, caches, s, cache, block, protocol.procBus[row])
    if (state === 0) s.fresh[at] = seen.fresh ?? s.memoryFresh[block]
    shared = seen.shared
    updates = protocol.procBus[row] === BUS_UPD
    if (shared && protocol.procThen[row] !== 0) {
      shared = snoop(protocol, caches, s, cache, block, protocol.procThen[row]).shared
      updates ||= protocol.procThen[row] === BUS_UPD
    }
  }
  s.states[at] = shared ? protocol.procShared[row] : protocol.procAlone[row]
  if (write === 0) return
  for (let other = 0; other < caches; other++) {
    const copy = block * caches + other
    if (s.states[copy] !== 0) s.fresh[copy] = other === cache || updates ? 1 : 0
  }
  s.memoryFresh[block] = 0
}

const BUS_UPD = 4

/** All other caches see a transaction. `fresh`: what the supplier's copy was worth, where a cache supplied. */
const snoop = (
  protocol: CompiledProtocol,
  caches: number,
  s: Snapshot,
  cache: number,
  block: number,
  bus: number,
): { shared: boolean; fresh: number | undefined } => {
  let shared = false
  let fresh: number | undefined
  for (let other = 0; other < caches; other++) {
    const at = block * caches + other
    if (other === cache || s.states[at] === 0) continue
    const row = (bus - 1) * protocol.stateCount + s.states[at]
    if (protocol.snoopSupply[row] === 1) fresh = s.fresh[at]
    if (protocol.snoopWriteBack[row] === 1) s.memoryFresh[block] = s.fresh[at]
    s.states[at] = protocol.snoopNext[row]
    if (s.states[at] === 0) s.fresh[at] = 0
    else shared = true
  }
  return { shared, fresh }
}

/** The first invariant that a snapshot breaks, or undefined. */
export const brokenInvariant = (protocol: CompiledProtocol, caches: number, s: Snapshot): InvariantName | undefined => {
  for (let block = 0; block < s.memoryFresh.length; block++) {
    const copies = Array.from({ length: caches }, (_, cache) => block * caches + cache).filter(
      (at) => s.states[at] !== 0,
    )
    const dirty = copies.filter((at) => protocol.dirty[s.states[at]] === 1)
    if (copies.some((at) => protocol.exclusive[s.states[at]] === 1) && copies.length > 1) return 'singleWriter'
    if (dirty.length > 1) return 'singleOwner'
    if (copies.some((at) => s.fresh[at] === 0)) return 'lastValue'
    if ((s.memoryFresh[block] === 0) !== dirty.length > 0) return 'memoryStale'
  }
  return undefined
}

/** The cache whose copy a step puts on the bus, or −1 where memory answers or nothing is fetched. */
export const supplierOf = (
  protocol: CompiledProtocol,
  caches: number,
  before: Snapshot,
  { cpu, block, op }: { cpu: number; block: number; op: CheckOp },
): number => {
  if (op === 'evict') return -1
  const row = (op === 'write' ? protocol.stateCount : 0) + before.states[block * caches + cpu]
  const bus = protocol.procBus[row]
  let supplier = -1
  for (let other = 0; other < caches && bus !== 0; other++) {
    const state = before.states[block * caches + other]
    if (other !== cpu && state !== 0 && protocol.snoopSupply[(bus - 1) * protocol.stateCount + state] === 1) {
      supplier = other
    }
  }
  return supplier
}
