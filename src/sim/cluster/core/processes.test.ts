import { describe, expect, it } from 'vitest'
import { type Heard, spec, bare, make, listen, plain } from '../../../../test/support/bare-cluster.ts'
import { Cluster } from './cluster.ts'
import { CLUSTER_KIND } from './log.ts'
import type { Program } from './processes.ts'
import type { ClusterSystem } from './role.ts'
import { type Fault, PS_PER_MS, PS_PER_S } from './spec.ts'

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
