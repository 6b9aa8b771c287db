import * as v from 'valibot'
import { defaultsOf, type ParamSpec } from '../../sim/kernel/params.ts'
import { LEVELLERS } from '../../sim/cluster/levelling/registry.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { CLUSTER_WORKLOADS } from '../../sim/cluster/workload/registry.ts'
import { checkedNumbers, refuse, requireName } from '../checks.ts'
import { CLUSTER_LIMITS, CLUSTER_SCENARIO_VERSION, type ClusterScenario, type Levelling } from './scenario.ts'

const whole = v.pipe(v.number(), v.integer())
const natural = v.pipe(whole, v.minValue(0))
const time = v.pipe(natural, v.maxValue(CLUSTER_LIMITS.untilPs))
const name = v.pipe(v.string(), v.maxLength(60))
const node = v.pipe(natural, v.maxValue(CLUSTER_LIMITS.nodes - 1))
const numbers = v.record(name, whole)

const at = { atPs: time }
const onMessage = { atMessage: natural }
const faultSchema = v.union([
  v.strictObject({ kind: v.picklist(['crash', 'restart']), node, ...at }),
  v.strictObject({ kind: v.picklist(['cut', 'heal']), a: node, b: node, ...at }),
  v.strictObject({
    kind: v.literal('partition'),
    side: v.pipe(v.array(node), v.minLength(1), v.maxLength(CLUSTER_LIMITS.nodes)),
    ...at,
  }),
  v.strictObject({ kind: v.literal('healAll'), ...at }),
  v.strictObject({
    kind: v.literal('slow'),
    a: node,
    b: node,
    factor: v.pipe(whole, v.minValue(1), v.maxValue(10_000)),
    ...at,
  }),
  v.strictObject({ kind: v.picklist(['crashSender', 'crashReceiver', 'lose', 'cutLink']), ...onMessage }),
  v.strictObject({ kind: v.literal('delay'), byPs: time, ...onMessage }),
])

const networkSchema = v.strictObject({
  medium: v.picklist(['switch', 'bus']),
  latencyPs: v.pipe(natural, v.maxValue(10_000_000_000_000)),
  bitsPerSecond: v.pipe(whole, v.minValue(1000), v.maxValue(1_000_000_000_000)),
  lossPerMillion: v.pipe(natural, v.maxValue(900_000)),
})

const schema = v.strictObject({
  v: whole,
  kind: v.literal('cluster'),
  title: v.pipe(v.string(), v.maxLength(CLUSTER_LIMITS.titleLength)),
  systems: v.pipe(v.array(name), v.minLength(1), v.maxLength(CLUSTER_LIMITS.systems)),
  params: v.record(name, numbers),
  nodes: v.pipe(whole, v.minValue(1), v.maxValue(CLUSTER_LIMITS.nodes)),
  cpusPerNode: v.pipe(whole, v.minValue(1), v.maxValue(CLUSTER_LIMITS.cpusPerNode)),
  fileServer: v.pipe(whole, v.minValue(-1)),
  network: v.optional(networkSchema),
  levelling: v.record(name, v.strictObject({ id: name, params: numbers })),
  workload: v.strictObject({ kind: name, params: numbers }),
  faults: v.pipe(v.array(faultSchema), v.maxLength(CLUSTER_LIMITS.faults)),
  seed: v.pipe(natural, v.maxValue(0xffffffff)),
  untilPs: v.pipe(time, v.minValue(1)),
})

type Given = v.InferOutput<typeof schema>

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
  const result = v.safeParse(schema, input, { abortEarly: true })
  if (!result.success) {
    const [issue] = result.issues
    return refuse(`${v.getDotPath(issue) ?? 'scenario'}: ${issue.message}.`)
  }
  const given = result.output
  if (given.v > CLUSTER_SCENARIO_VERSION)
    return refuse('v: this scenario was made by a newer version of the program; reload the page to get it.')
  if (given.v < CLUSTER_SCENARIO_VERSION) return refuse(`v: there is no version ${given.v} of the format.`)
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
