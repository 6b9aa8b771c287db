import { describe, expect, it } from 'vitest'
import { testConfig } from '../../../test/support/config.ts'
import { KIND } from '../../sim/log/schema.ts'
import { createSimulation } from '../../sim/simulation.ts'
import { Run } from '../run.ts'
import { bouncesOf } from './bounces.ts'
import { falseSharingOf, tellFalseSharing } from './false-sharing.ts'
import { lifeOf, windowAround } from './life.ts'
import { transitionsOf } from './transitions.ts'

const UNTIL = 120_000_000

const runOf = (kernel: string, kind: string, params: Record<string, number> = {}): Run => {
  const sim = createSimulation(testConfig(kernel, kind, { seed: 5, params }))
  const run = new Run(sim.info, UNTIL)
  let sent = 0
  for (let done = false; !done;) {
    done = sim.runUntil(UNTIL, 4000)
    run.append(sim.log.slice(sent, sim.log.length), sim.now)
    sent = sim.log.length
    transitionsOf(run)
  }
  return run
}

describe('changes of state', () => {
  const run = runOf('freebsd5', 'packet-forwarding')
  const { columns, length } = run.log

  /** The count made anew, from a map of every copy: changes after `fromPs` and up to `toPs`, and copies then. */
  const naive = (fromPs: number, toPs: number): { changes: Map<string, number>; copies: Map<number, number> } => {
    const states = new Map<string, number>()
    const changes = new Map<string, number>()
    for (let at = 0; at < length && columns.time[at] <= toPs; at++) {
      if (columns.kind[at] !== KIND.line) continue
      const key = `${columns.a[at]} ${columns.b[at]}`
      const [from, to] = [states.get(key) ?? 0, columns.c[at]]
      states.set(key, to)
      if (from !== to && columns.time[at] > fromPs) {
        changes.set(`${from} ${to}`, (changes.get(`${from} ${to}`) ?? 0) + 1)
      }
    }
    const copies = new Map<number, number>()
    for (const state of states.values()) copies.set(state, (copies.get(state) ?? 0) + 1)
    return { changes, copies }
  }

  const asMap = (counts: Int32Array, states: number): Map<string, number> =>
    new Map(
      Array.from(counts, (times, at) => [`${Math.floor(at / states)} ${at % states}`, times] as const).filter(
        ([, times]) => times > 0,
      ),
    )

  it('are counted as a plain walk over the log counts them, however it came in', () => {
    const transitions = transitionsOf(run)
    const { stateCount } = transitions
    expect(asMap(transitions.totals, stateCount)).toEqual(naive(-1, UNTIL).changes)
    expect(length).toBeGreaterThan(3 * 4096)
    for (const share of [0, 0.1, 0.33, 0.5, 0.9, 1]) {
      const moment = Math.round(UNTIL * share)
      const from = moment - UNTIL / 50
      expect(asMap(transitions.between(from, moment), stateCount)).toEqual(naive(from, moment).changes)
      const copies = transitions.copiesAt(moment)
      for (let state = 1; state < stateCount; state++) {
        expect(copies[state]).toBe(naive(0, moment).copies.get(state) ?? 0)
      }
    }
  })

  it('make up the life of a line', () => {
    const [{ line, transfers }] = bouncesOf(run)
    const life = lifeOf(run, line)
    expect(life.moves.filter(({ source }) => source >= 0)).toHaveLength(transfers)
    for (let core = 0; core < run.info.coreCount; core++) {
      const own = life.stretches.filter((stretch) => stretch.core === core)
      for (let at = 1; at < own.length; at++) expect(own[at].fromPs).toBeGreaterThanOrEqual(own[at - 1].toPs)
    }
    const [start, end] = windowAround(life, UNTIL / 2, 12, UNTIL)
    expect(start).toBeLessThanOrEqual(UNTIL / 2)
    expect(end).toBeGreaterThanOrEqual(UNTIL / 2)
  })
})

describe('false sharing', () => {
  it('is named where each thread has a count of its own in one line, and nowhere else', () => {
    for (const kernel of ['dragonfly', 'freebsd5']) {
      expect(falseSharingOf(runOf(kernel, 'shared-counters', { layout: 0 }))).toEqual([])
      expect(falseSharingOf(runOf(kernel, 'shared-counters', { layout: 2 }))).toEqual([])
      const run = runOf(kernel, 'shared-counters', { layout: 1 })
      const [found, ...more] = falseSharingOf(run)
      expect(more).toEqual([])
      expect(found.fields).toEqual([0, 1, 2, 3].map((counter) => `counter ${counter}'s count`))
      expect(found.cpus).toEqual([0, 1, 2, 3])
      expect(found.transfers).toBe(bouncesOf(run).find(({ line }) => line === found.line)?.transfers)
      expect(tellFalseSharing(found, String, (ps) => `${ps} ps`)).toContain(
        `counter 2's count and counter 3's count share one line (counters): it moved ${found.transfers} times`,
      )
    }
  })
})
