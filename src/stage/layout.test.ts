import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TrackedLines } from '../playback/tracked-lines.ts'
import type { RunInfo } from '../sim/log/schema.ts'
import { alongStreet, cellCorner, cellPoint, layoutFor } from './layout.ts'

const infoOf = (cpus: number, packages: number, shared: boolean): RunInfo => ({
  kernel: 'test',
  cpuCount: cpus,
  coreCount: cpus,
  coreOf: Array.from({ length: cpus }, (_, cpu) => cpu),
  packageOf: Array.from({ length: cpus }, (_, core) => Math.floor((core * packages) / cpus)),
  states: ['I', 'S', 'M'],
  unit: 'packet',
  regions: [],
  threads: [],
  locks: [],
  queues: shared ? [{ name: 'run queue', kind: 'run', cpu: -1, about: '' }] : [],
})

/** Two rows: lines 0 to 4 and 5 to 6; line 7 is not shown. */
const TRACKED: TrackedLines = {
  lines: [0, 1, 2, 3, 4, 5, 6],
  row: [0, 0, 0, 0, 0, 1, 1],
  column: [0, 1, 2, 3, 4, 0, 1],
  trackOf: Int16Array.of(0, 1, 2, 3, 4, 5, 6, -1),
  rows: ['locks', 'data'],
  locks: [],
  sharedQueue: -1,
}

const anyMachine = fc
  .record({
    packages: fc.integer({ min: 1, max: 4 }),
    perPackage: fc.integer({ min: 1, max: 64 }),
    shared: fc.boolean(),
    width: fc.integer({ min: 340, max: 1400 }),
  })
  .map(({ packages, perPackage, shared, width }) => {
    const info = infoOf(packages * perPackage, packages, shared)
    return { info, layout: layoutFor(info, { ...TRACKED, sharedQueue: shared ? 0 : -1 }, width) }
  })

describe('the plan of a machine', () => {
  it('puts every CPU within the walls of its package, beside the others', () => {
    fc.assert(
      fc.property(anyMachine, ({ info, layout }) => {
        layout.columns.forEach((column, cpu) => {
          const wall = layout.packages[info.packageOf[column.core]]
          expect(column.cpu).toBe(cpu)
          expect(column.width).toBeGreaterThan(0)
          expect(column.left).toBeGreaterThanOrEqual(wall.left)
          expect(column.left + column.width).toBeLessThanOrEqual(wall.right + 1e-6)
          const next = layout.columns[cpu + 1]
          if (next?.top === column.top) expect(next.left).toBeGreaterThanOrEqual(column.left + column.width)
        })
        expect(Math.max(...layout.packages.map(({ right }) => right))).toBeLessThanOrEqual(layout.width)
        expect(layout.memoryTop + layout.memoryHeight).toBeLessThan(layout.height)
      }),
    )
  })

  it('gives a line the same place in every cache, and no two lines the same', () => {
    fc.assert(
      fc.property(anyMachine, ({ layout }) => {
        if (layout.cell === 0) return
        const places = layout.columns.map((column) =>
          TRACKED.lines.map((_, track) => {
            const { x, y } = cellCorner(layout, TRACKED, column, track)
            return `${Math.round((x - column.left) * 64)} ${Math.round((y - column.top) * 64)}`
          }),
        )
        for (const place of places) expect(place).toEqual(places[0])
        expect(new Set(places[0]).size).toBe(TRACKED.lines.length)
      }),
    )
  })

  it('writes words where there is room, shows shapes up to sixteen CPUs and patches up to sixty-four', () => {
    const plan = (cpus: number, width: number) =>
      layoutFor(infoOf(cpus, 2, true), { ...TRACKED, sharedQueue: 0 }, width)
    expect(plan(4, 360)).toMatchObject({ dense: false, words: true })
    expect(plan(8, 690)).toMatchObject({ dense: false, words: true })
    expect(plan(16, 690)).toMatchObject({ dense: false, words: false })
    expect(plan(16, 1400)).toMatchObject({ dense: false, words: true })
    expect(plan(64, 690)).toMatchObject({ dense: true, words: false })
    expect(plan(64, 690).cell).toBeGreaterThan(0)
    expect(plan(128, 690).cell).toBe(0)
  })
})

describe('the way of a line', () => {
  it('begins in one cell, ends in the other, and goes along the street at one speed', () => {
    fc.assert(
      fc.property(
        anyMachine,
        fc.nat(7),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ info, layout }, line, share) => {
          const from = cellPoint(layout, TRACKED, 0, line)
          const to = cellPoint(layout, TRACKED, info.cpuCount - 1, line)
          expect(alongStreet(layout, from, to, 0)).toEqual(from)
          const end = alongStreet(layout, from, to, 1)
          expect(end.x).toBeCloseTo(to.x, 6)
          expect(end.y).toBeCloseTo(to.y, 6)
          const [here, soon] = [share * 0.99, share * 0.99 + 0.01].map((at) => alongStreet(layout, from, to, at))
          const street = layout.streetTop + 9
          const whole = Math.abs(street - from.y) + Math.abs(to.x - from.x) + Math.abs(street - to.y)
          expect(Math.abs(here.x - soon.x) + Math.abs(here.y - soon.y)).toBeLessThanOrEqual(whole * 0.01 + 1e-6)
        },
      ),
    )
  })
})
