import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MS, runOf, S, scenarioOf } from '../../../test/support/cluster-run.ts'
import { figuresOf } from './figures.ts'
import { didBetween, stoodStill } from './lanes.ts'
import { automaticSpeed, isQuiet } from './pace.ts'
import { pageCells } from './page-cells.ts'
import { afterwards, summaryOf } from './summary.ts'

const SYSTEMS = ['sprite', 'xen', 'kerrighed', 'stop-and-copy'] as const

describe('what is seen of what changes too fast to be seen', () => {
  it('shares a stretch of a process among running, waiting and standing still, and no more', () => {
    const { run } = runOf(scenarioOf(), 'kerrighed')
    const [lane] = run.lanes.byPid.values()
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 * S }), fc.integer({ min: 0, max: S / 2 }), (ps, span) => {
        const { runs, frozen, blocked } = didBetween(lane, ps - span, ps)
        expect(runs + frozen + blocked).toBeCloseTo(1, 6)
      }),
    )
    // After the move some of its time goes into waiting for pages.
    const did = didBetween(lane, 400 * MS, 600 * MS)
    expect(did.on).toBe('a page')
    expect(did.blocked).toBeGreaterThan(0.05)
  })

  it('counts a CPU as the simulation does: processes, kernel, idle, down', () => {
    for (const system of SYSTEMS) {
      const { run, cluster } = runOf(scenarioOf({ faults: [{ kind: 'crash', node: 2, atPs: 2 * S }] }), system)
      run.info.nodes.forEach((_, node) => {
        const seen = run.cpus.timeOf(node, run.reachedPs)
        const told = cluster.cpus.usage(node)
        for (const key of ['processes', 'kernel', 'idle', 'down'] as const) {
          expect(Math.abs(seen[key] - told[key]), `${system} node ${node} ${key}`).toBeLessThan(1)
        }
      })
      expect(run.cpus.timeOf(1, run.reachedPs).guests).toBe(run.cpus.timeOf(1, run.reachedPs).processes)
    }
  })

  it('says of a stretch of a CPU what it mostly did, and of a moment what it does', () => {
    const { run } = runOf(scenarioOf(), 'stop-and-copy')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 * S }), fc.integer({ min: 0, max: 1 }), (ps, cpu) => {
        const now = run.cpus.between(0, cpu, ps, ps)
        expect(now).toMatchObject({ pid: run.stateAt(ps).nodes[0].cpus[cpu].pid })
        const { busy, share } = run.cpus.between(0, cpu, ps - 50 * MS, ps)
        expect(share).toBeLessThanOrEqual(busy + 1e-9)
        expect(busy).toBeLessThanOrEqual(1 + 1e-9)
      }),
    )
    const bins = run.cpus.bins(0, 0, 3 * S, 60)
    const sum = [...bins.values()].reduce((all, shares) => all + shares.reduce((one, share) => one + share, 0), 0)
    const { processes, kernel } = run.cpus.timeOf(0, 3 * S)
    expect((sum / 60) * 2 * 3 * S).toBeCloseTo(processes + kernel, -3)
  })

  it('knows how long a process stood still, as the figures do', () => {
    for (const system of SYSTEMS) {
      const { run } = runOf(scenarioOf(), system)
      const [lane] = run.lanes.byPid.values()
      expect(stoodStill(lane, 3 * S).allPs).toBe(figuresOf(run).moves[0].frozenPs)
    }
  })
})

describe('pages as cells', () => {
  it('fill at the target as they are copied at the source, and hold what the image counts', () => {
    for (const system of SYSTEMS) {
      const { run } = runOf(scenarioOf(), system)
      for (let ps = 250 * MS; ps < 2 * S; ps += 97 * MS) {
        for (const process of run.stateAt(ps).processes.values()) {
          for (const image of process.images.values()) {
            const cells = pageCells(process, image, 64)
            const here = cells.reduce((sum, cell) => sum + cell.here, 0) / cells.length
            expect(here * process.pages).toBeCloseTo(image.count, 6)
            for (const cell of cells) expect(cell.copied).toBeLessThanOrEqual(cell.here)
          }
        }
      }
    }
  })

  it('shows how much of the source the target has', () => {
    const { run } = runOf(scenarioOf(), 'stop-and-copy')
    const process = run.stateAt(900 * MS).processes.get(0)
    if (process === undefined) throw new Error('there is no process')
    const [source, target] = [...process.images.values()]
    const sum = (cells: readonly number[]): number => cells.reduce((all, cell) => all + cell, 0)
    const copied = sum(pageCells(process, source, 50).map((cell) => cell.copied))
    expect(copied).toBeGreaterThan(10)
    expect(copied).toBeCloseTo(sum(pageCells(process, target, 50).map((cell) => cell.here)), 6)
  })

  it('takes any number of pages, cut anywhere', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 80 }),
        fc.infiniteStream(fc.boolean()),
        (pages, cells, bits) => {
          const words = new Uint32Array(Math.ceil(pages / 32))
          let count = 0
          for (let page = 0; page < pages; page++) {
            if (bits.next().value === false) continue
            words[page >>> 5] |= 1 << (page & 31)
            count++
          }
          const image = { id: 0, node: 0, state: 'ready' as const, pages: words, count }
          const process = { pages, node: 0, images: new Map([[0, image]]) } as unknown as Parameters<
            typeof pageCells
          >[0]
          const shown = pageCells(process, image, cells)
          expect(shown).toHaveLength(Math.min(cells, pages))
          const found = shown.reduce((sum, { here }, cell) => {
            const size = Math.floor(((cell + 1) * pages) / shown.length) - Math.floor((cell * pages) / shown.length)
            return sum + here * size
          }, 0)
          expect(found).toBeCloseTo(count, 6)
        },
      ),
    )
  })
})

describe('the clock', () => {
  const runs = ['sprite', 'kerrighed'].map((system) => runOf(scenarioOf(), system).run)

  it('is slow where something has just happened or is about to, and faster and faster after it', () => {
    const at = (ps: number): number => automaticSpeed(runs, ps, 3 * S)
    expect(at(300 * MS)).toBeLessThan(MS)
    expect(at(299.9 * MS)).toBeLessThan(MS)
    const after = [301, 310, 350, 500].map((ms) => at(ms * MS))
    expect(after).toEqual(after.toSorted((a, b) => a - b))
    expect(after[3] / after[0]).toBeGreaterThan(50)
    expect(at(2.5 * S)).toBe((3 * S) / 24)
  })

  it('calls quiet only when nothing is under way and nothing happens soon', () => {
    for (let ps = 0; ps < 2 * S; ps += 31 * MS) {
      if (!isQuiet(runs, ps, 10 * MS)) continue
      for (const run of runs) {
        expect(run.stateAt(ps).flying.size).toBe(0)
        expect(run.sendsUntil(ps + 10 * MS)).toBe(run.sendsUntil(ps))
      }
    }
    expect(isQuiet(runs, 100 * MS, 10 * MS)).toBe(true)
    expect(isQuiet(runs, 600 * MS, 10 * MS)).toBe(false)
  })
})

describe('the sentence on top', () => {
  it('says for how long a process stood still under each system, and what it costs afterwards', () => {
    const runs = SYSTEMS.map((system) => runOf(scenarioOf(), system).run)
    const sentence = summaryOf(runs)
    expect(sentence).toMatch(
      /^On its way to node 1, editor stood still for .* ms under Sprite, .* under Xen, .* under Kerrighed and .* under Stop and copy\.$/,
    )
    expect(afterwards(runs)).toMatch(
      /^Afterwards, .*Kerrighed: .*missing pages.*; Xen and Stop and copy: nothing is left behind/,
    )
  })

  it('says when all was done, where many processes ended', () => {
    const { run } = runOf(scenarioOf({}, 'build'), 'sprite')
    expect(summaryOf([run])).toMatch(/^All 37 processes had ended after [\d.]+ s under Sprite \(28 moved, /)
  })

  it('says what calls take, or what became of transactions, where nothing moves', () => {
    const shared = ['kerrighed', 'openssi'].map(
      (system) => runOf(scenarioOf({ untilPs: S }, 'shared-file'), system).run,
    )
    expect(summaryOf(shared)).toMatch(/^A shared \w+ takes .* and .* under Kerrighed and OpenSSI; a shared \w+ /)
    const { run } = runOf(scenarioOf({}, 'three-replicas'), 'backplane')
    expect(summaryOf([run])).toMatch(/\d+ transactions committed, \d+ called off/)
  })
})
