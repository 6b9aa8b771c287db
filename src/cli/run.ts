import { ArrivalsError, parseArrivalTimes } from '../interchange/arrival-times.ts'
import { withOption } from '../scenario/options.ts'
import { resolve } from '../scenario/resolve.ts'
import { type Scenario, ScenarioError } from '../scenario/scenario.ts'
import { requireName } from '../scenario/checks.ts'
import { parseScenario } from '../scenario/validate.ts'
import { KERNEL_CARDS } from '../sim/kernel/cards.ts'
import { createSimulation } from '../sim/simulation.ts'
import { WORKLOAD_CARDS } from '../sim/workload/cards/registry.ts'
import { parseArguments } from './arguments.ts'
import { InputError, UsageError } from './errors.ts'
import { readText } from './files.ts'
import { loadScenario } from './scenario.ts'
import { intervalFrom, writeRun } from './write-run.ts'
import { parseCount, parseDuration, parseParam } from './units.ts'

const OPTIONS = {
  kernel: { type: 'string' },
  machine: { type: 'string' },
  protocol: { type: 'string' },
  cpus: { type: 'string' },
  seed: { type: 'string' },
  until: { type: 'string' },
  set: { type: 'string', multiple: true },
  option: { type: 'string', multiple: true },
  arrivals: { type: 'string' },
  trace: { type: 'string' },
  ledger: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
} as const

/** Options of `run` that may be written as `--set name=value` too. */
const GENERAL = ['kernel', 'machine', 'protocol', 'cpus', 'seed', 'until'] as const

const split = (option: string, assignment: string): [name: string, value: string] => {
  const equals = assignment.indexOf('=')
  if (equals < 0) throw new UsageError(`--${option} ${assignment}: expected name=value`)
  return [assignment.slice(0, equals), assignment.slice(equals + 1)]
}

/** `--option name=value`, an option of the kernel that runs, or `--option kernel.name=value`. */
const changedOptions = (scenario: Scenario, kernel: string, assignments: string[]): Scenario['options'] => {
  let options = scenario.options
  for (const assignment of assignments) {
    const [full, value] = split('option', assignment)
    const dot = full.indexOf('.')
    const id = requireName('--option', dot < 0 ? kernel : full.slice(0, dot), Object.keys(KERNEL_CARDS))
    const card = KERNEL_CARDS[id]
    const name = requireName(
      '--option',
      full.slice(dot + 1),
      card.options.map((spec) => spec.name),
    )
    for (const spec of card.options) {
      if (spec.name === name) options = withOption(options, card, name, parseParam(spec, value))
    }
  }
  return options
}

const changedParams = (scenario: Scenario, assignments: string[]): Record<string, number> => {
  const specs = WORKLOAD_CARDS[scenario.workload.kind].params
  const params = { ...scenario.workload.params }
  for (const assignment of assignments) {
    const [given, value] = split('set', assignment)
    const name = requireName(
      '--set',
      given,
      specs.map((spec) => spec.name),
    )
    for (const spec of specs) if (spec.name === name) params[name] = parseParam(spec, value)
  }
  return params
}

/** The scenario with what the options change in it, checked as a whole. */
const withOptions = (scenario: Scenario, options: ReturnType<typeof readOptions>['values']): Scenario => {
  const isGeneral = (assignment: string): boolean => GENERAL.some((name) => assignment.startsWith(`${name}=`))
  const general = Object.fromEntries(
    (options.set ?? []).filter(isGeneral).map((assignment) => split('set', assignment)),
  )
  const set = (options.set ?? []).filter((assignment) => !isGeneral(assignment))
  const { kernel, machine, protocol, cpus, seed, until } = { ...general, ...options }
  const { arrivals } = options
  return parseScenario({
    ...scenario,
    kernel: kernel ?? scenario.kernel,
    machine: machine ?? scenario.machine,
    protocol: protocol ?? scenario.protocol,
    cpus: cpus === undefined ? scenario.cpus : parseCount('--cpus', cpus),
    seed: seed === undefined ? scenario.seed : parseCount('--seed', seed),
    untilPs: until === undefined ? scenario.untilPs : parseDuration('--until', until),
    options: changedOptions(scenario, kernel ?? scenario.kernel, options.option ?? []),
    ...(arrivals === undefined ? {} : { arrivals: parseArrivalTimes(arrivals, readText(arrivals)) }),
    workload: { kind: scenario.workload.kind, params: changedParams(scenario, set) },
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
    throw error instanceof ScenarioError || error instanceof ArrivalsError ? new InputError(error.message) : error
  }
  const written = { trace: values.trace, ledger: values.ledger }
  const interval = intervalFrom(values.from, values.to, scenario.untilPs)
  const simulation = createSimulation(resolve(scenario), { keepLog: Object.values(written).some(Boolean) })
  simulation.runUntil(scenario.untilPs)
  writeRun(simulation, scenario, written, interval)
  return {
    scenario: name,
    kernel: scenario.kernel,
    machine: nameOf(scenario.machine),
    protocol: typeof scenario.protocol === 'string' ? scenario.protocol : scenario.protocol.name,
    cpus: scenario.cpus,
    seed: scenario.seed,
    options: scenario.options[scenario.kernel] ?? {},
    workload: scenario.workload,
    ...simulation.summary(),
  }
}
