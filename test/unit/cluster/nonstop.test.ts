import { describe, expect, it } from 'vitest'
import { PAGE_BYTES, type Program } from '../../../src/sim/cluster/core/processes.ts'
import { type Fault, PS_PER_S } from '../../../src/sim/cluster/core/spec.ts'
import type { MoveSpec } from '../../../src/sim/cluster/migration/card.ts'
import { POLICIES } from '../../../src/sim/cluster/migration/nonstop/card.ts'
import { NONSTOP } from '../../../src/sim/cluster/migration/nonstop/index.ts'
import { moveOnce, prepare, SOURCE, TARGET } from '../../../src/sim/cluster/migration/trial.ts'

const SERVICE: MoveSpec = {
  vmBytes: 8 * PAGE_BYTES,
  dirtyBytes: 4 * PAGE_BYTES,
  dirtyRate: 0,
  files: 1,
  fileBlockBytes: 0,
  atExec: false,
  execArgsBytes: 0,
}
const program: Program = {
  name: 'service',
  steps: [
    { op: 'compute', ps: PS_PER_S },
    { op: 'touch', pages: 1, of: 'hot', write: true },
  ],
  loops: true,
}
const service = (faults: Fault[], params: Record<string, number> = {}) =>
  prepare(NONSTOP, SERVICE, program, faults, { params })

describe('keepalive', () => {
  it('does not move a process: it stops it, and starts its program from the beginning elsewhere', () => {
    const { result, cluster, process, outcome } = moveOnce(NONSTOP, SERVICE)
    expect(outcome).toBe('migrated')
    const [, fresh] = cluster.processes.all
    expect(process).toMatchObject({ status: 'killed', why: 'stopped, to be started again on node 1' })
    expect(fresh).toMatchObject({ name: process.name, status: 'alive' })
    expect(cluster.processes.images[fresh.image].node).toBe(TARGET)
    // Nothing of what the old one had written.
    expect(fresh.latest.every((version) => version === 0)).toBe(true)
    expect(result.messages).not.toHaveProperty('page')
    // Noticing (10 ms) and starting (200 ms), both assumed.
    expect(result.freezeMs).toBeGreaterThan(210)
    expect(result.freezeMs).toBeLessThan(212)
    expect(result.residual).toEqual([])
  })

  it('starts again what died with its node, when that can no longer run there, wherever the daemon was', () => {
    for (const node of [SOURCE, TARGET]) {
      const { cluster, process } = service([{ kind: 'crash', node, atPs: 5 * PS_PER_S }])
      if (node === TARGET) cluster.system.migrate(cluster, process, TARGET)
      cluster.runUntil(100 * PS_PER_S)
      const alive = cluster.processes.all.filter(({ status }) => status === 'alive')
      expect(alive).toHaveLength(1)
      // 10 s of silence, at most a third of that more, 20 s of waiting.
      expect(alive[0].bornPs / PS_PER_S).toBeGreaterThan(34)
      expect(alive[0].bornPs / PS_PER_S).toBeLessThan(40)
      expect(cluster.processes.images[alive[0].image].node).toBe(node === SOURCE ? TARGET : SOURCE)
    }
  })

  it('takes the node of the last run where its policy says so, and the next in turn', () => {
    const died = (policy: number): number => {
      const { cluster, process } = service([], { policy })
      cluster.system.migrate(cluster, process, TARGET)
      cluster.runUntil(PS_PER_S)
      const second = cluster.processes.all[1]
      cluster.processes.end(cluster.processes.images[second.image], 'a fault of its own')
      cluster.runUntil(3 * PS_PER_S)
      return cluster.processes.images[cluster.processes.all[2].image].node
    }
    expect(died(POLICIES.backups)).toBe(SOURCE)
    expect(died(POLICIES.lastNode)).toBe(TARGET)
    // It was last put on node 1; node 2 serves files and gets none.
    expect(died(POLICIES.roundRobin)).toBe(SOURCE)
  })

  it('lets what ends by its own wish rest', () => {
    const once: Program = { name: 'once', steps: [{ op: 'compute', ps: PS_PER_S }], loops: false }
    const { cluster, process } = prepare(NONSTOP, SERVICE, once)
    cluster.runUntil(100 * PS_PER_S)
    expect(process.status).toBe('done')
    expect(cluster.processes.all).toHaveLength(1)
  })
})
