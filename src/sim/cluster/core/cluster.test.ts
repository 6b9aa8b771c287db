import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Cluster, type ClusterConfig } from './cluster.ts'
import { CLUSTER_KIND, rowAt } from './log.ts'
import type { Program } from './processes.ts'
import type { ClusterSystem, Role } from './role.ts'
import { type ClusterSpec, type Fault, PS_PER_MS, PS_PER_S, SPRITE_RPC, TCP_OPENMOSIX } from './spec.ts'
import type { Actor } from './world.ts'

const spec = (over: Partial<ClusterSpec['network']> = {}, nodes = 3, cpus = 1): ClusterSpec => ({
  nodes: Array.from({ length: nodes }, (_, node) => ({ name: `n${node}`, cpus })),
  network: { medium: 'switch', latencyPs: PS_PER_MS, bitsPerSecond: 8_000_000, lossPerMillion: 0, ...over },
  stream: TCP_OPENMOSIX,
  rpc: SPRITE_RPC,
  quantumPs: 10 * PS_PER_MS,
  fileServer: -1,
})

interface Heard extends Record<string, unknown> {
  got: { at: number; value: unknown }[]
}

/** Writes down what it hears; answers calls, unless told to keep quiet. */
const listener: Role<Heard> = {
  name: 'listener',
  message: (cluster, me, { data }) => me.data.got.push({ at: cluster.now, value: data.value }),
  request: (cluster, me, message) => {
    me.data.got.push({ at: cluster.now, value: message.data.value })
    if (message.data.value === 'die') cluster.finish(me as unknown as Actor)
    else if (message.data.value !== 'keep quiet') cluster.reply(message, 'answer', 100)
  },
  reply: (cluster, me, message) => me.data.got.push({ at: cluster.now, value: message.kind }),
  failed: (cluster, me, _call, why) => me.data.got.push({ at: cluster.now, value: why }),
  peerLost: (cluster, me, _peer, why) => me.data.got.push({ at: cluster.now, value: why }),
  worked: (cluster, me, tag) => me.data.got.push({ at: cluster.now, value: tag }),
}

const bare: ClusterSystem = {
  id: 'bare',
  roles: [listener],
  boot: () => undefined,
  migrate: () => false,
  call: (cluster, image) => cluster.processes.proceed(image),
  fault: () => undefined,
  fork: () => undefined,
  ended: () => undefined,
  crashed: () => undefined,
}

const make = (config: Partial<ClusterConfig> = {}) =>
  new Cluster({ spec: spec(), programs: [], faults: [], seed: 1, ...config }, bare)
const listen = (cluster: Cluster, node: number): Actor<Heard> => cluster.start<Heard>('listener', node, { got: [] })
const plain = (actor: Actor<Heard>): Actor => actor as unknown as Actor
const values = (actor: Actor<Heard>) => actor.data.got.map(({ value }) => value)

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

const busy: Program = { name: 'busy', steps: [{ op: 'compute', ps: 25 * PS_PER_MS }], loops: false }

describe('who is where', () => {
  it('is known of actors that live and of images that are not gone, through deaths, crashes and restarts', () => {
    const cluster = make({
      programs: [{ ...busy, loops: true }],
      faults: [
        { kind: 'crash', node: 1, atPs: PS_PER_S },
        { kind: 'restart', node: 1, atPs: 2 * PS_PER_S },
      ],
    })
    const birth = { name: 'p', program: 0, pages: 4, hotPages: 4, storedAt: -1 }
    const [p, q] = [cluster.processes.spawn({ ...birth, node: 1 }), cluster.processes.spawn({ ...birth, node: 0 })]
    const [first, second] = [listen(cluster, 1), cluster.start<Heard>('listener', 1, { got: [] }, p.pid)]
    expect(cluster.find('listener', 1)).toBe(first)
    expect(cluster.findFor('listener', p.pid)).toBe(second)
    cluster.finish(plain(first))
    expect(cluster.find('listener', 1)).toBe(second)
    const { processes } = cluster
    const copy = processes.addImage(q.pid, 1)
    expect(processes.imagesOf(q.pid)).toEqual([processes.images[q.image], copy])
    expect(processes.imagesAt(1).map(({ pid }) => pid)).toEqual([p.pid, q.pid])
    cluster.runUntil(3 * PS_PER_S)
    expect([cluster.find('listener', 1), cluster.findFor('listener', p.pid)]).toEqual([undefined, undefined])
    expect([processes.imagesAt(0).length, processes.imagesAt(1).length]).toEqual([1, 0])
    expect(() => processes.thaw(copy)).toThrow(/gone/)
  })
})

describe("a cluster's CPUs", () => {
  it('are shared in turns, and never do two things at once', () => {
    const cluster = make({ programs: [busy] })
    const birth = { name: 'p', node: 0, program: 0, pages: 4, hotPages: 4, storedAt: -1 }
    const [p, q] = [cluster.processes.spawn(birth), cluster.processes.spawn(birth)]
    const daemon = listen(cluster, 0)
    cluster.work(plain(daemon), 5 * PS_PER_MS, 'kernel')
    cluster.runUntil(PS_PER_S)
    // p 10, kernel takes the CPU at once and p begins again: 5 of kernel, then p and q in turns.
    expect(daemon.data.got).toEqual([{ at: 5 * PS_PER_MS, value: 'kernel' }])
    expect([p.endedPs, q.endedPs].map((ps) => ps / PS_PER_MS)).toEqual([50, 55])
    expect(cluster.cpus.spent[0]).toEqual({ processes: 50 * PS_PER_MS, kernel: 5 * PS_PER_MS })
  })

  it('have a mean load since it was last asked', () => {
    const cluster = make({ programs: [busy] })
    const birth = { name: 'p', node: 0, program: 0, pages: 4, hotPages: 4, storedAt: -1 }
    for (let process = 0; process < 3; process++) cluster.processes.spawn(birth)
    expect([cluster.cpus.load(0), cluster.cpus.meanLoad(0)]).toEqual([3, 3000])
    // In turns of 10 ms they end after 65, 70 and 75 ms.
    cluster.runUntil(100 * PS_PER_MS)
    expect(cluster.cpus.meanLoad(0)).toBe((65 + 70 + 75) * 10)
    expect(cluster.cpus.load(0)).toBe(0)
  })

  it('have their time counted once: processes, kernel, idle and down', () => {
    const faults: Fault[] = [
      { kind: 'crash', node: 0, atPs: 40 * PS_PER_MS },
      { kind: 'restart', node: 0, atPs: 70 * PS_PER_MS },
    ]
    const cluster = make({ programs: [busy, { ...busy, loops: true }], faults, spec: spec({}, 1, 2) })
    const birth = { name: 'p', node: 0, program: 0, pages: 4, hotPages: 4, storedAt: -1 }
    cluster.processes.spawn(birth)
    cluster.work(plain(listen(cluster, 0)), 5 * PS_PER_MS, 'kernel')
    const ms = () => Object.values(cluster.cpus.usage(0)).map((ps) => ps / PS_PER_MS)
    cluster.runUntil(12 * PS_PER_MS)
    expect(ms()).toEqual([12, 5, 7, 0])
    cluster.runUntil(50 * PS_PER_MS)
    expect(ms()).toEqual([25, 5, 50, 20])
    cluster.runUntil(80 * PS_PER_MS)
    cluster.processes.spawn({ ...birth, program: 1 })
    cluster.runUntil(100 * PS_PER_MS)
    expect(ms()).toEqual([45, 5, 90, 60])
  })

  it('give the same log from the same config, and another from another seed', () => {
    const run = (seed: number): string => {
      const cluster = make({ programs: [busy], seed, spec: spec({ lossPerMillion: 300_000 }) })
      const [a, b] = [listen(cluster, 0), listen(cluster, 1)]
      for (let value = 0; value < 20; value++)
        cluster.send(plain(a), plain(b), { kind: 'x', bytes: 9, data: { value } })
      cluster.runUntil(300 * PS_PER_S)
      return cluster.world.log.digest()
    }
    expect(run(1)).toBe(run(1))
    expect(run(1)).not.toBe(run(2))
  })
})

describe('a page that a process touches', () => {
  it('is waited for when it is not there', () => {
    const faults: number[] = []
    const system: ClusterSystem = {
      ...bare,
      fault: (cluster, image, page) => {
        faults.push(page)
        image.present[page] = 1
        cluster.processes.proceed(image)
      },
    }
    const program: Program = {
      name: 'toucher',
      steps: [
        { op: 'compute', ps: 1000 },
        { op: 'touch', pages: 3, of: 'all', write: true },
      ],
      loops: false,
    }
    const cluster = new Cluster({ spec: spec(), programs: [program], faults: [], seed: 1 }, system)
    const process = cluster.processes.spawn({ name: 'p', node: 0, program: 0, pages: 8, hotPages: 2, storedAt: -1 })
    cluster.processes.images[process.image].present.fill(0)
    cluster.runUntil(PS_PER_S)
    expect(faults).toEqual([0, 1, 2])
    expect(Array.from(process.latest)).toEqual([1, 1, 1, 0, 0, 0, 0, 0])
    expect(process.status).toBe('done')
  })
})

describe('a process that is moved', () => {
  it('has its moves and the time for which it stood still counted, and what was sent is counted by kind', () => {
    const cluster = make({ programs: [{ ...busy, loops: true }] })
    const process = cluster.processes.spawn({ name: 'p', node: 0, program: 0, pages: 1, hotPages: 1, storedAt: -1 })
    const { processes } = cluster
    const image = processes.images[process.image]
    const [a, b] = [listen(cluster, 0), listen(cluster, 1)]
    for (const to of [b, b, a]) cluster.send(plain(a), plain(to), { kind: 'x', bytes: 300, count: 3 })
    cluster.runUntil(PS_PER_MS)
    processes.freeze(image)
    cluster.runUntil(4 * PS_PER_MS)
    const copy = processes.addImage(process.pid, 1)
    processes.copyRegisters(image, copy)
    processes.retire(image, false)
    processes.thaw(copy)
    cluster.runUntil(PS_PER_S)
    expect([process.moves, process.frozenPs]).toEqual([1, 3 * PS_PER_MS])
    expect(Object.fromEntries(cluster.network.sent)).toEqual({ x: { messages: 6, bytes: 600 } })
    const { counts } = cluster.world.log
    expect([counts[CLUSTER_KIND.freeze], counts[CLUSTER_KIND.spawn], counts[CLUSTER_KIND.send]]).toEqual([1, 1, 3])
  })
})

describe('a process that is stopped in a call', () => {
  it('makes the call again where it is thawed', () => {
    const calls: number[] = []
    const system: ClusterSystem = { ...bare, call: (_cluster, image) => calls.push(image.node) }
    const program: Program = {
      name: 'caller',
      steps: [{ op: 'call', name: 'exec', bytes: 0, file: -1 }],
      loops: false,
    }
    const cluster = new Cluster({ spec: spec(), programs: [program], faults: [], seed: 1 }, system)
    const { processes } = cluster
    const process = processes.spawn({ name: 'p', node: 0, home: 2, program: 0, pages: 1, hotPages: 1, storedAt: -1 })
    const [image, copy] = [processes.images[process.image], processes.addImage(process.pid, 1)]
    processes.freezeInCall(image)
    expect(() => processes.freezeInCall(image)).toThrow(/in no call/)
    processes.copyRegisters(image, copy)
    processes.retire(image, false)
    processes.thaw(copy)
    expect(calls).toEqual([0, 1])
    processes.askAgain(copy)
    expect(calls).toEqual([0, 1, 1])
    expect([process.home, processes.images[process.image].node]).toEqual([2, 1])
  })
})
