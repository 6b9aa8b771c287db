import { describe, expect, it } from 'vitest'
import { checkProtocol } from '../../sim/machine/check/check.ts'
import { sabotagesOf } from '../../sim/machine/check/sabotage.ts'
import { compileProtocol } from '../../sim/machine/protocol/compile.ts'
import { PROTOCOLS } from '../../sim/machine/protocol/registry.ts'
import { frameAt } from '../frame.ts'
import { exampleOf } from './counter-example.ts'

describe('a counter-example on the stage', () => {
  it('shows after each step the states that the checker found, for every rule that can be left out', () => {
    let shown = 0
    for (const table of Object.values(PROTOCOLS)) {
      for (const { table: broken } of sabotagesOf(table)) {
        for (const violation of checkProtocol(compileProtocol(broken), 3).violations) {
          const { run, momentsPs, sentences } = exampleOf(broken, violation)
          expect(sentences).toHaveLength(violation.steps.length)
          violation.steps.forEach(({ states }, index) => {
            const { cells, flights } = frameAt(run, momentsPs[index + 1], 0)
            expect(flights).toEqual([])
            expect(Array.from(cells, (state) => broken.states[state])).toEqual(states[0])
            shown++
          })
        }
      }
    }
    expect(shown).toBeGreaterThan(100)
  })

  it('says what is asked, who answers and which copy is old', () => {
    const { mesi } = PROTOCOLS
    const found = sabotagesOf(mesi).find(({ words }) => words === 'S does not obey BusUpgr: it keeps its copy')
    if (found === undefined) throw new Error('not offered')
    const [violation] = checkProtocol(compileProtocol(found.table), 2).violations
    const { sentences, broken, stale } = exampleOf(found.table, violation)
    expect(sentences[0]).toBe(
      'CPU 0 reads: it puts BusRd on the bus, and memory supplies the data; its copy goes from I to E.',
    )
    expect(sentences[1]).toContain("CPU 0's cache supplies the data")
    expect(broken).toBe(
      'CPU 0 (M) believes that nobody else has the line and may write it in silence; CPU 1 (S) still has a copy.',
    )
    expect(stale.at(-1)).toEqual([1])
  })
})
