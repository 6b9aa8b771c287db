import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { madeInfo, madeRun } from '../../../test/support/made-run.ts'
import { FAMILY_OF, threadGroups } from '../../playback/timeline/cpu-track.ts'
import { LABEL, LABELS } from '../../sim/log/schema.ts'
import { identityOf } from '../colours.ts'
import { paintLanes } from './draw.ts'
import { layoutOf } from './layout.ts'
import { type Palette, paletteOf, stripedThreads } from './palette.ts'
import { Raster } from './raster.ts'
import type { Scene } from './scene.ts'
import { walkColumns } from './walk.ts'

const INFO = madeInfo(2, ['a', 'b', 'c'], [['lock', 'spin']])

const anyLabels = fc.array(
  fc.record({
    lasts: fc.integer({ min: 1, max: 60 }),
    cpu: fc.nat(1),
    label: fc.nat(LABELS.length - 1),
    thread: fc.nat(2),
  }),
  { minLength: 1, maxLength: 300 },
)

const runOf = (labels: readonly { lasts: number; cpu: number; label: number; thread: number }[]) => {
  let time = 0
  return madeRun(
    INFO,
    labels.map(({ lasts, cpu, label, thread }) => {
      time += lasts
      return { kind: 'label' as const, time, cpu, a: label, b: thread }
    }),
  )
}

/** Colours that can be told apart by their numbers. */
const NAMES = [
  '--idle',
  '--panel',
  '--ink',
  '--overhead',
  '--spin',
  '--stall',
  '--line-strong',
  '--owned',
  '--exclusive',
]
const palette: Palette = paletteOf((name) => {
  const at = NAMES.indexOf(name)
  return `#${(at >= 0 ? 0x101010 * (at + 1) : 0xff0000 + 0x1000 * Number(name.at(-1))).toString(16).padStart(6, '0')}`
})

describe('columns of a lane', () => {
  it('cover the window once, with the exact time of each state in it, however far it is zoomed', () => {
    fc.assert(
      fc.property(
        anyLabels,
        fc.integer({ min: -500, max: 9000 }),
        fc.integer({ min: 20, max: 12_000 }),
        (labels, fromPs, length) => {
          const run = runOf(labels)
          const track = run.segments.lanes[0]
          const span = { fromPs, toPs: fromPs + length }
          const columnPs = length / 100
          const totals = new Float64Array(track.width)
          const first = Math.max(0, Math.floor(-fromPs / columnPs))
          let next = first
          walkColumns(track, span, { columns: 100, step: 1 }, run.reachedPs, {
            pure(x0, x1, at) {
              expect(x0).toBe(next)
              next = x1
              totals[track.state[at]] += (x1 - x0) * columnPs
            },
            mixed(x0, x1, sums) {
              expect(x0).toBe(next)
              next = x1
              sums.forEach((time, index) => {
                totals[index] += time
              })
            },
          })
          expect(next).toBe(Math.max(first, 100))
          const exact = track.sumsIn(Math.max(0, fromPs), span.toPs)
          // A stretch that covers whole columns is told of in columns: its last part of one is in the next.
          for (let state = 0; state < LABELS.length; state++) {
            expect(Math.abs(totals[state] - exact[state])).toBeLessThanOrEqual(columnPs * 1.001)
          }
        },
      ),
    )
  })
})

describe('a painted lane', () => {
  it('has as much red, when zoomed out, as its CPU stalls', () => {
    fc.assert(
      fc.property(anyLabels, (labels) => {
        const run = runOf(labels)
        const sides = [{ title: 'one', run, side: 0 }]
        const layout = layoutOf(sides, [], 400)
        const end = run.log.columns.time[run.log.length - 1]
        const scene: Scene = {
          sides,
          layout,
          span: { fromPs: 0, toPs: end * 40 },
          momentPs: 0,
          cursors: { a: null, b: null },
          loop: null,
          hits: [],
          focus: null,
          palette,
        }
        const raster = new Raster(400, layout.height)
        paintLanes(raster, scene, 1)
        const row = layout.rows[0]
        const columnPs = (end * 40) / (400 - layout.gutter)
        let red = 0
        const columns = Math.floor(end / columnPs)
        for (let x = 0; x < columns; x++) {
          for (let y = row.top; y < row.top + row.height; y++) {
            const pixel = raster.pixels[y * 400 + layout.gutter + x]
            if (pixel === palette.stall || pixel === palette.stallPale) red++
          }
        }
        const sums = run.segments.lanes[0].sumsIn(0, columns * columnPs)
        const stalled = LABELS.reduce((sum, _, label) => sum + (FAMILY_OF[label] === 'stall' ? sums[label] : 0), 0)
        const high = row.height - 2
        // A pixel at most is lost to rounding in each column.
        expect(Math.abs(red - (stalled / columnPs) * high)).toBeLessThanOrEqual(columns + 1)
      }),
      { numRuns: 50 },
    )
  })

  it('is idle ground where nothing runs, and the colour of the thread where one does', () => {
    const run = madeRun(INFO, [
      { kind: 'label', time: 1000, cpu: 0, a: LABEL.user, b: 1 },
      { kind: 'label', time: 2000, cpu: 0, a: LABEL.idle, b: -1 },
    ])
    const sides = [{ title: 'one', run, side: 0 }]
    const layout = layoutOf(sides, [], 716)
    const raster = new Raster(716, layout.height)
    const base = { momentPs: 0, cursors: { a: null, b: null }, loop: null, hits: [], focus: null, palette }
    const words = paintLanes(raster, { ...base, sides, layout, span: { fromPs: 0, toPs: 3000 } }, 1)
    const y = layout.rows[0].top + 5
    const at = (ps: number): number => raster.pixels[y * 716 + layout.gutter + (ps / 3000) * 600]
    expect([at(500), at(1500), at(2500)]).toEqual([palette.idle, palette.threads[1], palette.idle])
    expect(words.map(({ text }) => text)).toEqual(['b'])
  })
})

describe('the colours of threads', () => {
  it('are those of the tiles on the stage', () => {
    const info = madeInfo(
      1,
      Array.from({ length: 20 }, (_, at) => `t${at}`),
      [],
    )
    info.threads[3].kind = 'idle'
    const groups = threadGroups(info)
    info.threads.forEach((_, thread) => {
      const { colour, striped } = identityOf(info, thread)
      expect(colour).toBe(groups[thread] === 7 ? 'var(--idle)' : `var(--id-${groups[thread]})`)
      expect(stripedThreads(info)[thread]).toBe(striped)
    })
  })
})
