import { describe, expect, it } from 'vitest'
import { type Actor, mark, moveTo, NS, send, Trial, US, type Words } from '../../../../test/support/trial.ts'
import { R } from '../registers.ts'

/** Takes messages from port 0, answers them if asked to, and marks each with 9. */
const serves =
  (count: number, answers = false) =>
  (s: Words): void =>
    s.repeat(count, () => {
      s.callOn('port.receive', 0)
      if (answers) s.callOn('port.reply', 0)
      s.end()
      mark(s, 9)
    })

const scene = (cpuOfOwner: number, sender: Actor, answers: boolean, direct?: string) =>
  new Trial('dragonfly', {
    cpus: 3,
    actors: { owner: { cpu: cpuOfOwner, importance: 1, does: serves(1, answers) }, sender },
    ports: { port: { owner: 'owner', ...(direct === undefined ? {} : { direct }) } },
    routines: {
      'at once': (s) => {
        s.a.do((_, context) => s.units.start(s.live(), s.get(context, R.unit)))
        s.end()
      },
    },
  })

const sends = (how: string): Actor => ({
  does: (s) => {
    s.compute(10 * US)
    send(s, 0, how)
    mark(s, 1)
  },
})

describe('lwkt_putport (lwkt_msgport.c @0522061)', () => {
  it('on the CPU of the owner: queues the message and makes the owner ready, without an interrupt', () => {
    const t = scene(0, sends('port.send'), false)
    t.order(
      { kind: 'block', thread: 'owner', queue: 'port' },
      { kind: 'message', queue: 'port', cpu: 0 },
      { kind: 'wake', thread: 'owner', cpu: 0 },
      { kind: 'enqueue', thread: 'owner', cpu: 0 },
      { kind: 'run', thread: 'owner', cpu: 0 },
    )
    t.never({ kind: 'ipiSend' })
  })

  it("to another CPU: the pointer goes by IPI, and the owner's CPU queues it", () => {
    const t = scene(1, sends('port.send'), false)
    const [slept, , , queued] = t.order(
      { kind: 'block', thread: 'owner', queue: 'port', cpu: 1 },
      { kind: 'ipiSend', cpu: 0, about: 1 },
      { kind: 'ipiReceive', cpu: 1, about: 0 },
      { kind: 'message', queue: 'port', cpu: 1 },
      { kind: 'wake', thread: 'owner', cpu: 1 },
      { kind: 'run', thread: 'owner', cpu: 1 },
    )
    // The sender does not wait.
    const gone = t.first({ kind: 'done', thread: 'sender', number: 1 }, slept)
    expect(gone.index).toBeLessThan(queued.index)
  })

  it('follows an owner that has gone to another CPU while the message was on its way', () => {
    const late = (delay: number): Trial =>
      new Trial('dragonfly', {
        cpus: 3,
        actors: {
          owner: {
            cpu: 1,
            does: (s) => {
              s.compute(4 * US)
              moveTo(s, 2)
              s.compute(5 * US)
              serves(1)(s)
            },
          },
          sender: {
            does: (s) => {
              s.compute(delay)
              send(s, 0)
            },
          },
        },
        ports: { port: { owner: 'owner' } },
      })
    let followed = 0
    for (let delay = US; delay < 8 * US; delay += 100 * NS) {
      const t = late(delay)
      const put = t.first({ kind: 'message', queue: 'port' })
      const home = t.all({ kind: 'run', thread: 'owner' }, undefined, put).at(-1)
      expect(home?.cpu ?? 2, `sent after ${delay} ps`).toBe(put.cpu)
      t.first({ kind: 'done', thread: 'owner', number: 9 })
      const sent = t.first({ kind: 'ipiSend', cpu: 0 })
      if (sent.about !== 1 || put.cpu !== 2) continue
      followed++
      t.order(
        sent,
        { kind: 'ipiReceive', cpu: 1, about: 0 },
        { kind: 'ipiSend', cpu: 1, about: 2 },
        { kind: 'message', queue: 'port', cpu: 2 },
      )
    }
    expect(followed).toBeGreaterThan(0)
  })
})

describe('lwkt_domsg and lwkt_replymsg (lwkt_msgport.c @0522061)', () => {
  it('wait for the answer: the owner makes the sender ready again, on the sender’s CPU', () => {
    const t = scene(1, sends('port.call'), true)
    const [, slept, , , woken] = t.order(
      { kind: 'ipiSend', cpu: 0, about: 1 },
      { kind: 'block', thread: 'sender', queue: 'port' },
      { kind: 'message', queue: 'port', cpu: 1 },
      { kind: 'ipiSend', cpu: 1, about: 0 },
      { kind: 'wake', thread: 'sender', cpu: 0 },
      { kind: 'run', thread: 'sender', cpu: 0 },
      { kind: 'done', thread: 'sender', number: 1 },
    )
    t.never({ kind: 'run', thread: 'sender' }, slept, woken)
    // An answer to one who waits sets a flag: no message is queued for it.
    expect(t.all({ kind: 'message' })).toHaveLength(1)
  })

  it('take the synchronous short cut where the port allows it: run in the caller’s context, nothing queued', () => {
    const t = scene(0, sends('port.call'), true, 'at once')
    const [begun, ended] = t.order(
      { kind: 'done', thread: 'sender', number: 0 },
      { kind: 'done', thread: 'sender', number: 1 },
    )
    t.never({ kind: 'message' })
    t.never({ kind: 'run' }, begun, ended)
    t.never({ kind: 'done', thread: 'owner' })
  })

  it('do not take it for an owner on another CPU', () => {
    const t = scene(1, sends('port.call'), true, 'at once')
    t.order(
      { kind: 'ipiSend', cpu: 0, about: 1 },
      { kind: 'message', cpu: 1 },
      { kind: 'done', thread: 'owner', cpu: 1, number: 0 },
    )
    t.never({ kind: 'done', thread: 'sender', number: 0 })
  })
})

describe('netisr (net/netisr.c @18bb55f)', () => {
  const packets = Array.from({ length: 12 }, (_, packet) => ({ at: (5 + 3 * packet) * US, flow: packet % 3 }))
  const t = new Trial('dragonfly', { cpus: 4, actors: {}, cards: [0], flows: [1, 2, 4], packets })

  it('the CPU that takes the interrupt sends a packet to the CPU that its flow hashes to, which queues it', () => {
    t.order(
      { kind: 'interrupt', cpu: 0, number: 0 },
      { kind: 'run', thread: 'ithread em0', cpu: 0 },
      { kind: 'ipiSend', cpu: 0, about: 1 },
      { kind: 'ipiReceive', cpu: 1, about: 0 },
      { kind: 'message', queue: 'netisr port 1', cpu: 1 },
      { kind: 'wake', thread: 'netisr 1', cpu: 1 },
      { kind: 'run', thread: 'netisr 1', cpu: 1 },
      { kind: 'acquire', lock: 'serializer em0', thread: 'netisr 1' },
      { kind: 'done', thread: 'netisr 1', cpu: 1, number: 0 },
    )
  })

  it('all packets of a flow are finished by one CPU’s protocol thread, and those of its own CPU come without a message', () => {
    const done = t.all({ kind: 'done' })
    expect(done).toHaveLength(packets.length)
    for (const { number = -1, thread, cpu } of done) {
      expect(cpu).toBe([1, 2, 0][number])
      expect(thread).toBe(`netisr ${cpu}`)
    }
    const own = t.all({ kind: 'message', queue: 'netisr port 0' })
    expect(own).toHaveLength(4)
    for (const { cpu } of own) expect(cpu).toBe(0)
    t.never({ kind: 'ipiSend', about: 0 })
  })
})
