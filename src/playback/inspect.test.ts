import { describe, expect, it } from 'vitest'
import { madeInfo, madeRun, type MadeEvent } from '../../test/support/made-run.ts'
import { frameAt } from './frame.ts'
import type { Subject } from './concerns.ts'
import { describePick, historyOf } from './inspect.ts'
import { tell } from './why.ts'

const INFO = madeInfo(
  2,
  ['netisr', 'ithread', 'user'],
  [
    ['radix', 'mutex'],
    ['inode', 'sleep'],
  ],
  [
    ['run queue of CPU 0', 0],
    ['run queue of CPU 1', 1],
    ['reply port', -1],
  ],
)
const LOG: readonly MadeEvent[] = [
  { kind: 'run', time: 1000, cpu: 0, a: 0 },
  { kind: 'acquire', time: 2000, cpu: 0, a: 0, b: 0 },
  { kind: 'contend', time: 10_000, cpu: 1, a: 0, b: 1, c: 0 },
  { kind: 'contend', time: 20_000, cpu: 1, a: 0, b: 3, c: 0 },
  { kind: 'block', time: 30_000, cpu: 1, a: 1, b: 0 },
  { kind: 'lend', time: 40_000, cpu: 1, a: 0, b: 130, c: 1 },
  { kind: 'block', time: 50_000, cpu: 1, a: 2, c: 2 },
  { kind: 'reversal', time: 60_000, cpu: 0, a: 1, b: 0, c: 0 },
  { kind: 'balance', time: 70_000, cpu: 0, a: 2, b: 0, c: 1 },
  { kind: 'release', time: 822_000, cpu: 0, a: 0, b: 0 },
  { kind: 'acquire', time: 822_000, cpu: 1, a: 0, b: 1 },
  { kind: 'lend', time: 822_000, cpu: 0, a: 0, b: 40 },
]
const run = madeRun(INFO, LOG)

const stateOf = (kind: Subject['kind'], index: number, time: number): string =>
  describePick(run, frameAt(run, time, 0), { kind, index }).state

describe('the inspector', () => {
  it('says what a thread waits for, who has it, and for how long', () => {
    expect(stateOf('thread', 1, 20_000)).toBe(
      'Waits for mutex radix, held by netisr, for 10 ns, looking at it again and again.',
    )
    expect(stateOf('thread', 1, 821_000)).toBe('Waits for mutex radix, held by netisr, for 811 ns, asleep.')
    expect(stateOf('thread', 1, 822_000)).toBe('Waits for something to do. Holds radix.')
    expect(stateOf('thread', 2, 60_000)).toBe('Waits at reply port for 10 ns.')
  })

  it('says what priority a thread runs with, and who has lent it, until it is given back', () => {
    expect(stateOf('thread', 0, 50_000)).toBe('Runs on CPU 0. Holds radix. Runs with priority 130, lent by ithread.')
    expect(stateOf('thread', 0, 822_000)).toBe('Runs on CPU 0.')
  })

  it('says who holds a lock and since when, who waits in which order, and how often it was taken', () => {
    expect(stateOf('lock', 0, 1000)).toBe('Free. Nobody waits for it. Taken 0 times so far, found taken 0 times.')
    expect(stateOf('lock', 0, 52_000)).toBe(
      'Held by netisr for 50 ns. In line, the first first: ithread, interrupt on CPU 0. Taken once so far, found taken 2 times.',
    )
  })

  it('says who is at a queue', () => {
    expect(stateOf('queue', 2, 60_000)).toBe('Empty. At it waits user.')
  })

  it('leads from a wait to the lock and to its holder', () => {
    const { related } = describePick(run, frameAt(run, 40_000, 0), { kind: 'thread', index: 1 })
    expect(related.map(({ label }) => label)).toEqual(['lock radix', 'thread netisr'])
  })

  it('tells the history of threads, locks and queues with the events that concern them', () => {
    const told = (kind: Subject['kind'], index: number): string[] =>
      historyOf(run, { kind, index }, Infinity).map((event) => tell(run, event))
    expect(told('lock', 1)).toEqual([
      'WITNESS: netisr wants inode while it holds radix: the reverse of the order seen before',
    ])
    expect(told('queue', 1)).toEqual(['CPU 0 takes user from run queue of CPU 0 for run queue of CPU 1'])
    expect(told('queue', 2)).toEqual(['user waits for reply port'])
    expect(told('thread', 1)).toContain('ithread lends netisr its priority, 130')
    expect(told('lock', 0)).toContain('interrupt on CPU 0 finds radix held by netisr')
  })
})
