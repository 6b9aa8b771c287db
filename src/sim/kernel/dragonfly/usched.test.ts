import { describe, expect, it } from 'vitest'
import { type Actor, mark, MS, NS, type Scene, Trial, US } from '../../../../test/support/trial.ts'
import { MP_LOCK, TOKENS, USCHED } from './card.ts'

const IN_KERNEL = 1
const IN_USER_MODE = 2

const scene = (usched: number, actors: Record<string, Actor>, change: Partial<Scene> = {}): Trial =>
  new Trial('dragonfly', { options: { usched }, actors, ...change })

const user = (does: Actor['does'], change: Partial<Actor> = {}): Actor => ({ kind: 'user', does, ...change })
const crew = (size: number, does: Actor['does']): Record<string, Actor> =>
  Object.fromEntries(Array.from({ length: size }, (_, index) => [`user ${index}`, user(does)]))

describe('acquire_curproc and release_curproc (usched_bsd4.c @0846e4c)', () => {
  it('have one designated user thread for each CPU; the others wait on the one queue, off LWKT', () => {
    const t = scene(
      USCHED.bsd4,
      crew(5, (s) => s.compute((context) => (30 + s.index(context)) * MS)),
      { untilPs: 100 * MS },
    )
    const place = new Map<string, string>()
    let most = 0
    for (const { kind, thread = '', cpu, queue } of t.events) {
      if (!thread.startsWith('user')) continue
      if (kind === 'run') place.set(thread, `CPU ${cpu}`)
      if (kind === 'stop' || kind === 'dequeue') place.delete(thread)
      if (kind === 'enqueue') place.set(thread, queue === 'bsd4 run queue' ? 'waits' : `CPU ${cpu}`)
      if (kind !== 'run') continue
      most = Math.max(most, [...place.values()].filter((where) => where === `CPU ${cpu}`).length)
    }
    expect(most).toBe(1)
    expect(t.all({ kind: 'exit' })).toHaveLength(5)
    // Who leaves, takes the spin lock of the queue and gives its CPU to the first that waits.
    t.order(
      { kind: 'acquire', lock: 'bsd4 spin', thread: 'user 0' },
      { kind: 'dequeue', thread: 'user 2', queue: 'bsd4 run queue' },
      { kind: 'release', lock: 'bsd4 spin', thread: 'user 0' },
      { kind: 'enqueue', thread: 'user 2', queue: 'run queue 0' },
      { kind: 'stop', thread: 'user 0', reason: 'exited' },
      { kind: 'run', thread: 'user 2', cpu: 0 },
    )
  })

  it('change the CPU of a thread only as it returns to user mode: in the kernel it stays, even across a sleep', () => {
    const t = scene(
      USCHED.bsd4,
      crew(5, (s) =>
        s.repeat(12, () => {
          s.compute(20 * US)
          s.system(() => {
            mark(s, IN_KERNEL)
            s.pause(15 * US, false)
            mark(s, IN_KERNEL)
          })
          mark(s, IN_USER_MODE)
        }),
      ),
      { untilPs: 20 * MS },
    )
    const moves = t.all({ kind: 'migrate' })
    expect(moves.length).toBeGreaterThan(5)
    for (const move of moves) {
      const { thread } = move
      expect(t.last({ kind: 'done', thread }, move)?.number).toBe(IN_KERNEL)
      // Not at the sleep: it has woken, and made its second mark, on the old CPU.
      const slept = t.last({ kind: 'block', thread }, move)
      const woken = t.first({ kind: 'done', thread, number: IN_KERNEL }, slept)
      expect(woken.index).toBeLessThan(move.index)
      expect(woken.cpu).toBe(move.about)
      const left = t.last({ kind: 'stop', thread, cpu: move.about }, move)
      expect(t.all({ kind: 'enqueue', thread, queue: 'bsd4 run queue' }, left, move)).toHaveLength(1)
      t.first({ kind: 'done', thread, number: IN_USER_MODE, cpu: move.cpu }, move)
    }
    expect(t.all({ kind: 'exit' })).toHaveLength(5)
  })

  it('take turns after a round of 100 ms: the thread makes way and goes to the end of the queue', () => {
    const t = scene(
      USCHED.bsd4,
      crew(2, (s) => s.compute(150 * MS)),
      { cpus: 1, untilPs: 400 * MS },
    )
    const [, stopped] = t.order(
      { kind: 'run', thread: 'user 0' },
      { kind: 'stop', thread: 'user 0' },
      { kind: 'run', thread: 'user 1' },
      { kind: 'enqueue', thread: 'user 0', queue: 'bsd4 run queue' },
      { kind: 'stop', thread: 'user 1' },
      { kind: 'run', thread: 'user 0' },
      { kind: 'enqueue', thread: 'user 1', queue: 'bsd4 run queue' },
      { kind: 'exit', thread: 'user 0' },
      { kind: 'run', thread: 'user 1' },
    )
    expect(Math.round(stopped.time / (10 * MS))).toBe(10)
  })
})

describe('dfly_pull (usched_dfly.c @399efd7)', () => {
  it('lets a CPU that has run out take a waiting thread from the longest queue', () => {
    const t = scene(
      USCHED.dfly,
      {
        long: user((s) => s.compute(5 * MS)),
        short: user((s) => s.compute(MS)),
        'waits 1': user((s) => s.compute(MS)),
        'waits 2': user((s) => s.compute(MS)),
      },
      { untilPs: 20 * MS },
    )
    const [, pulled] = t.order(
      { kind: 'acquire', lock: 'dfly 1 spin', thread: 'short', cpu: 1 },
      { kind: 'balance', thread: 'waits 1', cpu: 1 },
      { kind: 'enqueue', thread: 'waits 1', queue: 'run queue 1', cpu: 1 },
      { kind: 'stop', thread: 'short', reason: 'exited' },
      { kind: 'run', thread: 'waits 1', cpu: 1 },
    )
    t.never({ kind: 'balance' }, undefined, pulled)
    t.first({ kind: 'exit', thread: 'waits 2', cpu: 1 }, pulled)
  })

  it('leaves a queue alone that nobody is short of', () => {
    const t = scene(USCHED.dfly, { one: user((s) => s.compute(MS)), two: user((s) => s.compute(MS)) })
    t.never({ kind: 'balance' })
  })
})

describe('the MP lock (lwkt_thread.c @03aa8d9: td_mpcount)', () => {
  const calls = (service: number): Actor =>
    user((s) =>
      s.repeat(8, () => {
        s.compute(500 * NS)
        s.system(() => {
          mark(s, IN_KERNEL)
          s.compute(service)
          mark(s, IN_KERNEL)
        })
      }),
    )
  /** Whether two threads were ever between the two marks of a system call at once. */
  const overlap = (t: Trial): boolean => {
    const inside = new Set<string>()
    let together = false
    for (const { thread = '' } of t.all({ kind: 'done', number: IN_KERNEL })) {
      if (!inside.delete(thread)) inside.add(thread)
      together ||= inside.size > 1
    }
    return together
  }

  it.each([
    ['gone, system calls of two CPUs go on at once', MP_LOCK.gone, true],
    ['over system calls, they go one after the other', MP_LOCK.systemCalls, false],
  ])('%s', (_, mpLock, together) => {
    const t = scene(USCHED.bsd4, { one: calls(2 * US), two: calls(2 * US) }, { options: { mpLock } })
    expect(t.all({ kind: 'done' })).toHaveLength(32)
    expect(overlap(t)).toBe(together)
    if (!together) expect(t.all({ kind: 'contend', lock: 'MP lock' }).length).toBeGreaterThan(2)
  })

  it('is let go while its thread is blocked, and held again before that goes on', () => {
    const t = scene(
      USCHED.bsd4,
      {
        sleeps: user((s) =>
          s.system(() => {
            s.pause(30 * US, false)
            mark(s, IN_KERNEL)
          }),
        ),
        enters: user((s) => {
          s.compute(10 * US)
          s.system(() => mark(s, IN_KERNEL))
        }),
      },
      { options: { mpLock: MP_LOCK.systemCalls, tokens: TOKENS.requested } },
    )
    t.order(
      { kind: 'acquire', lock: 'MP lock', thread: 'sleeps' },
      { kind: 'block', thread: 'sleeps' },
      { kind: 'release', lock: 'MP lock', thread: 'sleeps' },
      { kind: 'stop', thread: 'sleeps' },
      { kind: 'acquire', lock: 'MP lock', thread: 'enters' },
      { kind: 'done', thread: 'enters' },
      { kind: 'release', lock: 'MP lock', thread: 'enters' },
      { kind: 'wake', thread: 'sleeps' },
      { kind: 'acquire', lock: 'MP lock', thread: 'sleeps' },
      { kind: 'run', thread: 'sleeps' },
      { kind: 'done', thread: 'sleeps' },
    )
  })
})
