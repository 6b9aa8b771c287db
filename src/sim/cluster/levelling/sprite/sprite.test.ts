import { describe, expect, it } from 'vitest'
import { eventsOf } from '../../../../../test/support/cluster-log.ts'
import { levelled } from '../../../../../test/support/levelled.ts'
import type { Cluster } from '../../core/cluster.ts'
import type { Program, Step } from '../../core/processes.ts'
import { type Fault, PS_PER_MS, PS_PER_S } from '../../core/spec.ts'
import { consoleRole, startConsole } from '../console.ts'
import { SPRITE_LEVELLER } from './index.ts'

const exec: Step = { op: 'call', name: 'exec', bytes: 0, file: -1 }
const child = (seconds: number): Program => ({
  name: 'child',
  steps: [{ op: 'compute', ps: PS_PER_MS }, exec, { op: 'compute', ps: seconds * PS_PER_S }],
  loops: false,
})
const parent: Program = { name: 'parent', steps: [{ op: 'fork', program: 1 }], loops: false }

/** Hosts of one CPU; the last one serves files. */
const hosts = (nodes: number, faults: readonly Fault[] = [], seconds = 100) =>
  levelled(SPRITE_LEVELLER, nodes, {
    programs: [parent, child(seconds)],
    faults,
    roles: [consoleRole] as unknown as never[],
    fileServer: nodes - 1,
  })

/** A child is started at a node now. */
const startAt = (cluster: Cluster, node: number): void => {
  cluster.processes.spawn({ name: 'parent', node, program: 0, pages: 1, hotPages: 1, storedAt: -1 })
}
const migds = (cluster: Cluster): number[] =>
  cluster.world.actors.flatMap(({ alive, role, node }) => (alive && role === 'migd' ? [node] : []))

describe('idle hosts', () => {
  it('are lent the one that has been idle longest first, each once, and home when there is none', () => {
    const { cluster, orders } = hosts(5)
    startConsole(cluster, 1, 0, 2 * PS_PER_S)
    startConsole(cluster, 2, 0, PS_PER_S)
    startConsole(cluster, 3, 0, 3 * PS_PER_S)
    cluster.runUntil(40 * PS_PER_S)
    for (let process = 0; process < 4; process++) {
      startAt(cluster, 0)
      cluster.runUntil(cluster.now + 2 * PS_PER_S)
    }
    expect(orders.map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [0, 1],
      [0, 3],
    ])
  })

  it('are not idle before 30 s without input, nor while something of their own runs', () => {
    const { cluster, orders } = hosts(4)
    startConsole(cluster, 1, 0, 20 * PS_PER_S)
    startAt(cluster, 2)
    cluster.runUntil(48 * PS_PER_S)
    startAt(cluster, 0)
    cluster.runUntil(50 * PS_PER_S)
    expect(orders.filter(({ from }) => from === 0)).toEqual([])
    cluster.runUntil(53 * PS_PER_S)
    startAt(cluster, 0)
    cluster.runUntil(55 * PS_PER_S)
    expect(orders.filter(({ from }) => from === 0).map(({ to }) => to)).toEqual([1])
  })

  it('can be lent again when a guest has ended', () => {
    const { cluster, orders } = hosts(3, [], 5)
    for (const at of [3, 5, 20]) {
      cluster.runUntil(at * PS_PER_S)
      startAt(cluster, 0)
    }
    cluster.runUntil(40 * PS_PER_S)
    expect(orders.map(({ to, atPs }) => [to, Math.floor(atPs / PS_PER_S)])).toEqual([
      [1, 3],
      [1, 20],
    ])
  })

  it('take 36 ms to choose and give back, as published', () => {
    const { cluster } = hosts(3, [], 5)
    cluster.runUntil(3 * PS_PER_S)
    startAt(cluster, 0)
    cluster.runUntil(40 * PS_PER_S)
    const kernel = [0, 1].reduce((sum, node) => sum + cluster.cpus.usage(node).kernel, 0)
    expect(kernel / PS_PER_MS).toBe(36)
  })
})

describe('the owner who comes back', () => {
  it('has the guest sent home within a period, because of the keyboard', () => {
    const { cluster, orders } = hosts(3)
    startConsole(cluster, 1, 20 * PS_PER_S, 60 * PS_PER_S)
    cluster.runUntil(3 * PS_PER_S)
    startAt(cluster, 0)
    cluster.runUntil(30 * PS_PER_S)
    expect(orders.map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [1, 0],
    ])
    const eviction = orders[1].atPs - 20 * PS_PER_S
    expect(eviction).toBeGreaterThanOrEqual(0)
    expect(eviction).toBeLessThanOrEqual(PS_PER_S)
    const events = eventsOf(cluster)
    const move = events.filter(({ name }) => name === 'migrate')[1]
    const why = events[move.cause]
    const key = events[why.cause]
    const text = (row: { a: number }) => cluster.world.log.texts[row.a]
    expect([text(why), text(key)]).toEqual(['the owner is back: a guest goes home', 'the owner is at the keyboard'])
  })

  it('gets no guest while there, and guests again when away for 30 s', () => {
    const { cluster, orders } = hosts(3, [], 2)
    startConsole(cluster, 1, 20 * PS_PER_S, 60 * PS_PER_S)
    for (const at of [25, 50, 80, 95]) {
      cluster.runUntil(at * PS_PER_S)
      startAt(cluster, 0)
    }
    cluster.runUntil(100 * PS_PER_S)
    expect(orders.map(({ atPs }) => Math.floor(atPs / PS_PER_S))).toEqual([95])
  })
})

describe('migd', () => {
  it('is started again by a host when its own has died, once', () => {
    const { cluster, orders } = hosts(5, [{ kind: 'crash', node: 0, atPs: 10 * PS_PER_S }])
    cluster.runUntil(5 * PS_PER_S)
    expect(migds(cluster)).toEqual([0])
    cluster.runUntil(60 * PS_PER_S)
    expect(migds(cluster)).toHaveLength(1)
    expect(migds(cluster)).not.toContain(0)
    startAt(cluster, 1)
    cluster.runUntil(80 * PS_PER_S)
    expect(orders).toHaveLength(1)
    expect(orders[0].to).not.toBe(0)
  })

  it('gives way, when a partition is over, to the one that was started meanwhile', () => {
    const faults: Fault[] = [
      { kind: 'partition', side: [0, 1], atPs: 10 * PS_PER_S },
      { kind: 'healAll', atPs: 60 * PS_PER_S },
    ]
    const { cluster } = hosts(5, faults)
    cluster.runUntil(59 * PS_PER_S)
    // The server of its device is on the other side: there it was given to another.
    expect(migds(cluster)).toHaveLength(2)
    cluster.runUntil(130 * PS_PER_S)
    expect(migds(cluster)).toHaveLength(1)
    expect([2, 3]).toContain(migds(cluster)[0])
    const daemons = cluster.world.actors.filter(({ alive, role }) => alive && role === 'load daemon')
    expect(new Set(daemons.map(({ data }) => data.migd))).toEqual(new Set(migds(cluster)))
  })
})
