import { checkedNumbers, requireName } from '../scenario/checks.ts'
import { parseFaultText } from '../scenario/cluster/fault-text.ts'
import { isClusterLink } from '../scenario/cluster/is-link.ts'
import { decodeClusterLink } from '../scenario/cluster/link.ts'
import { CLUSTER_PRESETS } from '../scenario/cluster/presets.ts'
import { clusterConfig, type ClusterScenario } from '../scenario/cluster/scenario.ts'
import { parseClusterScenario } from '../scenario/cluster/validate.ts'
import { ScenarioError } from '../scenario/scenario.ts'
import { createCluster } from '../sim/cluster/run.ts'
import { summarize } from '../sim/cluster/summary.ts'
import { CLUSTER_WORKLOADS } from '../sim/cluster/workload/registry.ts'
import { parseArguments } from './arguments.ts'
import { InputError, UsageError } from './errors.ts'
import { readScenarioFile } from './scenario-file.ts'
import { parseCount, parseDuration, parseParam } from './units.ts'
import { intervalFrom, writeClusterTrace } from './write-run.ts'

const OPTIONS = {
  system: { type: 'string', multiple: true },
  level: { type: 'string' },
  seed: { type: 'string' },
  until: { type: 'string' },
  nodes: { type: 'string' },
  cpus: { type: 'string' },
  set: { type: 'string', multiple: true },
  fault: { type: 'string', multiple: true },
  trace: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
} as const

const fromFile = (path: string): ClusterScenario => {
  const opened = readScenarioFile(path)
  if (opened.kind === 'cluster') return opened.scenario
  throw new InputError(`${path}: this is a scenario of one machine; run it with the command run`)
}

const fromLink = async (text: string): Promise<ClusterScenario> => {
  const mark = /#|%23|\?/i.exec(text)
  const decoded = await decodeClusterLink(mark === null ? text : text.slice(mark.index))
  if (decoded.ok) return decoded.shared.scenario
  throw new InputError(decoded.message)
}

const load = async (text: string): Promise<ClusterScenario> => {
  const preset = CLUSTER_PRESETS.find(({ id }) => id === text)
  if (preset !== undefined) return preset.scenario
  if (/\.json$/i.test(text)) return fromFile(text)
  const link = text.slice(Math.max(0, text.search(/#|%23/i)))
  if (isClusterLink(link)) return fromLink(text)
  requireName(
    'scenario',
    text,
    CLUSTER_PRESETS.map(({ id }) => id),
  )
  return CLUSTER_PRESETS[0].scenario
}

/** `crash-1@5s`: a fault as links write it, with a unit. */
const faultFrom = (text: string): unknown => {
  const at = text.lastIndexOf('@')
  return parseFaultText(at < 0 ? text : `${text.slice(0, at)}@${parseDuration('--fault', text.slice(at + 1))}`)
}

const paramsFrom = (scenario: ClusterScenario, assignments: readonly string[]): Record<string, number> => {
  const { params: specs } = CLUSTER_WORKLOADS[scenario.workload.kind]
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
  return checkedNumbers('--set', specs, params)
}

const levellingOf = (scenario: ClusterScenario, systems: readonly string[], level: string | undefined) => {
  if (level === undefined) return scenario.levelling
  return level === 'none' ? {} : Object.fromEntries(systems.map((system) => [system, { id: level, params: {} }]))
}

const changed = (scenario: ClusterScenario, values: ReturnType<typeof readOptions>['values']): ClusterScenario => {
  const { seed, until, nodes, cpus } = values
  const systems = values.system ?? scenario.systems
  return parseClusterScenario({
    ...scenario,
    systems,
    seed: seed === undefined ? scenario.seed : parseCount('--seed', seed),
    untilPs: until === undefined ? scenario.untilPs : parseDuration('--until', until),
    nodes: nodes === undefined ? scenario.nodes : parseCount('--nodes', nodes),
    cpusPerNode: cpus === undefined ? scenario.cpusPerNode : parseCount('--cpus', cpus),
    levelling: levellingOf(scenario, systems, values.level),
    workload: { ...scenario.workload, params: paramsFrom(scenario, values.set ?? []) },
    faults: [...scenario.faults, ...(values.fault ?? []).map(faultFrom)],
  })
}

const readOptions = (args: string[]) => parseArguments(args, OPTIONS)

/** `cluster SCENARIO …`: the whole run of a cluster under each of its systems, and what came of it. */
export const run = async (args: string[]): Promise<unknown> => {
  const { values, positionals } = readOptions(args)
  if (positionals.length !== 1)
    throw new UsageError('cluster takes one SCENARIO: a preset, a .json file or a share link')
  try {
    const scenario = changed(await load(positionals[0]), values)
    const { title, nodes, cpusPerNode, workload, faults, seed, untilPs } = scenario
    const interval = intervalFrom(values.from, values.to, untilPs)
    const { trace } = values
    const clusters = scenario.systems.map((system) => {
      const cluster = createCluster(clusterConfig(scenario, system), { keepLog: trace !== undefined })
      cluster.runUntil(untilPs)
      return { system, cluster }
    })
    if (trace !== undefined) writeClusterTrace(trace, scenario, clusters, interval)
    const runs = Object.fromEntries(clusters.map(({ system, cluster }) => [system, summarize(cluster)]))
    return { scenario: title, nodes, cpusPerNode, workload, faults, seed, untilPs, systems: runs }
  } catch (error) {
    throw error instanceof ScenarioError ? new InputError(error.message) : error
  }
}
