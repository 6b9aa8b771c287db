import { describe, expect, it } from 'vitest'
import { LABELS, type LabelName, type RunSummary } from '../sim/log/schema.ts'
import { headlineOf } from './headline.tsx'

const side = (title: string, count: number, transfers: number) => {
  const ledger = Object.fromEntries(LABELS.map((name) => [name, 0])) as Record<LabelName, number>
  const summary: RunSummary = {
    simulatedPs: 1,
    work: { unit: 'packet', count, perSecond: 0 },
    dropped: 0,
    transfers,
    migrations: 0,
    contextSwitches: 0,
    ipis: 0,
    meanWaitPs: 0,
    meanResponsePs: 0,
    deadlocks: 0,
    ledger,
    events: 0,
    microOps: 0,
    digest: '',
  }
  return { title, summary }
}

describe('the sentence on top', () => {
  it('names the side that moved more first, whichever it is', () => {
    const [a, b] = [side('A', 100, 870), side('B', 50, 1475)]
    const wanted = 'Same packets, same seed: B moved 29.5 cache lines per packet, A 8.70.'
    expect(headlineOf([a, b])).toEqual({ sentence: wanted, evidence: 'A finished 100, B 50.' })
    expect(headlineOf([b, a]).sentence).toBe(wanted)
  })

  it('says so when both did as much, and when one did nothing', () => {
    expect(headlineOf([side('A', 100, 10), side('B', 99, 20)]).evidence).toBe('Both finished about as many: 100.')
    for (const sides of [
      [side('A', 10, 100), side('B', 0, 50)],
      [side('B', 0, 50), side('A', 10, 100)],
    ]) {
      const { sentence } = headlineOf(sides)
      expect(sentence.includes('B finished no packet at all') && sentence.includes('A moved 10.0')).toBe(true)
      expect(sentence).not.toMatch(/NaN|Infinity|∞/)
    }
    expect(headlineOf([side('A', 0, 0), side('B', 0, 0)]).sentence).not.toMatch(/NaN|Infinity/)
  })

  it('speaks of one side alone when there is only one', () => {
    expect(headlineOf([side('A', 4, 2)])).toEqual({
      sentence: 'A moved 0.50 cache lines per packet.',
      evidence: '4 packets finished.',
    })
  })

  it('speaks of waits where they are what matters, and of a deadlock before all else', () => {
    const waiting = (title: string, count: number, meanWaitPs: number, deadlocks = 0): ReturnType<typeof side> => {
      const { summary, ...rest } = side(title, count, 0)
      return { ...rest, summary: { ...summary, meanWaitPs, deadlocks } }
    }
    expect(headlineOf([waiting('A', 5, 2_000_000), waiting('B', 5, 9_000_000)], 'waits').sentence).toBe(
      'Same packets, same seed: on B a packet waited 9.00 µs, A 2.00 µs.',
    )
    expect(headlineOf([waiting('A', 1, 0, 1), waiting('B', 50, 0)]).sentence).toBe(
      'Same packets, same seed: A came to a deadlock after 1 packet; B finished 50.',
    )
    expect(headlineOf([waiting('A', 3, 0, 2)]).sentence).toBe('A came to a deadlock after 3 packets.')
  })
})
