import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runOf, S, scenarioOf } from '../../../test/support/cluster-run.ts'
import { measure } from '../../sim/cluster/migration/measure.ts'
import { figuresOf } from './figures.ts'
import { clusterFrameAt } from './frame.ts'
import { applyRow, emptyState } from './state.ts'
import { tellHang } from './hang-words.ts'
import { stepFrom } from './steps.ts'
import { tellRow } from './words.ts'

const SYSTEMS = ['sprite', 'xen', 'kerrighed', 'dragonfly'] as const

describe("what the page folds of a cluster's log", () => {
  it('is the same at a moment, whichever way one came there', () => {
    for (const system of SYSTEMS) {
      const { run } = runOf(scenarioOf(), system)
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 0, max: 3 * S }), { minLength: 1, maxLength: 6 }), (moments) => {
          for (const ps of moments) {
            const fresh = emptyState(run.info)
            for (let row = 0; row < run.countUntil(ps); row++) applyRow(fresh, run.rowAt(row))
            expect(run.stateAt(ps)).toEqual(fresh)
          }
        }),
        { numRuns: 12 },
      )
    }
  })

  it('agrees with the simulation about nodes, processes and pages', () => {
    for (const system of SYSTEMS) {
      const { run, cluster } = runOf(scenarioOf({ faults: [{ kind: 'crash', node: 2, atPs: 2 * S }] }), system)
      const state = run.stateAt(run.reachedPs)
      expect(state.nodes.map(({ up }) => up)).toEqual([true, true, false])
      for (const process of cluster.processes.all) {
        const view = state.processes.get(process.pid)
        const image = cluster.processes.images[process.image]
        expect(view).toMatchObject({ status: process.status, node: image.node, pages: process.pages })
        expect(view?.images.get(image.id)?.state).toBe(image.state)
        if (process.status !== 'alive') continue
        const here = image.present.reduce((sum, present) => sum + present, 0)
        expect(view?.images.get(image.id)?.count).toBe(here)
      }
    }
  })

  it('shows each message from its sending to its arrival, and nowhere else', () => {
    const { run } = runOf(scenarioOf(), 'xen')
    for (let ps = 0; ps < 2 * S; ps += S / 37) {
      for (const { row, share } of clusterFrameAt(run, Math.round(ps)).flights) {
        expect(run.rowAt(row).time).toBeLessThanOrEqual(ps)
        expect(run.endOf(row)).toBeGreaterThan(Math.round(ps))
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share).toBeLessThan(1)
      }
    }
  })

  it('steps forward and back over the same things', () => {
    const { run } = runOf(scenarioOf(), 'sprite')
    const times: number[] = []
    for (let ps = 0, row = stepFrom(run, ps, true); row >= 0 && times.length < 60; row = stepFrom(run, ps, true)) {
      ps = run.rowAt(row).time
      times.push(ps)
      expect(tellRow(run, run.rowAt(row))).not.toBe('')
    }
    expect(times).toHaveLength(60)
    const back: number[] = [times[59]]
    while (back[0] > times[0]) back.unshift(run.rowAt(stepFrom(run, back[0], false)).time)
    expect(back).toEqual(times)
  })

  it('measures the same freeze and move as the command line does on the log', () => {
    const { run, cluster } = runOf(scenarioOf(), 'xen')
    const [move] = figuresOf(run).moves
    expect(move).toMatchObject({ outcome: 'moved', from: 0, to: 1, strategy: 'pre-copy' })
    const { freezeMs, totalMs } = measure(cluster.world.log, 0)
    expect(move.frozenPs / 1e9).toBeCloseTo(freezeMs, 6)
    expect((move.donePs - move.askedPs) / 1e9).toBeCloseTo(totalMs, 6)
  })

  it('names a hang: who waits, for what, whose link is cut, until when', () => {
    const { run } = runOf(scenarioOf({ faults: [{ kind: 'cut', a: 0, b: 1, atPs: 0.6 * S }] }), 'kerrighed')
    const { hangs, state } = clusterFrameAt(run, 2 * S)
    expect(hangs).toHaveLength(1)
    expect(tellHang(run, state, hangs[0])).toBe(
      'Editor on node 1 waits for fetch from node 0; but the link between node 1 and node 0 is cut. No timer ends this: it hangs for ever.',
    )
  })
})
