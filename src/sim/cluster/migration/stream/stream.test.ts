import { describe, expect, it } from 'vitest'
import { ACCENT } from '../accent/index.ts'
import type { MoveSpec, SystemModule } from '../card.ts'
import { DRAGONFLY_CLUSTER } from '../dragonfly/index.ts'
import { KERRIGHED } from '../kerrighed/index.ts'
import { STOP_AND_COPY } from '../stop-and-copy/index.ts'
import { moveOnce, SOURCE, TARGET } from '../trial.ts'
import { XEN } from '../xen/index.ts'
import { nextRound } from './rounds.ts'

const PAGE = 4096
const move = (over: Partial<MoveSpec> = {}): MoveSpec => ({
  vmBytes: 32 * PAGE,
  dirtyBytes: 8 * PAGE,
  dirtyRate: 40 * PAGE,
  files: 1,
  fileBlockBytes: 0,
  atExec: false,
  execArgsBytes: 0,
  ...over,
})

const S = 1_000_000_000_000

describe('a move over a connection', () => {
  it('sends what the plan says, once each, and nothing of the pages that are fetched later', () => {
    const { result } = moveOnce(KERRIGHED, move())
    const once = [
      'RPC migrate',
      'RPC open',
      'task',
      'registers',
      'mm and maps',
      'file',
      'RPC end',
      'pid',
      'source exits',
    ]
    for (const kind of once) expect(result.messages[kind], kind).toBe(1)
    expect(result.messages.page).toBe(8)
    expect(result.residual).toEqual(['pages not touched yet (node 0)'])
  })

  it('leaves the process where it is when the target dies before the source lets go', () => {
    for (const module of [XEN, STOP_AND_COPY, ACCENT, KERRIGHED, DRAGONFLY_CLUSTER]) {
      const { process, cluster, outcome } = moveOnce(module, move(), [{ kind: 'crashReceiver', atMessage: 0 }])
      expect(outcome, module.card.id).toBe('aborted')
      expect(process.status).toBe('alive')
      expect(cluster.processes.images[process.image]).toMatchObject({ node: SOURCE })
    }
  })

  it('never runs the process twice when the word that lets it go is lost for good', () => {
    for (const module of [XEN, STOP_AND_COPY, ACCENT, KERRIGHED, DRAGONFLY_CLUSTER]) {
      const kinds = Object.keys(moveOnce(module, move()).result.messages)
      const go = kinds.indexOf('runs') - 1
      expect(go).toBeGreaterThan(0)
      const { process, outcome } = moveOnce(module, move(), [
        { kind: 'cut', a: SOURCE, b: TARGET, atPs: goTime(module) + 1 },
      ])
      expect(outcome, module.card.id).toBe('ended')
      expect(process.status).toBe('killed')
    }
  })

  it('lets a process of Kerrighed sleep for ever when the owner of its pages is gone, and names the cause', () => {
    const at = 0.02 * S
    const { process, cluster } = moveOnce(KERRIGHED, move({ dirtyRate: 4 * PAGE }), [
      { kind: 'crash', node: SOURCE, atPs: at },
    ])
    expect(process.status).toBe('alive')
    const [hang] = cluster.hangs()
    expect(hang).toMatchObject({ cause: 'node down', nodes: [SOURCE], untilPs: -1 })
    expect(hang.chain[0]).toMatchObject({ what: 'fetch', pid: process.pid })
  })

  it('ends such a process after ten seconds in DragonFly, as planned', () => {
    const { process } = moveOnce(
      DRAGONFLY_CLUSTER,
      move({ vmBytes: 4096 * PAGE, dirtyBytes: 4096 * PAGE, dirtyRate: 4096 * PAGE }),
      [{ kind: 'crash', node: SOURCE, atPs: 0.02 * S }],
    )
    expect(process.status).toBe('killed')
    expect(process.why).toMatch(/did not answer/)
    expect(process.endedPs / S).toBeGreaterThan(9.5)
    expect(process.endedPs / S).toBeLessThan(13)
  })

  it('pushes every page of DragonFly, so that in the end nothing stays behind', () => {
    const { result, cluster, process } = moveOnce(DRAGONFLY_CLUSTER, move({ dirtyRate: 0 }), [], { restPs: 20 * S })
    expect(result.residual).toEqual([])
    expect(cluster.processes.images[process.image].present.every((here) => here === 1)).toBe(true)
    expect(cluster.processes.images.filter(({ state }) => state === 'residue')).toEqual([])
  })
})

/** When the source lets the process go, in a run without faults. */
const goTime = (module: SystemModule): number => {
  let time = 0
  moveOnce(module, move(), [], {
    watch: (cluster) => {
      const source = cluster.world.actors.find(({ role }) => role.endsWith(' source'))
      if (time === 0 && (source?.state === 'has let go' || source?.state === 'keeps the pages')) time = cluster.now
    },
  })
  return time
}

describe("Xen's rule of rounds", () => {
  const rule = { minRate: 100, maxRate: 500, addRate: 50, smallBytes: 10, roundsMax: 4 }
  const before = { dirtied: 100, overPs: 8 * S, done: 1, listEnds: false }
  it('follows the rate of writing between its limits, and stops for the reasons it has', () => {
    expect(nextRound(rule, before)).toEqual({ rate: 150 })
    expect(nextRound(rule, { ...before, dirtied: 20 })).toEqual({ rate: 100 })
    expect(nextRound(rule, { ...before, dirtied: 450 })).toEqual({ rate: 500 })
    expect(nextRound(rule, { ...before, dirtied: 451 })).toEqual({ rate: 500, why: 'rate limit' })
    expect(nextRound(rule, { ...before, dirtied: 9 })).toEqual({ rate: 500, why: 'little left' })
    expect(nextRound(rule, { ...before, done: 4 })).toEqual({ rate: 500, why: 'round limit' })
    expect(nextRound(rule, { ...before, listEnds: true })).toEqual({ rate: 500, why: 'end of the list' })
  })
})
