import type { MachineSpec } from '../sim/machine/spec.ts'
import type { ProtocolTable } from '../sim/machine/protocol/types.ts'
import type { Rerun } from '../sim/trace/sched/rerun.ts'
import { type Scenario, SCENARIO_LIMITS, SCENARIO_VERSION } from './scenario.ts'

const PS_PER_NS = 1000
/** Another kernel may need longer for the same work; what it needs beyond this is not shown. */
const MARGIN = 1.25
const MARGIN_PS = 10_000_000_000

/** Where and how the threads of a trace are to run again. */
export interface RerunPlace {
  title: string
  kernel: string
  machine: string | MachineSpec
  protocol: string | ProtocolTable
  cpus: number
  lines: number
  shorten: number
}

/** A scenario in which the threads of a trace do again what they did, under another kernel's rules. */
export const scenarioOfRerun = (rerun: Rerun, place: RerunPlace): Scenario => {
  const { title, kernel, machine, protocol, cpus, lines, shorten } = place
  const untilPs = Math.ceil(((rerun.untilNs * PS_PER_NS) / shorten) * MARGIN) + Math.ceil(MARGIN_PS / shorten)
  return {
    v: SCENARIO_VERSION,
    title: title.slice(0, SCENARIO_LIMITS.titleLength),
    kernel,
    machine,
    protocol,
    cpus,
    options: {},
    workload: { kind: 'traced', params: { lines, shorten } },
    traced: rerun.threads,
    seed: 1,
    untilPs: Math.min(untilPs, SCENARIO_LIMITS.untilPs),
  }
}
