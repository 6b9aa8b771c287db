import * as v from 'valibot'
import { KERNEL_CARDS } from '../sim/kernel/cards.ts'
import { PROTOCOLS } from '../sim/machine/protocol/registry.ts'
import { parseProtocolTable, ProtocolError } from '../sim/machine/protocol/validate.ts'
import type { ProtocolTable } from '../sim/machine/protocol/types.ts'
import type { MachineSpec } from '../sim/machine/spec.ts'
import { MACHINES } from '../sim/machine/topology/registry.ts'
import { validateMachine } from '../sim/machine/topology/validate.ts'
import { readSteps, TRACED_LIMITS, type TracedThread, tracedFault } from '../sim/trace/sched/steps.ts'
import { WORKLOAD_CARDS } from '../sim/workload/cards/registry.ts'
import { checkedNumbers, refuse, requireName } from './checks.ts'
import { SCENARIO_FORMAT } from './format.ts'
import type { ScenarioIntervention } from './interventions.ts'
import { type Scenario, SCENARIO_VERSION } from './scenario.ts'
import { scenarioSchema } from './shape.ts'
import { upgrade } from './versions.ts'

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

/** Steps that can be read, names that differ, and a wake-up for each wait: what is carried can be run to its end. */
const checkedTraced = (threads: TracedThread[]): TracedThread[] => {
  const steps = threads.map(({ steps: text }, index) =>
    readSteps(text, (message) => refuse(`traced[${index}].steps: ${message}.`)),
  )
  const names = threads.map(({ name }) => name)
  const twice = names.findIndex((name, index) => names.indexOf(name) < index)
  if (twice >= 0) refuse(`traced[${twice}].name: another thread is called "${names[twice]}" too.`)
  const characters = threads.reduce((sum, { steps: text }) => sum + text.length, 0)
  if (characters > TRACED_LIMITS.characters) {
    refuse(`traced: the steps have ${characters} characters; at most ${TRACED_LIMITS.characters} are carried.`)
  }
  const fault = tracedFault(steps)
  return fault === undefined ? threads : refuse(`traced: ${fault}.`)
}

/** Checks anything at all and returns a scenario made anew from it; throws {@link ScenarioError} that says what is wrong. */
export const parseScenario = (input: unknown): Scenario => {
  const result = v.safeParse(scenarioSchema, upgrade(SCENARIO_FORMAT, input), { abortEarly: true })
  if (!result.success) {
    const [issue] = result.issues
    return refuse(`${v.getDotPath(issue) ?? 'scenario'}: ${issue.message}.`)
  }
  const given = result.output
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
    ...(given.traced === undefined ? {} : { traced: checkedTraced(given.traced) }),
    ...(given.interventions === undefined || given.interventions.length === 0
      ? {}
      : { interventions: checkedInterventions(given.interventions as ScenarioIntervention[], given.cpus) }),
    seed: given.seed,
    untilPs: given.untilPs,
  }
}
