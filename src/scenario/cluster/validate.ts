import * as v from 'valibot'
import { defaultsOf, type ParamSpec } from '../../sim/kernel/params.ts'
import { LEVELLERS } from '../../sim/cluster/levelling/registry.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { CLUSTER_WORKLOADS } from '../../sim/cluster/workload/registry.ts'
import { checkedNumbers, refuse, requireName } from '../checks.ts'
import { upgrade } from '../versions.ts'
import { CLUSTER_FORMAT } from './format.ts'
import { CLUSTER_SCENARIO_VERSION, type ClusterScenario, type Levelling } from './scenario.ts'
import { clusterSchema } from './shape.ts'

type Given = v.InferOutput<typeof clusterSchema>

/** Only what differs from the defaults is kept, so that equal scenarios are equal. */
const changedNumbers = (
  place: string,
  specs: readonly ParamSpec[],
  given: Record<string, number>,
): Record<string, number> => {
  const defaults = defaultsOf(specs)
  const checked = checkedNumbers(place, specs, given)
  return Object.fromEntries(Object.entries(checked).filter(([id, value]) => value !== defaults[id]))
}

const checkedSystems = ({ systems }: Given): string[] => {
  for (const system of systems) requireName('systems', system, Object.keys(CLUSTER_SYSTEMS))
  if (new Set(systems).size < systems.length) refuse('systems: one of them is named twice; name each once.')
  return systems
}

const checkedParams = ({ params }: Given): ClusterScenario['params'] =>
  Object.fromEntries(
    Object.entries(params).flatMap(([system, given]) => {
      requireName('params', system, Object.keys(CLUSTER_SYSTEMS))
      const changed = changedNumbers(`params.${system}`, CLUSTER_SYSTEMS[system].card.params, given)
      return Object.keys(changed).length === 0 ? [] : [[system, changed]]
    }),
  )

const checkedLevelling = ({ levelling }: Given): Record<string, Levelling> =>
  Object.fromEntries(
    Object.entries(levelling).map(([system, { id, params }]) => {
      requireName('levelling', system, Object.keys(CLUSTER_SYSTEMS))
      requireName(`levelling.${system}.id`, id, Object.keys(LEVELLERS))
      return [system, { id, params: changedNumbers(`levelling.${system}.params`, LEVELLERS[id].params, params) }]
    }),
  )

const nodesOf = (fault: Given['faults'][number]): number[] => {
  if ('node' in fault) return [fault.node]
  if ('a' in fault) return [fault.a, fault.b]
  return 'side' in fault ? fault.side : []
}

const checkedFaults = ({ faults, nodes }: Given): ClusterScenario['faults'] => {
  faults.forEach((fault, index) => {
    for (const number of nodesOf(fault)) {
      if (number >= nodes) refuse(`faults.${index}: there is no node ${number}; there are ${nodes}, from 0.`)
    }
    if ('a' in fault && fault.a === fault.b)
      refuse(`faults.${index}: a link joins two nodes, not ${fault.a} with itself.`)
  })
  const when = (fault: Given['faults'][number]): number => ('atPs' in fault ? fault.atPs : -1)
  return faults.toSorted((a, b) => when(a) - when(b))
}

/** Checks anything at all and returns a scenario made anew from it; throws `ScenarioError` that says what is wrong. */
export const parseClusterScenario = (input: unknown): ClusterScenario => {
  const result = v.safeParse(clusterSchema, upgrade(CLUSTER_FORMAT, input), { abortEarly: true })
  if (!result.success) {
    const [issue] = result.issues
    return refuse(`${v.getDotPath(issue) ?? 'scenario'}: ${issue.message}.`)
  }
  const given = result.output
  if (given.fileServer >= given.nodes) refuse(`fileServer: there is no node ${given.fileServer}.`)
  const kind = requireName('workload.kind', given.workload.kind, Object.keys(CLUSTER_WORKLOADS))
  return {
    v: CLUSTER_SCENARIO_VERSION,
    kind: 'cluster',
    title: given.title,
    systems: checkedSystems(given),
    params: checkedParams(given),
    nodes: given.nodes,
    cpusPerNode: given.cpusPerNode,
    fileServer: given.fileServer,
    ...(given.network === undefined ? {} : { network: given.network }),
    levelling: checkedLevelling(given),
    workload: {
      kind,
      params: checkedNumbers('workload.params', CLUSTER_WORKLOADS[kind].params, given.workload.params),
    },
    faults: checkedFaults(given),
    seed: given.seed,
    untilPs: given.untilPs,
  }
}
