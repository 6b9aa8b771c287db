import { describe, expect, it } from 'vitest'
import { madeInfo, madeRun } from '../../../test/support/made-run.ts'
import { type LaneId, layoutOf, rowAt } from './layout.ts'

const sideOf = (cpus: number, side: number) => ({
  title: `side ${side}`,
  side,
  run: madeRun(madeInfo(cpus, ['a', 'b'], [['lock', 'spin']]), []),
})

describe('the places of lanes', () => {
  it('are one below the other, each found again by its height, with what was asked for below its side', () => {
    const pins: LaneId[] = [
      { side: 1, kind: 'thread', index: 1 },
      { side: 0, kind: 'lock', index: 0 },
    ]
    const layout = layoutOf([sideOf(4, 0), sideOf(2, 1)], pins, 1000)
    expect(layout.rows.map(({ side, name }) => `${side} ${name}`)).toEqual([
      '0 CPU 0',
      '0 CPU 1',
      '0 CPU 2',
      '0 CPU 3',
      '0 lock',
      '1 CPU 0',
      '1 CPU 1',
      '1 b',
    ])
    let below = 0
    for (const row of layout.rows) {
      expect(row.top).toBeGreaterThanOrEqual(below)
      below = row.top + row.height
      expect(rowAt(layout, row.top + row.height / 2)).toBe(row)
    }
    expect(layout.height).toBeGreaterThanOrEqual(below)
    expect(rowAt(layout, 0)).toBeUndefined()
  })

  it('leave out what a run has not, and keep 2 × 256 CPUs within a screen', () => {
    const unknown: LaneId[] = [
      { side: 0, kind: 'thread', index: 9 },
      { side: 0, kind: 'line', index: 4000 },
    ]
    expect(layoutOf([sideOf(1, 0)], unknown, 1000).rows).toHaveLength(1)
    expect(layoutOf([sideOf(256, 0), sideOf(256, 1)], [], 1000).height).toBeLessThan(800)
  })
})
