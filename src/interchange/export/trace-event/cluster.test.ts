import { describe, expect, it } from 'vitest'
import { MS, runOf, S, scenarioOf } from '../../../../test/support/cluster-run.ts'
import { parseTrace, type Slice, slicesOf, type TraceFile } from '../../../../test/support/trace-event.ts'
import { CLUSTER_KIND } from '../../../sim/cluster/core/log.ts'
import { summarize } from '../../../sim/cluster/summary.ts'
import type { ClusterSource } from './cluster.ts'
import type { Interval } from './part.ts'
import { clusterTrace } from './write.ts'

const SYSTEMS = ['sprite', 'openmosix', 'xen']
const scenario = scenarioOf({ untilPs: 2 * S, systems: SYSTEMS })

const sourceOf = (system: string, from = scenario): ClusterSource => {
  const { run } = runOf(from, system)
  return { title: system, nodes: run.info.nodes, cpusPerNode: run.info.cpusPerNode, rows: run.rows, texts: run.texts }
}

const traced = (sources: readonly ClusterSource[], interval: Interval): TraceFile =>
  parseTrace(clusterTrace(sources, { program: 'Mastership' }, interval))

const sum = (slices: readonly Slice[]): number => slices.reduce((all, { fromPs, toPs }) => all + toPs - fromPs, 0)

describe("a trace of a cluster's runs", () => {
  const file = traced(
    SYSTEMS.map((system) => sourceOf(system)),
    { fromPs: 0, toPs: scenario.untilPs },
  )
  const slices = slicesOf(file)

  it.each(SYSTEMS)('gives back what the CPUs of each node did under %s', (system) => {
    const { cluster } = runOf(scenario, system)
    summarize(cluster).cpu.forEach((usage, node) => {
      const name = `${system}: ${sourceOf(system).nodes[node]}`
      const own = slices.filter(({ process, track }) => process === name && track.startsWith('CPU '))
      expect(sum(own.filter(({ category }) => category === 'process'))).toBe(usage.processes)
      expect(sum(own.filter(({ category }) => category === 'kernel'))).toBe(usage.kernel)
    })
  })

  it.each(SYSTEMS)('gives back moves and the time that processes stood still under %s', (system) => {
    const { cluster, run } = runOf(scenario, system)
    const { moves } = summarize(cluster)
    const own = slices.filter(({ process }) => process === `${system}: processes`)
    expect(moves.frozenPs).toBeGreaterThan(0)
    expect(sum(own.filter(({ category }) => category === 'frozen'))).toBe(moves.frozenPs)
    const order = SYSTEMS.indexOf(system)
    const moved = file.traceEvents.filter(
      (event) => event.ph === 'i' && event.cat === 'migrated' && Math.floor((event.pid - 1) / 1000) === order,
    )
    expect(moved.length).toBe(moves.completed)
    let between = 0
    for (let row = 0; row < run.length; row++) {
      const { kind, node, b } = run.rowAt(row)
      if (kind === CLUSTER_KIND.send && node !== b) between++
    }
    const sent = slices.filter(
      ({ category, process }) => category === 'message,sent' && process.startsWith(`${system}:`),
    )
    expect(sent.length).toBe(between)
  })

  it('shows a fault where it happens, and begins in the middle when asked to', () => {
    const broken = scenarioOf({ untilPs: 2 * S, systems: ['sprite'], faults: [{ kind: 'crash', node: 1, atPs: S }] })
    const late = traced([sourceOf('sprite', broken)], { fromPs: 900 * MS, toPs: 1100 * MS })
    const crashes = late.traceEvents.flatMap((event) => (event.ph === 'i' && event.name === 'crash' ? [event] : []))
    expect(crashes.map(({ pid, ts }) => [pid, ts])).toEqual([[2, 1_000_000]])
    const inside = slicesOf(late)
    expect(inside.length).toBeGreaterThan(0)
    expect(inside.every(({ fromPs, toPs }) => fromPs >= 900 * MS && toPs <= 1100 * MS)).toBe(true)
  })
})
