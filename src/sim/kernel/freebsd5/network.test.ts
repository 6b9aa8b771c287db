import { describe, expect, it } from 'vitest'
import { NS, type Scene, Trial, US } from '../../../../test/support/trial.ts'

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
    let again = 0
    for (let gap = 200 * NS; gap < 6 * US; gap += 50 * NS) {
      const t = scene({ packets: [{ at: 20 * US }, { at: 20 * US + gap }] })
      expect(t.all({ kind: 'done' }), `a gap of ${gap} ps`).toHaveLength(2)
      // The software interrupt is asked for twice; if it was awake the second time, it has slept but twice.
      const asked = t.all({ kind: 'message', queue: 'ipintrq' })
      const woken = t.all({ kind: 'wake', thread: 'swi1: net' }, asked[0])
      if (woken.length !== 1) continue
      again++
      const taken = t.all({ kind: 'done', thread: 'swi1: net' })
      t.never({ kind: 'block', thread: 'swi1: net' }, woken[0], taken[1])
    }
    expect(again).toBeGreaterThan(0)
    expect(again).toBeLessThan(116)
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
