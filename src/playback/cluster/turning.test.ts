import { describe, expect, it } from 'vitest'
import { turningPoints, turnsIn } from './turning.ts'

const NETWORK = { medium: 'switch', latencyPs: 100_000_000, bitsPerSecond: 100_000_000, lossPerMillion: 0 } as const

describe('where the order of strategies turns round', () => {
  const points = [
    ...turningPoints({
      systems: ['kerrighed', 'xen', 'sprite', 'stop-and-copy'],
      network: NETWORK,
      vmBytes: 4_194_304,
      dirtyRate: 1_048_576,
    }),
  ]
  const at = (system: string, share: number) => points.filter((point) => point.system === system)[share]

  it('is in the order of the laws for a mostly clean process', () => {
    const freezes = ['kerrighed', 'xen', 'sprite', 'stop-and-copy'].map((system) => at(system, 1).freezeMs)
    expect(freezes).toEqual(freezes.toSorted((a, b) => a - b))
  })

  it('turns round between a flush and stop and copy long before the working set is all of the memory', () => {
    const turns = turnsIn(points).filter(
      ({ of, first, second }) => of === 'freezeMs' && first === 'sprite' && second === 'stop-and-copy',
    )
    expect(turns).toHaveLength(1)
    // A page is dearer to flush than to copy: the turn comes long before all of it is dirty.
    expect(turns[0].atBytes).toBeGreaterThan(0.02 * 4_194_304)
    expect(turns[0].atBytes).toBeLessThan(0.5 * 4_194_304)
  })

  it('never turns round between pre-copy and eager in bytes', () => {
    for (const [share] of [0, 1, 2, 3, 4, 5, 6].entries()) {
      expect(at('xen', share).bytes).toBeGreaterThan(at('stop-and-copy', share).bytes * 0.999)
    }
  })
})
