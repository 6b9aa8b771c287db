import { describe, expect, it } from 'vitest'
import { PAGE_BYTES } from '../../../src/sim/cluster/core/processes.ts'
import type { ClusterSystem } from '../../../src/sim/cluster/core/role.ts'
import { PS_PER_S } from '../../../src/sim/cluster/core/spec.ts'
import { SPRITE } from '../../../src/sim/cluster/migration/sprite/index.ts'
import { SERVER, SOURCE, TARGET } from '../../../src/sim/cluster/migration/trial.ts'
import { CLUSTER_SYSTEMS } from '../../../src/sim/cluster/systems.ts'
import {
  type FaultTrial,
  INJURIES,
  type Injury,
  MORE_INJURIES,
  runWithFaults,
  SMALL_MOVE,
  transmissionsOf,
} from '../../support/cluster-faults.ts'

/** Systems that move anything. */
const MOVERS = Object.keys(CLUSTER_SYSTEMS).filter((id) => CLUSTER_SYSTEMS[id].card.strategy !== 'none')

/** How long the run without faults counts: the move, the first calls after it, and some rounds of them. */
const COUNTED_PS = 25 * PS_PER_S

const count = (counts: Record<string, number>, what: string): void => {
  counts[what] = (counts[what] ?? 0) + 1
}

/** The counts as lines, with their reasons indented under them. */
const report = (title: string, runs: number, counts: Record<string, number>): string =>
  [
    `${title}: ${runs} runs`,
    ...Object.keys(counts)
      .toSorted((a, b) => a.trim().localeCompare(b.trim()))
      .map((what) => `  ${what}: ${counts[what]}`),
  ].join('\n')

/** Every injury of every message; what came of each, and what must not be. */
const injureAll = (trial: FaultTrial, injuries: readonly Injury[] = INJURIES) => {
  const sent = transmissionsOf(trial, COUNTED_PS)
  const outcomes: Record<string, number> = {}
  const wrong: string[] = []
  for (const transmission of sent) {
    for (const { name, faults } of injuries) {
      const { verdict } = runWithFaults(trial, faults(transmission))
      count(outcomes, verdict.outcome)
      if (verdict.why !== '') count(outcomes, `  ${verdict.outcome}: ${verdict.why}`)
      const { index, kind, from, to } = transmission
      for (const words of verdict.wrong) {
        wrong.push(`message ${index} (${kind} ${from} → ${to}): ${name}: ${words}`)
      }
    }
  }
  return { runs: sent.length * injuries.length, outcomes, wrong }
}

describe('what watches over the runs', () => {
  const trial = (change: Partial<ClusterSystem>): FaultTrial => ({
    module: { ...SPRITE, create: (params) => ({ ...SPRITE.create(params), ...change }) },
    move: SMALL_MOVE,
    writes: 6,
  })

  it('notices a process that waits for nothing', () => {
    expect(injureAll(trial({ call: () => undefined })).wrong.join()).toMatch(/stands still, and nothing says why/)
  })

  it('notices one that runs twice', () => {
    const twice = trial({
      crashed: (cluster) => {
        const image = cluster.processes.images.find(({ state }) => state === 'frozen')
        const other = cluster.processes.images.find(({ state }) => state === 'empty')
        if (image !== undefined) cluster.processes.thaw(image)
        if (other !== undefined) cluster.processes.thaw(other)
      },
    })
    expect(injureAll(twice).wrong.join()).toMatch(/runs in two places/)
  })

  it('notices pages whose content is not the newest', () => {
    const forgetful = trial({
      fault: (cluster, image, page) => {
        image.present[page] = 1
        cluster.processes.proceed(image)
      },
    })
    // Pages that it wrote at the source are read before it writes them again.
    expect(injureAll({ ...forgetful, writes: 0 }).wrong.join()).toMatch(/runs with old pages/)
  })
})

describe('whatever happens to whichever message of a move', () => {
  it.each(MOVERS)('under %s each process runs in one place, is dead, or hangs with a cause', (id) => {
    const trial: FaultTrial = { module: CLUSTER_SYSTEMS[id], move: SMALL_MOVE, writes: 6 }
    const { runs, outcomes, wrong } = injureAll(trial)
    console.log(report(id, runs, outcomes))
    expect(wrong).toEqual([])
    expect(runs).toBeGreaterThan(50)
  })
})

/** The larger sweep: other processes, and moves one after the other. */
const LARGER: Record<string, Partial<FaultTrial>> = {
  'writes much': { writes: 40 },
  'calls at once': { writes: 0 },
  'is large, with two files': {
    move: { ...SMALL_MOVE, vmBytes: 80 * PAGE_BYTES, dirtyBytes: 70 * PAGE_BYTES, files: 2, fileBlockBytes: 20_000 },
  },
  'comes back': { itinerary: [TARGET, SOURCE] },
  'goes on': { itinerary: [TARGET, SERVER] },
}

describe.runIf(process.env['VERIFY'] === '1')('the same for other processes and for moves one after the other', () => {
  const cases = MOVERS.flatMap((id) => Object.keys(LARGER).map((name) => [id, name] as const))
  it.each(cases)('under %s, where it %s', { timeout: 600_000 }, (id, name) => {
    const trial: FaultTrial = { module: CLUSTER_SYSTEMS[id], move: SMALL_MOVE, writes: 6, ...LARGER[name] }
    const { runs, outcomes, wrong } = injureAll(trial, MORE_INJURIES)
    console.log(report(`${id}, ${name}`, runs, outcomes))
    expect(wrong).toEqual([])
  })
})
