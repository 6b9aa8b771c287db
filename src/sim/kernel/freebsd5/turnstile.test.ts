import { describe, expect, it } from 'vitest'
import { type Actor, mark, NS, type Scene, spawn, Trial, US, type Words } from '../../../../test/support/trial.ts'
import { PRIORITY } from './layout.ts'

const SLEEP_AT_ONCE = 1

const scene = (actors: Record<string, Actor>, change: Partial<Scene> = {}): Trial =>
  new Trial('freebsd5', { cpus: 5, locks: ['m1', 'm2'], options: { adaptive: SLEEP_AT_ONCE }, actors, ...change })

const takes =
  (after: number, locks: number[], held: number) =>
  (s: Words): void => {
    s.compute(after)
    const nest = ([lock, ...rest]: number[]): void => {
      if (lock === undefined) s.compute(held)
      else
        s.locked(lock, () => {
          s.compute(US)
          nest(rest)
        })
    }
    nest(locks)
    mark(s, 1)
  }

describe('propagate_priority and turnstile_unpend (subr_turnstile.c 1.156)', () => {
  it('lends priority along a chain of two mutexes, and gives it back in the order of the releases', () => {
    const t = scene({
      low: { importance: -3, does: takes(0, [0], 50 * US) },
      middle: { does: takes(10 * US, [1, 0], 5 * US) },
      high: { importance: 4, does: takes(30 * US, [1], US) },
    })
    const [own, lent] = [PRIORITY.kernel, PRIORITY.kernel + 4]
    const found = t.order(
      { kind: 'acquire', lock: 'm1', thread: 'low' },
      { kind: 'lend', thread: 'low', number: own, other: 'middle' },
      { kind: 'block', lock: 'm1', thread: 'middle' },
      { kind: 'lend', thread: 'middle', number: lent, other: 'high' },
      { kind: 'lend', thread: 'low', number: lent, other: 'high' },
      { kind: 'block', lock: 'm2', thread: 'high' },
      { kind: 'release', lock: 'm1', thread: 'low' },
      { kind: 'lend', thread: 'low', number: own - 3, other: undefined },
      { kind: 'wake', lock: 'm1', thread: 'middle' },
      { kind: 'acquire', lock: 'm1', thread: 'middle' },
      { kind: 'release', lock: 'm2', thread: 'middle' },
      { kind: 'lend', thread: 'middle', number: own, other: undefined },
      { kind: 'wake', lock: 'm2', thread: 'high' },
      { kind: 'acquire', lock: 'm2', thread: 'high' },
    )
    expect(t.all({ kind: 'lend' })).toEqual([found[1], found[3], found[4], found[7], found[11]])
    // What middle got through m2 it keeps as it lets m1 go, which is not what high waits for.
    const letGo = t.first({ kind: 'release', lock: 'm1', thread: 'middle' })
    t.never({ kind: 'lend', thread: 'middle' }, letGo, found[10])
  })

  it('lends nothing to an owner that is as important already', () => {
    const t = scene({
      owner: { importance: 3, does: takes(0, [0], 50 * US) },
      wanting: { does: takes(10 * US, [0], US) },
    })
    t.order({ kind: 'block', lock: 'm1', thread: 'wanting' }, { kind: 'done', thread: 'wanting' })
    t.never({ kind: 'lend' })
  })

  it('moves an owner that waits on the run queue forward there, by what was lent to it', () => {
    const t = scene(
      {
        owner: {
          importance: -3,
          does: (s) =>
            s.locked(0, () => {
              spawn(s, 2, 0)
              s.compute(60 * US)
            }),
        },
        high: { importance: 4, does: takes(30 * US, [0], US) },
        other: { starts: false, importance: -2, does: (s) => s.compute(60 * US) },
      },
      // The driver has the owner's CPU for long.
      { cpus: 2, cards: [1], flows: [1], packets: [{ at: 15 * US }], takeCycles: 60_000 },
    )
    const [, , , blocked, ran] = t.order(
      { kind: 'enqueue', thread: 'other' },
      { kind: 'stop', thread: 'owner', reason: 'preempted' },
      { kind: 'lend', thread: 'owner', other: 'high' },
      { kind: 'block', lock: 'm1', thread: 'high' },
      { kind: 'run', thread: 'owner' },
      { kind: 'release', lock: 'm1', thread: 'owner' },
      { kind: 'acquire', lock: 'm1', thread: 'high' },
    )
    t.never({ kind: 'run', thread: 'other' }, blocked, ran)
    expect(ran.cpu).toBe(blocked.cpu)
  })
})

describe('turnstile_wait (subr_turnstile.c 1.156)', () => {
  it('goes under sched_lock only after the chain lock, so a wake-up in between finds it still on its CPU: it returns', () => {
    let early = 0
    for (let after = 0; after < 6 * US; after += 50 * NS) {
      const t = scene({ owner: { does: takes(US, [0], US) }, wanting: { does: takes(after, [0], US) } })
      for (const thread of ['owner', 'wanting']) t.first({ kind: 'done', thread, number: 1 })
      const [contended] = t.all({ kind: 'contend', lock: 'm1' })
      if (contended === undefined || t.all({ kind: 'block', lock: 'm1' }).length > 0) continue
      const { thread = '' } = contended
      const got = t.first({ kind: 'acquire', lock: 'm1', thread }, contended)
      const story = t.storyOf(thread, contended, got)
      if (!story.includes('acquire sched_lock')) continue
      early++
      expect(story).not.toContain('stop')
    }
    expect(early).toBeGreaterThan(0)
  })
})
