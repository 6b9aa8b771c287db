import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pairOf } from '../../../src/scenario/pair.ts'
import { PRESETS } from '../../../src/scenario/presets/index.ts'
import { resolve } from '../../../src/scenario/resolve.ts'
import type { SimConfig } from '../../../src/sim/config.ts'
import type { Intervention } from '../../../src/sim/kernel/interventions.ts'
import { type EventColumns, KIND, LABEL } from '../../../src/sim/log/schema.ts'
import { createSimulation, type Simulation } from '../../../src/sim/simulation.ts'
import { WORKLOAD_CARDS } from '../../../src/sim/workload/cards/registry.ts'
import { testConfig } from '../../support/config.ts'

const US = 1_000_000
const SEVERAL_CPUS = ['dragonfly', 'freebsd5', 'freebsd4', 'linux26']
/** How long a CPU may be idle while somebody who may only run there is ready: an interrupt, and the switch. */
const NOTICE_PS = 40 * US

const run = (config: SimConfig, untilPs: number): { sim: Simulation; log: EventColumns } => {
  const sim = createSimulation(config)
  sim.runUntil(untilPs)
  return { sim, log: sim.log.slice(0, sim.log.length) }
}

/** The longest time for which a CPU idles although a thread is on a queue from which it could take it, after `fromPs`. */
const idleBesideReady = (
  { log, sim }: { log: EventColumns; sim: Simulation },
  thread: number,
  cpu: number,
  fromPs: number,
  untilPs: number,
): number => {
  const { queues } = sim.info
  // What a user thread of DragonFly's does in the kernel it does where it was woken: there it may be on another's queue.
  const within = (queue: number): boolean => queues[queue].cpu < 0 || queues[queue].cpu === cpu
  let [ready, idle, both, longest] = [false, true, fromPs, 0]
  const settle = (time: number): void => {
    if (ready && idle) longest = Math.max(longest, time - both)
  }
  for (let at = 0; at < log.time.length; at++) {
    const time = Math.max(fromPs, log.time[at])
    const before = ready && idle
    const kind = log.kind[at]
    let [nowReady, nowIdle] = [ready, idle]
    if (log.a[at] === thread && kind === KIND.enqueue) nowReady = within(log.b[at])
    if (log.a[at] === thread && (kind === KIND.dequeue || kind === KIND.run)) nowReady = false
    if (kind === KIND.label && log.cpu[at] === cpu) nowIdle = log.a[at] === LABEL.idle
    if (before && !(nowReady && nowIdle)) settle(time)
    ;[ready, idle] = [nowReady, nowIdle]
    if (!before && ready && idle) both = time
  }
  settle(untilPs)
  return longest
}

/** Times at which a thread begins to run on another CPU than the one it is to be on. */
const runsElsewhere = (log: EventColumns, thread: number, cpu: number, fromPs: number): number[] =>
  Array.from(log.kind.keys()).flatMap((at) =>
    log.kind[at] === KIND.run && log.a[at] === thread && log.cpu[at] !== cpu && log.time[at] > fromPs
      ? [log.time[at]]
      : [],
  )

const anyPlacing = fc.record({
  kernel: fc.constantFrom(...SEVERAL_CPUS),
  kind: fc.constantFrom(...Object.keys(WORKLOAD_CARDS)),
  options: fc.constantFrom<Record<string, number>>({}, { scheduler: 1 }, { usched: 1 }),
  seed: fc.nat(),
  placings: fc.array(
    fc.record({
      atPs: fc.integer({ min: 0, max: 100 * US }),
      kind: fc.constantFrom('pin' as const, 'move' as const),
      thread: fc.nat(),
      cpu: fc.nat(3),
    }),
    { minLength: 1, maxLength: 5 },
  ),
})

const KNOWN_OPTIONS: Record<string, readonly string[]> = { freebsd5: ['scheduler'], dragonfly: ['usched'] }

describe('placing a thread', () => {
  it('leaves no CPU idle beside somebody who may run only there, and no thread on a CPU that is not its own', () => {
    fc.assert(
      fc.property(anyPlacing, ({ kernel, kind, options, seed, placings }) => {
        const known = Object.entries(options).filter(([name]) => KNOWN_OPTIONS[kernel]?.includes(name))
        const config = testConfig(kernel, kind, { seed, options: Object.fromEntries(known) })
        const threads = createSimulation(config).info.threads.filter((thread) => thread.kind !== 'idle')
        if (threads.length === 0) return
        const interventions: Intervention[] = placings
          .map(({ thread, ...rest }) => ({ ...rest, thread: threads[thread % threads.length].name }))
          .toSorted((a, b) => a.atPs - b.atPs)
        const until = 300 * US
        const { sim, log } = run({ ...config, interventions }, until)
        interventions.forEach(({ atPs, ...placed }, index) => {
          const last = !interventions
            .slice(index + 1)
            .some((other) => 'thread' in other && 'thread' in placed && other.thread === placed.thread)
          const event = log.kind.findIndex((one, at) => one === KIND.intervene && log.a[at] === index)
          if (placed.kind !== 'pin' || !last || log.b[event] === 0) return
          const thread = log.c[event]
          expect(idleBesideReady({ sim, log }, thread, placed.cpu, atPs, until)).toBeLessThan(NOTICE_PS)
          const free = kernel === 'dragonfly' && sim.info.threads[thread].kind === 'user'
          if (!free) expect(runsElsewhere(log, thread, placed.cpu, atPs).length).toBeLessThanOrEqual(2)
        })
      }),
      { numRuns: process.env['VERIFY'] === '1' ? 5000 : 60 },
    )
  }, 600_000)

  it('is an explicit migration under DragonFly: the steps are there, and the lines follow', () => {
    const config = testConfig('dragonfly', 'working-sets', { params: { threads: 4 } })
    const moved = createSimulation(config).info.threads.findIndex(({ name, bound }) => bound < 0 && name !== '')
    const { name } = createSimulation(config).info.threads[moved]
    const before = run(config, 200 * US)
    const after = run({ ...config, interventions: [{ atPs: 50 * US, kind: 'move', thread: name, cpu: 2 }] }, 200 * US)
    expect(after.sim.summary().ledger.migrate).toBeGreaterThan(before.sim.summary().ledger.migrate)
    const moves = Array.from(after.log.kind.keys()).filter(
      (at) => after.log.kind[at] === KIND.migrate && after.log.a[at] === moved && after.log.time[at] > 50 * US,
    )
    expect(moves.length).toBe(1)
    expect(after.log.c[moves[0]]).toBe(2)
  })
})

describe('an intervention', () => {
  it('changes nothing before its instant: a branch has its parent’s events up to there', () => {
    for (const preset of PRESETS.slice(0, 12)) {
      for (const kernel of pairOf(preset)) {
        const config = resolve({ ...preset.scenario, kernel })
        const at = Math.floor(Math.min(preset.scenario.untilPs, 100 * US) / 2)
        const parent = run(config, at - 1)
        const branch = createSimulation({ ...config, interventions: [{ atPs: at, kind: 'load', permille: 3000 }] })
        branch.runUntil(at - 1)
        expect(branch.digest()).toBe(parent.sim.digest())
      }
    }
  })

  it('is gone back over and come again to the same digest, from checkpoints before and after it', () => {
    const kinds = fc.constantFrom<Intervention[]>(
      [{ atPs: 30 * US, kind: 'pin', thread: 'counter 1', cpu: 0 }],
      [{ atPs: 30 * US, kind: 'kill', thread: 'counter 1' }],
      [{ atPs: 30 * US, kind: 'latency', what: 'transfer', permille: 5000 }],
      [{ atPs: 30 * US, kind: 'priority', thread: 'counter 1', steps: 3 }],
      [{ atPs: 30 * US, kind: 'loseIpi', count: 2 }],
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...SEVERAL_CPUS),
        kinds,
        fc.integer({ min: 1, max: 60 * US }),
        fc.integer({ min: 1, max: 60 * US }),
        (kernel, interventions, first, second) => {
          const [early, late] = first < second ? [first, second] : [second, first]
          const sim = createSimulation({
            ...testConfig(kernel, 'shared-counters', { params: { layout: 1 } }),
            interventions,
          })
          sim.runUntil(early)
          const there = sim.checkpoint()
          const digest = sim.digest()
          sim.runUntil(late)
          const end = sim.digest()
          sim.restore(there)
          expect(sim.digest()).toBe(digest)
          sim.runUntil(late)
          expect(sim.digest()).toBe(end)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('ends a thread for good, once it is in its own program', () => {
    for (const kernel of [...SEVERAL_CPUS, 'amiga']) {
      const config = testConfig(kernel, 'name-cache', { params: { threads: 6 } })
      const { sim, log } = run(
        { ...config, interventions: [{ atPs: 40 * US, kind: 'kill', thread: 'looker 2' }] },
        400 * US,
      )
      const thread = sim.info.threads.findIndex(({ name }) => name === 'looker 2')
      const exit = log.kind.findIndex((kind, at) => kind === KIND.exit && log.a[at] === thread)
      const runs = Array.from(log.kind.keys()).filter((at) => log.kind[at] === KIND.run && log.a[at] === thread)
      const ranAfter = runs.some((at) => log.time[at] > 60 * US)
      if (exit < 0) expect(ranAfter, kernel).toBe(false)
      else
        expect(
          runs.every((at) => at < exit),
          kernel,
        ).toBe(true)
    }
  })

  it('makes work come more often, and lines travel longer, from its instant on', () => {
    const packets = testConfig('dragonfly', 'packet-forwarding', { params: { ratePps: 400_000 } })
    const arrivals = (log: EventColumns, from: number, to: number): number =>
      Array.from(log.kind.keys()).filter(
        (at) => log.kind[at] === KIND.arrive && log.time[at] > from && log.time[at] <= to,
      ).length
    const { log } = run({ ...packets, interventions: [{ atPs: 500 * US, kind: 'load', permille: 3000 }] }, 1000 * US)
    const ratio = arrivals(log, 500 * US, 1000 * US) / arrivals(log, 0, 500 * US)
    expect(ratio).toBeGreaterThan(2.5)
    expect(ratio).toBeLessThan(3.5)

    const counters = testConfig('freebsd5', 'shared-counters')
    const slow = run(
      { ...counters, interventions: [{ atPs: 50 * US, kind: 'latency', what: 'transfer', permille: 7000 }] },
      100 * US,
    )
    const durations = (from: number, to: number): number[] =>
      Array.from(slow.log.kind.keys()).flatMap((at) =>
        slow.log.kind[at] === KIND.transfer && slow.log.b[at] >= 0 && slow.log.time[at] > from && slow.log.time[at] < to
          ? [slow.log.c[at]]
          : [],
      )
    expect(Math.min(...durations(51 * US, 100 * US))).toBe(7 * Math.min(...durations(0, 49 * US)))
  })

  it('can make a kernel forget: an interrupt that is sent and never served, a thread that is woken and never queued', () => {
    const config = testConfig('dragonfly', 'packet-forwarding')
    const { log } = run({ ...config, interventions: [{ atPs: 100 * US, kind: 'loseIpi', count: 1 }] }, 400 * US)
    const count = (kind: number): number => log.kind.filter((one) => one === kind).length
    const served = new Set(
      Array.from(log.kind.keys()).flatMap((at) => (log.kind[at] === KIND.ipiReceive ? [log.cause[at]] : [])),
    )
    const unserved = Array.from(log.kind.keys()).filter(
      (at) => log.kind[at] === KIND.ipiSend && !served.has(at) && log.time[at] < 300 * US,
    )
    expect(count(KIND.ipiSend)).toBeGreaterThan(1)
    expect(unserved.some((at) => log.time[at] >= 100 * US)).toBe(true)

    const forgetful = run(
      { ...config, interventions: [{ atPs: 100 * US, kind: 'forgetWake', thread: 'netisr 1' }] },
      400 * US,
    )
    const thread = forgetful.sim.info.threads.findIndex(({ name }) => name === 'netisr 1')
    const last = (kind: number): number =>
      forgetful.log.kind.findLastIndex((one, at) => one === kind && forgetful.log.a[at] === thread)
    expect(last(KIND.wake)).toBeGreaterThan(last(KIND.enqueue))
  })
})
