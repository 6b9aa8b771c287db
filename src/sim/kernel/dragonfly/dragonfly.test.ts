import { describe, expect, it } from 'vitest'
import { testConfig } from '../../../../test/support/config.ts'
import { eventsOf, type LogEvent } from '../../../../test/support/log.ts'
import { STOP_REASONS } from '../../log/schema.ts'
import { createSimulation, type Simulation } from '../../simulation.ts'

const run = (kind: string, params: Record<string, number> = {}, cpus = 4): { sim: Simulation; events: LogEvent[] } => {
  const sim = createSimulation(testConfig('dragonfly', kind, { cpus, params, seed: 5 }))
  sim.runUntil(600_000_000)
  return { sim, events: eventsOf(sim) }
}

describe('LWKT (lwkt_thread.c)', () => {
  it('lets only a CPU itself edit its run queue: _lwkt_enqueue, lwkt_switch', () => {
    for (const kind of ['packet-forwarding', 'working-sets']) {
      const { sim, events } = run(kind)
      const edits = events.filter(({ kind: what, time }) => (what === 'enqueue' || what === 'dequeue') && time > 0)
      expect(edits.length).toBeGreaterThan(100)
      for (const edit of edits) expect(edit.cpu).toBe(sim.info.queues[edit.b].cpu)
    }
  })

  it('never moves a thread that does not ask: packets are forwarded without one migration', () => {
    const { sim, events } = run('packet-forwarding', { ratePps: 1_500_000 })
    expect(sim.summary().work.count).toBeGreaterThan(300)
    expect(events.filter(({ kind }) => kind === 'migrate')).toEqual([])
  })

  it('lets an interrupt thread preempt a lower one, which then goes on', () => {
    const { sim, events } = run('packet-forwarding', { ratePps: 1_500_000 })
    const preempted = events.filter(({ kind, b }) => kind === 'stop' && STOP_REASONS[b] === 'preempted')
    expect(preempted.length).toBeGreaterThan(10)
    for (const stop of preempted) {
      const next = events.find(({ kind, cpu, index }) => index > stop.index && kind === 'run' && cpu === stop.cpu)
      expect(sim.info.threads[next?.a ?? -1].kind).toBe('interrupt')
      expect(sim.info.threads[stop.a].kind).toBe('network')
    }
  })
})

describe('explicit migration (lwkt_setcpu_self)', () => {
  it('is off the source before it is asked for on the target, and runs there only after the message', () => {
    const { events } = run('working-sets', { threads: 8 })
    const moves = events.filter(({ kind }) => kind === 'migrate')
    // Of eight threads born on CPU 0, two are at home there.
    expect(moves).toHaveLength(6)
    for (const move of moves) {
      const before = (what: (event: LogEvent) => boolean): number =>
        events.findLastIndex((event) => event.index < move.index && what(event))
      const left = before(
        ({ kind, a, cpu, b }) => kind === 'stop' && a === move.a && cpu === move.b && STOP_REASONS[b] === 'migrating',
      )
      const sent = before(({ kind, cpu, a }) => kind === 'ipiSend' && cpu === move.b && a === move.c)
      const received = before(({ kind, cpu }) => kind === 'ipiReceive' && cpu === move.c)
      const queued = before(({ kind, a, cpu }) => kind === 'enqueue' && a === move.a && cpu === move.c)
      expect(left).toBeGreaterThanOrEqual(0)
      expect(sent).toBeGreaterThan(left)
      expect(received).toBeGreaterThan(sent)
      expect(queued).toBeGreaterThan(received)
    }
  })

  it('happens once: afterwards a thread and its lines stay', () => {
    const { sim, events } = run('working-sets', { threads: 8 })
    const last = events.findLast(({ kind }) => kind === 'migrate')
    expect(last?.time).toBeLessThan(100_000_000)
    expect(sim.summary().ledger.stallFollow).toBeLessThan(sim.summary().ledger.user / 20)
  })
})

describe('IPI queues (lwkt_ipiq.c)', () => {
  it('raise a hardware interrupt only when none is on its way to the target', () => {
    const { events } = run('packet-forwarding', { ratePps: 3_000_000, nics: 1, workCycles: 100 })
    const underWay = new Map<number, number>()
    let most = 0
    for (const { kind, cpu, a } of events) {
      if (kind === 'ipiSend') underWay.set(a, (underWay.get(a) ?? 0) + 1)
      if (kind === 'ipiReceive') underWay.set(cpu, 0)
      most = Math.max(most, ...underWay.values())
    }
    expect(most).toBe(1)
    const messages = events.filter(({ kind }) => kind === 'message').length
    expect(events.filter(({ kind }) => kind === 'ipiSend').length).toBeLessThan(messages)
  })

  it('do not deadlock when every CPU floods every other', () => {
    const { sim } = run('packet-forwarding', { ratePps: 20_000_000, nics: 4, flows: 64, workCycles: 0, flowLines: 1 })
    expect(sim.summary().work.count).toBeGreaterThan(500)
  })
})

describe('protocol threads (netisr.c)', () => {
  it('finish every packet of a flow on the one CPU that the flow hashes to', () => {
    const { sim, events } = run('packet-forwarding', {}, 6)
    const cpuOfFlow = new Map<number, number>()
    const done = events.filter(({ kind }) => kind === 'done')
    expect(done.length).toBeGreaterThan(100)
    for (const { b: flow, c: thread, cpu } of done) {
      expect(sim.info.threads[thread]).toMatchObject({ kind: 'network', bound: cpu })
      expect(cpuOfFlow.get(flow) ?? cpu).toBe(cpu)
      cpuOfFlow.set(flow, cpu)
    }
    // The early hash is masked to a power of two: of six CPUs, four get packets.
    expect(Math.max(...cpuOfFlow.values())).toBe(3)
  })

  it('never fetch state of a flow out of another cache', () => {
    const { sim, events } = run('packet-forwarding')
    const isFlow = (line: number): boolean =>
      sim.info.regions.some(({ kind, first, lines }) => kind === 'flow' && line >= first && line < first + lines)
    expect(events.filter(({ kind, a, b }) => kind === 'transfer' && b >= 0 && isFlow(a))).toEqual([])
  })
})
