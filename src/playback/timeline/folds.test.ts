import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testConfig } from '../../../test/support/config.ts'
import { KIND } from '../../sim/log/schema.ts'
import { createSimulation } from '../../sim/simulation.ts'
import { Run } from '../run.ts'
import { PLACE } from '../view-state.ts'
import { LINE_STATE, LOCK_STATE, THREAD_STATE } from './folds.ts'
import { measure } from './measure.ts'
import { RunIndex, runIndexOf } from './run-index.ts'

const UNTIL = 300_000_000

const load = (kernel: string, kind: string): Run => {
  const sim = createSimulation(testConfig(kernel, kind, { seed: 5 }))
  const run = new Run(sim.info, UNTIL)
  sim.runUntil(UNTIL)
  run.append(sim.log.slice(0, sim.log.length), sim.now)
  run.finish(sim.summary())
  return run
}

const RUNS = [
  load('dragonfly', 'packet-forwarding'),
  load('freebsd5', 'packet-forwarding'),
  load('freebsd4', 'packet-forwarding'),
  load('linux26', 'working-sets'),
]
const anyRun = fc.constantFrom(...RUNS)
const anyTime = fc.integer({ min: 0, max: UNTIL - 1 })

/** A lane, folded in pieces, and its stretch at a time: state, who and detail. */
const laneAt = (run: Run, kind: 'lock' | 'line' | 'thread', index: number, time: number): [number, number, number] => {
  const { track } = runIndexOf(run).laneOf(kind, index)
  while (!runIndexOf(run).catchUp(1500));
  const at = track.indexAt(time)
  return [track.state[at], track.who[at], track.detail[at]]
}

describe('the lane of a lock', () => {
  it('says who holds it and how many wait, as the state of the picture at that moment does', () => {
    let [held, wanted] = [0, 0]
    fc.assert(
      fc.property(anyRun, fc.nat(), anyTime, (run, choice, time) => {
        const lock = choice % run.info.locks.length
        const [state, who, waiting] = laneAt(run, 'lock', lock, time)
        const { waits } = run.stateAt(time)
        const holders = waits.holdersOf(lock)
        expect(state === LOCK_STATE.free).toBe(holders.length === 0)
        expect(who).toBe(holders[0] ?? -1)
        // The picture keeps one wait and one below it for each thread; the lane keeps all.
        expect(waiting).toBeGreaterThanOrEqual(waits.waitersOf(lock).length)
        expect(state === LOCK_STATE.wanted).toBe(holders.length > 0 && waiting > 0)
        if (state !== LOCK_STATE.free) held++
        if (state === LOCK_STATE.wanted) wanted++
      }),
      { numRuns: 2000 },
    )
    expect(held).toBeGreaterThan(20)
    expect(wanted).toBeGreaterThan(3)
  })
})

describe('the lane of a line', () => {
  it('names the core whose copy is the strongest, as a walk through the log does', () => {
    const seen = new Set<number>()
    fc.assert(
      fc.property(anyRun, fc.nat(), anyTime, (run, choice, time) => {
        const line = run.tracked.lines[choice % run.tracked.lines.length]
        const { columns } = run.log
        const copies = new Map<number, string>()
        for (let at = 0; at < run.log.countUntil(time); at++) {
          if (columns.kind[at] !== KIND.line || columns.a[at] !== line) continue
          copies.set(columns.b[at], run.info.states[columns.c[at]])
        }
        const owner = [...copies].find(([, name]) => name === 'M' || name === 'E' || name === 'O')
        const some = [...copies].filter(([, name]) => name !== 'I')
        const [state, who, count] = laneAt(run, 'line', line, time)
        seen.add(state)
        expect(count).toBe(some.length)
        expect(who).toBe(owner?.[0] ?? -1)
        const { absent, shared, exclusive, modified } = LINE_STATE
        const expected =
          owner === undefined ? (some.length > 0 ? shared : absent) : owner[1] === 'M' ? modified : exclusive
        expect(state).toBe(expected)
      }),
      { numRuns: 300 },
    )
    expect(seen.size).toBeGreaterThanOrEqual(3)
  })

  it('has a tick for each time that it sets out', () => {
    const [run] = RUNS
    const [line] = run.tracked.lines
    const index = new RunIndex(run)
    const fold = index.laneOf('line', line)
    while (!index.catchUp(1000));
    const ticks = 'transfers' in fold ? fold.transfers : []
    const { kind, a } = run.log.columns
    const naive = Array.from({ length: run.log.length }, (_, at) => at).filter(
      (at) => kind[at] === KIND.transfer && a[at] === line,
    )
    expect(ticks).toEqual(naive)
    expect(naive.length).toBeGreaterThan(0)
  })
})

describe('the lane of a thread', () => {
  it('says where it is, as the state of the picture at that moment does', () => {
    const seen = new Map<number, number>()
    fc.assert(
      fc.property(anyRun, fc.nat(), anyTime, (run, choice, time) => {
        const thread = choice % run.info.threads.length
        const [state, who] = laneAt(run, 'thread', thread, time)
        const now = run.stateAt(time)
        seen.set(state, (seen.get(state) ?? 0) + 1)
        const { work, overhead, spin, stall, queued } = THREAD_STATE
        const onCpu = now.place[thread] === PLACE.running && now.thread[now.where[thread]] === thread
        if ([work, overhead, spin, stall].some((one) => one === state)) {
          expect(onCpu).toBe(true)
          expect(who).toBe(now.where[thread])
        }
        if (state === queued) {
          expect(now.place[thread]).toBe(PLACE.queued)
          expect(who).toBe(now.where[thread])
        }
      }),
      { numRuns: 1500 },
    )
    for (const state of [THREAD_STATE.work, THREAD_STATE.stall, THREAD_STATE.queued, THREAD_STATE.blocked]) {
      expect(seen.get(state) ?? 0, `state ${state}`).toBeGreaterThan(0)
    }
  })
})

describe('what is measured between two moments', () => {
  it('is the difference of the ledgers at both, and the events between them', () => {
    fc.assert(
      fc.property(anyRun, anyTime, anyTime, (run, one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)]
        while (!runIndexOf(run).catchUp());
        const found = measure(run, from, to)
        const whole = Object.values(found.all).reduce((sum, ps) => sum + ps, 0)
        expect(whole).toBe((to - from) * run.info.cpuCount)
        expect(Object.values(found.labels).reduce((sum, ps) => sum + ps, 0)).toBe(whole)
        const { kind, time, b } = run.log.columns
        let [transfers, migrations] = [0, 0]
        for (let at = 0; at < run.log.length; at++) {
          if (time[at] < from || time[at] >= to) continue
          if (kind[at] === KIND.transfer && b[at] >= 0) transfers++
          if (kind[at] === KIND.migrate) migrations++
        }
        expect([found.transfers, found.migrations]).toEqual([transfers, migrations])
      }),
      { numRuns: 60 },
    )
  })

  it('is the ledger of the whole run over the whole run', () => {
    for (const run of RUNS) {
      expect(measure(run, 0, UNTIL).labels).toEqual(run.summary?.ledger)
      expect(measure(run, 0, UNTIL + 1).migrations).toBe(run.summary?.migrations)
    }
  })
})
