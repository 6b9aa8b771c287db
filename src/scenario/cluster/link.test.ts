import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LEVELLERS } from '../../sim/cluster/levelling/registry.ts'
import type { Fault } from '../../sim/cluster/core/spec.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { CLUSTER_WORKLOADS } from '../../sim/cluster/workload/registry.ts'
import type { ParamSpec } from '../../sim/kernel/params.ts'
import { faultText, parseFaultText } from './fault-text.ts'
import { isClusterLink } from './is-link.ts'
import { CLUSTER_ENGINE_VERSION, decodeClusterLink, encodeClusterLink } from './link.ts'
import { CLUSTER_PRESETS } from './presets.ts'
import { CLUSTER_LIMITS, CLUSTER_SCENARIO_VERSION, type ClusterScenario } from './scenario.ts'
import { parseClusterScenario } from './validate.ts'

const time = fc.integer({ min: 0, max: CLUSTER_LIMITS.untilPs })
const numbersOf = (specs: readonly ParamSpec[]): fc.Arbitrary<Record<string, number>> =>
  fc.record(Object.fromEntries(specs.map(({ name, min, max }) => [name, fc.integer({ min, max })])))

const anyFault = (nodes: number): fc.Arbitrary<Fault> => {
  const node = fc.nat(nodes - 1)
  const link = fc
    .tuple(node, node)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => ({ a, b }))
  return fc.oneof(
    fc.record({ kind: fc.constantFrom('crash', 'restart'), node, atPs: time }),
    fc.tuple(fc.constantFrom('cut' as const, 'heal' as const), link, time).map(([kind, ends, atPs]) => ({
      kind,
      ...ends,
      atPs,
    })),
    fc.tuple(link, fc.integer({ min: 1, max: 10_000 }), time).map(([ends, factor, atPs]) => ({
      kind: 'slow' as const,
      ...ends,
      factor,
      atPs,
    })),
    fc.record({
      kind: fc.constant('partition' as const),
      side: fc.array(node, { minLength: 1, maxLength: 4 }),
      atPs: time,
    }),
    fc.record({ kind: fc.constant('healAll' as const), atPs: time }),
    fc.record({ kind: fc.constantFrom('crashSender', 'crashReceiver', 'lose', 'cutLink'), atMessage: fc.nat(5000) }),
    fc.record({ kind: fc.constant('delay' as const), byPs: time, atMessage: fc.nat(5000) }),
  )
}

const ids = Object.keys(CLUSTER_SYSTEMS)
const anyScenario: fc.Arbitrary<ClusterScenario> = fc
  .record({
    nodes: fc.integer({ min: 2, max: CLUSTER_LIMITS.nodes }),
    systems: fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1, maxLength: CLUSTER_LIMITS.systems }),
    kind: fc.constantFrom(...Object.keys(CLUSTER_WORKLOADS)),
    leveller: fc.constantFrom('', ...Object.keys(LEVELLERS)),
  })
  .chain(({ nodes, systems, kind, leveller }) =>
    fc
      .record({
        title: fc.string({ maxLength: 40 }),
        cpusPerNode: fc.integer({ min: 1, max: CLUSTER_LIMITS.cpusPerNode }),
        fileServer: fc.integer({ min: -1, max: nodes - 1 }),
        network: fc.option(
          fc.record({
            medium: fc.constantFrom('switch' as const, 'bus' as const),
            latencyPs: fc.integer({ min: 0, max: 10_000_000_000_000 }),
            bitsPerSecond: fc.integer({ min: 1000, max: 1_000_000_000_000 }),
            lossPerMillion: fc.nat(900_000),
          }),
          { nil: undefined },
        ),
        params: numbersOf(CLUSTER_WORKLOADS[kind].params),
        system: numbersOf(CLUSTER_SYSTEMS[systems[0]].card.params),
        levelling: leveller === '' ? fc.constant({}) : numbersOf(LEVELLERS[leveller].params),
        faults: fc.array(anyFault(nodes), { maxLength: 8 }),
        seed: fc.integer({ min: 0, max: 0xffffffff }),
        untilPs: fc.integer({ min: 1, max: CLUSTER_LIMITS.untilPs }),
      })
      .map(({ network, params, system, levelling, ...rest }) =>
        parseClusterScenario({
          v: CLUSTER_SCENARIO_VERSION,
          kind: 'cluster',
          systems,
          nodes,
          ...rest,
          ...(network === undefined ? {} : { network }),
          params: { [systems[0]]: system },
          levelling: leveller === '' ? {} : { [systems[0]]: { id: leveller, params: levelling } },
          workload: { kind, params },
        }),
      ),
  )

const roundTrip = async (scenario: ClusterScenario) => {
  const link = await encodeClusterLink({ scenario, momentPs: 0, digest: '', engine: CLUSTER_ENGINE_VERSION })
  return { link, decoded: await decodeClusterLink(`#${link}`) }
}

describe('a link to a cluster', () => {
  it('comes back exactly, for scenarios of every kind', async () => {
    await fc.assert(
      fc.asyncProperty(anyScenario, async (scenario) => {
        const { link, decoded } = await roundTrip(scenario)
        expect(isClusterLink(`#${link}`)).toBe(true)
        expect(decoded).toMatchObject({ ok: true, shared: { scenario } })
      }),
      { numRuns: 150 },
    )
  })

  it('is readable for every preset, and short with another seed, other systems and a fault', async () => {
    for (const { id, scenario } of CLUSTER_PRESETS) {
      const changed: ClusterScenario = {
        ...scenario,
        seed: 99,
        faults: [...scenario.faults, { kind: 'crash', node: 0, atPs: scenario.untilPs }],
      }
      for (const one of [scenario, changed]) {
        const { link, decoded } = await roundTrip(one)
        expect(link.startsWith(`c=${id}`)).toBe(true)
        expect(link.length).toBeLessThan(400)
        expect(decoded).toMatchObject({ ok: true, shared: { scenario: one } })
      }
    }
  })

  it('says what is wrong with one that is not', async () => {
    const preset = CLUSTER_PRESETS[0].id
    const cases = [
      ['c=nosuch', /c: there is no "nosuch"/],
      [`c=${preset}&f=explode-1@5`, /there is no fault "explode"/],
      [`c=${preset}&f=crash-1-2@5`, /crash takes 1 numbers/],
      [`c=${preset}&f=crash-63@5`, /there is no node 63/],
      [`c=${preset}&w.nosuch=5`, /nosuch/],
      [`c=${preset}&systems=xen.xen`, /named twice/],
      [`c=${preset}&seed=-1`, /expected a whole number/],
      [`c=${preset}&bad=1`, /link: there is no "bad"/],
      ['y1.AAAA', /damaged/],
      ['y9.AAAA', /newer version/],
    ] as const
    for (const [text, message] of cases) {
      const decoded = await decodeClusterLink(text)
      expect(decoded, text).toMatchObject({ ok: false })
      if (!decoded.ok) expect(decoded.message).toMatch(message)
    }
  })

  it('never throws, whatever the text', async () => {
    const start = fc.constantFrom('c=', 'y1.', `c=${CLUSTER_PRESETS[0].id}&`, `c=${CLUSTER_PRESETS[0].id}&f=`)
    await fc.assert(
      fc.asyncProperty(start, fc.string({ maxLength: 60 }), async (before, text) => {
        expect(typeof (await decodeClusterLink(before + text)).ok).toBe('boolean')
      }),
      { numRuns: 500 },
    )
  })
})

describe('a fault in a link', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(anyFault(8), (fault) => {
        expect(parseFaultText(faultText(fault))).toEqual(fault)
      }),
    )
  })
})
