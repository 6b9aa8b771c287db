import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testConfig } from '../../test/support/config.ts'
import { madeInfo, madeRun, type MadeEvent } from '../../test/support/made-run.ts'
import { KIND } from '../sim/log/schema.ts'
import { createSimulation } from '../sim/simulation.ts'
import { frameAt } from './frame.ts'
import { Run } from './run.ts'
import { nodeKey, tellCycle, tellWaits, waitForGraph } from './wait-for.ts'

const READER = 0
const WRITER = 1
const THIRD = 2
const INODE = 0
const VNODE = 1
const PORT = 0
const INFO = madeInfo(
  2,
  ['reader', 'writer', 'third'],
  [
    ['inode', 'sleep'],
    ['vnode', 'sleep'],
    ['chain', 'spin'],
    ['routes', 'token'],
  ],
  [['port', -1]],
)

const at = (events: readonly MadeEvent[], time = Infinity) => {
  const run = madeRun(INFO, events)
  const frame = frameAt(run, Math.min(time, run.reachedPs), 0)
  return { run, frame, graph: waitForGraph(run, frame) }
}

const arrows = (events: readonly MadeEvent[], time?: number): string[] =>
  at(events, time).graph.edges.map(({ from, to, kind }) => `${nodeKey(from)} ${kind} ${nodeKey(to)}`)

const CIRCLE: readonly MadeEvent[] = [
  { kind: 'acquire', time: 10, cpu: 0, a: INODE, b: READER },
  { kind: 'acquire', time: 20, cpu: 1, a: VNODE, b: WRITER },
  { kind: 'contend', time: 30, cpu: 0, a: VNODE, b: READER, c: WRITER },
  { kind: 'block', time: 40, cpu: 0, a: READER, b: VNODE },
  { kind: 'contend', time: 50, cpu: 1, a: INODE, b: WRITER, c: READER },
  { kind: 'block', time: 60, cpu: 1, a: WRITER, b: INODE },
  { kind: 'deadlock', time: 60, cpu: 1, a: WRITER, b: INODE, c: 2 },
]

describe('the graph of waits', () => {
  it('says who spins, who sleeps, and who holds what they wait for', () => {
    expect(arrows(CIRCLE, 20)).toEqual([])
    expect(arrows(CIRCLE, 30)).toEqual(['thread 0 spins lock 1', 'lock 1 held thread 1'])
    expect(arrows(CIRCLE, 40)).toEqual(['thread 0 sleeps lock 1', 'lock 1 held thread 1'])
  })

  it('finds the circle once it closes, and names it', () => {
    expect(at(CIRCLE, 40).graph.cycles).toEqual([])
    const { run, graph } = at(CIRCLE)
    expect(graph.cycles).toHaveLength(1)
    expect(tellCycle(run.info, graph.cycles[0])).toBe(
      'reader holds inode and wants vnode; writer holds vnode and wants inode',
    )
    expect(tellWaits(run, graph)).toEqual([
      'reader sleeps until it gets vnode, held by writer.',
      'writer sleeps until it gets inode, held by reader.',
    ])
  })

  it('finds a circle beside threads that only wait for it', () => {
    const { graph } = at([
      { kind: 'contend', time: 5, cpu: 1, a: INODE, b: THIRD, c: READER },
      ...CIRCLE,
      { kind: 'acquire', time: 61, cpu: 1, a: 3, b: THIRD },
    ])
    expect(graph.cycles.map(({ threads }) => threads.toSorted())).toEqual([[READER, WRITER]])
  })

  it('remembers the mutex that a thread wants while it waits for the spin lock over its waiters', () => {
    const events: MadeEvent[] = [
      { kind: 'contend', time: 10, cpu: 0, a: INODE, b: READER, c: WRITER },
      { kind: 'contend', time: 20, cpu: 0, a: 2, b: READER, c: THIRD },
      { kind: 'acquire', time: 30, cpu: 0, a: 2, b: READER },
      { kind: 'acquire', time: 40, cpu: 0, a: INODE, b: READER },
    ]
    const wanted = (time: number) => at(events, time).frame.waits.waitsFor[READER]
    expect([10, 20, 30, 40].map(wanted)).toEqual([INODE, 2, INODE, -1])
    expect(at(events, 30).frame.waits.since[READER]).toBe(10)
  })

  it('sees no circle in a spin lock that was taken on top of a wait', () => {
    const { graph } = at([
      { kind: 'acquire', time: 5, cpu: 1, a: INODE, b: WRITER },
      { kind: 'contend', time: 10, cpu: 0, a: INODE, b: READER, c: WRITER },
      { kind: 'acquire', time: 20, cpu: 0, a: 2, b: READER },
      { kind: 'contend', time: 30, cpu: 1, a: 2, b: WRITER, c: READER },
    ])
    expect(graph.edges).toHaveLength(4)
    expect(graph.cycles).toEqual([])
  })

  it('leaves spin locks with the CPU when its thread goes, and other locks with the thread', () => {
    const { waits } = at([
      { kind: 'run', time: 1, cpu: 0, a: READER },
      { kind: 'acquire', time: 5, cpu: 0, a: 2, b: READER },
      { kind: 'acquire', time: 6, cpu: 0, a: INODE, b: READER },
      { kind: 'stop', time: 7, cpu: 0, a: READER, b: 0 },
      { kind: 'run', time: 7, cpu: 0, a: THIRD },
    ]).frame
    expect(waits.holdersOf(2)).toEqual([THIRD])
    expect(waits.holdersOf(INODE)).toEqual([READER])
  })

  it('keeps all who share a token, and forgets each when it lets go', () => {
    const events: MadeEvent[] = [
      { kind: 'acquire', time: 10, cpu: 0, a: 3, b: READER },
      { kind: 'acquire', time: 20, cpu: 1, a: 3, b: WRITER },
      { kind: 'contend', time: 30, cpu: 1, a: 3, b: THIRD, c: WRITER },
      { kind: 'release', time: 40, cpu: 0, a: 3, b: READER },
    ]
    expect(arrows(events, 30)).toEqual(['thread 2 spins lock 3', 'lock 3 held thread 0', 'lock 3 held thread 1'])
    expect(arrows(events, 40)).toEqual(['thread 2 spins lock 3', 'lock 3 held thread 1'])
    expect(at(events).frame.waits).toMatchObject({ takenBy: expect.anything() })
    expect(at(events).frame.waits.previousBy[3]).toBe(READER)
  })

  it('waits at a queue until it is woken, for whom it has asked and who has not answered', () => {
    const events: MadeEvent[] = [
      { kind: 'run', time: 1, cpu: 0, a: READER },
      { kind: 'run', time: 1, cpu: 1, a: WRITER },
      { kind: 'label', time: 1, cpu: 0, a: 3, b: READER },
      { kind: 'label', time: 1, cpu: 1, a: 3, b: WRITER },
      { kind: 'message', time: 10, cpu: 0, a: PORT, b: 0, c: WRITER },
      { kind: 'block', time: 20, cpu: 0, a: READER, c: PORT },
      { kind: 'message', time: 30, cpu: 1, a: PORT, b: 0, c: READER },
      { kind: 'wake', time: 40, cpu: 1, a: READER, c: PORT },
      { kind: 'block', time: 50, cpu: 1, a: WRITER, c: PORT },
    ]
    expect(arrows(events, 20)).toEqual(['thread 0 sleeps queue 0', 'queue 0 answers thread 1'])
    expect(arrows(events, 30)).toEqual(['thread 0 sleeps queue 0'])
    expect(arrows(events, 40)).toEqual([])
    expect(arrows(events, 50)).toEqual(['thread 1 sleeps queue 0'])
  })

  it('finds no circle of tokens, which are let go of in time, before the log says that it has closed', () => {
    expect(at(CIRCLE.slice(0, -1)).graph.cycles).toEqual([])
  })

  it('finds a circle through a queue', () => {
    const events: MadeEvent[] = [
      { kind: 'run', time: 1, cpu: 0, a: READER },
      { kind: 'label', time: 1, cpu: 0, a: 3, b: READER },
      { kind: 'acquire', time: 5, cpu: 0, a: INODE, b: READER },
      { kind: 'message', time: 10, cpu: 0, a: PORT, b: 0, c: WRITER },
      { kind: 'block', time: 20, cpu: 0, a: READER, c: PORT },
      { kind: 'block', time: 30, cpu: 1, a: WRITER, b: INODE },
      { kind: 'deadlock', time: 40, cpu: 1, a: WRITER, b: INODE, c: 2 },
    ]
    expect(at(events, 30).graph.cycles).toEqual([])
    const { run, graph } = at(events, 40)
    expect(tellCycle(run.info, graph.cycles[0])).toBe(
      'reader holds inode and waits at port for writer; writer wants inode',
    )
  })

  it('lets a thread that goes to sleep take the locks that it needs for that', () => {
    const asleep: MadeEvent[] = [
      { kind: 'block', time: 20, cpu: 0, a: READER, b: INODE },
      { kind: 'acquire', time: 30, cpu: 0, a: 2, b: READER },
      { kind: 'release', time: 40, cpu: 0, a: 2, b: READER },
    ]
    expect(arrows(asleep)).toEqual(['thread 0 sleeps lock 0'])
  })

  it('forgets what a thread wanted once it computes for itself, and who has ended', () => {
    const want: MadeEvent = { kind: 'contend', time: 10, cpu: 0, a: INODE, b: READER, c: WRITER }
    expect(arrows([want, { kind: 'label', time: 20, cpu: 0, a: 2, b: READER }])).toEqual([])
    expect(arrows([want, { kind: 'exit', time: 20, cpu: 0, a: READER }])).toEqual([])
  })
})

describe('waits in a run of the core', () => {
  const UNTIL = 300_000_000
  const sim = createSimulation(testConfig('freebsd5', 'packet-forwarding', { seed: 3, params: { ratePps: 1_200_000 } }))
  sim.runUntil(UNTIL)
  const run = new Run(sim.info, UNTIL)
  run.append(sim.log.slice(0, sim.log.length), UNTIL)

  it('end: who takes a lock no longer waits for it, and what is held by nobody has no holder', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: UNTIL }), (time) => {
        const { waits } = frameAt(run, time, 0)
        waits.holderCount.forEach((count, lock) => {
          expect(count).toBeLessThanOrEqual(1)
          const holders = waits.holdersOf(lock)
          expect(holders).toHaveLength(count)
          for (const waiter of waits.waitersOf(lock)) expect(holders).not.toContain(waiter)
        })
        expect(waitForGraph(run, frameAt(run, time, 0)).cycles).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('are seen wherever the log says that a lock was found taken, and never close a circle', () => {
    const { columns } = run.log
    let seen = 0
    for (let event = 0; event < run.log.length && seen < 400; event++) {
      if (columns.kind[event] !== KIND.contend && columns.kind[event] !== KIND.block) continue
      seen++
      const frame = frameAt(run, columns.time[event], 0)
      if (columns.kind[event] === KIND.contend) {
        expect(frame.waits.timesContended[columns.a[event]]).toBeGreaterThan(0)
      }
      expect(waitForGraph(run, frame).cycles).toEqual([])
    }
    expect(seen).toBe(400)
  })
})
