import { expect, it } from 'vitest'
import { presetRun } from '../../test/support/preset-run.ts'
import { Run } from '../playback/run.ts'
import { PRESETS } from '../scenario/presets/index.ts'
import { runsInOrder } from './use-runs.ts'

it('a run that is there before the one on its left does not take that one’s place', () => {
  const run = presetRun(PRESETS[0], 'freebsd5', 1000)
  const [there, missing] = [
    { run, error: null },
    { run: null, error: null },
  ]
  const begun = { run: new Run(run.info, 1000), error: null }
  expect(runsInOrder([there, there])).toEqual([run, run])
  expect(runsInOrder([missing, there])).toEqual([])
  expect(runsInOrder([begun, there])).toEqual([])
  expect(runsInOrder([there, missing, there])).toEqual([run])
})
