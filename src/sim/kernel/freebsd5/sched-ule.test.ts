import { describe, expect, it } from 'vitest'
import { type Actor, MS, type Scene, spawn, Trial, US } from '../../../../test/support/trial.ts'
import { SCHEDULER } from './card.ts'

const scene = (actors: Record<string, Actor>, change: Partial<Scene> = {}): Trial =>
  new Trial('freebsd5', { options: { scheduler: SCHEDULER.ule }, actors, ...change })

const busy = (ps: number, change: Partial<Actor> = {}): Actor => ({ does: (s) => s.compute(ps), ...change })
const crew = (size: number, actor: Actor): Record<string, Actor> =>
  Object.fromEntries(Array.from({ length: size }, (_, index) => [`thread ${index}`, actor]))
const isProgram = ({ thread = '' }: { thread?: string }): boolean => thread.startsWith('thread')

describe('kseq_notify and kseq_assign (sched_ule.c of 5.x and 6.x)', () => {
  it("push a thread on another CPU's list and interrupt it; that CPU puts it on its own queue under sched_lock", () => {
    const t = scene({
      waker: {
        does: (s) => {
          s.compute(20 * US)
          spawn(s, 1, 0)
          s.compute(20 * US)
        },
      },
      child: busy(US, { starts: false }),
    })
    const spawned = t.first({ kind: 'spawn', thread: 'child' })
    const { cpu } = spawned
    const other = 1 - cpu
    const [, sent, , , taken, queued, ran] = t.order(
      spawned,
      { kind: 'ipiSend', cpu, about: other },
      { kind: 'release', lock: 'sched_lock', thread: 'waker' },
      { kind: 'ipiReceive', cpu: other, about: cpu },
      { kind: 'acquire', lock: 'sched_lock', thread: `interrupt on ${other}` },
      { kind: 'enqueue', thread: 'child', queue: `run queue ${other}`, cpu: other },
      { kind: 'run', thread: 'child', cpu: other },
    )
    // Until that CPU has it, it is on no queue at all.
    t.never({ kind: 'enqueue', thread: 'child' }, spawned, taken)
    t.never({ kind: 'release', lock: 'sched_lock' }, taken, queued)
    expect(t.all({ kind: 'ipiSend' }, spawned, ran)).toEqual([sent])
  })

  it('keep a woken thread on the CPU that wakes it when no CPU is idle', () => {
    const t = scene({
      'thread 0': {
        does: (s) => {
          s.compute(20 * US)
          spawn(s, 2, 0)
          s.compute(20 * US)
        },
      },
      'thread 1': busy(100 * US, { cpu: 1 }),
      child: busy(US, { starts: false }),
    })
    const spawned = t.first({ kind: 'spawn', thread: 'child' })
    const { cpu } = spawned
    const [, queued] = t.order(
      spawned,
      { kind: 'enqueue', thread: 'child', queue: `run queue ${cpu}`, cpu },
      { kind: 'run', thread: 'child', cpu },
    )
    t.never({ kind: 'ipiSend' }, spawned, queued)
  })

  it('let every CPU choose from its own queue, and still take the one sched_lock', () => {
    const t = scene(crew(6, { does: (s) => s.repeat(10, () => (s.compute(3 * US), s.pause(2 * US, false))) }), {
      cpus: 3,
    })
    const chosen = t.all({ kind: 'run' }).filter(isProgram)
    expect(chosen.length).toBeGreaterThan(50)
    for (const run of chosen)
      expect(t.last({ kind: 'dequeue', thread: run.thread }, run)?.queue).toBe(`run queue ${run.cpu}`)
    let holder = -1
    for (const { kind, lock, cpu, time } of t.events) {
      if (lock === 'sched_lock') holder = kind === 'acquire' ? cpu : kind === 'release' ? -1 : holder
      if ((kind === 'enqueue' || kind === 'dequeue') && time > 0) expect(holder).toBe(cpu)
    }
  })
})

describe('sched_idletd, idle steal (early sched_ule.c)', () => {
  it('a CPU with nothing to do takes a thread from a busier one, under sched_lock, and runs it', () => {
    const t = scene(crew(2, busy(100 * US)))
    const [, moved, released, ran] = t.order(
      { kind: 'acquire', lock: 'sched_lock', thread: 'idle: cpu1' },
      { kind: 'balance', cpu: 1, queue: 'run queue 1' },
      { kind: 'release', lock: 'sched_lock', thread: 'idle: cpu1' },
      { kind: 'run', cpu: 1 },
    )
    expect(ran.thread).toBe(moved.thread)
    t.first({ kind: 'enqueue', thread: moved.thread, queue: 'run queue 1', cpu: 1 }, moved)
    expect(released.index).toBeGreaterThan(moved.index)
    expect(t.all({ kind: 'balance' })).toHaveLength(1)
  })

  it('leaves what runs alone: one thread for two CPUs is not taken away', () => {
    const t = scene(crew(1, busy(100 * US)))
    t.never({ kind: 'balance' }, t.first({ kind: 'run', thread: 'thread 0' }))
    t.never({ kind: 'migrate' })
  })
})

describe('sched_balance (sched_ule.c of 5.x and 6.x)', () => {
  it('moves half the difference from the busiest CPU to the idlest, in an interrupt of the clock of CPU 0', () => {
    const t = scene(crew(9, busy(50 * MS)), { untilPs: 15 * MS })
    // One is stolen when CPU 1 finds that it has none; that leaves eight against one.
    const moves = t.all({ kind: 'balance' })
    const [stolen, ...balanced] = moves
    expect(stolen.thread?.startsWith('thread')).toBe(true)
    expect(stolen.cpu).toBe(1)
    expect(balanced).toHaveLength(3)
    const tick = t.first({ kind: 'interrupt', cpu: 0 }, stolen)
    expect(Math.floor(tick.time / MS)).toBe(10)
    const [first, last] = [balanced[0], balanced[2]]
    const taken = t.last({ kind: 'acquire', lock: 'sched_lock' }, first)
    expect(taken?.thread).toBe('interrupt on 0')
    for (const move of balanced) expect(move.cpu).toBe(0)
    t.never({ kind: 'release', lock: 'sched_lock' }, taken, last)
  })

  it('does nothing while loads differ by one', () => {
    const t = scene(crew(3, busy(50 * MS)), { untilPs: 15 * MS })
    const stolen = t.first({ kind: 'balance' })
    t.first({ kind: 'interrupt', cpu: 0 }, stolen)
    t.never({ kind: 'balance' }, stolen)
  })
})
