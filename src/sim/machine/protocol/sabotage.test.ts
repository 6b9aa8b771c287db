import { describe, expect, it } from 'vitest'
import { checkProtocol } from '../check/check.ts'
import { brokenInvariant, emptySnapshot, stepOf } from '../check/model.ts'
import { compileProtocol } from './compile.ts'
import { PROTOCOLS } from './registry.ts'
import { cellKey, drawSabotage, sabotagesOf } from './sabotage.ts'
import { parseProtocolTable } from './validate.ts'

const CACHES = 3
const breaks = (table: Parameters<typeof compileProtocol>[0]): boolean =>
  checkProtocol(compileProtocol(table), CACHES).violations.length > 0

describe.each(Object.values(PROTOCOLS))('$title with a rule left out', (table) => {
  const all = sabotagesOf(table)

  it('is a table that can be run, differs in the place that it names, and says so in words of its own', () => {
    expect(all.length).toBeGreaterThan(3)
    expect(new Set(all.map(({ words }) => words)).size).toBe(all.length)
    for (const { table: broken, cell } of all) {
      expect(() => parseProtocolTable(JSON.parse(JSON.stringify(broken)))).not.toThrow()
      const differs = JSON.stringify(broken) !== JSON.stringify(table)
      expect(differs, cellKey(cell)).toBe(true)
    }
  })

  it('is sound, or has a counter-example that holds when it is gone through again', () => {
    let broken = 0
    for (const { table: sabotaged } of all) {
      const compiled = compileProtocol(sabotaged)
      for (const { invariant, steps } of checkProtocol(compiled, CACHES).violations) {
        broken++
        let at = emptySnapshot(1, CACHES)
        steps.forEach(({ cpu, block, op }, index) => {
          expect(brokenInvariant(compiled, CACHES, at)).toBeUndefined()
          const next = stepOf(compiled, CACHES, at, cpu, block, op)
          if (next === undefined) throw new Error(`step ${index} is impossible`)
          at = next
        })
        expect(brokenInvariant(compiled, CACHES, at)).toBe(invariant)
      }
    }
    expect(broken).toBeGreaterThan(2)
  })

  it('is posed as a puzzle only where something breaks, the same one for the same seed', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const drawn = drawSabotage(table, seed, breaks)
      if (drawn === undefined) throw new Error('there is no puzzle')
      expect(breaks(drawn.table)).toBe(true)
      expect(drawSabotage(table, seed, breaks)).toEqual(drawn)
    }
  })
})
