import { describe, expect, it } from 'vitest'
import { type Actor, NS, type Scene, Trial, US } from '../../../../test/support/trial.ts'

const scene = (change: Partial<Scene> = {}): Trial =>
  new Trial('freebsd5', { cpus: 2, actors: {}, cards: [0], flows: [1], packets: [{ at: 20 * US }], ...change })

describe('ithread_schedule (kern_intr.c of January 2006)', () => {
  it('makes the interrupt thread ready under sched_lock; it runs at the return of the interrupt, on that CPU', () => {
    scene().order(
      { kind: 'arrive' },
      { kind: 'interrupt', cpu: 0, number: 0 },
      { kind: 'acquire', lock: 'sched_lock', thread: 'interrupt on 0' },
      { kind: 'wake', thread: 'irq em0', cpu: 0 },
      { kind: 'enqueue', thread: 'irq em0', queue: 'run queue' },
      { kind: 'release', lock: 'sched_lock', thread: 'interrupt on 0' },
      { kind: 'run', thread: 'irq em0', cpu: 0 },
    )
  })

  it('only sets it_need for a thread that is at work already: that looks again before it sleeps, and none is lost', () => {
    // Pairs of packets, ever further apart, while other CPUs keep sched_lock from being free at once.
    const PAIRS = 150
    const EVERY = 20 * US
    const packets = Array.from({ length: 2 * PAIRS }, (_, packet) => {
      const pair = packet >> 1
      return { at: (pair + 1) * EVERY + (packet % 2) * (200 + 20 * pair) * NS }
    })
    const noise: Actor = { does: (s) => s.repeat(6000, () => s.pause(600 * NS, false)) }
    const t = scene({
      cpus: 4,
      actors: { 'noise 1': noise, 'noise 2': noise, 'noise 3': noise },
      packets,
      untilPs: (PAIRS + 2) * EVERY,
    })
    const done = t.all({ kind: 'done' })
    expect(done).toHaveLength(2 * PAIRS)
    // A lost one would lie there until the next pair comes.
    done.forEach(({ time }, packet) => expect(Math.floor(time / EVERY), `packet ${packet}`).toBe((packet >> 1) + 1))
    const wakes = t.all({ kind: 'wake', thread: 'swi1: net' }).length
    expect(wakes).toBeGreaterThan(PAIRS)
    expect(wakes, 'sometimes it was still at work').toBeLessThan(2 * PAIRS)
  })
})

describe('netisr (net/netisr.c 1.17)', () => {
  it('queues under the queue’s mutex and wakes the one software-interrupt thread, which takes it under that mutex', () => {
    const t = scene()
    t.order(
      { kind: 'acquire', lock: 'ipintrq mtx', thread: 'irq em0' },
      { kind: 'message', queue: 'ipintrq', thread: 'swi1: net' },
      { kind: 'release', lock: 'ipintrq mtx', thread: 'irq em0' },
      { kind: 'acquire', lock: 'sched_lock', thread: 'irq em0' },
      { kind: 'wake', thread: 'swi1: net' },
      { kind: 'run', thread: 'swi1: net' },
      { kind: 'acquire', lock: 'ipintrq mtx', thread: 'swi1: net' },
      { kind: 'release', lock: 'ipintrq mtx', thread: 'swi1: net' },
      { kind: 'acquire', lock: 'rnh mtx', thread: 'swi1: net' },
      { kind: 'done', thread: 'swi1: net' },
    )
  })

  it('with direct dispatch forwards in the interrupt thread: no queue, no second thread', () => {
    const t = scene({ directDispatch: true })
    t.order({ kind: 'run', thread: 'irq em0', cpu: 0 }, { kind: 'done', thread: 'irq em0', cpu: 0 })
    t.never({ kind: 'message' })
    expect(t.sim.info.threads.map(({ name }) => name)).not.toContain('swi1: net')
  })

  it('knows no CPU of a flow: packets of one flow are forwarded on several', () => {
    const t = scene({
      cpus: 4,
      cards: [0, 1],
      packets: Array.from({ length: 40 }, (_, packet) => ({ at: 10 * US + packet * 1700 * NS, card: packet % 2 })),
    })
    expect(new Set(t.all({ kind: 'done', number: 0 }).map(({ cpu }) => cpu)).size).toBeGreaterThan(1)
  })
})
