import * as v from 'valibot'
import { CLUSTER_LIMITS, CLUSTER_SCENARIO_VERSION } from './scenario.ts'

const whole = v.pipe(v.number(), v.integer())
const natural = v.pipe(whole, v.minValue(0))
const time = v.pipe(natural, v.maxValue(CLUSTER_LIMITS.untilPs))
const name = v.pipe(v.string(), v.maxLength(60))
const node = v.pipe(natural, v.maxValue(CLUSTER_LIMITS.nodes - 1))
const numbers = v.record(name, whole)

const at = { atPs: time }
const onMessage = { atMessage: natural }
/** What goes wrong: with nodes and links at an instant, or with one message. */
const faultSchema = v.variant('kind', [
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

/** What a cluster scenario is made of; which names exist, and what fits together, is looked at afterwards. */
export const clusterSchema = v.strictObject({
  v: v.literal(CLUSTER_SCENARIO_VERSION),
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
