import { describe, expect, it } from 'vitest'
import { testConfig } from '../../../../test/support/config.ts'
import { eventsOf, type LogEvent } from '../../../../test/support/log.ts'
import { mark, MS, Trial, US, type Words } from '../../../../test/support/trial.ts'
import { createSimulation, type Simulation } from '../../simulation.ts'
import { R } from '../registers.ts'

const forwarding = (): { sim: Simulation; events: LogEvent[] } => {
  const sim = createSimulation(testConfig('linux26', 'packet-forwarding', { seed: 5 }))
  sim.runUntil(3 * MS)
  return { sim, events: eventsOf(sim) }
}

/** A thread that never stops computing. */
const hog = (s: Words): void => s.a.loop(() => s.compute(10 * MS))

describe('softirqs (kernel/softirq.c, net/core/dev.c)', () => {
  it('forward packets on the CPU that took the interrupt, before it returns, and move no thread', () => {
    const { sim, events } = forwarding()
    const arrived = new Map<number, number>()
    let done = 0
    for (const { kind, a, b, c, cpu } of events) {
      if (kind === 'message') arrived.set(b, cpu)
      else if (kind === 'done') {
        expect(cpu).toBe(arrived.get(a))
        expect(c).toBeGreaterThanOrEqual(sim.info.threads.length)
        done++
      }
    }
    expect(done).toBeGreaterThan(1000)
    expect(sim.summary().migrations).toBe(0)
  })

  it('leave what is over their budget of 16 to ksoftirqd, a thread like any other', () => {
    const trial = new Trial('linux26', {
      cpus: 1,
      cards: [0],
      flows: [0],
      packets: Array.from({ length: 40 }, () => ({ at: 10 * US })),
      forwardCycles: 1000,
      actors: { user: { does: hog } },
    })
    const wake = trial.first({ kind: 'wake', thread: 'ksoftirqd/0' })
    expect(trial.all({ kind: 'done' }, undefined, wake).map(({ thread }) => thread)).toEqual(
      Array.from({ length: 16 }, () => 'interrupt on 0'),
    )
    // It comes behind the thread that computes, for its priority is the lowest.
    trial.never({ kind: 'run', thread: 'ksoftirqd/0' }, wake)
    const alone = new Trial('linux26', {
      cpus: 1,
      cards: [0],
      flows: [0],
      packets: Array.from({ length: 40 }, () => ({ at: 10 * US })),
      forwardCycles: 1000,
      actors: {},
    })
    alone.order(
      { kind: 'wake', thread: 'ksoftirqd/0' },
      { kind: 'run', thread: 'ksoftirqd/0' },
      { kind: 'done', thread: 'ksoftirqd/0' },
      { kind: 'block', thread: 'ksoftirqd/0', queue: 'backlog 0' },
    )
    expect(alone.sim.summary().work.count).toBe(40)
  })

  it('wait until a thread that has switched them off switches them on', () => {
    const trial = new Trial('linux26', {
      cpus: 1,
      cards: [0],
      flows: [0],
      packets: [{ at: 100 * US }],
      actors: {
        owner: {
          does: (s) =>
            s.system(() => {
              s.a.set(R.flow, 0)
              s.a.call('net.flowEnter')
              s.compute(200 * US)
              mark(s, 7)
              s.a.call('net.flowLeave')
              s.compute(200 * US)
              mark(s, 8)
            }),
        },
      },
    })
    trial.order(
      { kind: 'acquire', lock: 'flow 0 lock', thread: 'owner' },
      { kind: 'message' },
      { kind: 'done', number: 7 },
      { kind: 'release', lock: 'flow 0 lock', thread: 'owner' },
      { kind: 'acquire', lock: 'flow 0 lock' },
      { kind: 'done', number: 0 },
      { kind: 'done', number: 8 },
    )
  })
})
