import { describe, expect, it } from 'vitest'
import { testConfig } from '../../test/support/config.ts'
import { KIND, LABEL } from '../sim/log/schema.ts'
import { createSimulation } from '../sim/simulation.ts'
import { frameAt } from './frame.ts'
import { Run } from './run.ts'
import { chainOf } from './why/chain.ts'
import { longestWait, whyNow } from './why/now.ts'
import { tell } from './why.ts'

const UNTIL = 300_000_000

const load = (kernel: string, kind: string): Run => {
  const sim = createSimulation(testConfig(kernel, kind, { seed: 5 }))
  const run = new Run(sim.info, UNTIL)
  sim.runUntil(UNTIL)
  run.append(sim.log.slice(0, sim.log.length), sim.now)
  run.finish(sim.summary())
  return run
}

const RUNS = ['dragonfly', 'freebsd5'].flatMap((kernel) =>
  ['packet-forwarding', 'working-sets'].map((kind) => ({ name: `${kernel}, ${kind}`, run: load(kernel, kind) })),
)

describe.each(RUNS)('the reasons in a run of $name', ({ run }) => {
  it('are told in words for every event, without a name that is missing', () => {
    const kinds = new Set<number>()
    for (let event = 0; event < run.log.length; event++) {
      const sentence = tell(run, event)
      expect(sentence).not.toMatch(/undefined|null|NaN|CPU -1/)
      kinds.add(run.log.columns.kind[event])
    }
    expect(kinds.size).toBeGreaterThan(8)
  })

  it('go back in time from any event, whatever it is, to a root', () => {
    let longest = 0
    for (let event = 0; event < run.log.length; event += 7) {
      const chain = chainOf(run, event)
      expect(chain[0].event).toBe(event)
      chain.forEach((link, depth) => {
        if (depth > 0) expect(link.event).toBeLessThan(chain[depth - 1].event)
        expect(link.root === null).toBe(depth < chain.length - 1)
        expect(link.text).not.toMatch(/undefined|null|NaN|CPU -1/)
      })
      longest = Math.max(longest, chain.length)
    }
    expect(longest).toBeGreaterThan(8)
  })
})

describe('the question of a moment', () => {
  it('is about the one who has waited longest, and nobody had begun to wait before', () => {
    const { run } = RUNS[2]
    const { columns, length } = run.log
    let asked = 0
    for (let time = 10_000_000; time < UNTIL; time += 1_370_000) {
      const event = longestWait(run, time)
      if (event < 0) continue
      asked++
      expect(columns.time[event]).toBeLessThanOrEqual(time)
      const waits = columns.kind[event] === KIND.label
      // A CPU that stalls does so until its next label.
      const next = waits ? columns.kind.findIndex((kind, at) => isLabelOf(run, at, kind, event)) : -1
      if (next >= 0 && next < length) expect(columns.time[next]).toBeGreaterThan(time)
      for (let cpu = 0; cpu < run.info.cpuCount; cpu++) {
        const { sincePs, label } = frameAt(run, time, 0).cpus[cpu]
        if (label.startsWith('stall')) expect(columns.time[event]).toBeLessThanOrEqual(sincePs)
      }
      expect(whyNow(run, time)).toBe(event)
    }
    expect(asked).toBeGreaterThan(20)
  })

  it('falls back on the last wait before, where nobody waits', () => {
    const { run } = RUNS[0]
    const { columns } = run.log
    let quiet = 0
    for (let time = 10_000_000; time < UNTIL; time += 770_000) {
      if (longestWait(run, time) >= 0) continue
      quiet++
      const event = whyNow(run, time)
      expect(columns.time[event]).toBeLessThanOrEqual(time)
      expect(chainOf(run, event).at(-1)?.root).not.toBeNull()
    }
    expect(quiet).toBeGreaterThan(5)
  })
})

const isLabelOf = (run: Run, at: number, kind: number, event: number): boolean =>
  at > event && at < run.log.length && kind === KIND.label && run.log.columns.cpu[at] === run.log.columns.cpu[event]

describe('a chain of causes', () => {
  it.each(['dragonfly', 'freebsd5', 'freebsd4', 'linux26'])(
    'of a move by hand ends with the hand, under %s',
    (kernel) => {
      const config = testConfig(kernel, 'working-sets', { seed: 5 })
      const moved: string[] = []
      for (const cpu of [0, 1, 2, 3]) {
        const sim = createSimulation({
          ...config,
          interventions: [{ atPs: 50_000_000, kind: 'move', thread: 'worker 0', cpu }],
        })
        sim.runUntil(UNTIL)
        const run = new Run(sim.info, UNTIL)
        run.append(sim.log.slice(0, sim.log.length), sim.now)
        const { columns, length } = run.log
        const hand = columns.kind.subarray(0, length).indexOf(KIND.intervene)
        const by = (event: number): boolean => columns.kind[event] === KIND.migrate && columns.cause[event] === hand
        const move = columns.kind.findIndex((_, event) => event < length && by(event))
        if (move < 0) continue
        expect(columns.a[move]).toBe(columns.c[hand])
        expect(columns.c[move]).toBe(cpu)
        expect(chainOf(run, move).map(({ root }) => root)).toEqual([null, 'intervention'])
        moved.push(chainOf(run, move)[0].text)
      }
      // It may have been where it was wanted already; on four CPUs it cannot have been on all of them.
      expect(moved.length).toBeGreaterThan(1)
    },
  )

  it('of a lock found taken leads to the one who has it, and from there to why', () => {
    const { run } = RUNS[2]
    const { columns, length } = run.log
    let told = 0
    for (let at = 0; at < length; at++) {
      if (columns.kind[at] !== KIND.contend || columns.c[at] < 0) continue
      const chain = chainOf(run, at)
      const holder = chain.find(({ relation }) => relation === 'holder')
      expect(holder).toBeDefined()
      expect(holder?.text).toMatch(/ took .* on CPU \d at \d+\.\d{3} µs, and /)
      told++
    }
    expect(told).toBeGreaterThan(10)
  })

  it('of a stall names the line, how long it took, and who had it', () => {
    const { run } = RUNS[2]
    const { columns, length } = run.log
    const at = columns.kind.findIndex(
      (kind, event) => event < length && kind === KIND.label && columns.a[event] === LABEL.stallTransfer,
    )
    const [stall, journey, owner] = chainOf(run, at).map(({ text }) => text)
    expect(stall).toMatch(/stalled [\d.]+ (ns|µs) for .+ out of another CPU's cache$/)
    expect(journey).toMatch(/ was (modified|owned|exclusive|shared) in the cache of CPU \d, [\d.]+ ns away$/)
    expect(owner).toMatch(/ (wrote|read) .+ at [\d.]+ µs$/)
  })
})
