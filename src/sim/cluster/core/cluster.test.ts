import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Heard, spec, make, listen, plain, values } from '../../../../test/support/bare-cluster.ts'
import { CLUSTER_KIND, rowAt } from './log.ts'
import { type Fault, PS_PER_MS, PS_PER_S } from './spec.ts'
import type { Actor } from './world.ts'

describe('the network of a cluster', () => {
  it('takes the time of the bits and the latency, one message after the other', () => {
    const cluster = make()
    const [a, b] = [listen(cluster, 0), listen(cluster, 1)]
    for (const value of [1, 2]) cluster.send(plain(a), plain(b), { kind: 'x', bytes: 1000, data: { value } })
    cluster.runUntil(PS_PER_S)
    // 1,000 bytes at 8 Mbit/s: 1 ms on the wire, 1 ms on the way; the second is sent after the first.
    expect(b.data.got).toEqual([
      { at: 2 * PS_PER_MS, value: 1 },
      { at: 3 * PS_PER_MS, value: 2 },
    ])
  })

  it('loses what is on a link when that is cut, and what is sent to a node that is down', () => {
    const cluster = make({ faults: [{ kind: 'cut', a: 0, b: 1, atPs: PS_PER_MS }] })
    const [a, b] = [listen(cluster, 0), listen(cluster, 1)]
    cluster.sendDatagram(plain(a), 1, 'listener', { kind: 'x', bytes: 1000 })
    cluster.runUntil(PS_PER_S)
    expect(values(b)).toEqual([])
    const rows = cluster.world.log.slice(0, cluster.world.log.length)
    const kinds = Array.from({ length: rows.rows }, (_, row) => rowAt(rows, row).kind)
    expect(kinds).toContain(CLUSTER_KIND.lost)
  })

  it('cannot cut a node off from itself', () => {
    const cluster = make({ faults: [{ kind: 'cutLink', atMessage: 0 }] })
    const [a, b] = [listen(cluster, 0), listen(cluster, 0)]
    cluster.send(plain(a), plain(b), { kind: 'x', bytes: 1000, data: { value: 1 } })
    cluster.runUntil(PS_PER_S)
    expect(values(b)).toEqual([1])
  })

  it('sends nothing after a crash of what still waited to be sent', () => {
    const cluster = make({ faults: [{ kind: 'crash', node: 0, atPs: 1.5 * PS_PER_MS }] })
    const [a, b] = [listen(cluster, 0), listen(cluster, 1)]
    for (const value of [1, 2, 3]) cluster.send(plain(a), plain(b), { kind: 'x', bytes: 1000, data: { value } })
    cluster.runUntil(PS_PER_S)
    // The first was out after 1 ms; the second was being sent, the third waited.
    expect(values(b)).toEqual([1])
  })

  it('lets a message out at which its sender crashes, and nothing behind it', () => {
    const cluster = make({ faults: [{ kind: 'crashSender', atMessage: 0 }] })
    const [a, b] = [listen(cluster, 0), listen(cluster, 1)]
    for (const value of [1, 2]) cluster.send(plain(a), plain(b), { kind: 'x', bytes: 1000, data: { value } })
    expect(cluster.world.isUp(0)).toBe(true)
    cluster.runUntil(PS_PER_MS)
    expect(cluster.world.isUp(0)).toBe(false)
    cluster.runUntil(PS_PER_S)
    expect(values(b)).toEqual([1])
  })

  it('delivers everything on a stream once and in order, whatever is lost or delayed', () => {
    const anyFault: fc.Arbitrary<Fault> = fc.oneof(
      fc.record({ kind: fc.constant('lose' as const), atMessage: fc.nat(40) }),
      fc.record({ kind: fc.constant('delay' as const), atMessage: fc.nat(40), byPs: fc.nat(5 * PS_PER_S) }),
      fc.record({ kind: fc.constant('cut' as const), a: fc.constant(0), b: fc.constant(1), atPs: fc.nat(PS_PER_S) }),
      fc.record({ kind: fc.constant('heal' as const), a: fc.constant(0), b: fc.constant(1), atPs: fc.nat(PS_PER_S) }),
    )
    fc.assert(
      fc.property(fc.array(anyFault, { maxLength: 12 }), fc.nat(1000), (faults, seed) => {
        const healed: Fault = { kind: 'heal', a: 0, b: 1, atPs: 2 * PS_PER_S }
        const cluster = make({ faults: [...faults, healed], seed, spec: spec({ lossPerMillion: 100_000 }) })
        const [a, b] = [listen(cluster, 0), listen(cluster, 1)]
        const sent = Array.from({ length: 12 }, (_, value) => value)
        for (const value of sent) cluster.send(plain(a), plain(b), { kind: 'x', bytes: 500, data: { value } })
        cluster.runUntil(140 * PS_PER_S)
        expect(values(b)).toEqual(sent)
      }),
      { numRuns: 150 },
    )
  })

  it('tries again what turns out to be lost while a later message is being tried', () => {
    const faults: Fault[] = [
      { kind: 'delay', atMessage: 0, byPs: 1.4035 * PS_PER_S },
      { kind: 'cut', a: 0, b: 1, atPs: 0 },
      { kind: 'heal', a: 0, b: 1, atPs: 2 * PS_PER_S },
    ]
    const cluster = make({ faults })
    const [a, b] = [listen(cluster, 0), listen(cluster, 1)]
    for (const value of [0, 1, 2]) cluster.send(plain(a), plain(b), { kind: 'x', bytes: 500, data: { value } })
    cluster.runUntil(140 * PS_PER_S)
    expect(values(b)).toEqual([0, 1, 2])
  })

  it('takes a silent peer for dead after the keepalive of openMosix: 150 s and 6 times 30 s', () => {
    const cluster = make({ faults: [{ kind: 'cut', a: 0, b: 1, atPs: PS_PER_S }] })
    const [a, b] = [listen(cluster, 0), listen(cluster, 1)]
    cluster.streams.open(plain(a), plain(b))
    cluster.runUntil(400 * PS_PER_S)
    for (const end of [a, b]) expect(end.data.got).toEqual([{ at: 330 * PS_PER_S, value: 'nothing heard' }])
  })

  it('tells the other end at once when an actor ends, and by a reset when its node has come back', () => {
    const cluster = make({
      faults: [
        { kind: 'crash', node: 2, atPs: PS_PER_S },
        { kind: 'restart', node: 2, atPs: 2 * PS_PER_S },
      ],
    })
    const [a, b, c] = [listen(cluster, 0), listen(cluster, 1), listen(cluster, 2)]
    cluster.streams.open(plain(a), plain(b))
    cluster.streams.open(plain(a), plain(c))
    cluster.finish(plain(b))
    cluster.runUntil(PS_PER_S)
    expect(values(a)).toEqual(['closed'])
    cluster.runUntil(200 * PS_PER_S)
    expect(values(a)).toEqual(['closed', 'reset'])
  })
})

describe('a stream that is lost', () => {
  /** Cut at 1 s, lost by both ends at 330 s; what the first says at 340 s is on a new connection. */
  const lostAndOpened = (healAtS: number) => {
    const cluster = make({
      faults: [
        { kind: 'cut', a: 0, b: 1, atPs: PS_PER_S },
        { kind: 'heal', a: 0, b: 1, atPs: healAtS * PS_PER_S },
      ],
    })
    const [a, b] = [plain(listen(cluster, 0)), plain(listen(cluster, 1))]
    cluster.streams.open(a, b)
    const say = (from: Actor, to: Actor, value: number) => {
      cluster.streams.reopen(from, to)
      cluster.send(from, to, { kind: 'x', bytes: 100, data: { value } })
    }
    cluster.runUntil(340 * PS_PER_S)
    return { cluster, a, b, say }
  }

  it('is taken up again by both ends, whoever begins, with nothing of the old one', () => {
    const { cluster, a, b, say } = lostAndOpened(350)
    cluster.send(a, b, { kind: 'x', bytes: 100, data: { value: 'dropped' } })
    say(a, b, 1)
    say(b, a, 2)
    say(a, b, 3)
    cluster.runUntil(500 * PS_PER_S)
    expect(values(a as Actor<Heard>)).toEqual(['nothing heard', 2])
    expect(values(b as Actor<Heard>)).toEqual(['nothing heard', 1, 3])
  })

  it('is left as it is by one who has not lost it', () => {
    const cluster = make()
    const [a, b] = [plain(listen(cluster, 0)), plain(listen(cluster, 1))]
    cluster.streams.open(a, b)
    cluster.streams.reopen(a, b)
    expect(a.connections).toHaveLength(1)
  })

  it('is lost by an end that had not noticed, before that hears the first word on the new one', () => {
    const cluster = make()
    const [a, b] = [plain(listen(cluster, 0)), plain(listen(cluster, 1))]
    cluster.streams.open(a, b)
    // As if a had given up alone.
    cluster.streams.close(a, false)
    cluster.streams.reopen(a, b)
    cluster.send(a, b, { kind: 'x', bytes: 100, data: { value: 1 } })
    cluster.runUntil(PS_PER_S)
    expect(values(b as Actor<Heard>)).toEqual(['begun anew', 1])
    cluster.send(b, a, { kind: 'x', bytes: 100, data: { value: 2 } })
    cluster.runUntil(2 * PS_PER_S)
    expect(values(a as Actor<Heard>)).toEqual([2])
  })
})

describe('a wait for some of several', () => {
  const waiting = (need: number) => {
    const cluster = make()
    const [a, b, c] = [0, 1, 2].map((node) => plain(listen(cluster, node)))
    const among = [b, c].map(({ node, id }) => ({ node, actor: id }))
    cluster.waitFor(a, { what: 'votes', node: -1, among, need })
    return { cluster, a, b, c }
  }

  it('hangs only when fewer can answer than are needed, and names those that cannot', () => {
    const one = waiting(1)
    expect(one.cluster.hangs()).toEqual([])
    one.cluster.crash(1)
    expect(one.cluster.hangs()).toEqual([])
    one.cluster.network.apply({ kind: 'cut', a: 0, b: 2 })
    expect(one.cluster.hangs()).toMatchObject([{ cause: 'no quorum', nodes: [1, 2], untilPs: -1 }])
    const two = waiting(2)
    two.cluster.finish(two.b)
    expect(two.cluster.hangs()).toMatchObject([{ cause: 'no quorum', nodes: [1] }])
    two.cluster.endWait(two.a)
    expect(two.cluster.hangs()).toEqual([])
  })

  it('is in the log, with everybody who could answer', () => {
    const { cluster, a, b, c } = waiting(1)
    const rows = cluster.world.log.slice(0, cluster.world.log.length)
    const among = Array.from({ length: rows.rows }, (_, row) => rowAt(rows, row)).filter(
      ({ kind }) => kind === CLUSTER_KIND.among,
    )
    expect(among.map((row) => [row.node, row.a, row.b, row.c, row.d])).toEqual([
      [0, a.id, 1, b.id, 1],
      [0, a.id, 2, c.id, 1],
    ])
  })

  it('may be in the middle of a chain', () => {
    const { cluster, a, b, c } = waiting(2)
    cluster.waitFor(b, { what: 'a row', node: 0, actor: a.id })
    cluster.crash(c.node)
    expect(cluster.hangs()).toMatchObject([{ cause: 'no quorum', nodes: [2] }])
    expect(cluster.hangs()[0].chain.map(({ id }) => id)).toEqual([b.id, a.id])
  })
})

describe('a call', () => {
  it('is done once though it is sent again, and gives up after 5.5 s of silence', () => {
    const lost = make({ faults: [{ kind: 'lose', atMessage: 1 }] })
    const [a, b] = [listen(lost, 0), listen(lost, 1)]
    lost.call(plain(a), { node: 1, service: 'listener', kind: 'ask', bytes: 100, data: { value: 'once' } })
    lost.runUntil(PS_PER_S)
    expect(values(a)).toEqual(['answer'])
    expect(values(b)).toEqual(['once'])
    const dead = make({ faults: [{ kind: 'crash', node: 1, atPs: 0 }] })
    const caller = listen(dead, 0)
    dead.call(plain(caller), { node: 1, service: 'listener', kind: 'ask', bytes: 100 })
    expect(dead.hangs()).toEqual([])
    dead.runUntil(PS_PER_S)
    expect(dead.hangs()).toMatchObject([{ cause: 'node down', nodes: [1] }])
    dead.runUntil(60 * PS_PER_S)
    expect(caller.data.got).toHaveLength(1)
    expect(caller.data.got[0].at / PS_PER_S).toBeCloseTo(5.5, 2)
    expect(dead.hangs()).toEqual([])
  })

  it('waits for ever for a server that acknowledges and never answers, and says so after ten times', () => {
    const cluster = make()
    const a = listen(cluster, 0)
    listen(cluster, 1)
    cluster.call(plain(a), { node: 1, service: 'listener', kind: 'ask', bytes: 100, data: { value: 'keep quiet' } })
    cluster.runUntil(1000 * PS_PER_S)
    expect(values(a)).toEqual([])
    expect(plain(a).wait).toMatchObject({ untilPs: -1, node: 1 })
    const rows = cluster.world.log.slice(0, cluster.world.log.length)
    const hung = Array.from({ length: rows.rows }, (_, row) => rowAt(rows, row)).filter(
      ({ kind }) => kind === CLUSTER_KIND.hung,
    )
    expect(hung).toHaveLength(1)
  })

  it('repeats the last fragment only of what the server has, and is refused when who served it has ended', () => {
    const sizes = (value: string, lose: boolean): number[] => {
      const cluster = make(lose ? { faults: [{ kind: 'lose', atMessage: 0 }] } : {})
      const a = listen(cluster, 0)
      listen(cluster, 1)
      cluster.call(plain(a), { node: 1, service: 'listener', kind: 'ask', bytes: 9000, data: { value } })
      cluster.runUntil(0.5 * PS_PER_S)
      const rows = cluster.world.log.slice(0, cluster.world.log.length)
      const events = Array.from({ length: rows.rows }, (_, row) => rowAt(rows, row))
      if (value === 'die') expect(values(a)).toEqual(['refused'])
      return events.filter(({ kind, node }) => kind === CLUSTER_KIND.send && node === 0).map(({ d }) => d)
    }
    expect(sizes('keep quiet', false)).toEqual([9000, 1500])
    expect(sizes('die', false)).toEqual([9000, 1500])
    expect(sizes('once', true)).toEqual([9000, 9000])
  })
})
