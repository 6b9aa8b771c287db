import { describe, expect, it } from 'vitest'
import { presetRun } from '../../../test/support/preset-run.ts'
import { pairOf } from '../../scenario/pair.ts'
import { PRESETS } from '../../scenario/presets/index.ts'
import { KIND, LABELS } from '../../sim/log/schema.ts'
import { criticalPathOf } from './critical-path.ts'

/** Longer beginnings of the runs when they are verified. */
const EVENTS_MAX = process.env['VERIFY'] === '1' ? 400_000 : 15_000

const RUNS = PRESETS.flatMap((preset) => pairOf(preset).map((kernel) => ({ id: preset.id, preset, kernel })))

describe.each(RUNS)('the critical path of $id under $kernel', { timeout: 600_000 }, ({ preset, kernel }) => {
  it('covers all of the time until the last unit is done, once, and each stretch is what its CPU did', () => {
    const run = presetRun(preset, kernel, EVENTS_MAX)
    const { columns, length } = run.log
    const path = criticalPathOf(run)
    const last = columns.kind.subarray(0, length).lastIndexOf(KIND.done)
    if (path === null) {
      expect(last).toBe(-1)
      return
    }
    expect(path.wholePs).toBe(columns.time[last])
    let at = 0
    for (const { fromPs, toPs, cause, cpu, event } of path.segments) {
      expect(fromPs).toBe(at)
      expect(toPs).toBeGreaterThan(fromPs)
      at = toPs
      if (
        columns.kind[event] === KIND.label &&
        cause in LABEL_NAMES &&
        cpu >= 0 &&
        LABELS[columns.a[event]] === cause
      ) {
        expect(columns.time[event]).toBeLessThanOrEqual(fromPs)
      }
    }
    expect(at).toBe(path.wholePs)
    expect(Object.values(path.byCause).reduce((sum, ps) => sum + ps, 0)).toBe(path.wholePs)
    expect([...path.byContext.values()].reduce((sum, ps) => sum + ps, 0)).toBe(path.wholePs)
  })
})

const LABEL_NAMES = Object.fromEntries(LABELS.map((name) => [name, true]))
