import { resolve } from '../scenario/resolve.ts'
import { type Scenario, ScenarioError } from '../scenario/scenario.ts'
import { parseScenario, requireName } from '../scenario/validate.ts'
import { createSimulation } from '../sim/simulation.ts'
import { WORKLOAD_CARDS } from '../sim/workload/cards/registry.ts'
import { parseArguments } from './arguments.ts'
import { InputError, UsageError } from './errors.ts'
import { loadScenario } from './scenario.ts'
import { parseCount, parseDuration, parseParam } from './units.ts'

const OPTIONS = {
  kernel: { type: 'string' },
  machine: { type: 'string' },
  protocol: { type: 'string' },
  cpus: { type: 'string' },
  seed: { type: 'string' },
  until: { type: 'string' },
  set: { type: 'string', multiple: true },
} as const

const changedParams = (scenario: Scenario, assignments: string[]): Record<string, number> => {
  const specs = WORKLOAD_CARDS[scenario.workload.kind].params
  const params = { ...scenario.workload.params }
  for (const assignment of assignments) {
    const equals = assignment.indexOf('=')
    if (equals < 0) throw new UsageError(`--set ${assignment}: expected name=value`)
    const name = requireName(
      '--set',
      assignment.slice(0, equals),
      specs.map((spec) => spec.name),
    )
    for (const spec of specs) if (spec.name === name) params[name] = parseParam(spec, assignment.slice(equals + 1))
  }
  return params
}

/** The scenario with what the options change in it, checked as a whole. */
const withOptions = (scenario: Scenario, options: ReturnType<typeof readOptions>['values']): Scenario => {
  const { kernel, machine, protocol, cpus, seed, until, set } = options
  return parseScenario({
    ...scenario,
    kernel: kernel ?? scenario.kernel,
    machine: machine ?? scenario.machine,
    protocol: protocol ?? scenario.protocol,
    cpus: cpus === undefined ? scenario.cpus : parseCount('--cpus', cpus),
    seed: seed === undefined ? scenario.seed : parseCount('--seed', seed),
    untilPs: until === undefined ? scenario.untilPs : parseDuration('--until', until),
    workload: { kind: scenario.workload.kind, params: changedParams(scenario, set ?? []) },
  })
}

const readOptions = (args: string[]) => parseArguments(args, OPTIONS)

const nameOf = (thing: string | { id: string }): string => (typeof thing === 'string' ? thing : thing.id)

/** `run SCENARIO …`: the whole run, and what came of it. */
export const run = async (args: string[]): Promise<unknown> => {
  const { values, positionals } = readOptions(args)
  if (positionals.length !== 1) throw new UsageError('run takes one SCENARIO: a preset, a .json file or a share link')
  const { name, scenario: given } = await loadScenario(positionals[0])
  let scenario: Scenario
  try {
    scenario = withOptions(given, values)
  } catch (error) {
    throw error instanceof ScenarioError ? new InputError(error.message) : error
  }
  const simulation = createSimulation(resolve(scenario))
  simulation.runUntil(scenario.untilPs)
  return {
    scenario: name,
    kernel: scenario.kernel,
    machine: nameOf(scenario.machine),
    protocol: typeof scenario.protocol === 'string' ? scenario.protocol : scenario.protocol.name,
    cpus: scenario.cpus,
    seed: scenario.seed,
    workload: scenario.workload,
    ...simulation.summary(),
  }
}
