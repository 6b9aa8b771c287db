import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { soundTrace } from '../../test/support/sched-trace.ts'
import { type Rerun, rerunOf } from '../sim/trace/sched/rerun.ts'
import { TRACED_LIMITS, type TracedThread } from '../sim/trace/sched/steps.ts'
import { decodeLink, encodeLink, ENGINE_VERSION } from './link.ts'
import { scenarioOfRerun } from './rerun.ts'
import { type Scenario, ScenarioError } from './scenario.ts'
import { scenarioText } from './scenario-text.ts'
import { parseScenario } from './validate.ts'

const scenarioOf = (rerun: Rerun, shorten = 1): Scenario =>
  scenarioOfRerun(rerun, {
    title: 'a trace',
    kernel: 'dragonfly',
    machine: 'quad-opteron-2005',
    protocol: 'moesi',
    cpus: 3,
    lines: 16,
    shorten,
  })

const carrying = (...traced: TracedThread[]): unknown => ({
  ...scenarioOf({ threads: [], untilNs: 1000, whole: true, bursts: 0, computeNs: 0 }),
  traced,
})

const thread = (name: string, steps: string): TracedThread => ({ name, cpu: 0, steps })

const link = (scenario: Scenario): Promise<string> =>
  encodeLink({ scenario, momentPs: 0, view: 'split', digest: '', engine: ENGINE_VERSION })

describe('a scenario that carries the threads of a trace', () => {
  it('is valid, and comes back from a file and from a link as it was', async () => {
    await fc.assert(
      fc.asyncProperty(soundTrace, fc.constantFrom(1, 100), async (trace, shorten) => {
        const scenario = parseScenario(scenarioOf(rerunOf(trace), shorten))
        expect(parseScenario(JSON.parse(scenarioText(scenario)))).toEqual(scenario)
        const decoded = await decodeLink(`#${await link(scenario)}`)
        expect(decoded).toMatchObject({ ok: true, shared: { scenario } })
      }),
      { numRuns: 30 },
    )
  })

  it('says where its steps are wrong', () => {
    const refusal = (...threads: TracedThread[]): string => {
      try {
        parseScenario(carrying(...threads))
        return 'valid'
      } catch (error) {
        expect(error).toBeInstanceOf(ScenarioError)
        return String(error instanceof Error && error.message)
      }
    }
    expect(refusal(thread('a', 'r100 s20 k1'), thread('b', 'w r5'))).toBe('valid')
    expect(refusal(thread('a', 'r100 x20'))).toMatch(/^traced\[0\]\.steps: step 2 is "x20"/)
    expect(refusal(thread('a', 'r0'))).toMatch(/from 1 to/)
    expect(refusal(thread('a', 'r100  s5'))).toMatch(/step 2 is ""/)
    expect(refusal(thread('a', 'k1'))).toMatch(/thread 0 wakes thread 1; there are 1/)
    expect(refusal(thread('a', 'w'))).toMatch(/thread 0 waits 1 times and is woken 0 times/)
    expect(refusal(thread('a', 'r1'), thread('a', 'r1'))).toMatch(/^traced\[1\]\.name/)
    expect(refusal()).toMatch(/^traced/)
    const half = 'r1 '.repeat(TRACED_LIMITS.characters / 6 + 10).trimEnd()
    expect(refusal(thread('a', half), thread('b', half))).toMatch(/characters; at most 200000/)
  })

  it('is a file where it is too long for a link, which says so', async () => {
    let state = 1
    const steps = Array.from({ length: 24_000 }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return `r${1 + (state >>> 10)}`
    })
    const scenario = parseScenario(carrying(thread('a', steps.join(' ').slice(0, 190_000).replace(/ \S*$/, ''))))
    await expect(link(scenario)).rejects.toThrow(/a link would have \d+ characters/)
  })

  it('is accepted or refused with a sentence, however its steps have been spoilt', () => {
    const spoilt = fc.tuple(fc.string({ unit: fc.constantFrom(...'rswk0129 -.x'), maxLength: 60 }), fc.nat(300))
    fc.assert(
      fc.property(fc.array(spoilt, { minLength: 1, maxLength: 4 }), (threads) => {
        try {
          parseScenario(carrying(...threads.map(([steps, cpu], index) => ({ name: `t${index}`, cpu, steps }))))
        } catch (error) {
          expect(error).toBeInstanceOf(ScenarioError)
        }
      }),
      { numRuns: 500 },
    )
  })
})
