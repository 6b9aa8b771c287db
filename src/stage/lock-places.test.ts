import { describe, expect, it } from 'vitest'
import { madeInfo, madeRun, type MadeEvent } from '../../test/support/made-run.ts'
import { frameAt } from '../playback/frame.ts'
import { layoutFor } from './layout.ts'
import { placedLocks } from './lock-places.ts'

const THREADS = Array.from({ length: 20 }, (_, thread) => `thread ${thread}`)
const LOCKS = Array.from({ length: 12 }, (_, lock): [string, 'mutex'] => [`mutex ${lock}`, 'mutex'])
const INFO = madeInfo(4, THREADS, LOCKS)

const placed = (events: readonly MadeEvent[], time: number, width = 690) => {
  const run = madeRun(INFO, events)
  return placedLocks(run, frameAt(run, time, 0), layoutFor(run.info, run.tracked, width))
}

const contend = (time: number, lock: number, thread: number): MadeEvent => ({
  kind: 'contend',
  time,
  cpu: 0,
  a: lock,
  b: thread,
  c: 19,
})

describe('locks on the stage', () => {
  it('keep their places from before anybody waits until the end', () => {
    const events = [contend(10, 5, 1), contend(20, 2, 2), { kind: 'acquire' as const, time: 30, cpu: 0, a: 2, b: 2 }]
    for (const time of [0, 10, 20, 30, 500]) expect(placed(events, time).map(({ lock }) => lock)).toEqual([2, 5])
  })

  it('leave the last place to whoever is waited for longest, where there are more than places', () => {
    const busy = [0, 1, 2].flatMap((lock) => [contend(1, lock, lock), contend(2, lock, lock + 3)])
    const taken = [2, 5].map((thread): MadeEvent => ({ kind: 'acquire', time: 6, cpu: 0, a: 2, b: thread }))
    const events = [...busy, ...taken, contend(10, 7, 10), contend(11, 8, 11)]
    expect(placed(events, 5).map(({ lock }) => lock)).toEqual([0, 1, 2])
    expect(placed(events, 11).map(({ lock }) => lock)).toEqual([0, 1, 7])
    expect(placed(events, 11, 360).map(({ lock }) => lock)).toEqual([0, 1])
  })

  it('show who waits in the order of arrival, within their slot, and count the rest', () => {
    const events = Array.from({ length: 15 }, (_, order) => contend(order, 3, 14 - order))
    for (const width of [360, 690, 1400]) {
      const [{ waiters, rest, restX, slot }] = placed(events, 20, width)
      expect(waiters.length).toBeGreaterThan(1)
      expect(waiters.length + rest).toBe(15)
      waiters.forEach(({ context, box }, order) => {
        expect(context).toBe(14 - order)
        expect(box.x + box.width).toBeLessThanOrEqual(slot.left + slot.width)
      })
      expect(restX).toBeLessThan(slot.left + slot.width)
    }
  })
})
