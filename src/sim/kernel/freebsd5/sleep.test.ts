import { describe, expect, it } from 'vitest'
import { type Actor, mark, NS, type Scene, Trial, US, type Words } from '../../../../test/support/trial.ts'
import { GIANT } from './card.ts'

const scene = (actors: Record<string, Actor>, change: Partial<Scene> = {}): Trial =>
  new Trial('freebsd5', { cpus: 3, locks: ['m'], channels: ['channel'], actors, ...change })

const sleeper: Actor = { does: (s) => s.locked(0, () => s.sleepOn(0, 0)) }
const waker = (how: string): Actor => ({
  does: (s) => {
    s.compute(40 * US)
    s.callOn(how, 0)
  },
})

describe('msleep (kern_synch.c; sleep queues as of 5.3)', () => {
  it('is on the queue before the mutex goes, under sched_lock before the queue goes, and has the mutex again after', () => {
    const t = scene({ sleeper, waker: waker('wait.wake') })
    t.order(
      { kind: 'acquire', lock: 'm', thread: 'sleeper' },
      { kind: 'acquire', lock: 'sleepq channel', thread: 'sleeper' },
      { kind: 'release', lock: 'm', thread: 'sleeper' },
      { kind: 'acquire', lock: 'sched_lock', thread: 'sleeper' },
      { kind: 'release', lock: 'sleepq channel', thread: 'sleeper' },
      { kind: 'block', thread: 'sleeper', queue: 'channel' },
      { kind: 'stop', thread: 'sleeper', reason: 'blocked' },
      { kind: 'acquire', lock: 'sleepq channel', thread: 'waker' },
      { kind: 'release', lock: 'sleepq channel', thread: 'waker' },
      { kind: 'acquire', lock: 'sched_lock', thread: 'waker' },
      { kind: 'wake', thread: 'sleeper' },
      { kind: 'enqueue', thread: 'sleeper', queue: 'run queue' },
      { kind: 'run', thread: 'sleeper' },
      { kind: 'acquire', lock: 'm', thread: 'sleeper' },
    )
  })

  it.each([
    ['every', GIANT.everything],
    ['no', GIANT.nothing],
  ])('loses no wake-up, whenever it comes, with Giant over %s system call', (_, giant) => {
    const FLAG = 0
    const sleeps = (s: Words): void => {
      s.compute(3 * US)
      s.system(() =>
        s.locked(0, () =>
          s.a.while(
            () => s.state[FLAG] === 0,
            () => s.sleepOn(0, 0),
          ),
        ),
      )
      mark(s, 1)
    }
    const sets = (delay: number) => (s: Words) => {
      s.compute(delay)
      s.system(() => {
        s.locked(0, () =>
          s.a.do(() => {
            s.state[FLAG] = 1
          }),
        )
        s.callOn('wait.wakeOne', 0)
      })
    }
    let slept = 0
    for (let delay = 0; delay < 10 * US; delay += 50 * NS) {
      const t = scene({ sleeper: { does: sleeps }, setter: { does: sets(delay) } }, { options: { giant } })
      t.first({ kind: 'done', thread: 'sleeper', number: 1 })
      if (t.all({ kind: 'block', thread: 'sleeper', queue: 'channel' }).length > 0) slept++
    }
    expect(slept, 'in some of the 200 runs there is something to wake').toBeGreaterThan(20)
    expect(slept).toBeLessThan(200)
  })
})

describe('wakeup and wakeup_one (kern_synch.c)', () => {
  const two = { 'sleeper 1': sleeper, 'sleeper 2': sleeper }

  it('wake all who sleep on a channel, or the one that has slept longest', () => {
    const all = scene({ ...two, waker: waker('wait.wake') })
    const slept = all.all({ kind: 'block', queue: 'channel' })
    expect(slept).toHaveLength(2)
    expect(all.all({ kind: 'wake', queue: undefined }, slept[1]).map(({ thread }) => thread)).toEqual(
      slept.map(({ thread }) => thread),
    )
    const one = scene({ ...two, waker: waker('wait.wakeOne') })
    const [first, last] = one.all({ kind: 'block', queue: 'channel' })
    expect(one.all({ kind: 'wake' }, last).map(({ thread }) => thread)).toEqual([first.thread])
  })
})

describe('timed sleeps (kern_timeout.c)', () => {
  it('are ended by the clock interrupt of CPU 0, wherever the thread slept; any CPU may take it then', () => {
    const sleeps = (after: number): Actor => ({
      does: (s) => {
        s.compute(after)
        s.pause(20 * US, false)
      },
    })
    const t = scene({ one: sleeps(20 * US), two: sleeps(25 * US), three: sleeps(30 * US) })
    const slept = t.all({ kind: 'block' })
    expect(new Set(slept.map(({ cpu }) => cpu)).size).toBe(3)
    for (const event of slept) {
      const woken = t.first({ kind: 'wake', thread: event.thread, cpu: 0 }, event)
      expect(t.last({ kind: 'acquire', lock: 'sched_lock' }, woken)?.thread).toBe('interrupt on 0')
    }
  })
})
