import { describe, expect, it } from 'vitest'
import { type Actor, mark, NS, type Scene, Trial, US } from '../../../../test/support/trial.ts'
import { GIANT } from './card.ts'

const SLEEP_AT_ONCE = 1

const scene = (actors: Record<string, Actor>, change: Partial<Scene> = {}): Trial =>
  new Trial('freebsd5', { cpus: 4, locks: ['m'], actors, ...change })

/** The spin mutex over the turnstile of m: 128 chains, by address >> 8, which is four lines. */
const chainOf = (t: Trial): string => `turnstile chain ${Math.floor(t.lineOf('m') / 4) % 128}`

/** Waits a while, then holds m for a time. */
const holds = (after: number, ps: number, change: Partial<Actor> = {}): Actor => ({
  does: (s) => {
    s.compute(after)
    s.locked(0, () => s.compute(ps))
    mark(s, 1)
  },
  ...change,
})

describe('mtx_lock (kern_mutex.c of the 5.x era)', () => {
  it('takes a free mutex by one swap: no chain, no turnstile, no sched_lock', () => {
    const t = scene({
      one: {
        does: (s) => {
          mark(s, 1)
          s.locked(0, () => mark(s, 2))
          mark(s, 3)
        },
      },
    })
    const [begin, end] = t.order({ kind: 'done', number: 1 }, { kind: 'done', number: 3 })
    expect(t.storyOf('one', begin, end)).toEqual(['acquire m', 'done', 'release m'])
    t.never({ kind: 'contend', lock: 'm' })
    // One line comes, for the swap; the release finds it here.
    expect(t.all({ kind: 'transfer', number: t.lineOf('m') })).toHaveLength(1)
  })
})

describe('_mtx_lock_sleep (kern_mutex.c of the 5.x era)', () => {
  it('sets the contested bit under the chain lock, then spins for as long as the owner runs (ADAPTIVE_MUTEXES)', () => {
    const t = scene({ owner: holds(0, 20 * US), wanting: holds(5 * US, US) })
    const chain = chainOf(t)
    const [contended, , , , , , acquired] = t.order(
      { kind: 'contend', lock: 'm', thread: 'wanting', other: 'owner' },
      { kind: 'acquire', lock: chain, thread: 'wanting' },
      { kind: 'release', lock: chain, thread: 'wanting' },
      { kind: 'label', label: 'spin', thread: 'wanting' },
      { kind: 'acquire', lock: chain, thread: 'owner' },
      { kind: 'release', lock: 'm', thread: 'owner' },
      { kind: 'acquire', lock: 'm', thread: 'wanting' },
    )
    t.never({ kind: 'block', thread: 'wanting' }, contended, acquired)
    t.never({ kind: 'stop', thread: 'wanting' }, contended, acquired)
  })

  it('blocks at once when the owner does not run', () => {
    // A packet takes the owner's CPU away from it; nobody else is free to run it.
    const t = scene(
      { owner: holds(0, 40 * US), wanting: holds(20 * US, US) },
      { cpus: 2, cards: [0], flows: [1], packets: [{ at: 10 * US }], takeCycles: 40_000 },
    )
    const [, , , blocked] = t.order(
      { kind: 'acquire', lock: 'm', thread: 'owner' },
      { kind: 'stop', thread: 'owner', reason: 'preempted' },
      { kind: 'contend', lock: 'm', thread: 'wanting', other: 'owner' },
      { kind: 'block', lock: 'm', thread: 'wanting' },
      { kind: 'run', thread: 'owner', cpu: 1 },
      { kind: 'release', lock: 'm', thread: 'owner' },
      { kind: 'wake', lock: 'm', thread: 'wanting' },
      { kind: 'acquire', lock: 'm', thread: 'wanting' },
    )
    expect(blocked.time).toBeLessThan(25 * US)
  })

  it('stops spinning when the owner is taken off its CPU, and blocks then', () => {
    // Interrupts of a third CPU fetch the lines of the run queue, so that the owner's leaving takes its time.
    const elsewhere = Array.from({ length: 20 }, (_, packet) => ({ at: 17 * US + packet * 900 * NS, card: 1 }))
    const run = (at: number, cards: number[]): Trial =>
      scene(
        {
          owner: holds(0, 60 * US),
          wanting: holds(5 * US, US),
          busy: { importance: 5, does: (s) => s.compute(100 * US) },
        },
        {
          cpus: 3,
          cards,
          flows: [1],
          packets: [{ at, card: 0 }, ...elsewhere],
          takeCycles: 400,
          directDispatch: true,
        },
      )
    const cpus = ['owner', 'busy'].map((thread) => run(20 * US, [0, 1]).first({ kind: 'run', thread }).cpu)
    for (let at = 20 * US; at < 23 * US; at += 100 * NS) {
      const t = run(at, cpus)
      const [, stopped, blocked] = t.order(
        { kind: 'label', label: 'spin', thread: 'wanting' },
        { kind: 'stop', thread: 'owner', reason: 'preempted' },
        { kind: 'block', lock: 'm', thread: 'wanting' },
        { kind: 'run', thread: 'owner' },
        { kind: 'release', lock: 'm', thread: 'owner' },
      )
      t.never({ kind: 'run', thread: 'owner' }, stopped, blocked)
    }
  })

  it('does not spin for Giant, though its owner runs', () => {
    const calls = (after: number, ps: number): Actor => ({
      kind: 'user',
      does: (s) => {
        s.compute(after)
        s.system(() => s.compute(ps))
      },
    })
    const t = scene({ owner: calls(0, 30 * US), wanting: calls(5 * US, US) }, { options: { giant: GIANT.everything } })
    const [contended, , released, , acquired] = t.order(
      { kind: 'contend', lock: 'Giant', thread: 'wanting', other: 'owner' },
      { kind: 'block', lock: 'Giant', thread: 'wanting' },
      { kind: 'release', lock: 'Giant', thread: 'owner' },
      { kind: 'wake', lock: 'Giant', thread: 'wanting' },
      { kind: 'acquire', lock: 'Giant', thread: 'wanting' },
    )
    t.never({ kind: 'stop', thread: 'owner' }, contended, released)
    t.never({ kind: 'acquire', lock: 'Giant' }, contended, acquired)
  })
})

describe('_mtx_unlock_sleep (kern_mutex.c, subr_turnstile.c 1.156: turnstile_signal)', () => {
  /** Three block on m, the most important second; the owner lets go later. */
  const convoy = (wakeAll: number, change: Record<string, Actor> = {}): Trial =>
    scene(
      {
        owner: holds(0, 60 * US),
        plain: holds(10 * US, 5 * US),
        best: holds(15 * US, 5 * US, { importance: 5 }),
        better: holds(20 * US, 5 * US, { importance: 2 }),
        ...change,
      },
      { cpus: 5, options: { adaptive: SLEEP_AT_ONCE, wakeAll } },
    )
  const waiters = ['best', 'better', 'plain']

  it('takes the chain lock, frees the word, then under sched_lock makes the best waiter ready, who tries again', () => {
    const t = convoy(0)
    const chain = chainOf(t)
    const [, released, , , woken] = t.order(
      { kind: 'acquire', lock: chain, thread: 'owner' },
      { kind: 'release', lock: 'm', thread: 'owner' },
      { kind: 'release', lock: chain, thread: 'owner' },
      { kind: 'acquire', lock: 'sched_lock', thread: 'owner' },
      { kind: 'wake', lock: 'm', thread: 'best' },
      { kind: 'release', lock: 'sched_lock', thread: 'owner' },
      { kind: 'run', thread: 'best' },
      { kind: 'acquire', lock: 'm', thread: 'best' },
    )
    // Nothing is handed over: from the release until the woken one runs, the mutex has no owner.
    t.never({ kind: 'acquire', lock: 'm' }, released, t.first({ kind: 'run', thread: 'best' }, woken))
    const order = t.all({ kind: 'wake', lock: 'm' }).map(({ thread }) => thread)
    expect(order).toEqual(waiters)
    for (const thread of waiters) t.first({ kind: 'done', thread, number: 1 })
  })

  it('with MUTEX_WAKE_ALL makes all of them ready under one hold of sched_lock', () => {
    const t = convoy(1)
    const [, taken] = t.order(
      { kind: 'release', lock: 'm', thread: 'owner' },
      { kind: 'acquire', lock: 'sched_lock', thread: 'owner' },
    )
    const done = t.first({ kind: 'release', lock: 'sched_lock', thread: 'owner' }, taken)
    expect(
      t
        .all({ kind: 'wake', lock: 'm' }, taken, done)
        .map(({ thread = '' }) => thread)
        .toSorted(),
    ).toEqual(waiters)
    for (const thread of waiters) t.first({ kind: 'done', thread, number: 1 })
  })

  it('leaves "contested, no owner" while more wait: a newcomer may claim it, and inherits their priority', () => {
    let claimed = 0
    for (let after = 58 * US; after < 64 * US; after += 50 * NS) {
      const t = convoy(0, { newcomer: holds(after, 5 * US, { importance: -2 }) })
      for (const thread of [...waiters, 'newcomer']) t.first({ kind: 'done', thread, number: 1 })
      const [, woken] = t.order({ kind: 'release', lock: 'm', thread: 'owner' }, { kind: 'wake', thread: 'best' })
      const next = t.first({ kind: 'acquire', lock: 'm' }, woken)
      if (next.thread !== 'newcomer' || t.all({ kind: 'block', thread: 'newcomer' }).length > 0) continue
      claimed++
      const [, released] = t.order(
        next,
        { kind: 'release', lock: 'm', thread: 'newcomer' },
        { kind: 'lend', thread: 'newcomer', other: undefined },
        { kind: 'acquire', lock: 'm', thread: 'best' },
      )
      const lent = t.all({ kind: 'lend', thread: 'newcomer' }, next, released)
      expect(lent.map(({ other }) => other)).toContain('better')
    }
    expect(claimed).toBeGreaterThan(0)
  })
})
