import { describe, expect, it } from 'vitest'
import { type Actor, mark, type Scene, Trial, US } from '../../../../test/support/trial.ts'
import { GIANT } from './card.ts'

const scene = (giant: number, change: Partial<Scene>): Trial =>
  new Trial('freebsd5', { options: { giant }, actors: {}, ...change })

/** CPUs that hold Giant, event by event: true if two ever did, or if anything `inside` was done without. */
const outside = (t: Trial, inside: (kind: string, number: number) => boolean): string[] => {
  const faults: string[] = []
  let holder: string | null = null
  for (const { kind, lock, thread = '', number = -1 } of t.events) {
    if (lock === 'Giant' && kind === 'acquire') {
      if (holder !== null) faults.push(`${thread} and ${holder}`)
      holder = thread
    } else if (lock === 'Giant' && kind === 'release') holder = null
    else if (inside(kind, number) && holder !== thread) faults.push(`${thread} without Giant`)
  }
  return faults
}

describe('debug.mpsafenet (net/netisr.c 1.17)', () => {
  const cards: Partial<Scene> = {
    cpus: 2,
    cards: [0, 1],
    flows: [1, 2],
    packets: Array.from({ length: 20 }, (_, packet) => ({
      at: 10 * US + 4 * US * (packet >> 1),
      flow: packet % 2,
      card: packet % 2,
    })),
    directDispatch: true,
    forwardCycles: 3000,
  }
  /** Whether, of two CPUs, each was in the middle of a packet at once. */
  const together = (t: Trial): boolean => {
    const route = t.all({ kind: 'acquire', lock: 'rnh mtx' })
    return route.some((begun) => {
      const end = t.all({ kind: 'done', thread: begun.thread }, begun)[0]
      return (
        end !== undefined &&
        route.some(({ thread, index }) => thread !== begun.thread && index > begun.index && index < end.index)
      )
    })
  }

  it('0: Giant is round the stack, and two CPUs do not forward at once', () => {
    const t = scene(GIANT.network, cards)
    expect(t.all({ kind: 'done' })).toHaveLength(20)
    expect(together(t)).toBe(false)
    expect(outside(t, (kind) => kind === 'done')).toEqual([])
    expect(t.all({ kind: 'contend', lock: 'Giant' }).length).toBeGreaterThan(3)
  })

  it('1: the stack is MP-safe, and they do', () => {
    const t = scene(GIANT.nothing, cards)
    expect(t.all({ kind: 'done' })).toHaveLength(20)
    expect(together(t)).toBe(true)
    t.never({ kind: 'acquire', lock: 'Giant' })
  })
})

describe('system calls that are not MP-safe (trap.c: mtx_lock(&Giant) at entry)', () => {
  const caller = (cpu: number): Actor => ({
    kind: 'user',
    cpu,
    does: (s) =>
      s.repeat(6, () => {
        s.compute(US)
        s.system(() => {
          mark(s, 1)
          s.locked(0, () => s.compute(2 * US))
          mark(s, 1)
        })
      }),
  })

  it('take Giant first, before any other mutex, and let it go last', () => {
    const t = scene(GIANT.everything, { locks: ['m'], actors: { one: caller(0), two: caller(1) } })
    t.order(
      { kind: 'acquire', lock: 'Giant', thread: 'one' },
      { kind: 'done', thread: 'one' },
      { kind: 'acquire', lock: 'm', thread: 'one' },
      { kind: 'release', lock: 'm', thread: 'one' },
      { kind: 'done', thread: 'one' },
      { kind: 'release', lock: 'Giant', thread: 'one' },
    )
    expect(t.all({ kind: 'done' })).toHaveLength(24)
    expect(outside(t, (kind) => kind === 'done')).toEqual([])
  })

  it('do not take it where they are MP-safe', () => {
    const t = scene(GIANT.network, { locks: ['m'], actors: { one: caller(0), two: caller(1) } })
    expect(t.all({ kind: 'done' })).toHaveLength(24)
    t.never({ kind: 'acquire', lock: 'Giant' })
  })
})

describe('DROP_GIANT and PICKUP_GIANT (kern_synch.c, msleep)', () => {
  it('let Giant go before the thread sleeps, and take it again after, before the mutex of the sleep', () => {
    const t = scene(GIANT.everything, {
      locks: ['m'],
      channels: ['channel'],
      actors: {
        sleeper: {
          kind: 'user',
          does: (s) => s.system(() => s.locked(0, () => s.sleepOn(0, 0))),
        },
        waker: {
          kind: 'user',
          does: (s) => {
            s.compute(30 * US)
            s.system(() => s.callOn('wait.wake', 0))
          },
        },
      },
    })
    t.order(
      { kind: 'acquire', lock: 'Giant', thread: 'sleeper' },
      { kind: 'acquire', lock: 'm', thread: 'sleeper' },
      { kind: 'release', lock: 'Giant', thread: 'sleeper' },
      { kind: 'release', lock: 'm', thread: 'sleeper' },
      { kind: 'block', thread: 'sleeper', queue: 'channel' },
      { kind: 'acquire', lock: 'Giant', thread: 'waker' },
      { kind: 'wake', thread: 'sleeper' },
      { kind: 'release', lock: 'Giant', thread: 'waker' },
      { kind: 'acquire', lock: 'Giant', thread: 'sleeper' },
      { kind: 'acquire', lock: 'm', thread: 'sleeper' },
      { kind: 'release', lock: 'm', thread: 'sleeper' },
      { kind: 'release', lock: 'Giant', thread: 'sleeper' },
    )
  })

  it('do so for a timed sleep too', () => {
    const t = scene(GIANT.everything, {
      actors: { sleeper: { kind: 'user', does: (s) => s.system(() => s.pause(20 * US, false)) } },
    })
    t.order(
      { kind: 'acquire', lock: 'Giant', thread: 'sleeper' },
      { kind: 'release', lock: 'Giant', thread: 'sleeper' },
      { kind: 'block', thread: 'sleeper' },
      { kind: 'run', thread: 'sleeper' },
      { kind: 'acquire', lock: 'Giant', thread: 'sleeper' },
      { kind: 'release', lock: 'Giant', thread: 'sleeper' },
      { kind: 'exit', thread: 'sleeper' },
    )
  })
})
