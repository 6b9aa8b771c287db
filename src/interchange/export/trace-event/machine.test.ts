import { describe, expect, it } from 'vitest'
import {
  parseTrace,
  psOf,
  type Slice,
  slicesOf,
  type TraceEvent,
  type TraceFile,
} from '../../../../test/support/trace-event.ts'
import { PRESETS } from '../../../scenario/presets/index.ts'
import { resolve } from '../../../scenario/resolve.ts'
import { KIND, LABELS, type RunSummary } from '../../../sim/log/schema.ts'
import { createSimulation } from '../../../sim/simulation.ts'
import type { MachineSource } from './machine.ts'
import { microseconds } from './sink.ts'
import { machineTrace } from './write.ts'

const KERNELS = ['dragonfly', 'freebsd5', 'freebsd4', 'linux26', 'amiga']
const UNTIL_PS = 50_000_000

interface Made {
  source: MachineSource
  summary: RunSummary
}

const known = new Map<string, Made>()

const made = (id: string, kernel: string): Made => {
  const key = `${id} ${kernel}`
  const before = known.get(key)
  if (before !== undefined) return before
  const preset = PRESETS.find((one) => one.id === id)
  if (preset === undefined) throw new Error(`there is no preset ${id}`)
  const sim = createSimulation(resolve({ ...preset.scenario, kernel }))
  sim.runUntil(UNTIL_PS)
  const columns = sim.log.slice(0, sim.log.length)
  const fresh = {
    source: { title: kernel, info: sim.info, columns, length: columns.time.length },
    summary: sim.summary(),
  }
  known.set(key, fresh)
  return fresh
}

const WHOLE = { fromPs: 0, toPs: UNTIL_PS }
const ABOUT = { program: 'Mastership', digest: '0123456789abcdef' }

const parsed = new Map<Made, TraceFile>()

const traced = (one: Made): TraceFile => {
  const file = parsed.get(one) ?? parseTrace(machineTrace([one.source], ABOUT, WHOLE))
  parsed.set(one, file)
  return file
}

const onTracks = (slices: readonly Slice[], track: RegExp): Slice[] => slices.filter((one) => track.test(one.track))

const count = (file: TraceFile, wanted: (event: TraceEvent) => boolean): number =>
  file.traceEvents.filter(wanted).length

const sum = (slices: readonly Slice[]): number => slices.reduce((all, { fromPs, toPs }) => all + toPs - fromPs, 0)

const CASES = [
  ...KERNELS.map((kernel) => ['packets', kernel] as const),
  ['server', 'linux26'],
  ['name-cache', 'dragonfly'],
  ['moving-threads', 'freebsd4'],
] as const

describe('a trace of a run', () => {
  it.each(CASES)('of %s under %s gives back the ledger of every label, exactly', (id, kernel) => {
    const one = made(id, kernel)
    const slices = onTracks(slicesOf(traced(one)), /^CPU \d+ time$/)
    const { info } = one.source
    for (const label of LABELS.filter((name) => name !== 'idle')) {
      expect(sum(slices.filter(({ category }) => category === label)), label).toBe(one.summary.ledger[label])
    }
    expect(info.cpuCount * UNTIL_PS - sum(slices)).toBe(one.summary.ledger.idle)
  })

  it.each(CASES)('of %s under %s gives back switches, migrations, transfers and interrupts', (id, kernel) => {
    const one = made(id, kernel)
    const file = traced(one)
    const slices = slicesOf(file)
    const { summary } = one
    expect(onTracks(slices, /^CPU \d+ thread$/).length).toBe(summary.contextSwitches)
    expect(count(file, (event) => event.ph === 'i' && event.name === 'migrate')).toBe(summary.migrations)
    expect(count(file, (event) => event.ph === 'i' && event.cat === 'ipiSend')).toBe(summary.ipis)
    expect(slices.filter(({ category }) => category === 'line,gone').length).toBe(summary.transfers)
    const counters = file.traceEvents.flatMap((event) => (event.ph === 'C' ? [event.args['lines']] : []))
    expect(counters.at(-1)).toBe(summary.transfers)
    expect(count(file, (event) => event.ph === 'e' && event.args?.['outcome'] === 'done')).toBe(summary.work.count)
  })

  it.each(CASES)('of %s under %s has a hold of every lock from its taking to its release', (id, kernel) => {
    const one = made(id, kernel)
    const { source } = one
    const held = slicesOf(traced(one)).filter(({ category }) => category === 'lock,held')
    const { columns, info } = source
    const begins = new Set(held.map(({ fromPs, args }) => `${fromPs} ${String(args['lock'])}`))
    let taken = 0
    for (let row = 0; row < source.length; row++) {
      if (columns.kind[row] !== KIND.acquire) continue
      taken++
      expect(begins).toContain(`${columns.time[row]} ${info.locks[columns.a[row]].name}`)
    }
    // A spin lock that goes to the next thread with its CPU has a stretch for either.
    expect(held.length).toBeGreaterThanOrEqual(taken)
  })

  it('has arrows whose ends lie on stretches, and none that ends without having begun', () => {
    const file = parseTrace(
      machineTrace([made('packets', 'dragonfly').source, made('packets', 'freebsd5').source], ABOUT, WHOLE),
    )
    const begun = new Map<string, number>()
    const kinds = new Set<string>()
    for (const event of file.traceEvents) if (event.ph === 's') begun.set(`${event.cat} ${event.id}`, event.ts)
    const ends = file.traceEvents.flatMap((event) => (event.ph === 'f' ? [event] : []))
    for (const { cat, id, ts } of ends) {
      kinds.add(cat)
      expect(begun.get(`${cat} ${id}`)).toBeLessThanOrEqual(ts)
    }
    expect([...kinds].toSorted()).toEqual(['ipi', 'line', 'migration', 'wakeup'])
    // Within each track, every end of an arrow is inside a stretch.
    const stretches = new Map<string, [number, number][]>()
    const open = new Map<string, number[]>()
    for (const event of file.traceEvents) {
      const key = `${event.pid}/${event.tid}`
      const list = stretches.get(key) ?? []
      stretches.set(key, list)
      if (event.ph === 'X') list.push([psOf(event.ts), psOf(event.ts) + psOf(event.dur)])
      if (event.ph === 'B') open.set(key, [...(open.get(key) ?? []), psOf(event.ts)])
      if (event.ph === 'E') list.push([open.get(key)?.pop() ?? NaN, psOf(event.ts)])
    }
    const astray = file.traceEvents.filter((event) => {
      if (event.ph !== 's' && event.ph !== 'f') return false
      const ps = psOf(event.ts)
      return !(stretches.get(`${event.pid}/${event.tid}`) ?? []).some(([from, to]) => from <= ps && ps <= to)
    })
    expect(astray).toEqual([])
  })

  it('of an interval has just what the whole one has in it, cut at its ends', () => {
    const { source } = made('packets', 'freebsd5')
    const interval = { fromPs: 15_000_001, toPs: 40_000_003 }
    const whole = slicesOf(parseTrace(machineTrace([source], ABOUT, WHOLE)))
    const part = slicesOf(parseTrace(machineTrace([source], ABOUT, interval)))
    const clipped = (slices: readonly Slice[], category: RegExp): string[] =>
      slices
        .filter((one) => category.test(one.category) && one.toPs > interval.fromPs && one.fromPs < interval.toPs)
        .map(({ track, name, fromPs, toPs }) => {
          const lane = track.replace(/ \(\d+\)$/, '')
          return `${lane} ${name} ${Math.max(fromPs, interval.fromPs)} ${Math.min(toPs, interval.toPs)}`
        })
        .toSorted()
    for (const category of [/^(user|kernel|stall|spin|switch|interrupt)/, /^thread$/, /^lock/, /^line,coming$/]) {
      expect(clipped(part, category).length).toBeGreaterThan(10)
      expect(clipped(part, category)).toEqual(clipped(whole, category))
    }
    expect(part.every(({ fromPs, toPs }) => fromPs >= interval.fromPs && toPs <= interval.toPs)).toBe(true)
  })

  it('says what it is of, and keeps its sides apart', () => {
    const file = parseTrace(
      machineTrace([made('packets', 'dragonfly').source, made('packets', 'freebsd5').source], ABOUT, WHOLE),
    )
    expect(file.displayTimeUnit).toBe('ns')
    expect(file.otherData).toEqual(ABOUT)
    expect([...new Set(slicesOf(file).map(({ process }) => process))].toSorted()).toEqual(['dragonfly', 'freebsd5'])
    expect(slicesOf(file).every(({ track }) => track !== '')).toBe(true)
  })

  it('comes in pieces, none of them large', () => {
    const { source } = made('packets', 'freebsd5')
    const pieces = [...machineTrace([source], ABOUT, WHOLE)]
    expect(pieces.length).toBeGreaterThan(2)
    expect(Math.max(...pieces.map(({ text }) => text.length))).toBeLessThan(4_000_000)
    expect(pieces.at(-1)?.done).toBe(1)
  })
})

describe('microseconds', () => {
  it('are exact to the picosecond', () => {
    expect(microseconds(0)).toBe('0')
    expect(microseconds(1)).toBe('0.000001')
    expect(microseconds(41_000_000)).toBe('41')
    expect(microseconds(19_999_999_999_999)).toBe('19999999.999999')
    for (const ps of [1, 10, 999_999, 1_000_001, 123_456_789_012, 7_199_999_999_999_999]) {
      expect(psOf(Number(microseconds(ps)))).toBe(ps)
    }
  })
})
