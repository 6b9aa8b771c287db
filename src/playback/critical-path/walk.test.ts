import { describe, expect, it } from 'vitest'
import { type MadeEvent, madeInfo, madeRun } from '../../../test/support/made-run.ts'
import { LABEL, type LabelName, STOP_REASONS } from '../../sim/log/schema.ts'
import { criticalPathOf, speedUpWithout } from './critical-path.ts'

const NS = 1000
const INFO = madeInfo(2, ['worker', 'owner'], [['list', 'spin']], [['run queue', -1]])
const [WORKER, OWNER] = [0, 1]

const label = (time: number, cpu: number, name: LabelName, thread: number, line = -1): MadeEvent => ({
  kind: 'label',
  time,
  cpu,
  a: LABEL[name],
  b: thread,
  c: line,
})

/** What the path of a made-up log is, stretch by stretch: its cause, whose it was, and the lock waited for meanwhile. */
const told = (events: readonly MadeEvent[]): string[] => {
  const path = criticalPathOf(madeRun(INFO, events))
  return (path?.segments ?? []).map(({ fromPs, toPs, cause, context, lock }) => {
    const who = INFO.threads[context]?.name ?? 'interrupt'
    return `${fromPs / NS}–${toPs / NS} ${who} ${cause}${lock < 0 ? '' : ` (${INFO.locks[lock].name})`}`
  })
}

describe('the critical path', () => {
  it('goes over to the holder of a lock that was waited for, from its letting go on, and stays with it', () => {
    const events: MadeEvent[] = [
      { kind: 'run', time: 0, cpu: 0, a: WORKER },
      { kind: 'run', time: 0, cpu: 1, a: OWNER },
      label(0, 0, 'user', WORKER),
      label(0, 1, 'user', OWNER),
      { kind: 'acquire', time: 10 * NS, cpu: 1, a: 0, b: OWNER },
      label(10 * NS, 1, 'kernel', OWNER),
      { kind: 'contend', time: 30 * NS, cpu: 0, a: 0, b: WORKER, c: OWNER },
      label(30 * NS, 0, 'spin', WORKER, 0),
      label(40 * NS, 1, 'stallMemory', OWNER, 0),
      { kind: 'release', time: 70 * NS, cpu: 1, a: 0, b: OWNER },
      label(70 * NS, 1, 'user', OWNER),
      label(75 * NS, 0, 'stallTransfer', WORKER, 0),
      { kind: 'acquire', time: 80 * NS, cpu: 0, a: 0, b: WORKER },
      label(80 * NS, 0, 'kernel', WORKER),
      { kind: 'done', time: 100 * NS, cpu: 0, a: 0, b: 0, c: WORKER },
    ]
    expect(told(events)).toEqual([
      '0–10 owner user',
      '10–30 owner kernel',
      '30–40 owner kernel (list)',
      '40–70 owner stallMemory (list)',
      '70–75 worker spin (list)',
      '75–80 worker stallTransfer (list)',
      '80–100 worker kernel',
    ])
  })

  it('goes over to whoever woke a thread, and counts the time in the queue', () => {
    const events: MadeEvent[] = [
      { kind: 'run', time: 0, cpu: 0, a: WORKER },
      { kind: 'run', time: 0, cpu: 1, a: OWNER },
      label(0, 0, 'user', WORKER),
      label(0, 1, 'user', OWNER),
      { kind: 'block', time: 20 * NS, cpu: 0, a: WORKER },
      { kind: 'stop', time: 20 * NS, cpu: 0, a: WORKER, b: STOP_REASONS.indexOf('blocked') },
      label(50 * NS, 1, 'kernel', OWNER),
      { kind: 'wake', time: 60 * NS, cpu: 1, a: WORKER },
      { kind: 'enqueue', time: 60 * NS, cpu: 1, a: WORKER, b: 0 },
      label(62 * NS, 1, 'user', OWNER),
      { kind: 'dequeue', time: 80 * NS, cpu: 0, a: WORKER, b: 0 },
      { kind: 'run', time: 85 * NS, cpu: 0, a: WORKER, b: 0 },
      label(85 * NS, 0, 'user', WORKER),
      { kind: 'done', time: 100 * NS, cpu: 0, a: 0, b: 0, c: WORKER },
    ]
    expect(told(events)).toEqual([
      '0–50 owner user',
      '50–60 owner kernel',
      '60–80 worker queued',
      '80–85 worker switch',
      '85–100 worker user',
    ])
  })

  it('begins anew from the unit before, where there was nothing to do until one arrived', () => {
    const events: MadeEvent[] = [
      { kind: 'run', time: 0, cpu: 0, a: WORKER },
      label(0, 0, 'user', WORKER),
      { kind: 'done', time: 10 * NS, cpu: 0, a: 0, b: 0, c: WORKER },
      { kind: 'block', time: 12 * NS, cpu: 0, a: WORKER },
      { kind: 'stop', time: 12 * NS, cpu: 0, a: WORKER, b: STOP_REASONS.indexOf('blocked') },
      label(12 * NS, 0, 'idle', -1),
      { kind: 'arrive', time: 40 * NS, a: 1, b: 0, c: 0, cause: -1 },
      { kind: 'interrupt', time: 45 * NS, cpu: 0, a: 0, cause: 6 },
      label(45 * NS, 0, 'interrupt', -1),
      { kind: 'wake', time: 50 * NS, cpu: 0, a: WORKER, cause: 7 },
      { kind: 'enqueue', time: 50 * NS, cpu: 0, a: WORKER, b: 0 },
      { kind: 'dequeue', time: 52 * NS, cpu: 0, a: WORKER, b: 0 },
      { kind: 'run', time: 52 * NS, cpu: 0, a: WORKER, b: 0 },
      label(52 * NS, 0, 'user', WORKER),
      { kind: 'done', time: 60 * NS, cpu: 0, a: 1, b: 0, c: WORKER },
    ]
    expect(told(events)).toEqual([
      '0–10 worker user',
      '10–40 interrupt arrivals',
      '40–45 interrupt pending',
      '45–50 interrupt interrupt',
      '50–52 worker queued',
      '52–60 worker user',
    ])
  })

  it('is null where no unit was finished, and bounds what a cause can be worth', () => {
    expect(criticalPathOf(madeRun(INFO, [{ kind: 'run', time: 0, cpu: 0, a: WORKER }]))).toBeNull()
    const path = criticalPathOf(
      madeRun(INFO, [
        { kind: 'run', time: 0, cpu: 0, a: WORKER },
        label(0, 0, 'stallMemory', WORKER, 0),
        label(75 * NS, 0, 'user', WORKER),
        { kind: 'done', time: 100 * NS, cpu: 0, a: 0, b: 0, c: WORKER },
      ]),
    )
    if (path === null) expect.fail('one unit was finished')
    expect(path.byCause.stallMemory).toBe(75 * NS)
    expect(speedUpWithout(path, path.byCause.stallMemory)).toBe(4)
  })
})
