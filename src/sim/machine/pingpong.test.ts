import { describe, expect, it } from 'vitest'
import { measurePingPong } from './pingpong.ts'
import { MESI } from './protocol/mesi.ts'
import { PROTOCOLS } from './protocol/registry.ts'
import { transferMatrix } from './topology/distance.ts'
import { takeCpus } from './topology/build.ts'
import { MACHINES } from './topology/registry.ts'

describe('ping-pong on the simulated machine', () => {
  for (const machine of Object.values(MACHINES)) {
    it(`gives back the latencies of ${machine.title}`, () => {
      const some = takeCpus(machine, Math.min(24, machine.cpus.length))
      const wanted = transferMatrix(some)
      measurePingPong(some, MESI).forEach((ps, pair) => {
        expect(Math.abs(ps - wanted[pair])).toBeLessThanOrEqual(wanted[pair] * 0.02)
      })
    })
  }

  it('is not looked up: a bus that is slower than the transfer shows in what is measured', () => {
    const machine = MACHINES['dual-opteron-2005']
    const slow = { ...machine, interconnect: { ...machine.interconnect, transactionPs: 500_000 } }
    expect(Math.max(...measurePingPong(slow, MESI))).toBeGreaterThan(400_000)
  })

  it('costs as much under every protocol that invalidates', () => {
    const machine = takeCpus(MACHINES['dual-opteron-2005'], 2)
    const measured = ['msi', 'mesi', 'mosi', 'moesi'].map((name) => measurePingPong(machine, PROTOCOLS[name])[1])
    expect(new Set(measured).size).toBe(1)
  })
})
