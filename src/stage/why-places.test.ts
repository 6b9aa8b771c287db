import { describe, expect, it } from 'vitest'
import { presetRun } from '../../test/support/preset-run.ts'
import { frameAt } from '../playback/frame.ts'
import { chainOf } from '../playback/why/chain.ts'
import { longestWait } from '../playback/why/now.ts'
import { PRESETS } from '../scenario/presets/index.ts'
import { layoutFor } from './layout.ts'
import { BADGE, badgesOf } from './why-places.ts'

const RUNS = ['packets', 'many-cpus', 'lock-convoy-sixteen'].map((id) => ({
  id,
  run: presetRun(PRESETS.find((preset) => preset.id === id) ?? PRESETS[0], 'freebsd5', 30_000),
}))

describe.each(RUNS)('the numbers of causes on the stage of $id', ({ run }) => {
  it.each([1200, 700, 340])('stand apart from each other and within a stage of %d pixels', (width) => {
    const layout = layoutFor(run.info, run.tracked, width)
    let most = 0
    for (let time = 20_000_000; time < run.reachedPs; time += 11_000_000) {
      const event = longestWait(run, time)
      if (event < 0) continue
      const chain = chainOf(run, event)
      const badges = badgesOf({ run, frame: frameAt(run, time, 0), layout }, chain)
      most = Math.max(most, badges.length)
      badges.forEach(({ number, at, text }, order) => {
        expect(text).toBe(chain[number - 1].text)
        expect(at.x - BADGE.radius).toBeGreaterThanOrEqual(0)
        expect(at.x + BADGE.radius).toBeLessThanOrEqual(layout.width)
        expect(at.y).toBeGreaterThan(0)
        expect(at.y).toBeLessThan(layout.height)
        for (const other of badges.slice(order + 1)) {
          expect(Math.hypot(other.at.x - at.x, other.at.y - at.y)).toBeGreaterThanOrEqual(2 * BADGE.radius)
        }
      })
    }
    expect(most).toBeGreaterThan(2)
  })
})
