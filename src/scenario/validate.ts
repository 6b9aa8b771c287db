import * as v from 'valibot'
import { KERNEL_CARDS } from '../sim/kernel/cards.ts'
import { PROTOCOLS } from '../sim/machine/protocol/registry.ts'
import { parseProtocolTable, ProtocolError } from '../sim/machine/protocol/validate.ts'
import type { ProtocolTable } from '../sim/machine/protocol/types.ts'
import type { MachineSpec } from '../sim/machine/spec.ts'
import { MACHINES } from '../sim/machine/topology/registry.ts'
import { validateMachine } from '../sim/machine/topology/validate.ts'
import { WORKLOAD_CARDS } from '../sim/workload/cards/registry.ts'
import { checkedNumbers, refuse, requireName } from './checks.ts'
import { INTERVENTION_LIMITS, LATENCIES, type ScenarioIntervention } from './interventions.ts'
import { type Scenario, SCENARIO_LIMITS, SCENARIO_VERSION } from './scenario.ts'

const text = v.pipe(v.string(), v.maxLength(2000))
const whole = v.pipe(v.number(), v.integer())
const latency = v.pipe(whole, v.minValue(0))
const cache = { bytes: whole, ways: whole, hitPs: latency }

const machineSchema = v.strictObject({
  id: text,
  title: text,
  about: text,
  year: v.nullable(whole),
  cpus: v.pipe(
    v.array(v.strictObject({ package: whole, cluster: whole, core: whole })),
    v.minLength(1),
    v.maxLength(256),
  ),
  hops: v.pipe(v.array(latency), v.maxLength(4096)),
  codeTakesTime: v.optional(v.boolean()),
  cyclePs: v.pipe(whole, v.minValue(1)),
  lineBytes: whole,
  l1: v.strictObject(cache),
  l2: v.strictObject(cache),
  l3: v.nullable(v.strictObject({ ...cache, scope: v.picklist(['package', 'cluster']) })),
  memory: v.strictObject({ localPs: latency, hopPs: v.pipe(v.array(latency), v.maxLength(64)) }),
  transfer: v.variant('kind', [
    v.strictObject({
      kind: v.literal('classes'),
      siblingPs: latency,
      clusterPs: latency,
      packagePs: latency,
      hopPs: v.pipe(v.array(latency), v.maxLength(64)),
    }),
    v.strictObject({ kind: v.literal('matrix'), ps: v.pipe(v.array(latency), v.maxLength(65_536)) }),
  ]),
  transferByStatePermille: v.record(text, v.pipe(whole, v.minValue(0), v.maxValue(100_000))),
  interconnect: v.strictObject({ kind: v.picklist(['bus', 'directory']), transactionPs: latency, linkPs: latency }),
  ipiPs: latency,
  provenance: v.record(
    text,
    v.strictObject({ basis: v.picklist(['measured', 'derived', 'assumed', 'unverified']), source: text }),
  ),
})

const { steps, ipis, permille, loadPermille } = INTERVENTION_LIMITS
const within = ({ min, max }: { min: number; max: number }) => v.pipe(whole, v.minValue(min), v.maxValue(max))
const instant = {
  atPs: v.pipe(whole, v.minValue(0), v.maxValue(SCENARIO_LIMITS.untilPs)),
  on: v.optional(v.picklist(Object.keys(KERNEL_CARDS))),
}
const threadName = v.pipe(v.string(), v.minLength(1), v.maxLength(80))
const interventionSchema = v.variant('kind', [
  ...(['move', 'pin'] as const).map((kind) =>
    v.strictObject({ ...instant, kind: v.literal(kind), thread: threadName, cpu: within({ min: 0, max: 255 }) }),
  ),
  ...(['unpin', 'kill', 'forgetWake'] as const).map((kind) =>
    v.strictObject({ ...instant, kind: v.literal(kind), thread: threadName }),
  ),
  v.strictObject({
    ...instant,
    kind: v.literal('priority'),
    thread: threadName,
    steps: within({ min: -steps, max: steps }),
  }),
  v.strictObject({ ...instant, kind: v.literal('load'), permille: within(loadPermille) }),
  v.strictObject({
    ...instant,
    kind: v.literal('latency'),
    what: v.picklist(LATENCIES),
    permille: within(permille),
  }),
  v.strictObject({ ...instant, kind: v.literal('loseIpi'), count: within({ min: 1, max: ipis }) }),
])

const scenarioSchema = v.strictObject({
  v: whole,
  title: v.pipe(v.string(), v.maxLength(SCENARIO_LIMITS.titleLength)),
  kernel: text,
  // Chosen by what is there, not tried one after the other, so that a complaint names the field of the machine.
  machine: v.lazy((input) => (typeof input === 'string' ? text : machineSchema)),
  protocol: v.lazy((input) => (typeof input === 'string' ? text : v.record(v.string(), v.unknown()))),
  cpus: v.pipe(whole, v.minValue(1), v.maxValue(256)),
  // Links of before there were options have none.
  options: v.optional(v.record(text, v.record(text, whole)), {}),
  workload: v.strictObject({ kind: text, params: v.record(text, whole) }),
  arrivals: v.optional(
    v.pipe(v.array(v.pipe(whole, v.minValue(1))), v.minLength(1), v.maxLength(SCENARIO_LIMITS.arrivals)),
  ),
  interventions: v.optional(v.pipe(v.array(interventionSchema), v.maxLength(INTERVENTION_LIMITS.count))),
  seed: v.pipe(whole, v.minValue(0), v.maxValue(0xffffffff)),
  untilPs: v.pipe(whole, v.minValue(1), v.maxValue(SCENARIO_LIMITS.untilPs)),
})

const checkedMachine = (machine: string | MachineSpec): string | MachineSpec => {
  if (typeof machine === 'string') return requireName('machine', machine, Object.keys(MACHINES))
  const problems = validateMachine(machine)
  return problems.length > 0 ? refuse(`machine.${problems[0]}`) : machine
}

const checkedProtocol = (protocol: unknown): string | ProtocolTable => {
  if (typeof protocol === 'string') return requireName('protocol', protocol, Object.keys(PROTOCOLS))
  try {
    return parseProtocolTable(protocol)
  } catch (error) {
    if (error instanceof ProtocolError) return refuse(`protocol.${error.message}`)
    throw error
  }
}

/** Only what differs from the defaults is kept, so that equal scenarios are equal. */
const checkedOptions = (given: Record<string, Record<string, number>>): Record<string, Record<string, number>> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([kernel, numbers]) => {
      const specs = KERNEL_CARDS[requireName('options', kernel, Object.keys(KERNEL_CARDS))].options
      const checked = checkedNumbers(`options.${kernel}`, specs, numbers)
      const changed = specs.filter((spec) => checked[spec.name] !== spec.default)
      return changed.length === 0
        ? []
        : [[kernel, Object.fromEntries(changed.map(({ name }) => [name, checked[name]]))]]
    }),
  )

const checkedInterventions = (given: ScenarioIntervention[], cpus: number): ScenarioIntervention[] => {
  given.forEach((one, index) => {
    if ('cpu' in one && one.cpu >= cpus) {
      refuse(`interventions[${index}].cpu: ${one.cpu}; there are CPUs 0 to ${cpus - 1}.`)
    }
  })
  return given
}

/** Checks anything at all and returns a scenario made anew from it; throws {@link ScenarioError} that says what is wrong. */
export const parseScenario = (input: unknown): Scenario => {
  const result = v.safeParse(scenarioSchema, input, { abortEarly: true })
  if (!result.success) {
    const [issue] = result.issues
    return refuse(`${v.getDotPath(issue) ?? 'scenario'}: ${issue.message}.`)
  }
  const given = result.output
  if (given.v > SCENARIO_VERSION)
    return refuse('v: this scenario was made by a newer version of the program; reload the page to get it.')
  if (given.v < SCENARIO_VERSION) return refuse(`v: there is no version ${given.v} of the format.`)
  const kind = requireName('workload.kind', given.workload.kind, Object.keys(WORKLOAD_CARDS))
  const machine = checkedMachine(given.machine as string | MachineSpec)
  const available = (typeof machine === 'string' ? MACHINES[machine] : machine).cpus.length
  if (given.cpus > available) refuse(`cpus: ${given.cpus}; this machine has ${available}.`)
  return {
    v: SCENARIO_VERSION,
    title: given.title,
    kernel: requireName('kernel', given.kernel, Object.keys(KERNEL_CARDS)),
    machine,
    protocol: checkedProtocol(given.protocol),
    cpus: given.cpus,
    options: checkedOptions(given.options),
    workload: { kind, params: checkedNumbers('workload.params', WORKLOAD_CARDS[kind].params, given.workload.params) },
    ...(given.arrivals === undefined ? {} : { arrivals: given.arrivals }),
    ...(given.interventions === undefined || given.interventions.length === 0
      ? {}
      : { interventions: checkedInterventions(given.interventions as ScenarioIntervention[], given.cpus) }),
    seed: given.seed,
    untilPs: given.untilPs,
  }
}
