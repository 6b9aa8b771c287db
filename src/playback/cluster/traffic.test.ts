import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MS, runOf, S, scenarioOf } from '../../../test/support/cluster-run.ts'
import { CLUSTER_KIND } from '../../sim/cluster/core/log.ts'
import { familyOf, flowsAt, packetsAt, paceOf } from './traffic.ts'

const SPEEDS = [MS / 2, 20 * MS, 250 * MS]

describe('messages as marks', () => {
  it('sets out after nothing else than a sending, and ends after it at the latest by the pace', () => {
    const { run } = runOf(scenarioOf(), 'sprite')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 * S }), fc.constantFrom(...SPEEDS), (ps, speed) => {
        const pace = paceOf(speed)
        for (const { row, from, to, share, gone, lost } of packetsAt(run, run.stateAt(ps), ps, pace)) {
          const sending = run.rowAt(row)
          expect(sending.kind).toBe(CLUSTER_KIND.send)
          expect([sending.node, sending.b]).toEqual([from, to])
          expect(from).not.toBe(to)
          expect(sending.time).toBeLessThanOrEqual(ps)
          const longest = Math.max(run.endOf(row) - sending.time, pace.leastPs)
          expect(ps - sending.time).toBeLessThanOrEqual((lost === '' ? 1 : 2) * longest)
          expect(share).toBeGreaterThanOrEqual(0)
          expect(share).toBeLessThanOrEqual(1)
          expect(gone && lost === '').toBe(false)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('stands for every message that is under way, each in one mark', () => {
    const { run } = runOf(scenarioOf(), 'kerrighed')
    let seen = 0
    for (let ps = 290 * MS; ps < 500 * MS; ps += MS / 3) {
      const state = run.stateAt(ps)
      const flying = [...state.flying.values()].filter((row) => run.rowAt(row).node !== run.rowAt(row).b)
      const marks = packetsAt(run, state, ps, paceOf(MS / 100))
      seen += flying.length
      // At a pace slower than the messages each has a mark of its own.
      expect(marks.filter(({ gone }) => !gone).map(({ row }) => row)).toEqual(expect.arrayContaining(flying))
    }
    expect(seen).toBeGreaterThan(20)
  })

  it('puts together what follows closely at a fast pace: fewer marks, the same messages', () => {
    const { run } = runOf(scenarioOf(), 'stop-and-copy')
    const ps = 900 * MS
    const state = run.stateAt(ps)
    const slow = packetsAt(run, state, ps, { slotPs: 1, leastPs: 200 * MS })
    const slotPs = 2 ** 37
    const fast = packetsAt(run, state, ps, { slotPs, leastPs: 200 * MS })
    expect(fast.length).toBeGreaterThan(0)
    expect(fast.length).toBeLessThan(slow.length / 3)
    for (const { row, from, to, family, count } of fast) {
      const slot = Math.floor(run.timeOf(row) / slotPs)
      const together = run.sends
        .map((send) => run.rowAt(send))
        .filter(({ time, node, b }) => time <= ps && Math.floor(time / slotPs) === slot && node === from && b === to)
        .filter(({ c, d, e }) => familyOf(run.text(c), d / e) === family)
        .filter(({ index, time }) => run.endOf(index) - time < 200 * MS)
      expect(count).toBe(together.reduce((sum, { e }) => sum + e, 0))
      expect(together[0].index).toBe(row)
    }
  })

  it('shows what is lost at a cut, and that it is gone', () => {
    const faults = [{ kind: 'cut' as const, a: 0, b: 1, atPs: 600 * MS }]
    const { run } = runOf(scenarioOf({ faults }), 'stop-and-copy')
    const lost = []
    for (let ps = 600 * MS; ps < 1200 * MS; ps += 2 * MS) {
      lost.push(...packetsAt(run, run.stateAt(ps), ps, paceOf(50 * MS)).filter((packet) => packet.lost !== ''))
    }
    expect(lost.map((packet) => packet.lost)).toContain('link cut')
    expect(lost.some(({ gone }) => gone)).toBe(true)
  })

  it('tells what carries something from words, and words from heartbeats', () => {
    expect(familyOf('page', 4108)).toBe('data')
    expect(familyOf('reply', 4160)).toBe('data')
    expect(familyOf('RESUME', 16)).toBe('word')
    for (const kind of ['imalive', 'PING', 'keepalive', 'load in return', 'loads', 'membership']) {
      expect(familyOf(kind, 64)).toBe('pulse')
    }
    expect(familyOf('leads nowhere', 64)).toBe('pulse')
    expect(familyOf('download', 64)).toBe('word')
  })
})

describe('flows', () => {
  it('measure in whole stretches of time what was sent in them, and do not change within one', () => {
    const { run } = runOf(scenarioOf(), 'stop-and-copy')
    const [flow] = flowsAt(run, 900 * MS, 100 * MS)
    expect(flow).toMatchObject({ from: 0, to: 1, family: 'data', kind: 'page' })
    // 100 Mbit/s, less what the headers of pages take.
    expect(flow.bytesPerSecond).toBeGreaterThan(11e6)
    expect(flow.bytesPerSecond).toBeLessThan(13.5e6)
    const window = 2 ** Math.round(Math.log2(100 * MS))
    const begin = Math.ceil((900 * MS) / window) * window
    expect(flowsAt(run, begin + 1, 100 * MS)).toEqual(flowsAt(run, begin + window - 1, 100 * MS))
  })
})
