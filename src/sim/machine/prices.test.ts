import { describe, expect, it } from 'vitest'
import { testConfig } from '../../../test/support/config.ts'
import { KIND } from '../log/schema.ts'
import { createSimulation } from '../simulation.ts'

const UNTIL = 200_000_000

const run = (free: string[]) => {
  const sim = createSimulation({ ...testConfig('freebsd5', 'packet-forwarding', { seed: 2 }), free })
  sim.runUntil(UNTIL)
  return { sim, summary: sim.summary(), log: sim.log.slice(0, sim.log.length) }
}

describe('a cause that costs nothing', () => {
  it.each(['stallTransfer', 'stallFollow', 'stallMemory', 'stallUpgrade', 'switch', 'interrupt'] as const)(
    'takes no time, and nothing else is lost: %s',
    (label) => {
      const [usual, without] = [run([]), run([label])]
      expect(usual.summary.ledger[label]).toBeGreaterThan(0)
      expect(without.summary.ledger[label]).toBe(0)
      const sum = Object.values(without.summary.ledger).reduce((total, ps) => total + ps, 0)
      expect(sum).toBe(4 * UNTIL)
      expect(without.summary.work.count).toBeGreaterThan(0)
    },
  )

  it('may be an interrupt’s way, or all waits for the lines of one region', () => {
    const ipis = run(['ipi']).log
    const sent = ipis.kind.findIndex((kind) => kind === KIND.ipiSend)
    expect(ipis.b[sent]).toBe(0)
    const { sim, log, summary } = run(['line:sched_lock'])
    const line = sim.info.regions.find(({ name }) => name === 'sched_lock')?.first ?? -1
    const ways = Array.from(log.kind.keys()).filter((at) => log.kind[at] === KIND.transfer && log.b[at] >= 0)
    expect(ways.filter((at) => log.a[at] === line).every((at) => log.c[at] === 0)).toBe(true)
    expect(ways.some((at) => log.a[at] !== line && log.c[at] > 0)).toBe(true)
    expect(summary.work.count).toBeGreaterThanOrEqual(run([]).summary.work.count)
  })

  it('is none of these by default: the digest is the same', () => {
    expect(run([]).summary.digest).toBe(
      (() => {
        const sim = createSimulation(testConfig('freebsd5', 'packet-forwarding', { seed: 2 }))
        sim.runUntil(UNTIL)
        return sim.digest()
      })(),
    )
  })
})
