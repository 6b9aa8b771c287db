import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seedRandom } from '../../engine/random.ts'
import { defaultsOf } from '../../kernel/params.ts'
import type { Cluster } from '../core/cluster.ts'
import type { Program } from '../core/processes.ts'
import { type Fault, PS_PER_MS, PS_PER_S } from '../core/spec.ts'
import { LEVELLERS } from '../levelling/registry.ts'
import { type ClusterSimConfig, createCluster } from '../run.ts'
import { summarize } from '../summary.ts'
import { CLUSTER_SYSTEMS } from '../systems.ts'
import { atOnceOf, BUILD } from './build.ts'
import { CLUSTER_WORKLOADS } from './registry.ts'

const configOf = (over: Partial<ClusterSimConfig> = {}, params: Record<string, number> = {}): ClusterSimConfig => ({
  system: 'openssi',
  params: {},
  nodes: 5,
  cpusPerNode: 1,
  fileServer: 4,
  leveller: '',
  levellerParams: {},
  workload: { kind: 'build', params: { jobs: 10, atOnce: 5, jobPs: PS_PER_S, linkPs: PS_PER_S / 2, ...params } },
  faults: [],
  seed: 1,
  ...over,
})

/** Runs until every process has ended, or the time is over. */
const finish = (config: ClusterSimConfig, untilPs = 600 * PS_PER_S): Cluster => {
  const cluster = createCluster(config, { keepLog: false })
  const isOver = (): boolean => {
    const { all } = cluster.processes
    return all.length > 0 && all.every(({ status }) => status !== 'alive')
  }
  for (let steps = 0; cluster.nextTime <= untilPs; steps++) {
    if (steps % 64 === 0 && isOver()) break
    cluster.step()
  }
  return cluster
}

const computing = ({ steps }: Program): number =>
  steps.reduce((sum, step) => sum + (step.op === 'compute' ? step.ps : 0), 0)

/** The time of each node's CPUs is what processes, kernel, idleness and crashes took of it. */
const expectConservation = (cluster: Cluster, cpus: number): void => {
  cluster.world.nodes.forEach((_, node) => {
    const { processes, kernel, idle, down } = cluster.cpus.usage(node)
    expect(processes + kernel + idle + down).toBe(cpus * cluster.now)
  })
}

/** Those that move processes. */
const SYSTEMS = Object.values(CLUSTER_SYSTEMS)
  .filter(({ card }) => card.strategy !== 'restart' && card.strategy !== 'none')
  .map(({ card }) => card.id)
const everyPair = SYSTEMS.flatMap((system) => ['', ...Object.keys(LEVELLERS)].map((leveller) => ({ system, leveller })))

describe('a build without faults', () => {
  it.each(everyPair)(
    'under $system with "$leveller": every job is done once, and every picosecond is somewhere',
    (pair) => {
      const cluster = finish(configOf(pair))
      const { all, programs } = cluster.processes
      expect(all.map(({ program }) => program).toSorted((a, b) => a - b)).toEqual(programs.map((_, program) => program))
      expect(all.map(({ status, why }) => `${status}${why}`)).toEqual(all.map(() => 'done'))
      for (const { ranPs, program } of all) expect(ranPs).toBe(computing(programs[program]))
      expectConservation(cluster, 1)
      expect(cluster.hangs()).toEqual([])
    },
  )
})

describe('levelling', () => {
  const makespan = (over: Partial<ClusterSimConfig>, params: Record<string, number> = {}): number =>
    summarize(finish(configOf(over, params))).makespanPs / PS_PER_S
  const SKEWED = { jobs: 16, atOnce: 8, jobPs: 4 * PS_PER_S, lengths: 2 }
  /** Each node has its own make, and one job at a time: there is nothing to gain. */
  const BALANCED = { ...SKEWED, makes: 4, jobs: 5, atOnce: 1 }

  const systems = ['openmosix', 'openssi', 'kerrighed', 'sprite']
  it.each(systems)('under %s makes a build that begins on one node much shorter', (system) => {
    const alone = makespan({ system }, SKEWED)
    expect(alone).toBeGreaterThan(64)
    for (const leveller of ['mosix', 'openssi', 'explicit', 'sprite']) {
      expect(makespan({ system, leveller }, SKEWED), leveller).toBeLessThan(0.7 * alone)
    }
  })

  it.each(systems)('under %s costs hardly anything where all nodes have the same to do', (system) => {
    const alone = makespan({ system }, BALANCED)
    for (const leveller of ['mosix', 'openssi', 'sprite']) {
      // Every host looks idle before the first job runs: Sprite's makes lend each other their hosts, at a price.
      const cost = leveller === 'sprite' ? 1.1 : 1.02
      expect(makespan({ system, leveller }, BALANCED), leveller).toBeLessThan(cost * alone)
    }
  })
})

describe('the same config', () => {
  it('gives the same digest, with the log or without; another seed gives another', () => {
    for (const { system, leveller } of everyPair.filter(({ leveller: id }) => id !== '')) {
      const digest = (seed: number, keepLog: boolean): string => {
        const cluster = createCluster(configOf({ system, leveller, seed }), { keepLog })
        cluster.runUntil(12 * PS_PER_S)
        return cluster.world.log.digest()
      }
      const first = digest(1, true)
      expect(digest(1, false), `${system} ${leveller}`).toBe(first)
      expect(digest(2, false)).not.toBe(first)
    }
  })

  it('makes the same jobs under every system', () => {
    const lengths = (system: string) =>
      createCluster(configOf({ system }), { keepLog: false }).processes.programs.map(computing)
    for (const system of SYSTEMS) expect(lengths(system)).toEqual(lengths('sprite'))
  })
})

describe('the jobs of a build', () => {
  const lengthsOf = (params: Record<string, number>): number[] => {
    const all = { ...defaultsOf(BUILD.params), jobs: 2000, ...params }
    return BUILD.programs(all, seedRandom(5))
      .slice(1)
      .map((program) => computing(program) - PS_PER_MS)
  }
  const mean = (list: readonly number[]): number => list.reduce((sum, ps) => sum + ps, 0) / list.length / PS_PER_S

  it('are drawn: exponentially, evenly about the mean, or all alike', () => {
    const [exponential, even, alike] = [0, 1, 2].map((lengths) => lengthsOf({ lengths }))
    expect(mean(exponential)).toBeCloseTo(2, 0)
    expect(Math.max(...exponential)).toBeLessThanOrEqual(12 * PS_PER_S)
    // A longer one than the mean is as likely as 1/e.
    expect(exponential.filter((ps) => ps > 2 * PS_PER_S).length / 2000).toBeCloseTo(1 / Math.E, 1)
    expect(mean(even)).toBeCloseTo(2, 1)
    expect([Math.min(...even), Math.max(...even)].map((ps) => Math.round(ps / PS_PER_S))).toEqual([1, 3])
    expect(new Set(alike)).toEqual(new Set([2 * PS_PER_S]))
  })

  it('run so many at a time, and more of them where the makes are skewed', () => {
    const params = { ...defaultsOf(BUILD.params), atOnce: 10 }
    expect([0, 1].map((make) => atOnceOf({ ...params, skew: 400 }, make))).toEqual([14, 6])
    expect(atOnceOf({ ...params, skew: 1000 }, 1)).toBe(1)
    const cluster = createCluster(configOf({}, { jobs: 20, atOnce: 3 }), { keepLog: false })
    let most = 0
    while (cluster.nextTime <= 60 * PS_PER_S) {
      cluster.step()
      most = Math.max(most, cluster.processes.imagesAt(0).length)
    }
    expect(most).toBe(4)
  })
})

describe('a build with crashes', () => {
  const SETTLE_PS = 700 * PS_PER_S
  const WATCH_PS = 60 * PS_PER_S

  const fault: fc.Arbitrary<Fault> = fc.record({
    kind: fc.constantFrom('crash' as const, 'restart' as const),
    node: fc.nat(3),
    atPs: fc.integer({ min: 4, max: 24 }).map((s) => s * PS_PER_S),
  })
  const pair = fc
    .record({
      system: fc.constantFrom('sprite', 'openmosix', 'openssi', 'locus', 'kerrighed', 'accent', 'dragonfly'),
      leveller: fc.constantFrom('', ...Object.keys(LEVELLERS)),
      seed: fc.nat(1000),
      faults: fc.array(fault, { minLength: 1, maxLength: 5 }),
    })
    // What a surrogate makes of its origin's families is a matter of its system's own tests.
    .filter(
      ({ system, faults }) =>
        (system !== 'openssi' && system !== 'locus') || faults.every((one) => !('node' in one) || one.node !== 0),
    )

  it('leaves each job finished, killed, running, or in a wait that is reported', () => {
    const seen = { done: 0, killed: 0, reported: 0 }
    fc.assert(
      fc.property(pair, (over) => {
        const cluster = createCluster(configOf(over, { jobs: 16, jobPs: 4 * PS_PER_S }), { keepLog: false })
        cluster.runUntil(SETTLE_PS)
        const before = cluster.processes.all.map(({ ranPs }) => ranPs)
        cluster.runUntil(SETTLE_PS + WATCH_PS)
        expectConservation(cluster, 1)
        const reported = new Set(cluster.hangs().flatMap(({ chain }) => chain.map(({ pid }) => pid)))
        // Who waits for a child that hangs waits as long as that.
        for (const { pid, parent } of cluster.processes.all.toReversed()) if (reported.has(pid)) reported.add(parent)
        for (const { pid, status, ranPs, name } of cluster.processes.all) {
          if (status !== 'alive') seen[status]++
          else if (reported.has(pid)) seen.reported++
          else expect(ranPs, `${over.system}: ${name} (${pid}) stands still`).toBeGreaterThan(before[pid] ?? -1)
        }
      }),
      { numRuns: 80, seed: 1 },
    )
    expect(seen.done).toBeGreaterThan(100)
    expect(seen.killed).toBeGreaterThan(100)
    expect(seen.reported).toBeGreaterThan(0)
  })
})

describe('a job that ends as it arrives', () => {
  it('is waited for all the same', () => {
    const faults: Fault[] = [{ kind: 'crash', node: 3, atPs: 14 * PS_PER_S }]
    const over = { system: 'sprite', leveller: 'mosix', seed: 612, faults }
    const cluster = createCluster(configOf(over, { jobs: 16, jobPs: 4 * PS_PER_S }), { keepLog: false })
    cluster.runUntil(100 * PS_PER_S)
    expect(cluster.processes.all.filter(({ status }) => status !== 'done').map(({ why }) => why)).toEqual([
      'its node crashed',
    ])
  })
})

describe('a workload of processes', () => {
  it('runs under every system with every leveller, within the limits of its parameters', () => {
    for (const kind of ['build', 'guests', 'move']) {
      const { params } = CLUSTER_WORKLOADS[kind]
      for (const { min, max, default: byDefault } of params) {
        expect(byDefault).toBeGreaterThanOrEqual(min)
        expect(byDefault).toBeLessThanOrEqual(max)
      }
      for (const { system, leveller } of everyPair) {
        const workload = { kind, params: {} }
        const cluster = createCluster(configOf({ system, leveller, workload }), { keepLog: false })
        cluster.runUntil(5 * PS_PER_S)
        expect(cluster.now, `${kind} ${system} ${leveller}`).toBe(5 * PS_PER_S)
        expectConservation(cluster, 1)
      }
    }
  })
})
