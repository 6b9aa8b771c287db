import { describe, expect, it } from 'vitest'
import { testConfig } from '../../../test/support/config.ts'
import { KIND, LABEL } from '../../sim/log/schema.ts'
import { createSimulation } from '../../sim/simulation.ts'
import { Run } from '../run.ts'
import { bouncesOf, fetchesByCpu } from './bounces.ts'

const UNTIL = 200_000_000

describe('the lines that bounce', () => {
  it('are those that a plain count over the log finds, however the log comes in', () => {
    const sim = createSimulation(testConfig('freebsd5', 'packet-forwarding', { seed: 5 }))
    const run = new Run(sim.info, UNTIL)
    let sent = 0
    for (let done = false; !done;) {
      done = sim.runUntil(UNTIL, 4000)
      run.append(sim.log.slice(sent, sim.log.length), sim.now)
      sent = sim.log.length
      bouncesOf(run)
    }
    const { columns, length } = run.log
    const moved = Array.from({ length }, (_, at) => at).filter(
      (at) => columns.kind[at] === KIND.transfer && columns.b[at] >= 0,
    )
    const bounces = bouncesOf(run)
    expect(bounces.reduce((sum, { transfers }) => sum + transfers, 0)).toBe(moved.length)
    const [first] = bounces
    const own = moved.filter((at) => columns.a[at] === first.line)
    expect(first.transfers).toBe(own.length)
    expect(first.stalledPs).toBe(own.reduce((sum, at) => sum + columns.c[at], 0))
    const byCpu = fetchesByCpu(first, run.info.cpuCount)
    expect(byCpu).toEqual(byCpu.map((_, cpu) => own.filter((at) => columns.cpu[at] === cpu).length))
    for (let cpu = 0; cpu < run.info.cpuCount; cpu++) expect(first.matrix[cpu * run.info.cpuCount + cpu]).toBe(0)
    expect(first.threads.reduce((sum, { times }) => sum + times, 0)).toBe(own.length)
    // Whoever fetched it is whoever the stall that follows is booked for.
    const [at] = own
    let next = at + 1
    while (columns.kind[next] !== KIND.label || columns.cpu[next] !== columns.cpu[at]) next++
    expect(columns.a[next] === LABEL.stallTransfer || columns.a[next] === LABEL.stallFollow).toBe(true)
    expect(first.threads.some(({ thread }) => thread === columns.b[next])).toBe(true)
    for (let order = 1; order < bounces.length; order++) {
      expect(bounces[order].transfers).toBeLessThanOrEqual(bounces[order - 1].transfers)
    }
  })
})
