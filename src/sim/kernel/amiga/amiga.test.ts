import { describe, expect, it } from 'vitest'
import { testConfig } from '../../../../test/support/config.ts'
import { eventsOf } from '../../../../test/support/log.ts'
import { mark, MS, send, spawn, Trial, US, type Words } from '../../../../test/support/trial.ts'
import { createSimulation } from '../../simulation.ts'
import { R } from '../registers.ts'
import { WORKLOAD_CARDS } from '../../workload/cards/registry.ts'

const receive = (s: Words): void => s.a.loop(() => s.callOn('port.receive', 0))
const hog = (s: Words): void => s.a.loop(() => s.compute(10 * MS))

describe('one CPU for everything', () => {
  it('does all there is to do: the others have nothing but idle time, whatever is asked for', () => {
    for (const kind of Object.keys(WORKLOAD_CARDS)) {
      const sim = createSimulation(testConfig('amiga', kind, { cpus: 4, seed: 3 }))
      sim.runUntil(2 * MS)
      const others = eventsOf(sim).filter(({ cpu, time }) => cpu > 0 && cpu < 4 && time > 0)
      expect(others, kind).toEqual([])
      expect(sim.summary().ledger.idle, kind).toBeGreaterThanOrEqual(3 * 2 * MS)
      expect(sim.summary().migrations, kind).toBe(0)
    }
  })

  it('takes the interrupts of all cards, wherever they are wired', () => {
    const trial = new Trial('amiga', {
      cpus: 3,
      cards: [0, 1, 2],
      flows: [0],
      packets: [0, 1, 2].map((card) => ({ at: (1 + card) * 50 * US, card })),
      actors: {},
    })
    expect(trial.all({ kind: 'interrupt', cpu: 0 }).map(({ number }) => number)).toEqual([0, 1, 2])
    expect(trial.sim.summary().work.count).toBe(3)
  })
})

describe('PutMsg and WaitPort (PutMsg autodoc)', () => {
  it('put the message on the port, signal its owner, which then runs and takes it', () => {
    const trial = new Trial('amiga', {
      ports: { port: { owner: 'receiver' } },
      actors: {
        receiver: { importance: 1, does: receive },
        sender: {
          does: (s) => {
            s.compute(100 * US)
            send(s, 0)
            mark(s, 1)
          },
        },
      },
    })
    trial.order(
      { kind: 'block', thread: 'receiver', queue: 'port' },
      { kind: 'stop', thread: 'receiver', reason: 'blocked' },
      { kind: 'run', thread: 'sender' },
      { kind: 'message', queue: 'port', thread: 'receiver' },
      { kind: 'wake', thread: 'receiver' },
      { kind: 'enqueue', thread: 'receiver', queue: 'TaskReady' },
      { kind: 'dequeue', thread: 'receiver' },
      { kind: 'stop', thread: 'sender', reason: 'preempted' },
      { kind: 'run', thread: 'receiver' },
      { kind: 'block', thread: 'receiver', queue: 'port' },
      { kind: 'run', thread: 'sender' },
      { kind: 'done', number: 1 },
    )
  })

  it('keep the caller waiting until the message is replied to, and only then', () => {
    const trial = new Trial('amiga', {
      ports: { port: { owner: 'server' } },
      actors: {
        server: {
          importance: 1,
          does: (s) =>
            s.a.loop(() => {
              s.callOn('port.receive', 0)
              s.compute(100 * US)
              s.callOn('port.reply', 0)
            }),
        },
        caller: {
          does: (s) => {
            send(s, 0, 'port.call')
            mark(s, 9)
          },
        },
      },
    })
    const [message, , replied] = trial.order(
      { kind: 'message', queue: 'port' },
      { kind: 'run', thread: 'server' },
      { kind: 'block', thread: 'server', queue: 'port' },
      { kind: 'done', number: 9 },
    )
    expect(replied.time - message.time).toBeGreaterThan(100 * US)
    trial.never({ kind: 'done', number: 9 }, message, replied)
  })

  it('lose no message that comes before it is waited for', () => {
    const trial = new Trial('amiga', {
      ports: { port: { owner: 'receiver' } },
      actors: {
        sender: { does: (s) => s.repeat(5, () => send(s, 0)) },
        receiver: {
          does: (s) => {
            s.compute(100 * US)
            s.repeat(5, () => {
              s.callOn('port.receive', 0)
              s.end()
            })
          },
        },
      },
    })
    expect(trial.all({ kind: 'done' }).length).toBe(5)
    trial.never({ kind: 'block', thread: 'receiver' })
  })
})

describe('Forbid, Permit, Disable, Enable', () => {
  const urgent = (s: Words): void => {
    s.pause(100 * US, false)
    mark(s, 5)
  }
  const during = (begin: string, end: string) =>
    new Trial('amiga', {
      actors: {
        urgent: { importance: 1, does: urgent },
        other: {
          does: (s) => {
            s.a.call(begin)
            mark(s, 1)
            s.compute(300 * US)
            mark(s, 2)
            s.a.call(end)
            mark(s, 3)
          },
        },
      },
    })

  it('Forbid lets interrupts in and keeps better tasks waiting until Permit', () => {
    const trial = during('Forbid', 'Permit')
    trial.order(
      { kind: 'done', number: 1 },
      { kind: 'interrupt' },
      { kind: 'wake', thread: 'urgent' },
      { kind: 'enqueue', thread: 'urgent' },
      { kind: 'done', number: 2 },
      { kind: 'run', thread: 'urgent' },
      { kind: 'done', number: 5 },
      { kind: 'done', number: 3 },
    )
  })

  it('Disable keeps interrupts waiting, too', () => {
    const trial = during('Disable', 'Enable')
    const [begins, ends] = trial.order(
      { kind: 'done', number: 1 },
      { kind: 'done', number: 2 },
      { kind: 'interrupt' },
      { kind: 'run', thread: 'urgent' },
      { kind: 'done', number: 3 },
    )
    trial.never({ kind: 'interrupt' }, begins, ends)
  })

  it('a task that waits lets others run although it has forbidden switches, and has them forbidden again after', () => {
    const trial = new Trial('amiga', {
      actors: {
        first: {
          importance: 1,
          does: (s) => {
            s.a.call('Forbid')
            s.pause(100 * US, false)
            mark(s, 1)
            s.compute(200 * US)
            mark(s, 2)
            s.a.call('Permit')
          },
        },
        best: { importance: 2, does: (s) => s.pause(250 * US, false) },
        second: { does: hog },
      },
    })
    const [, back, leaves] = trial.order(
      { kind: 'run', thread: 'second' },
      { kind: 'done', number: 1 },
      { kind: 'done', number: 2 },
      { kind: 'run', thread: 'best' },
    )
    trial.first({ kind: 'wake', thread: 'best' }, back)
    trial.never({ kind: 'run', thread: 'best' }, back, leaves)
  })
})

describe('TaskReady', () => {
  it('lets equal tasks take turns after a quantum of 4 ticks at 50 Hz, and a lesser one not at all', () => {
    const trial = new Trial('amiga', {
      cpus: 1,
      untilPs: 330 * MS,
      actors: {
        lesser: { importance: -1, does: hog },
        one: { does: hog },
        two: { does: hog },
      },
    })
    const runs = trial.all({ kind: 'run' }).slice(1)
    expect(runs.map(({ thread }) => thread)).toEqual(['one', 'two', 'one', 'two', 'one'])
    expect(runs.slice(1).map(({ time }) => Math.floor(time / MS))).toEqual([80, 160, 240, 320])
  })
})

describe('SignalSemaphore', () => {
  const owner = (first: number) => (s: Words) => {
    s.pause(first * 10 * US, false)
    s.locked(0, () => s.pause(200 * US, false))
  }
  const trial = new Trial('amiga', {
    untilPs: 3 * MS,
    locks: ['semaphore'],
    actors: {
      a: { does: owner(1) },
      b: { importance: 3, does: owner(4) },
      c: { does: owner(2) },
      d: { importance: 1, does: owner(3) },
    },
  })
  const lock = 'semaphore'

  it('is handed over in order of arrival, whoever is more important', () => {
    expect(trial.all({ kind: 'contend', lock }).map(({ thread }) => thread)).toEqual(['c', 'd', 'b'])
    expect(trial.all({ kind: 'acquire', lock }).map(({ thread }) => thread)).toEqual(['a', 'c', 'd', 'b'])
  })

  it('belongs to the next before that one runs, so that nobody can overtake', () => {
    const released = trial.all({ kind: 'release', lock })
    expect(released.length).toBe(4)
    for (const [index, thread] of ['c', 'd', 'b'].entries()) {
      const [given, woken] = trial.order(
        { kind: 'acquire', lock, thread },
        { kind: 'wake', thread },
        { kind: 'run', thread },
      )
      expect(given.time).toBe(released[index].time)
      trial.never({ kind: 'run' }, released[index], given)
      trial.never({ kind: 'contend', thread }, woken)
    }
  })

  it('may be taken again by its owner', () => {
    const twice = new Trial('amiga', {
      locks: ['semaphore'],
      actors: { owner: { does: (s) => s.locked(0, () => s.locked(0, () => mark(s, 1))) } },
    })
    twice.order({ kind: 'acquire', lock }, { kind: 'done', number: 1 }, { kind: 'release', lock })
    expect(twice.all({ kind: 'exit' }).length).toBe(1)
  })
})

describe('Signal and Wait', () => {
  it('a signal that comes before its task waits is kept: the task goes on without leaving', () => {
    const trial = new Trial('amiga', {
      locks: ['semaphore'],
      channels: ['news'],
      actors: {
        hurried: {
          importance: 1,
          does: (s) => {
            s.pause(50 * US, false)
            s.locked(0, () => s.callOn('wait.wakeOne', 0))
            mark(s, 1)
          },
        },
        listener: {
          does: (s) => {
            s.lock(0)
            s.compute(200 * US)
            s.sleepOn(0, 0)
            mark(s, 2)
            s.unlock(0)
          },
        },
      },
    })
    // It is handed the semaphore, runs, and signals while the listener is between letting go and waiting.
    trial.order(
      { kind: 'contend', thread: 'hurried', lock: 'semaphore' },
      { kind: 'acquire', thread: 'hurried', lock: 'semaphore' },
      { kind: 'stop', thread: 'listener', reason: 'preempted' },
      { kind: 'done', number: 1 },
      { kind: 'run', thread: 'listener' },
      { kind: 'done', number: 2 },
    )
    trial.never({ kind: 'block', thread: 'listener' })
  })
})

describe('interrupts and the network task', () => {
  it('pass a packet from the interrupt by message to the one task that forwards it', () => {
    const trial = new Trial('amiga', {
      cards: [1],
      flows: [0, 1],
      packets: [
        { at: 50 * US, flow: 0 },
        { at: 50 * US, flow: 1 },
      ],
      actors: { user: { does: hog } },
    })
    trial.order(
      { kind: 'interrupt', cpu: 0, number: 0 },
      { kind: 'message', queue: 'network task', thread: 'network task' },
      { kind: 'wake', thread: 'network task' },
      { kind: 'stop', thread: 'user', reason: 'preempted' },
      { kind: 'run', thread: 'network task' },
      { kind: 'done', thread: 'network task', number: 0 },
      { kind: 'done', thread: 'network task', number: 1 },
      { kind: 'block', thread: 'network task', queue: 'network task' },
      { kind: 'run', thread: 'user' },
    )
  })
})

describe('AllocMem and FreeMem', () => {
  it('give every piece to one at a time, and say so when there is none', () => {
    const pointers: number[] = []
    const trial = new Trial('amiga', {
      objects: 3,
      actors: {
        taker: {
          does: (s) => {
            s.repeat(4, () => {
              s.a.call('mem.alloc')
              s.a.do((_, context) => {
                pointers.push(s.get(context, R.pointer))
              })
            })
            s.a.set(R.pointer, 1)
            s.a.call('mem.free')
            s.a.call('mem.alloc')
            s.a.do((_, context) => {
              pointers.push(s.get(context, R.pointer))
            })
          },
        },
      },
    })
    expect(pointers).toEqual([0, 1, 2, -1, 1])
    expect(trial.all({ kind: 'exit' }).length).toBe(1)
  })
})

describe('AddTask', () => {
  it('makes a task ready, which runs at once if it is better than its parent', () => {
    const trial = new Trial('amiga', {
      cpus: 1,
      actors: {
        parent: {
          does: (s) => {
            spawn(s, 1, 0)
            mark(s, 1)
          },
        },
        child: { starts: false, importance: 1, does: (s) => mark(s, 2) },
      },
    })
    trial.order(
      { kind: 'spawn', thread: 'child', other: 'parent' },
      { kind: 'enqueue', thread: 'child' },
      { kind: 'run', thread: 'child' },
      { kind: 'done', number: 2 },
      { kind: 'exit', thread: 'child' },
      { kind: 'run', thread: 'parent' },
      { kind: 'done', number: 1 },
    )
  })
})
