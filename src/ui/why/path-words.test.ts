import { describe, expect, it } from 'vitest'
import { presetRun } from '../../../test/support/preset-run.ts'
import { criticalPathOf } from '../../playback/critical-path/critical-path.ts'
import { PRESETS } from '../../scenario/presets/index.ts'
import { causesOfPath, longestOf, placesOfPath, sayDifference, sayItem } from './path-words.ts'

const preset = PRESETS.find(({ id }) => id === 'giant-network') ?? PRESETS[0]
const run = presetRun(preset, 'freebsd4', 20_000)
const path = criticalPathOf(run)

describe('the words of a critical path', () => {
  it('name its greatest causes and the lock behind which most of it was, with their shares', () => {
    if (path === null) expect.fail('no packet was finished')
    const causes = causesOfPath(path)
    for (let order = 1; order < causes.length; order++) {
      expect(causes[order].ps).toBeLessThanOrEqual(causes[order - 1].ps)
    }
    const [place] = placesOfPath(run, path)
    expect(sayItem(place, path, 'packet')).toMatch(
      /^\d\d % of the way to the last packet was done while others waited for Giant\.$/,
    )
  })

  it('lead to the longest stretch of each', () => {
    if (path === null) expect.fail('no packet was finished')
    for (const item of [...causesOfPath(path), ...placesOfPath(run, path)]) {
      const longest = longestOf(path, item)
      const lengths = path.segments.filter(item.passes).map(({ fromPs, toPs }) => toPs - fromPs)
      expect(lengths.reduce((sum, ps) => sum + ps, 0)).toBe(item.ps)
      expect(longest === undefined ? -1 : longest.toPs - longest.fromPs).toBe(Math.max(...lengths))
    }
  })

  it('explain why a rerun came to more, to less, to the same, to nothing, or to a loss', () => {
    if (path === null) expect.fail('no packet was finished')
    const busy = { ...path, arrived: path.done * 2 }
    const say = (measured: number, of = busy): string => sayDifference({ now: 100, bound: 150, measured }, of, 'packet')
    expect(say(101)).toMatch(/^Hardly a gain/)
    expect(say(180)).toMatch(/^More than the path/)
    expect(say(120)).toMatch(/^Less than the path/)
    expect(say(149)).toMatch(/^As much as the path/)
    expect(say(60)).toMatch(/^Fewer than before/)
    const easy = { ...path, arrived: path.done, byCause: { ...path.byCause, arrivals: 1 } }
    expect(say(101, easy)).toMatch(/^No more can be done than comes: nearly every packet /)
  })
})
