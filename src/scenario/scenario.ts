import type { ProtocolTable } from '../sim/machine/protocol/types.ts'
import type { MachineSpec } from '../sim/machine/spec.ts'
import type { TracedThread } from '../sim/trace/sched/steps.ts'
import type { ScenarioIntervention } from './interventions.ts'

/** Version of the scenario format. A higher one than this was made by a newer program; how older ones open: `format.ts`. */
export const SCENARIO_VERSION = 2

/**
 * Everything that a run is made from, as a person writes it, keeps it and sends it. Names stand for what comes with
 * the program; what a person brought is in it whole.
 */
export interface Scenario {
  v: typeof SCENARIO_VERSION
  title: string
  kernel: string
  /** Id of a machine that comes with the program, or a machine of one's own. */
  machine: string | MachineSpec
  protocol: string | ProtocolTable
  /** How many of the machine's CPUs take part. */
  cpus: number
  /** By kernel: the options in which it differs from its defaults. */
  options: Record<string, Record<string, number>>
  workload: { kind: string; params: Record<string, number> }
  /** Times between arrivals, in ps, where the workload's units arrive as a file says. */
  arrivals?: number[]
  /** What the threads of a trace do, where the workload is to let them do it again. */
  traced?: TracedThread[]
  /** What is done to the run from outside, and when. */
  interventions?: ScenarioIntervention[]
  /** 32 bits, unsigned. */
  seed: number
  /** How long the run is, in ps. */
  untilPs: number
}

export const SCENARIO_LIMITS = { untilPs: 20_000_000_000_000, titleLength: 120, arrivals: 20_000 } as const

/** What was wrong with a scenario, a link or a file: a sentence that names the place and the mend. */
export class ScenarioError extends Error {}
