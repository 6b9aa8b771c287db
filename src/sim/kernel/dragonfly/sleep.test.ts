import { describe, expect, it } from 'vitest'
import { type Actor, mark, NS, Trial, US, type Words } from '../../../../test/support/trial.ts'
import { TOKENS } from './card.ts'

const sleeper = (cpu: number): Actor => ({ cpu, importance: 1, does: (s) => s.locked(0, () => s.sleepOn(0, 0)) })
const waker = (how: string): Actor => ({
  does: (s) => {
    s.compute(30 * US)
    s.callOn(how, 0)
    mark(s, 1)
  },
})
/** By default with tokens that need no messages of their own. */
const scene = (actors: Record<string, Actor>, tokens: number = TOKENS.atomic) =>
  new Trial('dragonfly', { cpus: 4, options: { tokens }, locks: ['condition'], channels: ['channel'], actors })

describe('_wakeup (kern_synch.c)', () => {
  it('wakes the sleepers of its own CPU first, then sends one message to each CPU in the mask', () => {
    const t = scene({
      waker: waker('wait.wake'),
      here: sleeper(0),
      'there 1': sleeper(1),
      'there too': sleeper(1),
      'there 2': sleeper(2),
    })
    const slept = t.last({ kind: 'block' })
    expect(t.all({ kind: 'block', queue: 'channel' })).toHaveLength(4)
    const sent = t.all({ kind: 'ipiSend' }, slept)
    expect(sent.map(({ cpu, about }) => [cpu, about])).toEqual([
      [0, 1],
      [0, 2],
    ])
    expect(t.first({ kind: 'wake', thread: 'here', cpu: 0 }, slept).index).toBeLessThan(sent[0].index)
    for (const [thread, cpu] of [
      ['there 1', 1],
      ['there too', 1],
      ['there 2', 2],
    ] as const) {
      const received = t.first({ kind: 'ipiReceive', cpu, about: 0 }, sent[0])
      t.first({ kind: 'wake', thread, cpu }, received)
    }
  })

  it('tells nobody when all who sleep do so on its own CPU', () => {
    const t = scene({ waker: waker('wait.wake'), one: sleeper(0), two: sleeper(0) })
    const [slept] = t.order(
      { kind: 'block', thread: 'two' },
      { kind: 'wake', thread: 'one', cpu: 0 },
      { kind: 'wake', thread: 'two', cpu: 0 },
    )
    t.never({ kind: 'ipiSend' }, slept)
  })
})

describe('wakeup_one (kern_synch.c)', () => {
  it('stops at a match on its own CPU', () => {
    const t = scene({ waker: waker('wait.wakeOne'), here: sleeper(0), 'here too': sleeper(0), there: sleeper(1) })
    const slept = t.last({ kind: 'block' })
    t.first({ kind: 'wake', thread: 'here', cpu: 0 }, slept)
    t.never({ kind: 'ipiSend' }, slept)
    t.never({ kind: 'wake', thread: 'here too' }, slept)
    t.never({ kind: 'wake', thread: 'there' }, slept)
  })

  it('without one asks every CPU in the mask, and each may wake one', () => {
    const t = scene({
      waker: waker('wait.wakeOne'),
      'there 1': sleeper(1),
      'there too': sleeper(1),
      'there 2': sleeper(2),
    })
    const slept = t.last({ kind: 'block' })
    expect(t.all({ kind: 'ipiSend' }, slept).map(({ about }) => about)).toEqual([1, 2])
    const woken = t.all({ kind: 'wake' }, slept).map(({ thread, cpu }) => `${thread} on ${cpu}`)
    expect(woken).toEqual(['there 1 on 1', 'there 2 on 2'])
  })
})

describe('tsleep (kern_synch.c)', () => {
  it('lets tokens go once the thread is on the queue of sleepers, and has them again where it fell asleep', () => {
    const t = scene({ waker: waker('wait.wake'), there: sleeper(2) })
    t.order(
      { kind: 'acquire', lock: 'condition', thread: 'there', cpu: 2 },
      { kind: 'block', thread: 'there', cpu: 2, queue: 'channel' },
      { kind: 'release', lock: 'condition', thread: 'there', cpu: 2 },
      { kind: 'stop', thread: 'there', cpu: 2, reason: 'blocked' },
      { kind: 'wake', thread: 'there', cpu: 2 },
      { kind: 'acquire', lock: 'condition', thread: 'there', cpu: 2 },
      { kind: 'run', thread: 'there', cpu: 2 },
    )
    t.never({ kind: 'migrate' })
  })

  it.each(Object.entries(TOKENS))('loses no wake-up, whenever it comes, with %s tokens', (_, tokens) => {
    const FLAG = 0
    const sleeps = (s: Words): void => {
      s.compute(2 * US)
      s.locked(0, () =>
        s.a.while(
          () => s.state[FLAG] === 0,
          () => s.sleepOn(0, 0),
        ),
      )
      mark(s, 1)
    }
    const sets = (delay: number) => (s: Words) => {
      s.compute(delay)
      s.locked(0, () =>
        s.a.do(() => {
          s.state[FLAG] = 1
        }),
      )
      s.callOn('wait.wakeOne', 0)
    }
    let slept = 0
    for (const cpu of [0, 1]) {
      for (let delay = 0; delay < 8 * US; delay += 100 * NS) {
        const setter = { cpu, does: sets(delay) }
        const t = scene({ sleeper: { cpu: 1, importance: 1, does: sleeps }, setter }, tokens)
        t.first({ kind: 'done', thread: 'sleeper', number: 1 })
        if (t.all({ kind: 'block', thread: 'sleeper', queue: 'channel' }).length > 0) slept++
      }
    }
    expect(slept, 'in some of the 160 runs there is something to wake').toBeGreaterThan(20)
    expect(slept).toBeLessThan(160)
  })
})

describe('systimers (kern_systimer.c)', () => {
  it("end a sleep by an interrupt on the sleeper's own CPU, without a message", () => {
    const t = scene({
      there: {
        cpu: 3,
        does: (s) => s.pause(20 * US, false),
      },
    })
    t.order(
      { kind: 'block', thread: 'there', cpu: 3 },
      { kind: 'interrupt', cpu: 3 },
      { kind: 'wake', thread: 'there', cpu: 3 },
      { kind: 'enqueue', thread: 'there', cpu: 3, queue: 'run queue 3' },
      { kind: 'run', thread: 'there', cpu: 3 },
    )
    t.never({ kind: 'ipiSend' })
  })
})
