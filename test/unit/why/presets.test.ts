import { describe, expect, it } from 'vitest'
import { chainOf, stepsOf } from '../../../src/playback/why/chain.ts'
import { indexOf } from '../../../src/playback/why/log-index.ts'
import { pairOf } from '../../../src/scenario/pair.ts'
import { PRESETS } from '../../../src/scenario/presets/index.ts'
import { KIND, LABEL, LABELS } from '../../../src/sim/log/schema.ts'
import { presetRun } from '../../support/preset-run.ts'
import { falsehood } from './claims.ts'

/** Whole runs when they are verified, but for the few that no page could keep; else their beginnings. */
const EVENTS_MAX = process.env['VERIFY'] === '1' ? 3_000_000 : 20_000
/** Chains of each run that are told in words and looked up in the log. */
const SAMPLE = 40
const CLOCK_DEVICES = [29, 30]

const RUNS = PRESETS.flatMap((preset) => pairOf(preset).map((kernel) => ({ id: preset.id, preset, kernel })))

describe.each(RUNS)('in $id under $kernel', { timeout: 600_000 }, ({ preset, kernel }) => {
  it('every stall, block and move has a chain of causes that ends in a root, and what it says is true', () => {
    const run = presetRun(preset, kernel, EVENTS_MAX)
    const { columns, length } = run.log
    const index = indexOf(run, length - 1)
    const asked: number[] = []
    for (let at = 0; at < length; at++) {
      const kind = columns.kind[at]
      const waits = kind === KIND.label && (columns.a[at] === LABEL.spin || LABELS[columns.a[at]].startsWith('stall'))
      if (!waits && kind !== KIND.block && kind !== KIND.migrate && kind !== KIND.contend) continue
      asked.push(at)
      const { steps, root } = stepsOf(index, at)
      const last = steps[steps.length - 1]
      // The root is looked at in the log, whatever the chain calls it.
      const [rootKind, time] = [columns.kind[last.event], columns.time[last.event]]
      const isRoot =
        (root === 'arrival' && [KIND.arrive, KIND.drop, KIND.interrupt].includes(rootKind)) ||
        (root === 'timer' && rootKind === KIND.interrupt && CLOCK_DEVICES.includes(columns.a[last.event])) ||
        (root === 'program' && (time === 0 || (rootKind === KIND.label && columns.a[last.event] === LABEL.user))) ||
        (root === 'intervention' && rootKind === KIND.intervene)
      if (!isRoot) expect.fail(`event ${at} has no root: it ends at event ${last.event}, ${last.relation}, ${root}`)
    }
    expect(asked.length).toBeGreaterThan(0)
    const every = Math.max(1, Math.floor(asked.length / SAMPLE))
    for (let order = 0; order < asked.length; order += every) {
      const chain = chainOf(run, asked[order])
      expect(chain.at(-1)?.root).not.toBeNull()
      chain.forEach((link, depth) => {
        expect(link.text).not.toMatch(/undefined|null|NaN|CPU -1|\(\)/)
        if (depth > 0) expect(falsehood(columns, run.info, chain[depth - 1], link)).toBeNull()
      })
    }
  })
})
