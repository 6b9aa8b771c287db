import { describe, expect, it } from 'vitest'
import { madeInfo, madeRun, type MadeEvent } from '../../test/support/made-run.ts'
import { frameAt } from './frame.ts'
import { momentOf, nextStep, nextWait } from './steps.ts'

const INFO = madeInfo(
  2,
  ['one', 'other'],
  [
    ['routes', 'token'],
    ['radix', 'mutex'],
  ],
  [
    ['queue 0', 0],
    ['queue 1', 1],
  ],
)
const LOG: readonly MadeEvent[] = [
  { kind: 'acquire', time: 100, cpu: 0, a: 0, b: 0 },
  { kind: 'acquire', time: 110, cpu: 0, a: 1, b: 0 },
  { kind: 'release', time: 200, cpu: 0, a: 0, b: 0 },
  { kind: 'release', time: 210, cpu: 0, a: 1, b: 0 },
  { kind: 'acquire', time: 300, cpu: 1, a: 0, b: 1 },
  { kind: 'acquire', time: 310, cpu: 1, a: 1, b: 1 },
  { kind: 'ringFull', time: 1000, cpu: 0, a: 1, b: 32 },
  { kind: 'reversal', time: 2000, cpu: 1, a: 0, b: 1, c: 1 },
  { kind: 'balance', time: 3000, cpu: 0, a: 1, b: 0, c: 1 },
]
const run = madeRun(INFO, LOG)
const kinds = (time: number, recentPs: number) => frameAt(run, time, 0, recentPs).recent.map(({ kind }) => kind)

describe('what is recent', () => {
  it('is seen from the instant it happens until its time is over, and a reversal four times as long', () => {
    expect(kinds(999, 100)).toEqual([])
    expect(kinds(1000, 0)).toEqual(['ringFull'])
    expect(kinds(1100, 100)).toEqual(['ringFull'])
    expect(kinds(1101, 100)).toEqual([])
    expect(kinds(2400, 100)).toEqual(['reversal'])
    expect(kinds(2401, 100)).toEqual([])
    expect(frameAt(run, 2200, 0, 100).recent[0].progress).toBe(0.5)
  })

  it('shows a token, and no mutex, on its way to the CPU that took it from another', () => {
    expect(frameAt(run, 299, 0, 1000).handovers).toEqual([])
    expect(frameAt(run, 400, 0, 1000).handovers).toEqual([{ lock: 0, from: 0, to: 1, progress: 0.1 }])
    expect(frameAt(run, 1301, 0, 1000).handovers).toEqual([])
  })

  it('is what a step goes to', () => {
    const moments: number[] = []
    for (let event = nextStep(run, 400); event >= 0; event = nextStep(run, momentOf(run, event))) {
      moments.push(momentOf(run, event))
    }
    expect(moments).toEqual([1000, 2000, 3000])
  })
})

describe('the next wait', () => {
  it('is the next lock found taken or slept for, and after the last one the first', () => {
    const waits: MadeEvent[] = [
      { kind: 'block', time: 5, cpu: 0, a: 0, c: 1 },
      { kind: 'contend', time: 10, cpu: 0, a: 1, b: 0, c: 1 },
      { kind: 'block', time: 20, cpu: 0, a: 0, b: 1 },
      { kind: 'wake', time: 30, cpu: 0, a: 0, b: 1 },
    ]
    const waiting = madeRun(INFO, waits)
    expect([0, 9, 10, 20, 40].map((time) => nextWait(waiting, time))).toEqual([1, 1, 2, 1, 1])
    expect(nextWait(run, 0)).toBe(-1)
  })
})

describe('what is seldom', () => {
  it('can be asked for by kind and time, the last ones first to be kept', () => {
    const events = Array.from({ length: 30 }, (_, at): MadeEvent => ({
      kind: 'userSwitch',
      time: at * 10,
      cpu: 0,
      a: 0,
    }))
    const { segments } = madeRun(INFO, events)
    expect(segments.between('userSwitch', 0, 50)).toEqual([0, 1, 2, 3, 4, 5])
    expect(segments.between('userSwitch', 0, 1000)).toEqual([22, 23, 24, 25, 26, 27, 28, 29])
    expect(segments.between('userSwitch', 0, 1000, Infinity)).toHaveLength(30)
    expect(segments.between('userSwitch', 291, 1000)).toEqual([])
    expect(segments.between('deadlock', -Infinity, Infinity)).toEqual([])
  })
})
