import { describe, expect, it } from 'vitest'
import { type Actor, MS, NS, type Scene, spawn, Trial, US } from '../../../../test/support/trial.ts'

const scene = (actors: Record<string, Actor>, change: Partial<Scene> = {}): Trial =>
  new Trial('freebsd5', { cpus: 4, actors, ...change })

const child: Actor = { starts: false, does: (s) => s.compute(5 * US) }
const busy: Actor = { does: (s) => s.compute(100 * US) }
const wakes = (number: number): Actor => ({
  does: (s) => {
    s.compute(50 * US)
    spawn(s, number, 0)
    s.compute(20 * US)
  },
})

describe('sched_add and kick_other_cpu (sched_4bsd.c of the KSE era)', () => {
  it('send an interrupt to every idle CPU; they race for sched_lock, and the first takes the thread', () => {
    const t = scene({ waker: wakes(1), child })
    const spawned = t.first({ kind: 'spawn', thread: 'child' })
    const { cpu } = spawned
    const [, , queued, , , ran] = t.order(
      spawned,
      { kind: 'acquire', lock: 'sched_lock', thread: 'waker' },
      { kind: 'enqueue', thread: 'child', queue: 'run queue' },
      { kind: 'ipiSend', cpu },
      { kind: 'release', lock: 'sched_lock', thread: 'waker' },
      { kind: 'run', thread: 'child' },
    )
    const others = [0, 1, 2, 3].filter((other) => other !== cpu)
    expect(t.all({ kind: 'ipiSend' }, queued, ran).map(({ about }) => about)).toEqual(others)
    expect(ran.cpu).not.toBe(cpu)
    // All come, one has something to do: the others find the queue empty.
    const received = t.all({ kind: 'ipiReceive' }, queued).slice(0, 3)
    expect(received.map((event) => event.cpu).toSorted()).toEqual(others)
    expect(t.all({ kind: 'run' }, queued).filter(({ thread }) => thread === 'child')).toHaveLength(1)
  })

  it('send none where no CPU idles: the thread waits for a CPU to come free', () => {
    const t = scene({ waker: wakes(4), one: busy, two: busy, three: busy, child })
    const [spawned, ran] = t.order({ kind: 'spawn', thread: 'child' }, { kind: 'run', thread: 'child' })
    t.never({ kind: 'ipiSend' }, spawned, ran)
    const before = t.last({ kind: 'stop', cpu: ran.cpu }, ran)
    expect(['exited', 'blocked']).toContain(before?.reason)
  })

  it('let a thread go on wherever somebody is free first: it migrates without having asked', () => {
    const t = scene(
      Object.fromEntries(
        Array.from({ length: 6 }, (_, index): [string, Actor] => [
          `thread ${index}`,
          { does: (s) => s.repeat(20, () => (s.compute((3 + index) * US), s.pause(2 * US, false))) },
        ]),
      ),
    )
    const moves = t.all({ kind: 'migrate' })
    expect(moves.length).toBeGreaterThan(20)
    for (const move of moves.slice(0, 20)) {
      t.first({ kind: 'dequeue', thread: move.thread, cpu: move.cpu, queue: 'run queue' })
      expect(t.last({ kind: 'dequeue', thread: move.thread }, move)?.cpu).toBe(move.cpu)
    }
  })
})

describe('mi_switch and sched_lock (kern_synch.c, kern_switch.c of the KSE era)', () => {
  it('the leaving thread takes sched_lock, the one that comes lets it go: it is held across the switch', () => {
    const t = scene(
      { one: { does: (s) => s.pause(10 * US, false) }, two: { does: (s) => s.compute(10 * US) } },
      { cpus: 1 },
    )
    const blocked = t.first({ kind: 'block', thread: 'one' })
    const [taken, , , ran, released] = t.order(
      t.last({ kind: 'acquire', lock: 'sched_lock', thread: 'one' }, blocked) ?? {},
      blocked,
      { kind: 'stop', thread: 'one' },
      { kind: 'run', thread: 'two' },
      { kind: 'release', lock: 'sched_lock', thread: 'two' },
    )
    t.never({ kind: 'release', lock: 'sched_lock' }, taken, ran)
    t.never({ kind: 'acquire', lock: 'sched_lock' }, taken, released)
  })
})

describe('maybe_preempt (kern_switch.c of the KSE era)', () => {
  const packet = { cards: [0], flows: [1], packets: [{ at: 20 * US }] }

  it('an interrupt thread preempts on the CPU that took the interrupt, and no other CPU is told', () => {
    const t = scene({ busy: { does: (s) => s.compute(100 * US) } }, { cpus: 1, ...packet })
    const [interrupt, , , , , ran] = t.order(
      { kind: 'interrupt', cpu: 0, number: 0 },
      { kind: 'wake', thread: 'irq em0', cpu: 0 },
      { kind: 'enqueue', thread: 'irq em0' },
      { kind: 'acquire', lock: 'sched_lock', thread: 'busy' },
      { kind: 'stop', thread: 'busy', reason: 'preempted' },
      { kind: 'run', thread: 'irq em0', cpu: 0 },
    )
    t.never({ kind: 'ipiSend' }, interrupt, ran)
    const idleOnes = scene({ busy: { does: (s) => s.compute(100 * US) } }, packet)
    const [raised, begun] = idleOnes.order({ kind: 'interrupt', number: 0 }, { kind: 'run', thread: 'irq em0', cpu: 0 })
    idleOnes.never({ kind: 'ipiSend' }, raised, begun)
  })

  it('another thread, though better and made ready in an interrupt, does not: it waits for the CPU to come free', () => {
    const t = scene(
      {
        computes: { does: (s) => s.compute(60 * US) },
        better: { importance: 5, does: (s) => s.pause(20 * US, false) },
      },
      { cpus: 1 },
    )
    const [, , queued, ended] = t.order(
      { kind: 'block', thread: 'better' },
      { kind: 'interrupt', cpu: 0 },
      { kind: 'enqueue', thread: 'better' },
      { kind: 'exit', thread: 'computes' },
      { kind: 'run', thread: 'better' },
    )
    expect(ended.time - queued.time).toBeGreaterThan(30 * US)
    t.never({ kind: 'stop', thread: 'computes' }, queued, ended)
  })
})

describe('the clock (sched_4bsd.c: roundrobin, hz / 10)', () => {
  it('lets threads of equal priority take turns after 100 ms', () => {
    const t = scene(
      { one: { does: (s) => s.compute(250 * MS) }, two: { does: (s) => s.compute(250 * MS) } },
      { cpus: 1, untilPs: 600 * MS },
    )
    const runs = t.all({ kind: 'run', cpu: 0 }).filter(({ thread }) => thread === 'one' || thread === 'two')
    expect(runs.map(({ thread }) => thread)).toEqual(['one', 'two', 'one', 'two', 'one', 'two'])
    expect(runs.slice(0, 5).map(({ time }) => Math.round(time / (100 * MS)))).toEqual([0, 1, 2, 3, 4])
    expect(runs[1].time % (10 * MS)).toBeLessThan(10 * US + 100 * NS)
  })
})
