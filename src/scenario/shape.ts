import * as v from 'valibot'
import { KERNEL_CARDS } from '../sim/kernel/cards.ts'
import { TRACED_LIMITS } from '../sim/trace/sched/steps.ts'
import { INTERVENTION_LIMITS, LATENCIES } from './interventions.ts'
import { SCENARIO_LIMITS, SCENARIO_VERSION } from './scenario.ts'

const text = v.pipe(v.string(), v.maxLength(2000))
const whole = v.pipe(v.number(), v.integer())
const latency = v.pipe(whole, v.minValue(0))
const cache = { bytes: whole, ways: whole, hitPs: latency }

/** A machine of one's own. */
export const machineSchema = v.strictObject({
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

const tracedSchema = v.strictObject({
  name: threadName,
  cpu: within({ min: 0, max: 4095 }),
  steps: v.pipe(v.string(), v.maxLength(TRACED_LIMITS.characters)),
})

/**
 * Chosen by what is there, not tried one after the other, so that a complaint names the field of the machine.
 */
export const machineField = v.lazy((input) => (typeof input === 'string' ? text : machineSchema))
export const protocolField = v.lazy((input) => (typeof input === 'string' ? text : v.record(v.string(), v.unknown())))

/** What a scenario is made of; which names exist, and what fits together, is looked at afterwards. */
export const scenarioSchema = v.strictObject({
  v: v.literal(SCENARIO_VERSION),
  title: v.pipe(v.string(), v.maxLength(SCENARIO_LIMITS.titleLength)),
  kernel: text,
  machine: machineField,
  protocol: protocolField,
  cpus: v.pipe(whole, v.minValue(1), v.maxValue(256)),
  options: v.record(text, v.record(text, whole)),
  workload: v.strictObject({ kind: text, params: v.record(text, whole) }),
  arrivals: v.optional(
    v.pipe(v.array(v.pipe(whole, v.minValue(1))), v.minLength(1), v.maxLength(SCENARIO_LIMITS.arrivals)),
  ),
  traced: v.optional(v.pipe(v.array(tracedSchema), v.minLength(1), v.maxLength(TRACED_LIMITS.threads))),
  interventions: v.optional(v.pipe(v.array(interventionSchema), v.maxLength(INTERVENTION_LIMITS.count))),
  seed: v.pipe(whole, v.minValue(0), v.maxValue(0xffffffff)),
  untilPs: v.pipe(whole, v.minValue(1), v.maxValue(SCENARIO_LIMITS.untilPs)),
})
