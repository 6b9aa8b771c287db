import { describe, expect, it } from 'vitest'
import { LABELS, type LabelName, type RunSummary } from '../sim/log/schema.ts'
import { differencesOf, type Finished } from './differences.ts'

const US = 1_000_000

/** A side that spent so many µs on what is named, and was idle for the rest of 1 ms of 4 CPUs. */
const side = (title: string, count: number, spent: Partial<Record<LabelName, number>>, unit = 'packet'): Finished => {
  const ledger = Object.fromEntries(LABELS.map((name) => [name, (spent[name] ?? 0) * US])) as Record<LabelName, number>
  ledger.idle = 4000 * US - Object.values(ledger).reduce((sum, ps) => sum + ps, 0)
  const summary: RunSummary = {
    simulatedPs: 1000 * US,
    work: { unit, count, perSecond: count * 1000 },
    dropped: 0,
    transfers: 0,
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

describe('where two kernels part', () => {
  it('names the three largest differences per unit of work, whichever way round the sides are', () => {
    const a = side('A', 100, { kernel: 500, interrupt: 90, stallTransfer: 100, spin: 0, switch: 20 })
    const b = side('B', 100, { kernel: 500, interrupt: 50, stallTransfer: 310, spin: 100, switch: 30 })
    const wanted =
      'Per packet, B spends 2.10 µs more waiting for lines out of other caches, 1.00 µs more spinning for locks, ' +
      'and 400 ns less in interrupts and messages than A.'
    expect(differencesOf(a, b)).toBe(wanted)
    expect(differencesOf(b, a)).toBe(wanted)
  })

  it('names fewer where there are fewer', () => {
    const a = side('A', 10, { user: 100 })
    expect(differencesOf(a, side('B', 10, { user: 100, spin: 50 }))).toBe(
      'Per packet, B spends 5.00 µs more spinning for locks than A.',
    )
    expect(differencesOf(a, side('B', 10, { user: 100, spin: 50, switch: 10 }))).toBe(
      'Per packet, B spends 5.00 µs more spinning for locks and 1.00 µs more changing threads than A.',
    )
  })

  it('says so when there is none', () => {
    const a = side('A', 100, { user: 1000, spin: 10 })
    expect(differencesOf(a, side('B', 100, { user: 1000, spin: 12 }))).toBe(
      'Per packet, A and B spend about the same everywhere.',
    )
  })

  it('speaks of idle time only where the side that got less done had more of it', () => {
    const busy = { user: 3800 }
    expect(differencesOf(side('A', 400, busy), side('B', 100, { user: 950 }))).toBe(
      'Per packet, B spends 30.0 µs more idle than A.',
    )
    expect(differencesOf(side('A', 100, { user: 950 }), side('B', 100, { user: 950, spin: 500 }))).not.toMatch(/idle/)
  })

  it('compares shares of the time when a side finished nothing', () => {
    const [a, none] = [side('A', 100, { user: 2000 }), side('B', 0, { spin: 4000 })]
    expect(differencesOf(a, none)).toBe(
      "Of its CPUs' time, B spends 100 percentage points more spinning for locks, 50 percentage points less idle, and " +
        "50 percentage points less in the threads' own programs than A.",
    )
    expect(differencesOf(none, a)).toBe(differencesOf(a, none))
    for (const other of [none, side('C', 0, {})]) expect(differencesOf(other, none)).not.toMatch(/NaN|Infinity/)
  })

  it('compares nothing that is not the same work', () => {
    expect(differencesOf(side('A', 1, {}), side('B', 1, {}, 'round'))).toBeNull()
  })
})
