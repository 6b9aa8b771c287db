import type { CompiledProtocol } from '../protocol/types.ts'
import { explore, type Move, TooManyStates } from './explore.ts'
import {
  brokenInvariant,
  CHECK_OPS,
  type CheckOp,
  emptySnapshot,
  INVARIANTS,
  type InvariantName,
  keyOf,
  type Snapshot,
  stepOf,
} from './model.ts'

/** One step of a counter-example, and every cache's state after it. */
export interface CheckStep {
  cpu: number
  block: number
  op: CheckOp
  /** State name by block, then by cache. */
  states: string[][]
  /** Caches whose copy holds an old value, by block; and whether memory does. */
  stale: number[][]
  memoryStale: boolean[]
}

export interface Violation {
  invariant: InvariantName
  means: string
  /** The shortest way there from empty caches. */
  steps: CheckStep[]
}

export interface CheckResult {
  protocol: string
  caches: number
  blocks: number
  /** Reachable states, and steps between them (steps that change nothing count too). */
  states: number
  transitions: number
  violations: Violation[]
}

export const CHECK_LIMITS = { caches: 8, blocks: 2, states: 2_000_000 } as const

/** The table is too large to go through every state. */
export class CheckError extends Error {}

interface Doing {
  cpu: number
  block: number
  op: CheckOp
}

const namesOf = (protocol: CompiledProtocol, caches: number, { states }: Snapshot): string[][] =>
  Array.from({ length: states.length / caches }, (_, block) =>
    Array.from(states.subarray(block * caches, (block + 1) * caches), (state) => protocol.table.states[state]),
  )

/** By block: the caches that have an old value. */
const staleIn = (caches: number, { states, fresh, memoryFresh }: Snapshot): number[][] =>
  Array.from(memoryFresh, (_, block) =>
    Array.from({ length: caches }, (_none, cache) => cache).filter((cache) => {
      const at = block * caches + cache
      return states[at] !== 0 && fresh[at] === 0
    }),
  )

/** With several blocks a line leaves a cache because another block needs its place; with one, eviction is a step. */
const opsFor = (blocks: number): readonly CheckOp[] => (blocks > 1 ? ['read', 'write'] : CHECK_OPS)

/**
 * Goes through every state that a protocol can reach, breadth first, with atomic transactions: reads, writes and
 * evictions of each block by each cache. With two blocks the caches have one line each, so the blocks compete. A
 * violation ends the search behind that state; the first of each invariant is kept, and is the shortest there is.
 */
export const checkProtocol = (
  protocol: CompiledProtocol,
  caches: number,
  blocks = 1,
  limit: number = CHECK_LIMITS.states,
): CheckResult => {
  const movesFrom = function* (snapshot: Snapshot): Generator<Move<Snapshot, Doing>> {
    for (let cpu = 0; cpu < caches; cpu++) {
      for (let block = 0; block < blocks; block++) {
        for (const op of opsFor(blocks)) {
          const next = stepOf(protocol, caches, snapshot, cpu, block, op)
          if (next !== undefined) yield { step: { cpu, block, op }, next }
        }
      }
    }
  }
  try {
    const { states, transitions, breaches } = explore<Snapshot, Doing, InvariantName>({
      initial: emptySnapshot(blocks, caches),
      keyOf,
      movesFrom,
      brokenBy: (snapshot) => brokenInvariant(protocol, caches, snapshot),
      limit,
    })
    const violations = breaches.map(({ fault, way }) => ({
      invariant: fault,
      means: INVARIANTS[fault],
      steps: way.map(({ step, next }) => ({
        ...step,
        states: namesOf(protocol, caches, next),
        stale: staleIn(caches, next),
        memoryStale: Array.from(next.memoryFresh, (fresh) => fresh === 0),
      })),
    }))
    return { protocol: protocol.table.name, caches, blocks, states, transitions, violations }
  } catch (error) {
    if (error instanceof TooManyStates) throw new CheckError(`${error.message}: use fewer caches`)
    throw error
  }
}

/** All caches and memory before the first step of a counter-example, and after each of its steps. */
export const replaySteps = (
  protocol: CompiledProtocol,
  caches: number,
  steps: readonly Doing[],
  blocks = 1,
): Snapshot[] => {
  const snapshots = [emptySnapshot(blocks, caches)]
  for (const { cpu, block, op } of steps) {
    const next = stepOf(protocol, caches, snapshots[snapshots.length - 1], cpu, block, op)
    if (next === undefined) throw new CheckError(`CPU ${cpu} cannot drop what it does not have`)
    snapshots.push(next)
  }
  return snapshots
}
