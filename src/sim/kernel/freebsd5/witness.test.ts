import { describe, expect, it } from 'vitest'
import { type Actor, type Scene, Trial, US, type Words } from '../../../../test/support/trial.ts'

const scene = (actors: Record<string, Actor>, change: Partial<Scene> = {}): Trial =>
  new Trial('freebsd5', { options: { witness: 1 }, locks: ['a', 'b', 'c'], actors, ...change })

const takes =
  (after: number, one: number, two: number, held = US) =>
  (s: Words): void => {
    s.compute(after)
    s.locked(one, () => {
      s.compute(held)
      s.locked(two, () => s.compute(held))
    })
  }

describe('witness_checkorder (subr_witness.c 1.213)', () => {
  it('reports a reversal before the deadlock that it leads to', () => {
    const t = scene(
      {
        first: { does: takes(0, 0, 1) },
        up: { does: takes(20 * US, 0, 1, 10 * US) },
        down: { does: takes(20 * US, 1, 0, 10 * US) },
      },
      { cpus: 3 },
    )
    const [, reversal] = t.order(
      { kind: 'acquire', lock: 'b', thread: 'down' },
      { kind: 'reversal', lock: 'a', thread: 'down' },
      { kind: 'contend', lock: 'a', thread: 'down' },
    )
    const deadlock = t.first({ kind: 'deadlock' })
    expect(reversal.index).toBeLessThan(deadlock.index)
    expect(reversal.other).toBeUndefined()
  })

  it('reports it when no deadlock follows, even of one thread alone', () => {
    const t = scene({
      alone: {
        does: (s) => {
          takes(0, 0, 1)(s)
          takes(US, 1, 0)(s)
        },
      },
    })
    t.order(
      { kind: 'acquire', lock: 'a', thread: 'alone' },
      { kind: 'acquire', lock: 'b', thread: 'alone' },
      { kind: 'release', lock: 'a', thread: 'alone' },
      { kind: 'acquire', lock: 'b', thread: 'alone' },
      { kind: 'reversal', lock: 'a', thread: 'alone' },
      { kind: 'acquire', lock: 'a', thread: 'alone' },
      { kind: 'exit', thread: 'alone' },
    )
    t.never({ kind: 'deadlock' })
    t.never({ kind: 'contend', lock: 'a' })
  })

  it('reports it once for each pair, however often it happens', () => {
    const t = scene({
      alone: {
        does: (s) => {
          takes(0, 0, 1)(s)
          takes(0, 0, 2)(s)
          s.repeat(5, () => takes(US, 1, 0)(s))
          s.repeat(5, () => takes(US, 2, 0)(s))
        },
      },
    })
    expect(t.all({ kind: 'reversal' }).map(({ lock }) => lock)).toEqual(['a', 'a'])
    expect(t.all({ kind: 'release', lock: 'b' }, t.all({ kind: 'reversal' })[0])).toHaveLength(5)
  })

  it('says nothing while all keep one order, and nothing where it is not compiled in', () => {
    const kept = scene({
      one: { does: takes(0, 0, 1) },
      two: { does: takes(US, 0, 2) },
      three: { does: takes(US, 1, 2) },
    })
    kept.never({ kind: 'reversal' })
    const off = scene(
      { one: { does: takes(0, 0, 1) }, two: { does: takes(30 * US, 1, 0) } },
      { options: { witness: 0 } },
    )
    off.never({ kind: 'reversal' })
  })
})
