import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testMachine } from '../../../../test/support/machine.ts'
import { anyTrace, traceOf } from '../../../../test/support/sched-trace.ts'
import { KIND } from '../../log/schema.ts'
import { PROTOCOLS } from '../../machine/protocol/registry.ts'
import { countSched } from './counts.ts'
import { IDLE, LEAVES, SCHED, type SchedTrace } from './sched-trace.ts'
import { SchedRun, type SchedRunOptions } from './sched-run.ts'

type Row = Parameters<typeof traceOf>[1][number]

const play = (
  trace: SchedTrace,
  options: Partial<SchedRunOptions> = {},
  machine = testMachine(8),
  protocol = 'moesi',
) => {
  const run = new SchedRun(machine, PROTOCOLS[protocol], trace, { lines: 10, longestGapNs: 0, ...options })
  run.play()
  return run
}

/** One thread, which runs on CPU 0, then on the CPU that is said. */
const moved = (to: number): SchedTrace =>
  traceOf(1, [
    [0, 'switch', 0, IDLE, 0, LEAVES.ready],
    [10_000, 'switch', 0, 0, IDLE, LEAVES.blocked],
    [20_000, 'wake', 0, 0, IDLE, to],
    [30_000, 'switch', to, IDLE, 0, LEAVES.ready],
    [40_000, 'switch', to, 0, IDLE, LEAVES.blocked],
  ])

const MORE_CPUS: Row[] = Array.from({ length: 8 }, (_, cpu) => [50_000 + cpu, 'switch', cpu, IDLE, IDLE, LEAVES.ready])

describe('a scheduler trace on a machine', () => {
  it('makes the lines of a thread follow it, and finds out what that takes', () => {
    const trace = moved(1)
    const near = play(trace)
    expect(near.costs).toMatchObject({ migrations: 1, linesFollowed: 10, busyNs: 20_000, lateByPs: 0 })
    expect(near.costs.followPs).toBe(10 * 40_000)
    const rows: Row[] = [...rowsOf(moved(4)), ...MORE_CPUS]
    expect(play(traceOf(1, rows)).costs.followPs).toBe(10 * 90_000)
    expect(near.costs.worstPs).toBe(near.costs.followPs + near.costs.ownPs)
    expect(near.costs.ownPs).toBeGreaterThan(0)
    // With MSI every first write is an upgrade, which has nothing to do with a move.
    expect(play(moved(0), {}, testMachine(8), 'msi').costs.ownPs).toBe(0)
  })

  it('costs nothing where no thread moves, or where threads work on nothing', () => {
    expect(play(moved(0)).costs).toMatchObject({ migrations: 0, linesFollowed: 0, followPs: 0 })
    expect(play(moved(1), { lines: 0 }).costs).toMatchObject({ migrations: 1, linesFollowed: 0, followPs: 0 })
  })

  it('runs each thread where the trace has it, from when it says, and makes it ready when it says', () => {
    const { log, info } = play(moved(1))
    const events = log.slice(0, log.length)
    const told = Array.from(events.kind.keys()).flatMap((at) =>
      [KIND.run, KIND.enqueue, KIND.migrate].includes(events.kind[at]) && events.a[at] >= info.cpuCount
        ? [[events.time[at] / 1000, events.kind[at], events.cpu[at]]]
        : [],
    )
    expect(told).toEqual([
      [0, KIND.run, 0],
      [20_000, KIND.enqueue, 0],
      [30_000, KIND.migrate, 1],
      [30_000, KIND.run, 1],
    ])
  })

  it('cuts long stretches short where it is asked to, and says how much it left out', () => {
    const { costs, now } = play(moved(1), { longestGapNs: 4000 })
    expect(costs.leftOutNs).toBe(4 * 6000)
    expect(now).toBe(16_000_000)
    expect(costs).toMatchObject({ linesFollowed: 10, busyNs: 20_000 })
  })

  it('lets everything wait for lines that are late, and says for how long', () => {
    const { costs, now } = play(moved(1), { longestGapNs: 10 })
    expect(costs.linesFollowed).toBe(10)
    expect(costs.lateByPs).toBeGreaterThan(10 * 40_000)
    expect(now).toBe(40_000 + costs.lateByPs)
  })

  it('counts the moves of any trace as the count without a machine does, and its ledger sums up', () => {
    fc.assert(
      fc.property(anyTrace, fc.constantFrom(...Object.keys(PROTOCOLS)), fc.nat(3), (trace, protocol, gap) => {
        const run = play(trace, { longestGapNs: gap * 200 }, testMachine(4, { threads: 2 }), protocol)
        expect(run.costs.migrations).toBe(countSched(trace).migrations.ran)
        const summary = run.summary()
        expect(Object.values(summary.ledger).reduce((sum, ps) => sum + ps, 0)).toBe(4 * run.now)
        expect(summary.transfers).toBeGreaterThanOrEqual(run.costs.linesFollowed - summary.migrations * 10)
        const again = play(trace, { longestGapNs: gap * 200 }, testMachine(4, { threads: 2 }), protocol)
        expect(again.summary()).toEqual(summary)
        const sliced = new SchedRun(testMachine(4, { threads: 2 }), PROTOCOLS[protocol], trace, {
          lines: 10,
          longestGapNs: gap * 200,
        })
        while (sliced.advance(3));
        sliced.end()
        expect(sliced.summary()).toEqual(summary)
      }),
      { numRuns: 300 },
    )
  })

  it('never has a thread on two CPUs', () => {
    fc.assert(
      fc.property(anyTrace, (trace) => {
        const { log } = play(trace, {}, testMachine(4))
        const events = log.slice(0, log.length)
        const on = new Map<number, number>()
        for (let at = 0; at < events.kind.length; at++) {
          if (events.kind[at] === KIND.run) {
            expect(on.has(events.a[at])).toBe(false)
            expect([...on.values()]).not.toContain(events.cpu[at])
            on.set(events.a[at], events.cpu[at])
          } else if (events.kind[at] === KIND.stop) {
            expect(on.get(events.a[at])).toBe(events.cpu[at])
            on.delete(events.a[at])
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('refuses a machine with fewer CPUs, and more lines than there is room for', () => {
    expect(() => play(traceOf(1, MORE_CPUS), {}, testMachine(4))).toThrow(/8 CPUs/)
    expect(() => play(moved(1), { lines: 2_000_000 })).toThrow(/lines at most/)
  })
})

function rowsOf({ columns, count }: SchedTrace): Row[] {
  const names = Object.keys(SCHED) as (keyof typeof SCHED)[]
  return Array.from({ length: count }, (_, at) => [
    columns.time[at],
    names[columns.kind[at]],
    columns.cpu[at],
    columns.a[at],
    columns.b[at],
    columns.c[at],
  ])
}
