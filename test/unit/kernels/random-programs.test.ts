import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KERNELS } from '../../../src/sim/kernel/registry.ts'
import { PROTOCOLS } from '../../../src/sim/machine/protocol/registry.ts'
import { createSimulation } from '../../../src/sim/simulation.ts'
import { LockHistory } from '../../support/lock-history.ts'
import { testMachine } from '../../support/machine.ts'
import { LOCKS, PORTS, type RandomProgram, randomWorkload, type Step } from '../../support/random-program.ts'

const STEPS_TOTAL = 1_000_000
const LONG_ENOUGH_PS = 20_000_000_000
const MESSAGES = 256

const leaf = (cpus: number, mayMove: boolean): fc.Arbitrary<Step> =>
  fc.oneof(
    fc.record({ do: fc.constant('compute' as const), ns: fc.integer({ min: 0, max: 3000 }) }),
    fc.record({ do: fc.constant('send' as const), port: fc.integer({ min: 0, max: PORTS - 1 }) }),
    ...(mayMove
      ? [
          fc.record({ do: fc.constant('sleep' as const), ns: fc.integer({ min: 1, max: 5000 }) }),
          fc.record({ do: fc.constant('migrate' as const), cpu: fc.integer({ min: 0, max: cpus - 1 }) }),
        ]
      : []),
  )

/** Under a mutex nobody may sleep; everything else may be nested, in any order of locks but never the same one twice. */
const steps = (cpus: number, free: readonly number[]): fc.Arbitrary<Step[]> => {
  const plain = leaf(cpus, free.length === LOCKS)
  if (free.length === 0) return fc.array(plain, { maxLength: 2 })
  const locked = fc.constantFrom(...free).chain((lock) =>
    steps(
      cpus,
      free.filter((other) => other !== lock),
    ).map((nested): Step => ({ do: 'lock', lock, nested })),
  )
  return fc.array(fc.oneof(plain, locked), { maxLength: free.length === LOCKS ? 5 : 2 })
}

const anyRun = fc.integer({ min: 1, max: 6 }).chain((cpus) =>
  fc.record({
    cpus: fc.constant(cpus),
    seed: fc.nat(),
    tokens: fc.integer({ min: 0, max: 2 }),
    scheduler: fc.integer({ min: 0, max: 1 }),
    wakeAll: fc.integer({ min: 0, max: 1 }),
    adaptive: fc.integer({ min: 0, max: 1 }),
    usched: fc.integer({ min: 0, max: 1 }),
    giant: fc.integer({ min: 0, max: 2 }),
    mpLock: fc.integer({ min: 0, max: 2 }),
    programs: fc.array(
      fc.record<RandomProgram>({
        kind: fc.constantFrom('user', 'kernel'),
        importance: fc.integer({ min: -1, max: 2 }),
        times: fc.integer({ min: 1, max: 6 }),
        steps: steps(
          cpus,
          Array.from({ length: LOCKS }, (_, lock) => lock),
        ),
      }),
      { minLength: 2, maxLength: 7 },
    ),
  }),
)

const sends = (list: readonly Step[]): number =>
  list.reduce((sum, step) => sum + (step.do === 'send' ? 1 : step.do === 'lock' ? sends(step.nested) : 0), 0)

describe.each(Object.keys(KERNELS))('random programs of lock, unlock, send, sleep and migrate under %s', (kernel) => {
  it('keep every rule, for a million steps', { timeout: 300_000 }, () => {
    let done = 0
    let deadlocks = 0
    const property = fc.property(anyRun, ({ cpus, seed, programs, ...options }) => {
      const messages = programs.reduce((sum, { times, steps: list }) => sum + times * sends(list), 0)
      if (messages > MESSAGES) return
      const names = KERNELS[kernel].card.options.map((option) => option.name)
      const sim = createSimulation(
        {
          kernel,
          options: Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name))),
          machine: testMachine(cpus),
          protocol: PROTOCOLS['mesi'],
          workload: { kind: 'random', params: {} },
          seed,
        },
        { models: { random: randomWorkload(programs, MESSAGES) } },
      )
      sim.runUntil(LONG_ENOUGH_PS, 2_000_000)
      const summary = sim.summary()
      done += summary.microOps
      const history = new LockHistory(sim.info, sim.log.slice(0, sim.log.length))
      expect(history.faults).toEqual([])
      const circles = history.circles()
      expect(history.reports, 'every circle is reported once, and nothing else is').toBe(circles.length)
      deadlocks += circles.length
      if (circles.length > 0) return
      const threads = sim.info.threads.flatMap(({ name }, thread) => (/^thread \d+$/.test(name) ? [thread] : []))
      expect(
        threads.filter((thread) => !history.ended[thread]).map((thread) => sim.info.threads[thread].name),
        'without a deadlock every thread comes to its end',
      ).toEqual([])
      expect(summary.work.count, 'every message is received').toBe(messages)
      expect(
        history.lent.every((lender) => lender === -1),
        'what was lent is given back',
      ).toBe(true)
    })
    for (let round = 0; done < STEPS_TOTAL; round++) fc.assert(property, { numRuns: 60, seed: 1000 + round })
    console.info(`${kernel}: ${done} steps, ${deadlocks} deadlocks`)
    expect(done).toBeGreaterThanOrEqual(STEPS_TOTAL)
  })
})
