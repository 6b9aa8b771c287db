import { describe, expect, it } from 'vitest'
import { mark, moveTo, MS, NS, spawn, Trial, US } from '../../../../test/support/trial.ts'
import { TOKENS } from './card.ts'

/** Steps of importance that make a program as important as an interrupt thread. */
const INTERRUPT_CLASS = 17

describe('lwkt_schedule (lwkt_thread.c)', () => {
  it('puts a thread of its own CPU on the queue itself, without a message', () => {
    const t = new Trial('dragonfly', {
      actors: {
        waker: { does: (s) => spawn(s, 1, 0) },
        woken: { starts: false, does: () => undefined },
      },
    })
    t.order(
      { kind: 'spawn', thread: 'woken', cpu: 0 },
      { kind: 'wake', thread: 'woken', cpu: 0 },
      { kind: 'enqueue', thread: 'woken', queue: 'run queue 0', cpu: 0 },
      { kind: 'run', thread: 'woken', cpu: 0 },
    )
    t.never({ kind: 'ipiSend' })
  })

  it('sends a message for a thread of another CPU, which makes it ready and queues it there', () => {
    const t = new Trial('dragonfly', {
      actors: {
        waker: { does: (s) => spawn(s, 1, 1) },
        woken: { starts: false, cpu: 1, does: () => undefined },
      },
    })
    const [spawned, , , , , ran] = t.order(
      { kind: 'spawn', thread: 'woken', cpu: 0 },
      { kind: 'ipiSend', cpu: 0, about: 1 },
      { kind: 'ipiReceive', cpu: 1, about: 0 },
      { kind: 'wake', thread: 'woken', cpu: 1 },
      { kind: 'enqueue', thread: 'woken', queue: 'run queue 1', cpu: 1 },
      { kind: 'run', thread: 'woken', cpu: 1 },
    )
    t.never({ kind: 'wake', thread: 'woken', cpu: 0 }, spawned, ran)
  })
})

describe('lwkt_preempt (lwkt_thread.c)', () => {
  /** `high` wakes on CPU 0 while `low` is busy there under a token. */
  const scene = (tokens: number, highDoes: 'nothing' | 'wakes middle' | 'wants the token') =>
    new Trial('dragonfly', {
      options: { tokens },
      locks: ['token'],
      actors: {
        low: {
          does: (s) => {
            s.compute(5 * US)
            s.locked(0, () => s.compute(20 * US))
            s.compute(5 * US)
            mark(s, 1)
          },
        },
        high: {
          importance: INTERRUPT_CLASS,
          does: (s) => {
            s.pause(15 * US, false)
            if (highDoes === 'wakes middle') spawn(s, 2, 0)
            if (highDoes === 'wants the token') s.locked(0, () => mark(s, 2))
            s.pause(5 * US, false)
          },
        },
        middle: { starts: false, importance: 5, does: (s) => mark(s, 3) },
      },
    })

  it('lets an interrupt thread in at the return of the interrupt; the one underneath keeps its token', () => {
    const t = scene(TOKENS.atomic, 'nothing')
    const [acquired, , , , , back, released] = t.order(
      { kind: 'acquire', lock: 'token', thread: 'low' },
      { kind: 'interrupt', cpu: 0 },
      { kind: 'wake', thread: 'high', cpu: 0 },
      { kind: 'stop', thread: 'low', reason: 'preempted' },
      { kind: 'run', thread: 'high', cpu: 0 },
      { kind: 'run', thread: 'low', cpu: 0 },
      { kind: 'release', lock: 'token', thread: 'low' },
    )
    t.never({ kind: 'release', lock: 'token' }, acquired, released)
    t.never({ kind: 'acquire', lock: 'token' }, acquired, released)
    // It was never put on a queue: it is gone back to, not chosen.
    t.never({ kind: 'enqueue', thread: 'low' }, acquired, back)
  })

  it('goes straight back to the preempted thread when the other blocks, past a better one that is ready', () => {
    const t = scene(TOKENS.requested, 'wakes middle')
    const [, , blocked, back] = t.order(
      { kind: 'stop', thread: 'low', reason: 'preempted' },
      { kind: 'enqueue', thread: 'middle' },
      { kind: 'stop', thread: 'high', reason: 'blocked' },
      { kind: 'run', thread: 'low' },
      { kind: 'run', thread: 'middle' },
    )
    t.never({ kind: 'run', cpu: 0 }, blocked, back)
  })

  it('backs out when it wants a token of the thread underneath, and runs again like the others', () => {
    const t = scene(TOKENS.requested, 'wants the token')
    const [, ran, contended] = t.order(
      { kind: 'stop', thread: 'low', reason: 'preempted' },
      { kind: 'run', thread: 'high' },
      { kind: 'contend', lock: 'token', thread: 'high' },
      { kind: 'stop', thread: 'high', reason: 'preempted' },
      { kind: 'run', thread: 'low' },
      { kind: 'enqueue', thread: 'high', queue: 'run queue 0' },
      { kind: 'release', lock: 'token', thread: 'low' },
      { kind: 'acquire', lock: 'token', thread: 'high' },
      { kind: 'dequeue', thread: 'high', queue: 'run queue 0' },
      { kind: 'run', thread: 'high' },
    )
    t.never({ kind: 'release', lock: 'token' }, ran, contended)
  })

  it('is not done by a thread that references tokens, nor is one made to let its tokens go that does not block', () => {
    const t = new Trial('dragonfly', {
      locks: ['token'],
      actors: {
        low: { does: (s) => s.locked(0, () => s.compute(40 * US)) },
        wanting: {
          importance: INTERRUPT_CLASS,
          does: (s) => {
            s.pause(10 * US, false)
            s.locked(0, () => mark(s, 1))
          },
        },
        // Its timer is an interrupt at whose return the other one is first in the queue.
        better: { importance: 5, does: (s) => s.pause(20 * US, false) },
      },
    })
    const [contended, , released] = t.order(
      { kind: 'contend', lock: 'token', thread: 'wanting' },
      { kind: 'wake', thread: 'better' },
      { kind: 'release', lock: 'token', thread: 'low' },
      { kind: 'run', thread: 'wanting' },
    )
    const back = t.first({ kind: 'run', thread: 'low' }, contended)
    t.never({ kind: 'run', cpu: 0 }, back, released)
    expect(t.all({ kind: 'release', lock: 'token', thread: 'low' })).toEqual([released])
  })

  it('does not happen in a critical section: the interrupt waits until it is left', () => {
    const t = scene(TOKENS.synchronous, 'nothing')
    const [acquired, released] = t.order(
      { kind: 'acquire', lock: 'token', thread: 'low' },
      { kind: 'release', lock: 'token', thread: 'low' },
      { kind: 'interrupt', cpu: 0 },
      { kind: 'run', thread: 'high' },
    )
    expect(released.time - acquired.time).toBeGreaterThanOrEqual(20 * US)
    t.never({ kind: 'interrupt', cpu: 0 }, acquired, released)
    t.never({ kind: 'stop', thread: 'low' }, acquired, released)
  })

  it('is for the interrupt class alone: for another better thread the running one goes back on the queue', () => {
    const t = new Trial('dragonfly', {
      actors: {
        low: { does: (s) => s.compute(50 * US) },
        better: { importance: 5, does: (s) => s.pause(10 * US, false) },
      },
    })
    const [slept] = t.order(
      { kind: 'block', thread: 'better' },
      { kind: 'interrupt', cpu: 0 },
      { kind: 'wake', thread: 'better', cpu: 0 },
      { kind: 'stop', thread: 'low', cpu: 0 },
      { kind: 'run', thread: 'better', cpu: 0 },
      { kind: 'enqueue', thread: 'low', queue: 'run queue 0' },
      { kind: 'dequeue', thread: 'low', queue: 'run queue 0' },
      { kind: 'run', thread: 'low', cpu: 0 },
    )
    expect(t.all({ kind: 'enqueue', thread: 'low' }, slept)).toHaveLength(1)
  })
})

describe('lwkt_schedulerclock (lwkt_thread.c)', () => {
  it('lets threads of equal priority take turns, a tick each', () => {
    const t = new Trial('dragonfly', {
      cpus: 1,
      untilPs: 60 * MS,
      actors: { one: { does: (s) => s.compute(25 * MS) }, two: { does: (s) => s.compute(25 * MS) } },
    })
    const runs = t.all({ kind: 'run', cpu: 0 }).filter(({ thread }) => thread === 'one' || thread === 'two')
    expect(runs.map(({ thread }) => thread)).toEqual(['one', 'two', 'one', 'two', 'one', 'two'])
    expect(runs.slice(0, 5).map(({ time }) => Math.floor(time / (10 * MS)))).toEqual([0, 1, 2, 3, 4])
  })
})

describe('lwkt_switch (lwkt_thread.c)', () => {
  it('passes over a thread that lacks a token for a lesser one of the kernel, but not for one of user mode', () => {
    const t = new Trial('dragonfly', {
      options: { tokens: TOKENS.atomic },
      locks: ['token'],
      actors: {
        holder: { cpu: 1, does: (s) => s.locked(0, () => s.compute(100 * US)) },
        wanting: {
          importance: 2,
          does: (s) => {
            s.compute(5 * US)
            s.locked(0, () => mark(s, 1))
          },
        },
        lesser: { does: (s) => s.compute(5 * US) },
        inUserMode: { kind: 'user', does: (s) => s.compute(5 * US) },
      },
    })
    const [contended, , , acquired] = t.order(
      { kind: 'contend', lock: 'token', thread: 'wanting' },
      { kind: 'run', thread: 'lesser', cpu: 0 },
      { kind: 'exit', thread: 'lesser', cpu: 0 },
      { kind: 'acquire', lock: 'token', thread: 'wanting' },
      { kind: 'run', thread: 'inUserMode', cpu: 0 },
    )
    t.never({ kind: 'run', thread: 'inUserMode' }, contended, acquired)
  })
})

describe('lwkt_setcpu_self (lwkt_thread.c)', () => {
  it('is off its CPU before the message is sent, which the next thread there sends, and queued by the target', () => {
    const t = new Trial('dragonfly', {
      actors: {
        mover: {
          importance: 1,
          does: (s) => {
            s.compute(2 * US)
            moveTo(s, 1)
            mark(s, 1)
          },
        },
        next: { does: (s) => s.compute(10 * US) },
      },
    })
    const [stopped, , sent, , queued] = t.order(
      { kind: 'stop', thread: 'mover', cpu: 0, reason: 'migrating' },
      { kind: 'run', thread: 'next', cpu: 0 },
      { kind: 'ipiSend', cpu: 0, about: 1 },
      { kind: 'ipiReceive', cpu: 1, about: 0 },
      { kind: 'enqueue', thread: 'mover', queue: 'run queue 1', cpu: 1 },
      { kind: 'migrate', thread: 'mover', cpu: 1, about: 0 },
      { kind: 'run', thread: 'mover', cpu: 1 },
      { kind: 'done', thread: 'mover', cpu: 1, number: 1 },
    )
    t.never({ kind: 'enqueue', thread: 'mover' }, stopped, queued)
    expect(sent.time - stopped.time).toBeGreaterThan(100 * NS)
    expect(t.all({ kind: 'migrate' })).toHaveLength(1)
  })

  it('does nothing where the thread is already', () => {
    const t = new Trial('dragonfly', { actors: { mover: { does: (s) => moveTo(s, 0) } } })
    t.never({ kind: 'stop', reason: 'migrating' })
    t.first({ kind: 'exit', thread: 'mover', cpu: 0 })
  })
})
