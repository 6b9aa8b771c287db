import { describe, expect, it } from 'vitest'
import { timesOf } from '../../../../test/support/cluster-log.ts'
import type { Cluster } from '../core/cluster.ts'
import { PS_PER_S } from '../core/spec.ts'
import { createCluster } from '../run.ts'

const RETURN = 30
const run = (system: string, leveller: string, params: Record<string, number> = {}): Cluster => {
  const cluster = createCluster({
    system,
    params: {},
    nodes: 5,
    cpusPerNode: 1,
    fileServer: 4,
    leveller,
    levellerParams: {},
    workload: { kind: 'guests', params: { returnPs: RETURN * PS_PER_S, ...params } },
    faults: [],
    seed: 1,
  })
  cluster.runUntil(400 * PS_PER_S)
  return cluster
}
const named = (cluster: Cluster, name: string) => {
  const { all, programs } = cluster.processes
  return all.filter(({ program }) => programs[program].name === name)
}
/** How long the owner's ten seconds of computing took. */
const ownersTime = (cluster: Cluster): number => {
  const [owner] = named(cluster, 'owner')
  return (owner.endedPs - owner.bornPs) / PS_PER_S
}

describe('guests', () => {
  it('run where nobody is, and one goes home when the owner of its host comes back', () => {
    const cluster = run('sprite', 'sprite')
    const guests = named(cluster, 'guest')
    expect(guests).toHaveLength(3)
    const placed = guests.map(({ pid }) => timesOf(cluster, 'place', pid).map((ps) => Math.floor(ps / PS_PER_S)))
    // Born at home, placed elsewhere at once; the one at workstation 1 comes home some seconds after the owner.
    expect(placed.map((times) => times.length)).toEqual([3, 2, 2])
    expect(placed[0][1]).toBeLessThan(5)
    expect(placed[0][2]).toBeGreaterThanOrEqual(RETURN)
    expect(placed[0][2]).toBeLessThan(RETURN + 15)
    expect(guests.map(({ status }) => status)).toEqual(['done', 'done', 'done'])
    expect(guests[0].frozenPs).toBeGreaterThan(guests[1].frozenPs)
  })

  it('cost an owner time where nothing sends them home', () => {
    const [evicted, stays] = [run('sprite', 'sprite'), run('sprite', 'explicit')]
    expect(ownersTime(evicted)).toBeLessThan(15)
    expect(ownersTime(stays)).toBeGreaterThan(19)
    expect(named(stays, 'guest')[0].moves).toBe(1)
  })

  it('are left alone by an owner who does not come back', () => {
    const cluster = run('sprite', 'sprite', { returnPs: 3600 * PS_PER_S })
    expect(named(cluster, 'guest').map(({ moves }) => moves)).toEqual([1, 1, 1])
  })
})
