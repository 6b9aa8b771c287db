import { describe, expect, it } from 'vitest'
import { differingCells, sameCell } from '../protocol/cells.ts'
import { compileProtocol } from '../protocol/compile.ts'
import { PROTOCOLS } from '../protocol/registry.ts'
import { parseProtocolTable } from '../protocol/validate.ts'
import { checkProtocol } from './check.ts'
import { emptySnapshot, type InvariantName, stepOf } from './model.ts'
import { puzzleOf, sabotagesOf } from './sabotage.ts'

const CACHES = 3

/** Whether an invariant is false of the copies, written from its sentence and not from the checker. */
const isFalse = (
  invariant: InvariantName,
  copies: { dirty: boolean; exclusive: boolean; fresh: boolean }[],
  memoryFresh: boolean,
): boolean => {
  const dirty = copies.filter((copy) => copy.dirty).length
  if (invariant === 'singleWriter') return copies.length > 1 && copies.some(({ exclusive }) => exclusive)
  if (invariant === 'singleOwner') return dirty > 1
  if (invariant === 'lastValue') return copies.some(({ fresh }) => !fresh)
  return memoryFresh === dirty > 0
}

describe('rules left out', () => {
  it.each(Object.values(PROTOCOLS))(
    '$title: each is sound, or broken by a counter-example that can be replayed',
    (table) => {
      const sabotages = sabotagesOf(table)
      let broken = 0
      for (const { table: without, cell, words } of sabotages) {
        expect(parseProtocolTable(without), words).toEqual(without)
        expect(differingCells(table, without), words).toEqual([cell])
        const protocol = compileProtocol(without)
        const { violations } = checkProtocol(protocol, CACHES)
        if (violations.length > 0) broken++
        for (const { invariant, steps } of violations) {
          let snapshot = emptySnapshot(1, CACHES)
          for (const step of steps) {
            const next = stepOf(protocol, CACHES, snapshot, step.cpu, step.block, step.op)
            if (next === undefined) throw new Error(`${words}: a step that cannot be taken`)
            snapshot = next
            expect(step.states[0]).toEqual(Array.from(next.states, (state) => without.states[state]))
          }
          const copies = Array.from(snapshot.states, (state, core) => ({
            state,
            dirty: protocol.dirty[state] === 1,
            exclusive: protocol.exclusive[state] === 1,
            fresh: snapshot.fresh[core] === 1,
          })).filter(({ state }) => state !== 0)
          expect(isFalse(invariant, copies, snapshot.memoryFresh[0] === 1), words).toBe(true)
        }
      }
      expect(broken).toBeGreaterThan(sabotages.length / 3)
    },
  )

  it('pose puzzles whose answer the checker agrees with, the same for the same seed', () => {
    for (const table of Object.values(PROTOCOLS)) {
      const cells = new Set<string>()
      for (let seed = 0; seed < 12; seed++) {
        const puzzle = puzzleOf(table, seed)
        if (puzzle === null) throw new Error(`${table.title}: no puzzle`)
        const { sabotage } = puzzle
        cells.add(sabotage.words)
        expect(puzzleOf(table, seed)?.sabotage.words).toBe(sabotage.words)
        expect(checkProtocol(compileProtocol(sabotage.table), CACHES).violations).not.toEqual([])
        const [answer, ...more] = differingCells(table, sabotage.table)
        expect(more).toEqual([])
        expect(sameCell(answer, sabotage.cell)).toBe(true)
      }
      expect(cells.size).toBeGreaterThan(1)
    }
  })
})
