import { nextBelow, seedRandom } from '../../engine/random.ts'
import { type Cell, snoopRuleOf, withProcessorRule, withSnoopRule } from '../protocol/cells.ts'
import { compileProtocol } from '../protocol/compile.ts'
import { BUS_OPS, INVALID, PROCESSOR_OPS, type ProtocolTable } from '../protocol/types.ts'
import { checkProtocol, type CheckResult } from './check.ts'

/** One rule left out of a table. */
export interface Sabotage {
  /** What no longer happens, as a sentence without its full stop. */
  words: string
  cell: Cell
  table: ProtocolTable
}

const snoopSabotages = (table: ProtocolTable): Sabotage[] =>
  table.states.slice(1).flatMap((state) =>
    BUS_OPS.flatMap((bus): Sabotage[] => {
      const rule = snoopRuleOf(table, state, bus)
      const cell: Cell = { part: 'snoop', state, bus }
      const without = (words: string, change: Partial<typeof rule>): Sabotage => ({
        words,
        cell,
        table: withSnoopRule(table, state, bus, { ...rule, ...change }),
      })
      const made: Sabotage[] = []
      if (rule.next === INVALID) {
        made.push(without(`${state} does not obey ${bus}: it keeps its copy`, { next: state }))
      } else if (rule.next !== state) {
        made.push(without(`${state} does not notice ${bus}: it stays ${state}`, { next: state }))
      }
      if (rule.supply) made.push(without(`${state} does not supply its data on ${bus}`, { supply: false }))
      if (rule.writeBack)
        made.push(without(`Memory is not told when ${state} answers ${bus}: no write-back`, { writeBack: false }))
      return made
    }),
  )

const processorSabotages = (table: ProtocolTable): Sabotage[] =>
  table.states.flatMap((state) =>
    PROCESSOR_OPS.flatMap((op): Sabotage[] => {
      const rule = table.processor[state][op]
      const cell: Cell = { part: 'processor', state, op }
      const { bus, thenIfShared, alone, shared } = rule
      if (bus === undefined) return []
      const without = (words: string, change: Partial<Record<keyof typeof rule, undefined | string>>): Sabotage => ({
        words,
        cell,
        table: withProcessorRule(table, state, op, { bus, thenIfShared, alone, shared, ...change } as typeof rule),
      })
      const made: Sabotage[] = []
      if (state !== INVALID) made.push(without(`${state} ${op}s in silence: no ${bus} is sent`, { bus: undefined }))
      if (thenIfShared !== undefined) {
        made.push(
          without(`${state} ${op}s and forgets the ${thenIfShared} to those who share`, { thenIfShared: undefined }),
        )
      }
      if (alone !== shared) {
        made.push(
          without(`${state} ${op}s and believes it is alone: ${alone} though others have it`, { shared: alone }),
        )
      }
      return made
    }),
  )

/** Every rule that can be left out of a table, one at a time. */
export const sabotagesOf = (table: ProtocolTable): Sabotage[] => [
  ...snoopSabotages(table),
  ...processorSabotages(table),
]

/** Caches with which a puzzle's table is proven broken. */
export const PUZZLE_CACHES = 3

/** A table with one rule broken, and the proof that it is. */
export interface Puzzle {
  sabotage: Sabotage
  result: CheckResult
}

/** Breaks one rule of a sound table, chosen by the seed among those that the checker proves to be missed; null when none is. */
export const puzzleOf = (table: ProtocolTable, seed: number): Puzzle | null => {
  const puzzles = sabotagesOf(table)
    .map((sabotage) => ({ sabotage, result: checkProtocol(compileProtocol(sabotage.table), PUZZLE_CACHES) }))
    .filter(({ result }) => result.violations.length > 0)
  return puzzles.length === 0 ? null : puzzles[nextBelow(seedRandom(seed), puzzles.length)]
}
