import { describe, expect, it } from 'vitest'
import { type Actor, NS, type Told, Trial, US } from '../../../../test/support/trial.ts'

/** Eight CPUs whose threads sleep and wake all the time, and a card on each second one: sched_lock is never free for long. */
const crowd = (): Trial =>
  new Trial('freebsd5', {
    cpus: 8,
    actors: Object.fromEntries(
      Array.from({ length: 8 }, (_, index): [string, Actor] => [
        `thread ${index}`,
        { does: (s) => s.repeat(200, () => s.pause((2000 + 37 * index) * NS, false)) },
      ]),
    ),
    cards: [1, 3, 5, 7],
    flows: [1, 2, 3, 4],
    packets: Array.from({ length: 800 }, (_, packet) => ({
      at: 5 * US + packet * 730 * NS,
      flow: packet % 4,
      card: packet % 4,
    })),
    untilPs: 800 * US,
  })

describe('_mtx_lock_spin (kern_mutex.c 1.167)', () => {
  const t = crowd()
  const ofSchedLock = t.events.filter(
    ({ kind, lock }) => lock === 'sched_lock' && (kind === 'acquire' || kind === 'contend'),
  )
  /** From where a context finds sched_lock taken to where it has it. */
  const waits = ofSchedLock.flatMap((event): [Told, Told][] => {
    const { thread, cpu } = event
    const [got] = t.all({ kind: 'acquire', lock: 'sched_lock', thread }, event)
    return event.kind === 'contend' && got !== undefined && got.cpu === cpu ? [[event, got]] : []
  })

  it('has interrupts on between its tries: one that comes while a thread spins is served before it has the lock', () => {
    const served = waits.filter(([found, got]) => t.all({ kind: 'interrupt', cpu: found.cpu }, found, got).length > 0)
    expect(waits.length).toBeGreaterThan(50)
    expect(served.length).toBeGreaterThan(0)
    // The handler wants the same lock: it has had it, and let it go again, before the thread that it interrupted.
    for (const [found, got] of served) {
      const interrupt = `interrupt on ${found.cpu}`
      const begun = t.first({ kind: 'interrupt', cpu: found.cpu }, found)
      const taken = t.first({ kind: 'acquire', lock: 'sched_lock', thread: interrupt }, begun)
      const released = t.first({ kind: 'release', lock: 'sched_lock', thread: interrupt }, taken)
      expect(released.index).toBeLessThan(got.index)
    }
  })

  it('has them off while it holds the lock: no interrupt begins on its CPU before the release', () => {
    let cpu = -1
    let holds = 0
    for (const event of t.events) {
      if (event.kind === 'acquire' && event.lock === 'sched_lock') {
        cpu = event.cpu
        holds++
      }
      if (event.kind === 'release' && event.lock === 'sched_lock') cpu = -1
      if (event.kind === 'interrupt' || event.kind === 'ipiReceive') expect(event.cpu).not.toBe(cpu)
    }
    expect(holds).toBeGreaterThan(500)
  })

  it('spins: whoever waits for it stays on its CPU', () => {
    for (const [found, got] of waits) {
      t.never({ kind: 'stop', cpu: found.cpu }, found, got)
      t.never({ kind: 'block', thread: found.thread }, found, got)
    }
  })
})
