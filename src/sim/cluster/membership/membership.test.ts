import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultsOf } from '../../kernel/params.ts'
import { Cluster } from '../core/cluster.ts'
import { CLUSTER_KIND, rowAt } from '../core/log.ts'
import type { ClusterSystem } from '../core/role.ts'
import { type ClusterSpec, type Fault, PS_PER_MS, PS_PER_S, SPRITE_RPC, TCP_OPENMOSIX } from '../core/spec.ts'
import { CLMS_MEMBERSHIP, masterOf } from './clms.ts'
import { DMSG_MEMBERSHIP, linksOf } from './dmsg.ts'
import { type Membership, withMembership } from './membership.ts'
import { RECOV_MEMBERSHIP, watchHost } from './recov.ts'
import { MEMBERSHIPS } from './registry.ts'
import { TIPC_MEMBERSHIP } from './tipc.ts'

const spec = (nodes: number): ClusterSpec => ({
  nodes: Array.from({ length: nodes }, (_, node) => ({ name: `n${node}`, cpus: 1 })),
  network: { medium: 'switch', latencyPs: PS_PER_MS / 10, bitsPerSecond: 100_000_000, lossPerMillion: 0 },
  stream: TCP_OPENMOSIX,
  rpc: SPRITE_RPC,
  quantumPs: 100 * PS_PER_MS,
  fileServer: -1,
})

interface Told {
  node: number
  other: number
  isUp: boolean
  atPs: number
}

const start = (membership: Membership, nodes: number, faults: readonly Fault[], told: Told[] = []): Cluster => {
  const bare: ClusterSystem = {
    id: 'bare',
    roles: [],
    boot: (cluster, node) => {
      if (membership.id === 'recov') for (let host = 0; host < nodes; host++) watchHost(cluster, node, host)
    },
    migrate: () => false,
    call: () => undefined,
    fault: () => undefined,
    fork: () => undefined,
    ended: () => undefined,
    crashed: () => undefined,
    viewChanged: (cluster, node, other, isUp) => told.push({ node, other, isUp, atPs: cluster.now }),
  }
  const system = withMembership(bare, membership, defaultsOf(membership.params))
  return new Cluster({ spec: spec(nodes), programs: [], faults, seed: 1 }, system)
}

const bound = (membership: Membership, nodes: number): number =>
  membership.boundPs(defaultsOf(membership.params), spec(nodes))

/** Nodes that are up, by what can be reached over links that are up from one to the next. */
const components = (cluster: Cluster, areLinked: (a: number, b: number) => boolean): number[] => {
  const { nodes } = cluster.world
  const label = nodes.map((_, node) => node)
  for (let changed = true; changed;) {
    changed = false
    for (let a = 0; a < nodes.length; a++) {
      for (let b = 0; b < nodes.length; b++) {
        if (!nodes[a].up || !nodes[b].up || label[a] <= label[b] || !areLinked(a, b)) continue
        label[a] = label[b]
        changed = true
      }
    }
  }
  return label
}

/** What each node should believe of each other, in the way of a membership. */
type Truth = (cluster: Cluster, node: number, other: number) => boolean

const canTalk: Truth = (cluster, a, b) => cluster.world.isUp(b) && cluster.network.isLinkUp(a, b)
const canBeReached: Truth = (cluster, a, b) => {
  const nodes = cluster.world.nodes.length
  const label = components(
    cluster,
    (from, to) => linksOf(from, nodes).includes(to) && cluster.network.isLinkUp(from, to),
  )
  return cluster.world.isUp(b) && label[a] === label[b]
}

const wrongViews = (cluster: Cluster, membership: Membership, truth: Truth): string[] =>
  cluster.world.nodes.flatMap(({ up }, node) =>
    !up
      ? []
      : cluster.world.nodes.flatMap((_, other) => {
          const believes = membership.isUp(cluster, node, other)
          return node === other || believes === truth(cluster, node, other) ? [] : [`${node} of ${other}: ${believes}`]
        }),
  )

const NODES = 6
const QUIET_PS = 60 * PS_PER_S
const node = fc.nat(NODES - 1)
const at = fc.nat(60_000).map((ms) => ms * PS_PER_MS)
const cleanFault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constantFrom('crash' as const, 'restart' as const), node, atPs: at }),
  fc.record({
    kind: fc.constant('partition' as const),
    side: fc.uniqueArray(node, { minLength: 1, maxLength: NODES - 1 }),
    atPs: at,
  }),
  fc.record({ kind: fc.constant('healAll' as const), atPs: at }),
)
const anyFault: fc.Arbitrary<Fault> = fc.oneof(
  cleanFault,
  fc
    .record({ kind: fc.constantFrom('cut' as const, 'heal' as const), a: node, b: node, atPs: at })
    .filter(({ a, b }) => a !== b),
)

const runWith = (membership: Membership, faults: readonly Fault[]): Cluster => {
  const cluster = start(membership, NODES, faults)
  cluster.runUntil(QUIET_PS + bound(membership, NODES))
  return cluster
}

/** Whether the reachable parts of the cluster are whole: within each, everybody can talk to everybody. */
const isTransitive = (cluster: Cluster): boolean => {
  const label = components(cluster, (a, b) => cluster.network.isLinkUp(a, b))
  return label.every((of, a) => label.every((other, b) => of !== other || a === b || canTalk(cluster, a, b)))
}

describe('views of who is up', () => {
  const pairwise: [Membership, Truth][] = [
    [TIPC_MEMBERSHIP, canTalk],
    [RECOV_MEMBERSHIP, canTalk],
    [DMSG_MEMBERSHIP, canBeReached],
  ]
  it.each(pairwise)('$id: are right on each side within the bound, whatever happened before', (membership, truth) => {
    fc.assert(
      fc.property(fc.array(anyFault, { maxLength: 12 }), (faults) => {
        expect(wrongViews(runWith(membership, faults), membership, truth)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('clms: are those of the one master of each part that can talk', () => {
    let parts = 0
    fc.assert(
      fc.property(fc.array(cleanFault, { maxLength: 12 }), (faults) => {
        const cluster = runWith(CLMS_MEMBERSHIP, faults)
        fc.pre(isTransitive(cluster))
        expect(wrongViews(cluster, CLMS_MEMBERSHIP, canTalk)).toEqual([])
        const label = components(cluster, (a, b) => cluster.network.isLinkUp(a, b))
        cluster.world.nodes.forEach(({ up }, own) => {
          if (!up) return
          const master = masterOf(cluster, own)
          expect(masterOf(cluster, master)).toBe(master)
          expect(label[master]).toBe(label[own])
        })
        parts += new Set(label).size
      }),
      { numRuns: 150 },
    )
    expect(parts).toBeGreaterThan(150)
  })

  it('clms: never two masters that can reach each other, even over others, when the bound has passed', () => {
    let apart = 0
    fc.assert(
      fc.property(fc.array(anyFault, { maxLength: 16 }), (faults) => {
        const cluster = runWith(CLMS_MEMBERSHIP, faults)
        const label = components(cluster, (a, b) => cluster.network.isLinkUp(a, b))
        const masters = cluster.world.nodes.flatMap(({ up }, own) =>
          up && masterOf(cluster, own) === own ? [own] : [],
        )
        const up = label.filter((_, own) => cluster.world.isUp(own))
        expect(masters.map((own) => label[own]).toSorted()).toEqual([...new Set(up)].toSorted())
        cluster.world.nodes.forEach(({ up: isUp }, own) => {
          if (!isUp) return
          const master = masterOf(cluster, own)
          if (master < 0) apart++
          for (let other = 0; other < NODES; other++) {
            const belongs =
              other === own || (master >= 0 && canTalk(cluster, master, other) && cluster.world.isUp(other))
            expect(CLMS_MEMBERSHIP.isUp(cluster, own, other)).toBe(belongs)
          }
        })
      }),
      { numRuns: 300 },
    )
    expect(apart).toBeGreaterThan(0)
  })
})

describe('the time that it takes', () => {
  const downAt = (membership: Membership, watcher: number): number => {
    const told: Told[] = []
    const cluster = start(membership, 4, [{ kind: 'crash', node: 3, atPs: 100 * PS_PER_S }], told)
    cluster.runUntil(200 * PS_PER_S)
    const word = told.find(({ node: by, other, isUp }) => by === watcher && other === 3 && !isUp)
    return word === undefined ? Infinity : (word.atPs - 100 * PS_PER_S) / PS_PER_S
  }

  it('is about 10 s with dmsg, 1.5 s with TIPC, up to 35.5 s with recov, and for ever without', () => {
    expect(downAt(DMSG_MEMBERSHIP, 0)).toBeGreaterThan(8.9)
    expect(downAt(DMSG_MEMBERSHIP, 0)).toBeLessThan(11.1)
    expect(downAt(TIPC_MEMBERSHIP, 0)).toBeGreaterThan(1.1)
    expect(downAt(TIPC_MEMBERSHIP, 0)).toBeLessThan(1.9)
    expect(downAt(RECOV_MEMBERSHIP, 0)).toBeGreaterThan(5.5)
    expect(downAt(RECOV_MEMBERSHIP, 0)).toBeLessThan(35.6)
    expect(downAt(MEMBERSHIPS['none'], 0)).toBe(Infinity)
  })

  it('is one timeout and a packet with a master, and the same instant for all but the way there', () => {
    const [first, second] = [downAt(CLMS_MEMBERSHIP, 0), downAt(CLMS_MEMBERSHIP, 2)]
    expect(first).toBeGreaterThan(6.6)
    expect(first).toBeLessThan(13.4)
    expect(second - first).toBeGreaterThan(0)
    expect(second - first).toBeLessThan(0.001)
  })
})

describe('a node that is back before its silence was noticed', () => {
  it.each([CLMS_MEMBERSHIP, TIPC_MEMBERSHIP, DMSG_MEMBERSHIP, RECOV_MEMBERSHIP])(
    '$id: is told to have been down',
    (membership) => {
      for (const crashed of [0, 3]) {
        const told: Told[] = []
        const faults: Fault[] = [
          { kind: 'crash', node: crashed, atPs: 50 * PS_PER_S },
          { kind: 'restart', node: crashed, atPs: 50.2 * PS_PER_S },
        ]
        const cluster = start(membership, 4, faults, told)
        cluster.runUntil(50 * PS_PER_S + bound(membership, 4))
        const words = told.filter(({ node: by, other }) => by === 1 && other === crashed).map(({ isUp }) => isUp)
        expect(words).toEqual([false, true])
        expect(wrongViews(cluster, membership, canTalk)).toEqual([])
      }
    },
  )
})

describe('the cost of heartbeats', () => {
  /** Messages in a second of a cluster in which nothing happens. */
  const perSecond = (membership: Membership, nodes: number): number => {
    const cluster = start(membership, nodes, [])
    cluster.runUntil(30 * PS_PER_S)
    return cluster.world.log.counts[CLUSTER_KIND.send] / 30
  }

  it('grows with the nodes under a master, with their square where all watch all', () => {
    const grows = (membership: Membership) => perSecond(membership, 32) / perSecond(membership, 8)
    expect(grows(CLMS_MEMBERSHIP)).toBeCloseTo(31 / 7, 1)
    expect(grows(TIPC_MEMBERSHIP)).toBeCloseTo((32 * 31) / (8 * 7), 1)
    expect(grows(DMSG_MEMBERSHIP)).toBeLessThan(10)
  })

  it('changes no view', () => {
    for (const membership of Object.values(MEMBERSHIPS)) {
      const cluster = start(membership, 5, [])
      cluster.runUntil(100 * PS_PER_S)
      expect(cluster.world.log.counts[CLUSTER_KIND.view]).toBe(0)
    }
  })
})

describe('what the log says of a view', () => {
  it('is whose it is, of whom, and what made it change', () => {
    const cluster = start(CLMS_MEMBERSHIP, 3, [{ kind: 'crash', node: 2, atPs: PS_PER_S }])
    cluster.runUntil(60 * PS_PER_S)
    const rows = cluster.world.log.slice(0, cluster.world.log.length)
    const events = Array.from({ length: rows.rows }, (_, row) => rowAt(rows, row))
    const views = events.filter(({ kind }) => kind === CLUSTER_KIND.view)
    expect(views.map(({ node: by, a, b, c }) => [by, a, b, cluster.world.log.texts[c]])).toEqual([
      [0, 2, 0, 'clms'],
      [1, 2, 0, 'clms'],
    ])
    expect(views.map(({ cause }) => events[cause].kind)).toEqual([CLUSTER_KIND.timer, CLUSTER_KIND.arrive])
  })
})
