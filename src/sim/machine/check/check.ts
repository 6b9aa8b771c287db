import type { CompiledProtocol } from '../protocol/types.ts'
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

interface Visit {
  snapshot: Snapshot
  from: number
  cpu: number
  block: number
  op: CheckOp
}

const namesOf = (protocol: CompiledProtocol, caches: number, { states }: Snapshot): string[][] =>
  Array.from({ length: states.length / caches }, (_, block) =>
    Array.from(states.subarray(block * caches, (block + 1) * caches), (state) => protocol.table.states[state]),
  )

const wayTo = (protocol: CompiledProtocol, caches: number, visits: readonly Visit[], last: number): CheckStep[] => {
  const steps: CheckStep[] = []
  for (let at = last; at > 0; at = visits[at].from) {
    const { cpu, block, op, snapshot } = visits[at]
    steps.unshift({ cpu, block, op, states: namesOf(protocol, caches, snapshot) })
  }
  return steps
}

/** With several blocks a line leaves a cache because another block needs its place; with one, eviction is a step. */
const opsFor = (blocks: number): readonly CheckOp[] => (blocks > 1 ? ['read', 'write'] : CHECK_OPS)

/**
 * Goes through every state that a protocol can reach, breadth first, with atomic transactions: reads, writes and
 * evictions of each block by each cache. With two blocks the caches have one line each, so the blocks compete. A
 * violation ends the search behind that state; the first of each invariant is kept, and is the shortest there is.
 */
export const checkProtocol = (protocol: CompiledProtocol, caches: number, blocks = 1): CheckResult => {
  const start = emptySnapshot(blocks, caches)
  const visits: Visit[] = [{ snapshot: start, from: -1, cpu: -1, block: -1, op: 'read' }]
  const seen = new Set([keyOf(start)])
  const violations: Violation[] = []
  let transitions = 0
  // The list grows while it is walked: that is the breadth-first search.
  for (let at = 0; at < visits.length; at++) {
    const { snapshot } = visits[at]
    const broken = brokenInvariant(protocol, caches, snapshot)
    if (broken !== undefined) {
      if (!violations.some(({ invariant }) => invariant === broken)) {
        violations.push({ invariant: broken, means: INVARIANTS[broken], steps: wayTo(protocol, caches, visits, at) })
      }
      continue
    }
    for (let cpu = 0; cpu < caches; cpu++) {
      for (let block = 0; block < blocks; block++) {
        for (const op of opsFor(blocks)) {
          const next = stepOf(protocol, caches, snapshot, cpu, block, op)
          if (next === undefined) continue
          transitions++
          const key = keyOf(next)
          if (seen.has(key)) continue
          if (seen.size >= CHECK_LIMITS.states)
            throw new CheckError(`more than ${CHECK_LIMITS.states} states: use fewer caches`)
          seen.add(key)
          visits.push({ snapshot: next, from: at, cpu, block, op })
        }
      }
    }
  }
  return { protocol: protocol.table.name, caches, blocks, states: visits.length, transitions, violations }
}
