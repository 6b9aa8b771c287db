import { describe, expect, it } from 'vitest'
import { testConfig } from '../../../../test/support/config.ts'
import { eventsOf, type LogEvent } from '../../../../test/support/log.ts'
import { createSimulation, type Simulation } from '../../simulation.ts'

const run = (kind: string, params: Record<string, number> = {}, cpus = 4): { sim: Simulation; events: LogEvent[] } => {
  const sim = createSimulation(testConfig('freebsd5', kind, { cpus, params, seed: 5 }))
  sim.runUntil(2_000_000_000)
  return { sim, events: eventsOf(sim) }
}

const lockNamed = (sim: Simulation, name: string): number => sim.info.locks.findIndex((lock) => lock.name === name)

describe('sched_lock and the 4BSD run queue (sched_4bsd.c, kern_switch.c)', () => {
  it('are one: the queue changes, and threads are switched, only under sched_lock', () => {
    for (const kind of ['packet-forwarding', 'working-sets']) {
      const { sim, events } = run(kind)
      const schedLock = lockNamed(sim, 'sched_lock')
      let held = false
      let changes = 0
      for (const event of events) {
        if (event.kind === 'acquire' && event.a === schedLock) held = true
        else if (event.kind === 'release' && event.a === schedLock) held = false
        else if (event.time > 0 && ['enqueue', 'dequeue', 'run'].includes(event.kind)) {
          expect(held).toBe(true)
          changes++
        }
      }
      expect(changes).toBeGreaterThan(300)
    }
  })

  it('move threads by themselves: whoever is free takes the next, and its lines have to follow', () => {
    const { sim } = run('working-sets')
    const { migrations, work, ledger } = sim.summary()
    expect(migrations).toBeGreaterThan(work.count / 4)
    expect(ledger.stallFollow).toBeGreaterThan(ledger.user / 4)
  })

  it('tell all idle CPUs when a busy one makes a thread ready, not only one', () => {
    const { events } = run('working-sets', { threads: 3 })
    const bursts = new Map<number, Set<number>>()
    for (const { kind, cpu, a, cause } of events) {
      if (kind === 'ipiSend' && cpu === 0) bursts.set(cause, (bursts.get(cause) ?? new Set()).add(a))
    }
    expect([...bursts.values()].some((targets) => targets.size > 1)).toBe(true)
  })
})

describe('sleep mutexes and turnstiles (kern_mutex.c, subr_turnstile.c)', () => {
  const { sim, events } = run('packet-forwarding', { ratePps: 1_200_000 })
  const blocked = events.filter(({ kind, b }) => kind === 'block' && b >= 0)

  it('let a waiter sleep, be chosen at the release, run, and try again, in this order', () => {
    expect(blocked.length).toBeGreaterThan(10)
    for (const { a: thread, b: mutex, index } of blocked) {
      const after = (from: number, what: (event: LogEvent) => boolean): number =>
        events.findIndex((event) => event.index > from && what(event))
      const contended = events.findLastIndex(
        (event) => event.index < index && event.kind === 'contend' && event.a === mutex && event.b === thread,
      )
      expect(contended).toBeGreaterThanOrEqual(0)
      const woken = after(index, (event) => event.kind === 'wake' && event.a === thread)
      // The run may end before the holder lets go.
      if (woken < 0) continue
      const released = events.findLastIndex(
        (event) => event.index < woken && event.kind === 'release' && event.a === mutex,
      )
      const ran = after(woken, (event) => event.kind === 'run' && event.a === thread)
      expect(released).toBeGreaterThan(contended)
      expect(events[woken].b).toBe(mutex)
      if (ran < 0) continue
      expect(
        after(ran, (event) => (event.kind === 'acquire' || event.kind === 'contend') && event.b === thread),
      ).toBeGreaterThan(ran)
    }
  })

  it('spin while the owner runs instead of sleeping: most contention ends without a switch', () => {
    const isMutex = (lock: number): boolean => sim.info.locks[lock].kind === 'mutex'
    const contended = events.filter(({ kind, a }) => kind === 'contend' && isMutex(a)).length
    expect(contended).toBeGreaterThan(3 * blocked.length)
    expect(sim.summary().ledger.spin).toBeGreaterThan(0)
  })

  it('hand nothing over: after a release somebody else than the one who was woken may be faster', () => {
    const overtaken = events.some((event, at) => {
      if (event.kind !== 'wake' || event.b < 0) return false
      const next = events.find(({ kind, a, index }) => index > at && kind === 'acquire' && a === event.b)
      return next !== undefined && next.b !== event.a
    })
    expect(overtaken).toBe(true)
  })
})

describe('netisr (net/netisr.c)', () => {
  it('forwards in the one software-interrupt thread, wherever that runs', () => {
    const { sim, events } = run('packet-forwarding')
    const done = events.filter(({ kind }) => kind === 'done')
    expect(new Set(done.map(({ c }) => sim.info.threads[c].name))).toEqual(new Set(['swi1: net']))
    expect(new Set(done.map(({ cpu }) => cpu)).size).toBeGreaterThan(1)
  })

  it('forwards in the interrupt threads with direct dispatch, in parallel', () => {
    const { sim, events } = run('packet-forwarding', { directDispatch: 1 })
    const threads = new Set(events.filter(({ kind }) => kind === 'done').map(({ c }) => sim.info.threads[c].kind))
    expect(threads).toEqual(new Set(['interrupt']))
  })
})
