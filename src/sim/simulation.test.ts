import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testConfig } from '../../test/support/config.ts'
import { eventsOf, labelsAtEnd, ledgerFromLog } from '../../test/support/log.ts'
import { KERNELS } from './kernel/registry.ts'
import { EVENT_FIELDS } from './log/schema.ts'
import { PROTOCOLS } from './machine/protocol/registry.ts'
import { createSimulation } from './simulation.ts'
import { WORKLOAD_CARDS } from './workload/cards/registry.ts'

const kernels = Object.keys(KERNELS)
const workloads = Object.keys(WORKLOAD_CARDS)
const US = 1_000_000

const anyConfig = fc.record({
  kernel: fc.constantFrom(...kernels),
  kind: fc.constantFrom(...workloads),
  protocol: fc.constantFrom(...Object.keys(PROTOCOLS)),
  cpus: fc.integer({ min: 1, max: 9 }),
  seed: fc.nat(),
  ratePps: fc.constantFrom(50_000, 600_000, 5_000_000),
  flows: fc.integer({ min: 1, max: 40 }),
  nics: fc.integer({ min: 1, max: 5 }),
  hotFlow: fc.constantFrom(0, 500, 1000),
  directDispatch: fc.constantFrom(0, 1),
  threads: fc.integer({ min: 1, max: 12 }),
  lines: fc.constantFrom(1, 24, 300),
  crowding: fc.constantFrom(0, 600, 1000),
})

const build = (picked: typeof anyConfig extends fc.Arbitrary<infer T> ? T : never) => {
  const { kernel, kind, protocol, cpus, seed, ...params } = picked
  const known = new Set(WORKLOAD_CARDS[kind].params.map((param) => param.name))
  const chosen = Object.fromEntries(Object.entries(params).filter(([name]) => known.has(name)))
  return createSimulation(testConfig(kernel, kind, { cpus, seed, protocol, params: chosen }))
}

describe('a run of any kernel on any workload', () => {
  it('books every picosecond of every CPU exactly once, and the log alone gives the same ledger', () => {
    fc.assert(
      fc.property(anyConfig, fc.integer({ min: 1, max: 150 * US }), (picked, until) => {
        const sim = build(picked)
        sim.runUntil(until)
        const { ledger } = sim.summary()
        expect(Object.values(ledger).reduce((sum, ps) => sum + ps, 0)).toBe(picked.cpus * until)
        expect(ledgerFromLog(sim)).toEqual(ledger)
      }),
      { numRuns: 60 },
    )
  })

  it('is the same to the bit however it is cut into slices', () => {
    fc.assert(
      fc.property(
        anyConfig,
        fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 20 }),
        (picked, cuts) => {
          const whole = build(picked)
          whole.runUntil(80 * US)
          const sliced = build(picked)
          for (let cut = 0; !sliced.runUntil(80 * US, cuts[cut % cuts.length]); cut++);
          expect(sliced.digest()).toBe(whole.digest())
          expect(sliced.summary()).toEqual(whole.summary())
        },
      ),
      { numRuns: 25 },
    )
  })

  it('goes back to a checkpoint and forward again to the same digest', () => {
    fc.assert(
      fc.property(
        anyConfig,
        fc.integer({ min: 0, max: 60 * US }),
        fc.integer({ min: 0, max: 60 * US }),
        (picked, at, more) => {
          const sim = build(picked)
          sim.runUntil(at)
          const checkpoint = sim.checkpoint()
          sim.runUntil(at + more)
          const first = { digest: sim.digest(), summary: sim.summary() }
          sim.restore(checkpoint)
          sim.runUntil(at + more)
          expect({ digest: sim.digest(), summary: sim.summary() }).toEqual(first)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('leaves no packet lying while every CPU is idle: no wake-up is lost', () => {
    let idleRuns = 0
    fc.assert(
      fc.property(anyConfig, fc.integer({ min: 1, max: 200 * US }), (picked, until) => {
        const sim = build({ ...picked, kind: 'packet-forwarding', ratePps: 50_000 })
        sim.runUntil(until)
        if (labelsAtEnd(sim).some((label) => label !== 'idle')) return
        idleRuns++
        const events = eventsOf(sim)
        const count = (kind: string): number => events.filter((event) => event.kind === kind).length
        expect(count('arrive')).toBe(count('done'))
      }),
      { numRuns: 80 },
    )
    expect(idleRuns).toBeGreaterThan(5)
  })

  it('has a thread on one CPU at a time, and logs times that never go back and causes that came before', () => {
    fc.assert(
      fc.property(anyConfig, (picked) => {
        const sim = build(picked)
        sim.runUntil(100 * US)
        const on = new Map<number, number>()
        let last = 0
        for (const event of eventsOf(sim)) {
          expect(event.time).toBeGreaterThanOrEqual(last)
          expect(event.cause).toBeLessThan(event.index)
          last = event.time
          if (event.kind === 'run') {
            expect(on.has(event.a)).toBe(false)
            on.set(event.a, event.cpu)
          } else if (event.kind === 'stop') on.delete(event.a)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('fills exactly the columns of the log that the schema speaks of', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(anyConfig, (picked) => {
        const sim = build(picked)
        sim.runUntil(60 * US)
        for (const event of eventsOf(sim)) {
          seen.add(event.kind)
          const fields = EVENT_FIELDS[event.kind]
          for (const column of ['a', 'b', 'c'] as const) if (fields[column] === '-') expect(event[column]).toBe(-1)
        }
      }),
      { numRuns: 25 },
    )
    expect(seen.size).toBeGreaterThan(12)
  })

  it('holds each lock in one hand at a time', () => {
    fc.assert(
      fc.property(anyConfig, (picked) => {
        const sim = build({ ...picked, ratePps: 5_000_000 })
        sim.runUntil(100 * US)
        const held = new Set<number>()
        for (const event of eventsOf(sim)) {
          if (event.kind === 'acquire') {
            expect(held.has(event.a)).toBe(false)
            held.add(event.a)
          } else if (event.kind === 'release') expect(held.delete(event.a)).toBe(true)
        }
      }),
      { numRuns: 25 },
    )
  })
})

describe('the two kernels on the same packets', () => {
  const run = (kernel: string) => {
    const sim = createSimulation(testConfig(kernel, 'packet-forwarding', { seed: 7 }))
    sim.runUntil(1000 * US)
    return sim.summary()
  }

  it('differ as their designs do: FreeBSD 5 moves threads and more lines per packet, DragonFly moves no thread', () => {
    const [dragonfly, freebsd] = [run('dragonfly'), run('freebsd5')]
    expect(dragonfly.migrations).toBe(0)
    expect(freebsd.migrations).toBeGreaterThan(50)
    expect(freebsd.transfers / freebsd.work.count).toBeGreaterThan((1.5 * dragonfly.transfers) / dragonfly.work.count)
  })

  it('give another run for another seed', () => {
    const digests = [1, 2, 3].map((seed) => {
      const sim = createSimulation(testConfig('dragonfly', 'packet-forwarding', { seed }))
      sim.runUntil(100 * US)
      return sim.digest()
    })
    expect(new Set(digests).size).toBe(3)
  })
})
