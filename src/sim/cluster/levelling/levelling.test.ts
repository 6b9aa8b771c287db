import { describe, expect, it } from 'vitest'
import { eventsOf } from '../../../../test/support/cluster-log.ts'
import { levelled } from '../../../../test/support/levelled.ts'
import type { Cluster } from '../core/cluster.ts'
import { CLUSTER_KIND } from '../core/log.ts'
import type { Program } from '../core/processes.ts'
import { PS_PER_MS, PS_PER_S } from '../core/spec.ts'
import { EXPLICIT } from './explicit.ts'
import { MOSIX_GOSSIP } from './mosix.ts'
import { OPENSSI_LEVELLER } from './openssi.ts'

const endless: Program = { name: 'endless', steps: [{ op: 'compute', ps: PS_PER_S }], loops: true }
const spawn = (cluster: Cluster, node: number, count: number) =>
  Array.from({ length: count }, () =>
    cluster.processes.spawn({ name: 'p', node, program: 0, pages: 1, hotPages: 1, storedAt: -1 }),
  )
const loadsOf = (cluster: Cluster): number[] => cluster.world.nodes.map((_, node) => cluster.cpus.load(node))

describe('gossip', () => {
  it('is with three others a second, drawn by lot, who answer', () => {
    const { cluster } = levelled(MOSIX_GOSSIP, 8)
    cluster.runUntil(10 * PS_PER_S)
    const told = new Map<number, number[]>()
    for (const { kind, node, a, b, c, time } of eventsOf(cluster)) {
      if (kind !== CLUSTER_KIND.send || cluster.world.log.texts[c] !== 'load' || time < PS_PER_S) continue
      expect(b).not.toBe(node)
      expect(a).toBeGreaterThanOrEqual(0)
      told.set(node, [...(told.get(node) ?? []), b])
    }
    expect(told.size).toBe(8)
    for (const others of told.values()) {
      expect(others).toHaveLength(27)
      for (let second = 0; second < 27; second += 3) expect(new Set(others.slice(second, second + 3)).size).toBe(3)
      // 27 draws out of seven: hardly ever fewer than five of them.
      expect(new Set(others).size).toBeGreaterThan(4)
    }
    const { load, 'load in return': back } = Object.fromEntries(cluster.network.sent)
    expect(load.messages).toBe(back.messages)
  })

  it('leaves a node with old news: what it believes is what was true when it was told', () => {
    const { cluster } = levelled(MOSIX_GOSSIP, 12, { programs: [endless] })
    spawn(cluster, 0, 6)
    cluster.runUntil(3.5 * PS_PER_S)
    const daemons = cluster.world.actors.filter(({ role }) => role === 'mosix')
    const ages = daemons.flatMap(({ data }) =>
      Object.values(data.heard as Record<string, { atPs: number }>).map(({ atPs }) => cluster.now - atPs),
    )
    expect(Math.max(...ages)).toBeGreaterThan(PS_PER_S)
    const known = daemons.map(({ data }) => Object.keys(data.heard as object).length)
    expect(Math.min(...known)).toBeLessThan(11)
  })
})

describe('a decision', () => {
  it.each([MOSIX_GOSSIP, OPENSSI_LEVELLER])(
    'by $id follows from the message that told of the lower load',
    (leveller) => {
      const { cluster, orders } = levelled(leveller, 3, { programs: [endless] })
      spawn(cluster, 1, 5)
      cluster.runUntil(20 * PS_PER_S)
      expect(orders.length).toBeGreaterThan(1)
      const events = eventsOf(cluster)
      const { texts } = cluster.world.log
      const moves = events.filter(({ kind }) => kind === CLUSTER_KIND.migrate)
      expect(moves).toHaveLength(orders.length)
      for (const move of moves) {
        const note = events[move.cause]
        expect([note.kind, note.node]).toEqual([CLUSTER_KIND.note, move.node])
        const word = events[note.cause]
        expect([word.kind, word.node, texts[word.c].startsWith('load')]).toEqual([CLUSTER_KIND.arrive, move.node, true])
        if (leveller === MOSIX_GOSSIP) expect(word.b).toBe(move.b)
      }
    },
  )

  it('levels what is to be levelled, and then rests', () => {
    for (const leveller of [MOSIX_GOSSIP, OPENSSI_LEVELLER]) {
      const { cluster, orders } = levelled(leveller, 4, { programs: [endless] })
      spawn(cluster, 0, 8)
      cluster.runUntil(60 * PS_PER_S)
      const loads = loadsOf(cluster)
      expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(2)
      const settled = orders.length
      cluster.runUntil(120 * PS_PER_S)
      expect(orders.length - settled).toBeLessThan(20)
    }
  })

  it('moves nothing where another would not have less even with 1.3 processes more', () => {
    for (const leveller of [MOSIX_GOSSIP, OPENSSI_LEVELLER]) {
      const { cluster, orders } = levelled(leveller, 2, { programs: [endless] })
      spawn(cluster, 0, 1)
      cluster.runUntil(30 * PS_PER_S)
      expect(orders).toEqual([])
    }
  })

  it('moves the second most loaded process by gossip, the most loaded through the master', () => {
    const first = (leveller: typeof MOSIX_GOSSIP) => {
      const { cluster, orders } = levelled(leveller, 2, { seed: 3, programs: [endless] })
      const [early] = spawn(cluster, 0, 1)
      cluster.runUntil(10 * PS_PER_S)
      // It has run alone; the others come when its load is known to be high.
      const late = spawn(cluster, 0, 2).map(({ pid }) => pid)
      cluster.runUntil(30 * PS_PER_S)
      return { pid: orders[0].pid, early: early.pid, late }
    }
    const gossip = first(MOSIX_GOSSIP)
    expect(gossip.late).toContain(gossip.pid)
    const master = first(OPENSSI_LEVELLER)
    expect(master.pid).toBe(master.early)
  })

  it('sends nobody to the file server', () => {
    for (const leveller of [MOSIX_GOSSIP, OPENSSI_LEVELLER, EXPLICIT]) {
      const { cluster, orders } = levelled(leveller, 3, { fileServer: 1, programs: [endless] })
      spawn(cluster, 0, 6)
      cluster.runUntil(30 * PS_PER_S)
      expect(orders.filter(({ to }) => to === 1)).toEqual([])
    }
  })
})

describe('levelling through the master', () => {
  it('takes one message from each node to the master and one back, each second', () => {
    const { cluster } = levelled(OPENSSI_LEVELLER, 10)
    cluster.runUntil(101 * PS_PER_S)
    const { load, loads } = Object.fromEntries(cluster.network.sent)
    for (const { messages } of [load, loads]) expect(Math.abs(messages - 9 * 100)).toBeLessThanOrEqual(9)
  })

  it('makes all that are overloaded choose the same node', () => {
    const { cluster, orders } = levelled(OPENSSI_LEVELLER, 6, { programs: [endless] })
    for (const node of [0, 1, 2, 3]) spawn(cluster, node, 4)
    cluster.runUntil(3 * PS_PER_S)
    const together = orders.filter(({ atPs }) => atPs < orders[0].atPs + 10 * PS_PER_MS)
    expect(together.length).toBeGreaterThan(2)
    expect(new Set(together.map(({ to }) => to)).size).toBe(1)
  })

  it('goes on under a new master when the old one is dead', () => {
    const crash = { kind: 'crash', node: 0, atPs: 20 * PS_PER_S } as const
    const { cluster, orders } = levelled(OPENSSI_LEVELLER, 4, { faults: [crash], programs: [endless] })
    cluster.runUntil(70 * PS_PER_S)
    spawn(cluster, 2, 5)
    cluster.runUntil(100 * PS_PER_S)
    const after = orders.filter(({ atPs }) => atPs > 70 * PS_PER_S)
    expect(after.length).toBeGreaterThan(1)
    expect(after.map(({ to }) => to)).not.toContain(0)
  })
})

describe('placing by hand', () => {
  it('takes the nodes in turn, without a word', () => {
    const child: Program = {
      name: 'child',
      steps: [{ op: 'compute', ps: PS_PER_MS }, { op: 'call', name: 'exec', bytes: 0, file: -1 }, ...endless.steps],
      loops: false,
    }
    const parent: Program = {
      name: 'parent',
      steps: Array.from({ length: 6 }, () => ({ op: 'fork', program: 1 }) as const),
      loops: false,
    }
    for (const when of [0, 1]) {
      const { cluster, orders } = levelled(EXPLICIT, 4, { programs: [parent, child], params: { when }, fileServer: 3 })
      spawn(cluster, 0, 1)
      cluster.runUntil(10 * PS_PER_S)
      expect(orders.map(({ to }) => to)).toEqual([1, 2, 1, 2])
      // Word of the children's ends is all that travels.
      expect([...cluster.network.sent.keys()]).toEqual(['child exited', 'noted'])
      expect(cluster.processes.all.filter(({ status }) => status === 'done')).toHaveLength(7)
    }
  })
})
