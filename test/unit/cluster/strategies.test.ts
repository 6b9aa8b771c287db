import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { PAGE_BYTES } from '../../../src/sim/cluster/core/processes.ts'
import { PS_PER_MS, PS_PER_US } from '../../../src/sim/cluster/core/spec.ts'
import type { MoveResult, MoveSpec, SystemModule } from '../../../src/sim/cluster/migration/card.ts'
import { KERRIGHED } from '../../../src/sim/cluster/migration/kerrighed/index.ts'
import {
  bytesLaw,
  COPYING,
  type Copying,
  FLIPS,
  freezeLaw,
  type LawCosts,
  type LawSizes,
} from '../../../src/sim/cluster/migration/laws.ts'
import { OPENMOSIX } from '../../../src/sim/cluster/migration/openmosix/index.ts'
import { SPRITE } from '../../../src/sim/cluster/migration/sprite/index.ts'
import { moveOnce } from '../../../src/sim/cluster/migration/trial.ts'
import { XEN } from '../../../src/sim/cluster/migration/xen/index.ts'

/** One network for all: 100 Mbit/s, 100 µs. */
const BITS_PER_SECOND = 100_000_000
const LATENCY_PS = 100 * PS_PER_US

/** The four strategies as systems, on machines of one time: Sprite with the CPU times of a PC in place of a SPARC's. */
const SYSTEMS: Record<Copying, { module: SystemModule; params: Record<string, number> }> = {
  'copy-on-reference': { module: KERRIGHED, params: {} },
  // The rates of the network at hand; Xen's own lower limit is what this network carries.
  'pre-copy': { module: XEN, params: { minRate: BITS_PER_SECOND / 2, maxRate: BITS_PER_SECOND } },
  flush: {
    module: SPRITE,
    params: {
      rpcPs: 20 * PS_PER_US,
      initiatePs: 50 * PS_PER_US,
      statePs: 500 * PS_PER_US,
      vmPs: 500 * PS_PER_US,
      filePs: 50 * PS_PER_US,
      pagePs: 10 * PS_PER_US,
      blockPs: 10 * PS_PER_US,
    },
  },
  eager: { module: OPENMOSIX, params: {} },
}

const move = (strategy: Copying, { pages, dirty, perSecond }: LawSizes): MoveResult => {
  const { module, params } = SYSTEMS[strategy]
  const spec: MoveSpec = {
    vmBytes: pages * PAGE_BYTES,
    dirtyBytes: dirty * PAGE_BYTES,
    dirtyRate: perSecond * PAGE_BYTES,
    files: 0,
    fileBlockBytes: 0,
    atExec: false,
    execArgsBytes: 0,
    bitsPerSecond: BITS_PER_SECOND,
    latencyPs: LATENCY_PS,
  }
  const { result, outcome } = moveOnce(module, spec, [], { params })
  if (outcome !== 'migrated') throw new Error(`${strategy}: ${outcome}`)
  return result
}

const wirePs = (bytes: number): number => (bytes * 8e12) / BITS_PER_SECOND

/** Bytes and CPU time of a page by each system's own rules (their sources are in the cards). */
const PAGE_COSTS: Record<Copying, Pick<LawCosts, 'pagePs' | 'pageBytes' | 'fetchBytes' | 'rule'>> = {
  eager: { pageBytes: 4108, pagePs: wirePs(4108), fetchBytes: 0 },
  'pre-copy': {
    pageBytes: 4104,
    pagePs: wirePs(4104),
    fetchBytes: 0,
    rule: { minRate: 50_000_000, maxRate: 100_000_000, addRate: 50_000_000, smallBytes: 256 * 1024, roundsMax: 29 },
  },
  // A call for each page: packets' headers, CPU time of both sides, latency both ways.
  flush: {
    pageBytes: 4096 + 4 * 80,
    pagePs: wirePs(4096 + 4 * 80) + 2 * (20 + 10) * PS_PER_US + 2 * LATENCY_PS,
    fetchBytes: 4096 + 4 * 80 + 24,
  },
  'copy-on-reference': { pageBytes: 0, pagePs: 0, fetchBytes: 128 + 64 + 4096 },
}

/** F: what a move costs without memory that must go along. */
const fixedOf = (strategy: Copying): LawCosts => {
  const none = { pages: 1, dirty: 0, touched: 0, perSecond: 0 }
  const { freezeMs, bytes } = move(strategy, none)
  const page = PAGE_COSTS[strategy]
  // One page of memory is the least; eager and pre-copy send it.
  const sent = strategy === 'eager' || strategy === 'pre-copy' ? 1 : 0
  const frozen = strategy === 'eager' ? 1 : 0
  return {
    ...page,
    fixedPs: freezeMs * PS_PER_MS - frozen * page.pagePs,
    fixedBytes: bytes - sent * page.pageBytes,
  }
}
const COSTS = Object.fromEntries(COPYING.map((strategy) => [strategy, fixedOf(strategy)])) as Record<Copying, LawCosts>

const SEED = 20_040_701
const anyProcess: fc.Arbitrary<LawSizes> = fc
  .record({
    pages: fc.integer({ min: 300, max: 3000 }),
    dirtyPermille: fc.integer({ min: 0, max: 1000 }),
    // From idle to three times what the network carries.
    perSecond: fc.integer({ min: 0, max: 9000 }),
  })
  .map(({ pages, dirtyPermille, perSecond }) => {
    const dirty = Math.floor((pages * dirtyPermille) / 1000)
    return { pages, dirty, touched: dirty, perSecond: dirty === 0 ? 0 : perSecond }
  })

/** Gaps below this are not counted as an order. */
const GAP = 0.06
const differ = (a: number, b: number): boolean => Math.abs(a - b) > GAP * Math.max(a, b)

describe(`the four strategies on one network (100 processes, seed ${SEED})`, () => {
  const processes = fc.sample(anyProcess, { numRuns: 100, seed: SEED })
  let results: Record<Copying, MoveResult>[] = []
  beforeAll(() => {
    results = processes.map(
      (sizes) =>
        Object.fromEntries(COPYING.map((strategy) => [strategy, move(strategy, sizes)])) as Record<Copying, MoveResult>,
    )
  }, 120_000)
  const pairs = COPYING.flatMap((first, index) => COPYING.slice(index + 1).map((second) => [first, second] as const))

  it('stand still as long as the freeze laws say, and send as much', () => {
    for (const [index, sizes] of processes.entries()) {
      for (const strategy of COPYING) {
        const { freezeMs, bytes } = results[index][strategy]
        const label = `${strategy} ${JSON.stringify(sizes)}`
        const law = freezeLaw(strategy, sizes, COSTS[strategy]) / PS_PER_MS
        // A round of pre-copy ends with a message, and the writer's steps are a 2,048th of its working set.
        const slackMs = strategy === 'pre-copy' ? 40 : 1
        expect(Math.abs(freezeMs - law), `${label}: ${freezeMs} ms, by the law ${law}`).toBeLessThan(
          slackMs + law * 0.04,
        )
        const lawBytes = bytesLaw(strategy, sizes, COSTS[strategy])
        expect(Math.abs(bytes / lawBytes - 1), `${label}: ${bytes} bytes, by the law ${lawBytes}`).toBeLessThan(0.04)
      }
    }
  })

  it('are in the order of the laws, for freeze and for bytes', () => {
    let counted = 0
    for (const [index, sizes] of processes.entries()) {
      for (const [a, b] of pairs) {
        const label = `${a} and ${b}: ${JSON.stringify(sizes)}`
        const freezes = [a, b].map((strategy) => freezeLaw(strategy, sizes, COSTS[strategy]))
        const bytes = [a, b].map((strategy) => bytesLaw(strategy, sizes, COSTS[strategy]))
        if (differ(freezes[0], freezes[1]) && Math.abs(freezes[0] - freezes[1]) > 80 * PS_PER_MS) {
          counted++
          expect(results[index][a].freezeMs < results[index][b].freezeMs, label).toBe(freezes[0] < freezes[1])
        }
        if (differ(bytes[0], bytes[1])) {
          counted++
          expect(results[index][a].bytes < results[index][b].bytes, label).toBe(bytes[0] < bytes[1])
        }
      }
    }
    expect(counted).toBeGreaterThan(900)
  })

  it('are in the order of the facts for a process that is mostly clean, without any law', () => {
    const sizes = { pages: 8000, dirty: 400, touched: 400, perSecond: 200 }
    const [fetch, preCopy, flush, eager] = COPYING.map((strategy) => move(strategy, sizes))
    expect(fetch.freezeMs).toBeLessThan(preCopy.freezeMs)
    expect(preCopy.freezeMs).toBeLessThan(flush.freezeMs)
    expect(flush.freezeMs).toBeLessThan(eager.freezeMs)
    expect(preCopy.bytes).toBeGreaterThan(eager.bytes)
  })

  it('never have pre-copy beat eager in bytes, nor flush beat copy-on-reference', () => {
    for (const [index, result] of results.entries()) {
      expect(result['pre-copy'].bytes).toBeGreaterThan(result.eager.bytes * 0.99)
      if (processes[index].dirty > 10) expect(result['copy-on-reference'].bytes).toBeLessThan(result.flush.bytes)
    }
  })

  it.each(
    FLIPS.filter(({ at }) => at !== undefined).map(
      (flip) => [`${flip.lower} and ${flip.higher}, ${flip.of}`, flip] as const,
    ),
  )('turn round where the laws say: %s', (_, { of, lower, higher, at }) => {
    const base = { pages: 4000, dirty: 0, touched: 0, perSecond: 0 }
    const point = at?.(base, COSTS[lower], COSTS[higher]) ?? 0
    expect(point).toBeGreaterThan(400)
    const value = (strategy: Copying, dirty: number): number => {
      const { freezeMs, bytes } = move(strategy, { ...base, dirty, touched: dirty })
      return of === 'freeze' ? freezeMs : bytes
    }
    const [below, above] = [Math.floor(point * 0.97), Math.min(base.pages, Math.ceil(point * 1.03))]
    expect(value(lower, below)).toBeLessThan(value(higher, below))
    if (point * 1.03 <= base.pages) expect(value(lower, above)).toBeGreaterThan(value(higher, above))
  })
})
