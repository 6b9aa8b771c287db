import { describe, expect, it } from 'vitest'
import { Cluster } from '../core/cluster.ts'
import { CLUSTER_KIND, rowAt } from '../core/log.ts'
import { PAGE_BYTES } from '../core/processes.ts'
import type { Fault } from '../core/spec.ts'
import type { NodeState } from '../coherence/coherence.ts'
import { DRAGONFLY_CLUSTER } from '../migration/dragonfly/index.ts'
import { KERRIGHED } from '../migration/kerrighed/index.ts'
import { STOP_AND_COPY } from '../migration/stop-and-copy/index.ts'
import type { SystemModule } from '../migration/card.ts'
import { defaultsOf } from '../../kernel/params.ts'
import { seedRandom } from '../../engine/random.ts'
import { SHARED_FILE } from './shared-file.ts'

const S = 1_000_000_000_000
const params = { ...defaultsOf(SHARED_FILE.params), pages: 2, writers: 2, readers: 3, rewrites: 2 }

const runOf = (module: SystemModule, faults: Fault[] = [], over: Record<string, number> = {}): Cluster => {
  const nodes = Array.from({ length: 4 }, (_, node) => ({ name: `node ${node}`, cpus: 2 }))
  const own = { ...params, ...over }
  const cluster = new Cluster(
    {
      spec: { ...module.spec, nodes, quantumPs: 100e9, fileServer: -1 },
      programs: SHARED_FILE.programs(own, seedRandom(1)),
      faults,
      seed: 1,
    },
    module.create(defaultsOf(module.card.params)),
    SHARED_FILE.roles,
  )
  SHARED_FILE.begin(cluster, own)
  return cluster
}

const eventsOf = (cluster: Cluster) => {
  const rows = cluster.world.log.slice(0, cluster.world.log.length)
  return Array.from({ length: rows.rows }, (_, row) => rowAt(rows, row))
}
/** How often each process has gone on after a call. */
const accesses = (cluster: Cluster): number[] =>
  cluster.processes.all.map(
    ({ pid }) => eventsOf(cluster).filter(({ kind, a }) => kind === CLUSTER_KIND.proceed && a === pid).length,
  )
const pagesOf = (cluster: Cluster): NodeState[][] =>
  cluster.world.actors
    .filter(({ role, alive }) => alive && role.endsWith(' agent'))
    .map(({ data }) => data.pages as NodeState[])

const SYSTEMS = [STOP_AND_COPY, KERRIGHED, DRAGONFLY_CLUSTER]

describe('a file that is shared by writers and readers', () => {
  it('lets everybody go on for ever, and never lets an old version be read', () => {
    for (const module of SYSTEMS) {
      const cluster = runOf(module)
      let newest = [0, 0]
      for (let ms = 1; ms <= 400; ms++) {
        cluster.runUntil(ms * 1e9)
        const pages = pagesOf(cluster)
        newest = newest.map((before, page) =>
          Math.max(before, ...pages.map((own) => Math.max(own[page].version, own[page].disk))),
        )
        for (const own of pages) {
          own.forEach(({ state, version }, page) => {
            if (
              ['READ_COPY', 'READ_OWNER', 'WRITE_OWNER', 'read', 'write', 'shared', 'exclusive', 'modified'].includes(
                state,
              )
            )
              expect(version, `${module.card.id} page ${page} ${state}`).toBe(newest[page])
          })
        }
      }
      for (const times of accesses(cluster)) expect(times).toBeGreaterThan(20)
    }
  })

  it('sends a page where there is none, and permission alone where there is a copy', () => {
    const cluster = runOf(KERRIGHED)
    cluster.runUntil(0.3 * S)
    const sizes = (kind: string): number[] => [
      ...new Set(
        eventsOf(cluster)
          .filter(({ kind: row, c }) => row === CLUSTER_KIND.send && cluster.world.log.texts[c] === kind)
          .map(({ d }) => d),
      ),
    ]
    expect(sizes('copy')).toEqual([64 + PAGE_BYTES])
    expect(sizes('ownership').toSorted((a, b) => a - b)).toEqual([64, 64 + PAGE_BYTES])
    expect(sizes('invalidate')).toEqual([64])
  })

  it('hangs for ever under Kerrighed when the owner dies, and says on whom', () => {
    const cluster = runOf(KERRIGHED, [{ kind: 'crash', node: 1, atPs: 0.2 * S }], { writers: 2, readers: 2 })
    cluster.runUntil(60 * S)
    const hangs = cluster.hangs()
    expect(hangs.length).toBeGreaterThan(0)
    expect(hangs[0]).toMatchObject({ cause: 'node down', nodes: [1] })
  })

  it('goes on under file tokens when a holder dies, as soon as its connection is taken for dead', () => {
    const cluster = runOf(STOP_AND_COPY, [{ kind: 'crash', node: 1, atPs: 0.2 * S }], {
      writers: 2,
      readers: 2,
      thinkPs: 0.05 * S,
    })
    cluster.runUntil(120 * S)
    const before = accesses(cluster)
    cluster.runUntil(121 * S)
    const after = accesses(cluster)
    for (const [pid, { image }] of cluster.processes.all.entries()) {
      if (cluster.processes.images[image].node !== 1) expect(after[pid]).toBeGreaterThan(before[pid])
    }
  })
})
