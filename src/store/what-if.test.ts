import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ScenarioIntervention } from '../scenario/interventions.ts'
import { DEFAULT_PRESET } from '../scenario/presets/index.ts'
import { choosePreset, useApp } from './app.ts'
import { compareWithBefore, dropIntervention, intervene, redo, undo } from './what-if.ts'

const now = (): readonly ScenarioIntervention[] => useApp.getState().scenario.interventions ?? []
const load = (permille: number): ScenarioIntervention => ({ atPs: permille, kind: 'load', permille })

const anyStep = fc.oneof(
  fc.record({ do: fc.integer({ min: 10, max: 5000 }) }),
  fc.record({ drop: fc.nat(5) }),
  fc.constantFrom('undo' as const, 'redo' as const),
)

describe('what is done to a run', () => {
  it('is undone and redone in the order in which it was done, as a plain list of lists would have it', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 30 }), (steps) => {
        choosePreset(DEFAULT_PRESET)
        const history: ScenarioIntervention[][] = [[]]
        let at = 0
        const put = (list: ScenarioIntervention[]): void => {
          history.splice(++at, history.length, list)
        }
        for (const step of steps) {
          if (step === 'undo') {
            undo()
            at = Math.max(0, at - 1)
          } else if (step === 'redo') {
            redo()
            at = Math.min(history.length - 1, at + 1)
          } else if ('do' in step) {
            intervene(load(step.do))
            put([...history[at], load(step.do)])
          } else if (step.drop < history[at].length) {
            dropIntervention(step.drop)
            put(history[at].toSpliced(step.drop, 1))
          }
          expect(now()).toEqual(history[at])
        }
      }),
    )
  })

  it('is forgotten with the scenario, and leaves no empty list behind', () => {
    intervene(load(2000))
    choosePreset(DEFAULT_PRESET)
    expect(useApp.getState().scenario).toEqual(DEFAULT_PRESET.scenario)
    undo()
    expect(useApp.getState().scenario).toEqual(DEFAULT_PRESET.scenario)
    intervene(load(2000))
    undo()
    expect('interventions' in useApp.getState().scenario).toBe(false)
  })

  it('is compared with what was before, under the kernel that it was done to', () => {
    choosePreset(DEFAULT_PRESET)
    intervene({ ...load(2000), on: 'freebsd5' })
    compareWithBefore()
    expect(useApp.getState().sides).toEqual([{ kernel: 'freebsd5', plain: true }, { kernel: 'freebsd5' }])
  })
})
