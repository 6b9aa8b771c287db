import * as fc from 'fast-check'
import type { SharedCluster } from '../../../src/scenario/cluster/link.ts'
import { CLUSTER_PRESETS } from '../../../src/scenario/cluster/presets.ts'
import { CLUSTER_LIMITS, type ClusterScenario } from '../../../src/scenario/cluster/scenario.ts'
import { parseClusterScenario } from '../../../src/scenario/cluster/validate.ts'
import type { ScenarioIntervention } from '../../../src/scenario/interventions.ts'
import type { Shared } from '../../../src/scenario/link.ts'
import { PRESETS } from '../../../src/scenario/presets/index.ts'
import { type Scenario, SCENARIO_LIMITS, SCENARIO_VERSION } from '../../../src/scenario/scenario.ts'
import type { SideSpec } from '../../../src/scenario/sides.ts'
import { parseScenario } from '../../../src/scenario/validate.ts'
import type { Fault } from '../../../src/sim/cluster/core/spec.ts'
import { LEVELLERS } from '../../../src/sim/cluster/levelling/registry.ts'
import { CLUSTER_SYSTEMS } from '../../../src/sim/cluster/systems.ts'
import { CLUSTER_WORKLOADS } from '../../../src/sim/cluster/workload/registry.ts'
import { KERNEL_CARDS } from '../../../src/sim/kernel/cards.ts'
import { INTERVENTION_LIMITS, LATENCIES } from '../../../src/sim/kernel/interventions.ts'
import type { ParamSpec } from '../../../src/sim/kernel/params.ts'
import { PROTOCOLS } from '../../../src/sim/machine/protocol/registry.ts'
import type { ProtocolTable } from '../../../src/sim/machine/protocol/types.ts'
import type { MachineSpec } from '../../../src/sim/machine/spec.ts'
import { MACHINES } from '../../../src/sim/machine/topology/registry.ts'
import { WORKLOAD_CARDS } from '../../../src/sim/workload/cards/registry.ts'

const KERNELS = Object.keys(KERNEL_CARDS)
const title = fc.string({ unit: 'grapheme', maxLength: 30 })
const seed = fc.integer({ min: 0, max: 0xffffffff })
const digest = fc.constantFrom('0123456789abcdef', 'fedcba9876543210', '-')
const digests = fc.oneof(
  fc.constant(''),
  fc.array(digest, { minLength: 1, maxLength: 4 }).map((all) => all.join('.')),
)
const numbersOf = (specs: readonly ParamSpec[]): fc.Arbitrary<Record<string, number>> =>
  fc.record(Object.fromEntries(specs.map(({ name, min, max }) => [name, fc.integer({ min, max })])))

/** A machine that comes with the page with other figures, of classes or of a matrix. */
const ownMachine: fc.Arbitrary<MachineSpec> = fc
  .record({
    base: fc.constantFrom(...Object.values(MACHINES).filter(({ cpus }) => cpus.length <= 16)),
    title: title.filter((text) => text.length > 0),
    cyclePs: fc.integer({ min: 1, max: 2000 }),
    ipiPs: fc.integer({ min: 0, max: 5_000_000 }),
    year: fc.option(fc.integer({ min: 1985, max: 2030 })),
    cells: fc.array(fc.integer({ min: 0, max: 400_000 }), { minLength: 256, maxLength: 256 }),
    matrix: fc.boolean(),
  })
  .map(({ base, cells, matrix, ...rest }) => {
    const { length } = base.cpus
    const ps = Array.from({ length: length * length }, (_, pair) => {
      const [row, column] = [Math.floor(pair / length), pair % length]
      return row === column ? 0 : cells[Math.min(row, column) * length + Math.max(row, column)]
    })
    return { ...base, ...rest, id: 'custom', ...(matrix ? { transfer: { kind: 'matrix' as const, ps } } : {}) }
  })

const ownProtocol: fc.Arbitrary<ProtocolTable> = fc
  .record({ table: fc.constantFrom(...Object.values(PROTOCOLS)), title })
  .map(({ table, title: own }) => ({ ...table, name: 'mine', title: own === '' ? 'mine' : own }))

const thread = fc.oneof(
  fc.constantFrom('netisr 0', 'swi1: net', 'counter 3', 'a~b!c', 'x&y=z%20', 'on.amiga'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
)
const { steps, ipis, permille, loadPermille } = INTERVENTION_LIMITS
const intervention = (cpus: number): fc.Arbitrary<ScenarioIntervention> => {
  const at = {
    atPs: fc.integer({ min: 0, max: SCENARIO_LIMITS.untilPs }),
    on: fc.constantFrom(...KERNELS),
  }
  const of = (rest: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<ScenarioIntervention> =>
    fc.record({ ...at, ...rest }, { requiredKeys: ['atPs', ...Object.keys(rest)] as never[] }) as never
  return fc.oneof(
    of({ kind: fc.constantFrom('move', 'pin'), thread, cpu: fc.nat(cpus - 1) }),
    of({ kind: fc.constantFrom('unpin', 'kill', 'forgetWake'), thread }),
    of({ kind: fc.constant('priority'), thread, steps: fc.integer({ min: -steps, max: steps }) }),
    of({ kind: fc.constant('load'), permille: fc.integer(loadPermille) }),
    of({ kind: fc.constant('latency'), what: fc.constantFrom(...LATENCIES), permille: fc.integer(permille) }),
    of({ kind: fc.constant('loseIpi'), count: fc.integer({ min: 1, max: ipis }) }),
  )
}

const side: fc.Arbitrary<SideSpec> = fc.record(
  {
    kernel: fc.constantFrom(...KERNELS),
    protocol: fc.constantFrom(...Object.keys(PROTOCOLS)),
    machine: fc.constantFrom(...Object.keys(MACHINES)),
    plain: fc.constant<true>(true),
    free: fc.constantFrom('stallTransfer', 'ipi', 'line:sched_lock', 'line:swi1: net[0]'),
  },
  { requiredKeys: ['kernel'] },
)

/** One of the page's scenarios with little changed, or one that has nothing in common with any. */
const machineScenario: fc.Arbitrary<Scenario> = fc
  .record({
    preset: fc.constantFrom(...PRESETS),
    kind: fc.option(fc.constantFrom(...Object.keys(WORKLOAD_CARDS).filter((name) => name !== 'traced'))),
    kernel: fc.constantFrom(...KERNELS),
    machine: fc.oneof(fc.constantFrom<string | MachineSpec>(...Object.keys(MACHINES)), ownMachine),
    protocol: fc.oneof(fc.constantFrom<string | ProtocolTable>(...Object.keys(PROTOCOLS)), ownProtocol),
  })
  .chain(({ preset, kind, kernel, machine, protocol }) => {
    const base = preset.scenario
    const card = KERNEL_CARDS[kernel]
    const available = (typeof machine === 'string' ? MACHINES[machine] : machine).cpus.length
    return fc
      .integer({ min: 1, max: available })
      .chain((cpus) =>
        fc.record({
          cpus: fc.constant(cpus),
          title: fc.oneof(fc.constant(base.title), title),
          options: fc.oneof(
            fc.constant(base.options),
            fc.constant({}),
            numbersOf(card.options).map((numbers) => ({ [kernel]: numbers })),
          ),
          params: fc.oneof(fc.constant(null), numbersOf(WORKLOAD_CARDS[kind ?? base.workload.kind].params)),
          arrivals: fc.option(
            fc.array(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), { minLength: 1, maxLength: 50 }),
            { nil: undefined, freq: 4 },
          ),
          interventions: fc.array(intervention(cpus), { maxLength: 4 }),
          seed,
          untilPs: fc.integer({ min: 1, max: SCENARIO_LIMITS.untilPs }),
        }),
      )
      .map(({ params, arrivals, interventions, ...rest }) =>
        parseScenario({
          v: SCENARIO_VERSION,
          kernel,
          machine,
          protocol,
          ...rest,
          workload: {
            kind: kind ?? base.workload.kind,
            params: params ?? (kind === null ? base.workload.params : {}),
          },
          ...(arrivals === undefined ? {} : { arrivals }),
          ...(interventions.length === 0 ? {} : { interventions }),
        }),
      )
  })

/** All that a link to a machine can carry. */
export const anyShared: fc.Arbitrary<Shared> = fc
  .record({
    scenario: machineScenario,
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    view: fc.constantFrom<Shared['view']>('split', 'one'),
    pair: fc
      .shuffledSubarray(KERNELS, { minLength: 2, maxLength: 2 })
      .map(([left, right]): Shared['pair'] => [left, right]),
    sides: fc.array(side, { maxLength: 4 }),
    digest: digests,
    engine: fc.nat(9),
  })
  .map(({ share, ...rest }) => ({ ...rest, momentPs: Math.floor(share * rest.scenario.untilPs) }))

const instant = fc.integer({ min: 0, max: CLUSTER_LIMITS.untilPs })
const fault = (nodes: number): fc.Arbitrary<Fault> => {
  const node = fc.nat(nodes - 1)
  const ends = fc
    .tuple(node, node)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => ({ a, b }))
  return fc.oneof(
    fc.record({ kind: fc.constantFrom('crash', 'restart'), node, atPs: instant }),
    fc.tuple(fc.constantFrom('cut', 'heal'), ends, instant).map(([kind, link, atPs]) => ({ kind, ...link, atPs })),
    fc.tuple(ends, fc.integer({ min: 1, max: 10_000 }), instant).map(([link, factor, atPs]) => ({
      kind: 'slow',
      ...link,
      factor,
      atPs,
    })),
    fc.record({
      kind: fc.constant('partition'),
      side: fc.array(node, { minLength: 1, maxLength: 4 }),
      atPs: instant,
    }),
    fc.record({ kind: fc.constant('healAll'), atPs: instant }),
    fc.record({ kind: fc.constantFrom('crashSender', 'crashReceiver', 'lose', 'cutLink'), atMessage: fc.nat(5000) }),
    fc.record({ kind: fc.constant('delay'), byPs: instant, atMessage: fc.nat(5000) }),
  ) as fc.Arbitrary<Fault>
}

const network: fc.Arbitrary<ClusterScenario['network']> = fc.option(
  fc.record({
    medium: fc.constantFrom('switch' as const, 'bus' as const),
    latencyPs: fc.integer({ min: 0, max: 10_000_000_000_000 }),
    bitsPerSecond: fc.integer({ min: 1000, max: 1_000_000_000_000 }),
    lossPerMillion: fc.nat(900_000),
  }),
  { nil: undefined },
)

/** One of the page's clusters with other numbers and faults, and their like under any systems. */
const clusterScenario: fc.Arbitrary<ClusterScenario> = fc
  .record({
    preset: fc.constantFrom(...CLUSTER_PRESETS),
    own: fc.boolean(),
    nodes: fc.integer({ min: 8, max: CLUSTER_LIMITS.nodes }),
    systems: fc.uniqueArray(fc.constantFrom(...Object.keys(CLUSTER_SYSTEMS)), { minLength: 1, maxLength: 4 }),
    kind: fc.constantFrom(...Object.keys(CLUSTER_WORKLOADS)),
    leveller: fc.constantFrom('', ...Object.keys(LEVELLERS)),
  })
  .chain(({ preset, own, nodes, systems, kind, leveller }) =>
    fc
      .record({
        title: own ? title : fc.constant(preset.scenario.title),
        cpusPerNode: fc.integer({ min: 1, max: CLUSTER_LIMITS.cpusPerNode }),
        network,
        params: numbersOf(CLUSTER_WORKLOADS[own ? kind : preset.scenario.workload.kind].params),
        system: numbersOf(CLUSTER_SYSTEMS[systems[0]].card.params),
        levelling: leveller === '' ? fc.constant({}) : numbersOf(LEVELLERS[leveller].params),
        faults: fc.array(fault(nodes), { maxLength: 8 }),
        seed,
        untilPs: fc.integer({ min: 1, max: CLUSTER_LIMITS.untilPs }),
      })
      .map(({ network: wires, params, system, levelling, ...rest }) =>
        parseClusterScenario({
          ...preset.scenario,
          ...rest,
          nodes,
          fileServer: Math.min(preset.scenario.fileServer, nodes - 1),
          systems,
          ...(wires === undefined ? {} : { network: wires }),
          ...(own
            ? {
                params: { [systems[0]]: system },
                levelling: leveller === '' ? {} : { [systems[0]]: { id: leveller, params: levelling } },
                workload: { kind, params },
              }
            : { workload: { kind: preset.scenario.workload.kind, params } }),
        }),
      ),
  )

/** All that a link to a cluster can carry. */
export const anyClusterShared: fc.Arbitrary<SharedCluster> = fc
  .record({
    scenario: clusterScenario,
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    digest: digests,
    engine: fc.nat(9),
  })
  .map(({ share, ...rest }) => ({ ...rest, momentPs: Math.floor(share * rest.scenario.untilPs) }))
