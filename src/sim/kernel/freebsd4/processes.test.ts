import { describe, expect, it } from 'vitest'
import { type Actor, mark, NS, type Scene, Trial, US, type Words } from '../../../../test/support/trial.ts'

const THREADS = { processes: 0, libcR: 1 } as const

const scene = (actors: Record<string, Actor>, change: Partial<Scene> = {}): Trial =>
  new Trial('freebsd4', { actors, ...change })
const user = (does: (s: Words) => void, change: Partial<Actor> = {}): Actor => ({ kind: 'user', does, ...change })
const ofProcess = (does: (s: Words) => void): Actor => user(does, { process: 0 })

describe('libc_r (after Evans 2000)', () => {
  const program = (threads: number): Trial =>
    scene(
      {
        blocks: ofProcess((s) => {
          s.compute(10 * US)
          s.system(() => s.pause(50 * US, false))
          s.compute(10 * US)
        }),
        ready: ofProcess((s) => s.compute(10 * US)),
      },
      { options: { threads } },
    )

  it('is one process to the kernel: a blocking call of one thread stops all, and CPUs idle', () => {
    const t = program(THREADS.libcR)
    const [slept, woken, , ended] = t.order(
      { kind: 'block', thread: 'blocks' },
      { kind: 'wake', thread: 'blocks' },
      { kind: 'userSwitch', thread: 'ready', other: 'blocks', number: 0 },
      { kind: 'exit', thread: 'blocks' },
      { kind: 'run', thread: 'ready' },
    )
    expect(woken.time - slept.time).toBeGreaterThan(45 * US)
    t.never({ kind: 'run', thread: 'ready' }, undefined, ended)
  })

  it('is not what happens to processes of their own', () => {
    const t = program(THREADS.processes)
    const [, woken] = t.order({ kind: 'block', thread: 'blocks' }, { kind: 'wake', thread: 'blocks' })
    const ran = t.first({ kind: 'run', thread: 'ready' })
    expect(ran.index).toBeLessThan(woken.index)
    t.never({ kind: 'userSwitch' })
  })

  it('goes on with another thread when one waits for a library mutex: the process is not stopped', () => {
    const t = scene(
      {
        // It ends without giving the mutex back, which is the one way in which another can find it taken here.
        keeps: ofProcess((s) => s.a.call('uthread.lock')),
        waits: ofProcess((s) => {
          s.compute(10 * US)
          s.a.call('uthread.lock')
        }),
        other: ofProcess((s) => {
          s.compute(20 * US)
          mark(s, 1)
        }),
      },
      { options: { threads: THREADS.libcR } },
    )
    const [waits] = t.order(
      { kind: 'block', thread: 'waits' },
      { kind: 'userSwitch', thread: 'other', other: 'waits' },
      { kind: 'stop', thread: 'waits' },
      { kind: 'run', thread: 'other' },
      { kind: 'done', thread: 'other', number: 1 },
      { kind: 'exit', thread: 'other' },
    )
    t.never({ kind: 'wake', thread: 'waits' }, waits)
  })

  it('loses no wake-up of a library mutex, whenever it comes, between processes that share one', () => {
    const wants = (after: number): Actor =>
      ofProcess((s) => {
        s.compute(after)
        s.a.call('uthread.lock')
        s.compute(US)
        s.a.call('uthread.unlock')
      })
    let blocked = 0
    for (let delay = 0; delay < 6 * US; delay += 50 * NS) {
      const t = scene({ one: wants(2 * US), two: wants(delay) }, { options: { threads: THREADS.processes } })
      expect(t.all({ kind: 'exit' }), `a delay of ${delay} ps`).toHaveLength(2)
      if (t.all({ kind: 'block' }).length > 0) blocked++
    }
    expect(blocked).toBeGreaterThan(20)
  })
})

describe('tsleep and wakeup (kern_synch.c of 4.x)', () => {
  it('let go of Giant only by the switch: nothing can come between the test and the sleep', () => {
    const t = scene(
      {
        sleeper: user((s) => s.system(() => s.locked(0, () => s.sleepOn(0, 0)))),
        waker: user((s) => {
          s.compute(30 * US)
          s.system(() => s.callOn('wait.wake', 0))
        }),
      },
      { locks: ['lock'], channels: ['channel'] },
    )
    const [taken, , slept] = t.order(
      { kind: 'acquire', lock: 'Giant', thread: 'sleeper' },
      { kind: 'release', lock: 'lock', thread: 'sleeper' },
      { kind: 'block', thread: 'sleeper', queue: 'channel' },
      { kind: 'stop', thread: 'sleeper' },
      { kind: 'acquire', lock: 'Giant', thread: 'waker' },
      { kind: 'wake', thread: 'sleeper' },
      { kind: 'run', thread: 'sleeper' },
      { kind: 'acquire', lock: 'lock', thread: 'sleeper' },
    )
    t.never({ kind: 'release', lock: 'Giant' }, taken, slept)
  })
})

describe('lockmgr, in outline (kern_lock.c of 4.x)', () => {
  it('sleeps for a lock that is taken, under Giant, which others have meanwhile; a release wakes all, who try again', () => {
    const t = scene(
      {
        holder: user((s) =>
          s.system(() =>
            s.locked(0, () => {
              s.pause(50 * US, false)
              s.compute(US)
            }),
          ),
        ),
        wants: user((s) => {
          s.compute(10 * US)
          s.system(() => s.locked(0, () => mark(s, 1)))
        }),
      },
      { locks: ['vnode'] },
    )
    const [, slept, , released] = t.order(
      { kind: 'contend', lock: 'vnode', thread: 'wants', other: 'holder' },
      { kind: 'block', lock: 'vnode', thread: 'wants' },
      { kind: 'wake', thread: 'holder' },
      { kind: 'release', lock: 'vnode', thread: 'holder' },
      { kind: 'wake', thread: 'wants' },
      { kind: 'acquire', lock: 'vnode', thread: 'wants' },
      { kind: 'done', thread: 'wants', number: 1 },
    )
    expect(released.time - slept.time).toBeGreaterThan(30 * US)
    t.never({ kind: 'run', thread: 'wants' }, slept, released)
  })
})
