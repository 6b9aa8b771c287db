import { describe, expect, it } from 'vitest'
import { type Actor, mark, MS, NS, spawn, Trial, US, type Words } from '../../../../test/support/trial.ts'
import { R } from '../registers.ts'
import { TOKENS } from './card.ts'

const born = (cpu: number): Actor => ({ starts: false, cpu, does: () => undefined })
/** Threads for another CPU to make ready: `name 0`, `name 1` and so on. */
const children = (name: string, count: number, cpu: number): Record<string, Actor> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name} ${index}`, born(cpu)]))

describe('lwkt_send_ipiq (lwkt_ipiq.c)', () => {
  it('is asynchronous: the sender goes on before the target has even begun', () => {
    const t = new Trial('dragonfly', {
      actors: {
        sender: {
          does: (s) => {
            spawn(s, 1, 1)
            mark(s, 1)
          },
        },
        child: born(1),
      },
    })
    t.order(
      { kind: 'ipiSend', cpu: 0, about: 1 },
      { kind: 'done', thread: 'sender', number: 1 },
      { kind: 'ipiReceive', cpu: 1, about: 0 },
      { kind: 'enqueue', thread: 'child', cpu: 1 },
    )
  })

  it('raises one hardware interrupt for all messages that come before it is served (gd_npoll)', () => {
    const t = new Trial('dragonfly', {
      actors: { sender: { does: (s) => [1, 2, 3].forEach((child) => spawn(s, child, 1)) }, ...children('child', 3, 1) },
    })
    t.order(
      { kind: 'ipiSend', about: 1 },
      { kind: 'ipiReceive', cpu: 1 },
      { kind: 'enqueue', thread: 'child 0', cpu: 1 },
      { kind: 'enqueue', thread: 'child 1', cpu: 1 },
      { kind: 'enqueue', thread: 'child 2', cpu: 1 },
    )
    expect(t.all({ kind: 'ipiSend' })).toHaveLength(1)
    expect(t.all({ kind: 'ipiReceive' })).toHaveLength(1)
  })

  it('raises another one for what comes after that', () => {
    const t = new Trial('dragonfly', {
      actors: {
        sender: {
          does: (s) => {
            spawn(s, 1, 1)
            s.compute(20 * US)
            spawn(s, 2, 1)
          },
        },
        ...children('child', 2, 1),
      },
    })
    t.order(
      { kind: 'ipiSend', about: 1 },
      { kind: 'ipiReceive', cpu: 1 },
      { kind: 'ipiSend', about: 1 },
      { kind: 'ipiReceive', cpu: 1 },
      { kind: 'enqueue', thread: 'child 1', cpu: 1 },
    )
  })
})

describe('a ring that is too full (lwkt_ipiq.c, lwkt_send_ipiq)', () => {
  /** In 2003 a held token is a critical section: its CPU takes no interrupt. */
  const deaf = (s: Words, lock: number, body: () => void): void => s.locked(lock, body)
  const COUNT = 14

  it('stops the sender above a half, until the target has served it', () => {
    const t = new Trial('dragonfly', {
      options: { tokens: TOKENS.synchronous },
      locks: ['zero', 'one'],
      actors: {
        sender: {
          does: (s) => {
            s.compute(10 * US)
            for (let child = 0; child < COUNT; child++) spawn(s, 2 + child, 1)
            mark(s, 1)
          },
        },
        deaf: { cpu: 1, does: (s) => deaf(s, 1, () => s.compute(100 * US)) },
        ...children('child', COUNT, 1),
      },
    })
    const [, sent, full, released] = t.order(
      { kind: 'acquire', lock: 'one', thread: 'deaf', cpu: 1 },
      { kind: 'ipiSend', cpu: 0, about: 1 },
      { kind: 'ringFull', cpu: 0, about: 1 },
      { kind: 'release', lock: 'one', thread: 'deaf', cpu: 1 },
      { kind: 'ipiReceive', cpu: 1, about: 0 },
      { kind: 'done', thread: 'sender', number: 1 },
    )
    // Nine of sixteen entries: the tenth does not go in.
    expect(full.number).toBe(9)
    t.never({ kind: 'done' }, sent, released)
    expect(t.all({ kind: 'exit' }).length).toBe(COUNT + 2)
  })

  /** Both CPUs stop listening, and send each other more than a ring holds; CPU 1 begins so much later. */
  const fillEachOther = (later: number): Trial => {
    const sender = (cpu: number): Actor => ({
      cpu,
      does: (s) => {
        // The other one's token is fetched while its CPU still listens.
        s.compute((cpu === 0 ? 10 : 4) * US)
        deaf(s, cpu, () => {
          s.compute(cpu === 0 ? 4 * US : 10 * US + later)
          for (let child = 0; child < COUNT; child++) spawn(s, 2 + cpu * COUNT + child, 1 - cpu)
          mark(s, cpu)
        })
      },
    })
    return new Trial('dragonfly', {
      options: { tokens: TOKENS.synchronous },
      locks: ['zero', 'one'],
      actors: {
        'sender 0': sender(0),
        'sender 1': sender(1),
        ...children('of 0', COUNT, 1),
        ...children('of 1', COUNT, 0),
      },
    })
  }

  it('lets the sender serve its own meanwhile: two CPUs that fill each other do not wait for ever', () => {
    const bothFull = new Set<number>()
    for (let later = -4 * US; later <= US; later += 100 * NS) {
      const t = fillEachOther(later)
      expect(t.all({ kind: 'exit' }).length, `CPU 1 begins ${later} ps later`).toBe(2 * COUNT + 2)
      for (const cpu of [0, 1]) {
        const [full] = t.all({ kind: 'ringFull', cpu })
        if (full === undefined) continue
        if (t.all({ kind: 'ringFull', cpu: 1 - cpu }).length > 0) bothFull.add(later)
        // No interrupt comes in, and yet what the other one has sent is carried out here, between two tries.
        const done = t.first({ kind: 'done', thread: `sender ${cpu}`, number: cpu })
        t.never({ kind: 'ipiReceive', cpu }, full, done)
        expect(t.all({ kind: 'enqueue', cpu }, full, done).length).toBeGreaterThan(0)
      }
    }
    expect(bothFull.size).toBeGreaterThan(0)
  })
})

describe('lwkt_send_ipiq_passive (lwkt_ipiq.c)', () => {
  /** Thread `freer` gives object 0 back, which is of CPU 0's zone; `owner` notes when it can have it: 1, else 0. */
  const scene = (untilPs: number, ownerDoes: (s: Words, look: () => void) => void, afterwards?: (s: Words) => void) =>
    new Trial('dragonfly', {
      untilPs,
      objects: 2,
      actors: {
        owner: {
          does: (s) => {
            const look = (): void => {
              s.a.call('mem.alloc')
              s.a.if(
                (_, context) => s.get(context, R.pointer) === 0,
                () => mark(s, 1),
                () => mark(s, 0),
              )
            }
            look()
            ownerDoes(s, look)
          },
        },
        freer: {
          cpu: 1,
          does: (s) => {
            s.compute(5 * US)
            s.a.set(R.pointer, 0)
            s.a.call('mem.free')
            mark(s, 2)
            afterwards?.(s)
          },
        },
        child: born(0),
      },
    })

  it('raises no interrupt: the message is found at the next tick', () => {
    const t = scene(30 * MS, (s, look) => {
      s.compute(20 * US)
      look()
      s.compute(15 * MS)
      look()
    })
    const [, freed, , tick] = t.order(
      { kind: 'done', thread: 'owner', number: 1 },
      { kind: 'done', thread: 'freer', number: 2 },
      { kind: 'done', thread: 'owner', number: 0 },
      { kind: 'interrupt', cpu: 0 },
      { kind: 'done', thread: 'owner', number: 1 },
    )
    expect(Math.floor(tick.time / MS)).toBe(10)
    t.never({ kind: 'interrupt', cpu: 0 }, freed, tick)
    t.never({ kind: 'ipiSend' })
  })

  it('is found sooner when somebody else has an interrupt on the way', () => {
    const t = scene(
      MS,
      (s, look) => {
        s.compute(8 * US)
        look()
        s.compute(20 * US)
        look()
      },
      (s) => {
        s.compute(10 * US)
        spawn(s, 2, 0)
      },
    )
    t.order(
      { kind: 'done', thread: 'freer', number: 2 },
      { kind: 'done', thread: 'owner', number: 0 },
      { kind: 'ipiSend', cpu: 1, about: 0 },
      { kind: 'ipiReceive', cpu: 0, about: 1 },
      { kind: 'done', thread: 'owner', number: 1 },
    )
    expect(t.all({ kind: 'ipiSend' })).toHaveLength(1)
  })
})

describe('lwkt_wait_ipiq (lwkt_ipiq.c; lwkt_thread.c of 2003)', () => {
  it('is synchronous: the asker does nothing else until it has been served', () => {
    const t = new Trial('dragonfly', {
      options: { tokens: TOKENS.synchronous },
      locks: ['zero'],
      actors: {
        holder: { does: (s) => s.locked(0, () => s.compute(50 * US)) },
        asker: {
          cpu: 1,
          importance: 1,
          does: (s) => {
            s.compute(5 * US)
            s.locked(0, () => mark(s, 1))
          },
        },
        ready: { cpu: 1, does: (s) => s.compute(US) },
      },
    })
    const [, sent, released, , acquired] = t.order(
      { kind: 'contend', lock: 'zero', thread: 'asker' },
      { kind: 'ipiSend', cpu: 1, about: 0 },
      { kind: 'release', lock: 'zero', thread: 'holder' },
      { kind: 'ipiReceive', cpu: 0, about: 1 },
      { kind: 'acquire', lock: 'zero', thread: 'asker', cpu: 1 },
      { kind: 'run', thread: 'ready', cpu: 1 },
    )
    t.never({ kind: 'stop', cpu: 1 }, sent, acquired)
    expect(released.time - sent.time).toBeGreaterThan(40 * US)
    const labels = new Set(t.all({ kind: 'label', cpu: 1 }, sent, released).map(({ label }) => label))
    labels.forEach((label) => expect(label).toMatch(/^(spin|stall.*)$/))
    expect(labels).toContain('spin')
  })
})
