import { describe, expect, it } from 'vitest'
import { levelled } from '../../../test/support/levelled.ts'
import type { Cluster } from './core/cluster.ts'
import type { Program, Step } from './core/processes.ts'
import { type Fault, PS_PER_MS, PS_PER_S } from './core/spec.ts'
import { OPENSSI_LEVELLER } from './levelling/openssi.ts'
import { createCluster } from './run.ts'

const wait: Step = { op: 'call', name: 'wait', bytes: 0, file: -1 }
const fork: Step = { op: 'fork', program: 1 }
const compute = (ms: number): Step => ({ op: 'compute', ps: ms * PS_PER_MS })
const programs = (parent: readonly Step[], childMs = 500): Program[] => [
  { name: 'parent', steps: parent, loops: false },
  { name: 'child', steps: [compute(childMs)], loops: false },
]

/** Nodes of one CPU; the leveller is there for its membership and moves nothing. */
const start = (
  parent: readonly Step[],
  { faults = [], childMs = 500 }: { faults?: Fault[]; childMs?: number } = {},
) => {
  const { cluster } = levelled(OPENSSI_LEVELLER, 3, {
    programs: programs(parent, childMs),
    faults,
    params: { periodPs: 600 * PS_PER_S },
  })
  cluster.processes.spawn({ name: 'parent', node: 0, program: 0, pages: 1, hotPages: 1, storedAt: -1 })
  return cluster
}
const move = (cluster: Cluster, pid: number, to: number): void =>
  void cluster.system.migrate(cluster, cluster.processes.all[pid], to)
const endMs = (cluster: Cluster, pid: number): number => Math.round(cluster.processes.all[pid].endedPs / PS_PER_MS)

describe('a parent that waits', () => {
  it('goes on when a child ends, once for each, and at once when it has none or one has ended before', () => {
    const cluster = start([wait, fork, fork, wait, compute(1000), wait, wait])
    cluster.runUntil(10 * PS_PER_S)
    // The children share a CPU and end together; the second is waited for when it has long ended, a third there is not.
    expect([1, 2].map((pid) => endMs(cluster, pid))).toEqual([900, 1000])
    expect(endMs(cluster, 0)).toBe(2000)
  })

  it('hears of a child elsewhere one message later, and may itself be elsewhere', () => {
    const cluster = start([fork, compute(10), wait], { childMs: 50 })
    move(cluster, 1, 1)
    cluster.runUntil(5 * PS_PER_MS)
    move(cluster, 0, 2)
    cluster.runUntil(10 * PS_PER_S)
    const [parent, child] = cluster.processes.all
    const late = (parent.endedPs - child.endedPs) / PS_PER_MS
    // From the child's node home, and from home to the parent's: 0.1 ms each, and the bits.
    expect(late).toBeGreaterThan(0.2)
    expect(late).toBeLessThan(0.25)
    expect(cluster.network.sent.get('wait')?.messages).toBe(1)
  })

  it('hears of a child that could not tell, when the way is free again', () => {
    const faults: Fault[] = [
      { kind: 'cut', a: 0, b: 1, atPs: 100 * PS_PER_MS },
      { kind: 'heal', a: 0, b: 1, atPs: 4 * PS_PER_S },
    ]
    const cluster = start([fork, wait], { faults })
    move(cluster, 1, 1)
    cluster.runUntil(40 * PS_PER_S)
    expect(cluster.processes.all[0].status).toBe('done')
    expect(cluster.processes.all[0].endedPs).toBeGreaterThan(4 * PS_PER_S)
  })

  it('hears of a child that died in a crash when its node is taken for down', () => {
    const cluster = start([fork, wait], { faults: [{ kind: 'crash', node: 1, atPs: PS_PER_S }], childMs: 5000 })
    move(cluster, 1, 1)
    cluster.runUntil(5 * PS_PER_S)
    expect(cluster.hangs()).toMatchObject([{ cause: 'node down', nodes: [1], chain: [{ pid: 0, what: 'a child' }] }])
    cluster.runUntil(40 * PS_PER_S)
    expect(cluster.processes.all.map(({ status }) => status)).toEqual(['done', 'killed'])
    expect(cluster.processes.all[0].endedPs).toBeGreaterThan(7 * PS_PER_S)
    expect(cluster.hangs()).toEqual([])
  })

  it('waits for ever under Kerrighed, where nobody acts on a lost link, and that is reported', () => {
    const cluster = createCluster({
      system: 'kerrighed',
      params: {},
      nodes: 3,
      cpusPerNode: 1,
      fileServer: 2,
      leveller: 'explicit',
      levellerParams: {},
      workload: { kind: 'build', params: { jobs: 2, atOnce: 2, jobPs: 20 * PS_PER_S, lengths: 2 } },
      faults: [{ kind: 'crash', node: 1, atPs: 10 * PS_PER_S }],
      seed: 1,
    })
    cluster.runUntil(2000 * PS_PER_S)
    expect(cluster.processes.all.map(({ status }) => status)).toEqual(['alive', 'killed', 'done'])
    expect(cluster.hangs()).toMatchObject([{ cause: 'node down', nodes: [1], untilPs: -1, chain: [{ pid: 0 }] }])
  })
})
