import type { Intervention } from './kernel/interventions.ts'
import type { ProtocolTable } from './machine/protocol/types.ts'
import type { MachineSpec } from './machine/spec.ts'
import type { TracedThread } from './trace/sched/steps.ts'

/** Everything that determines a run, as plain data. The same config gives the same run to the bit, everywhere. */
export interface SimConfig {
  kernel: string
  /** Options of the kernel; those that are missing have their defaults. */
  options: Record<string, number>
  machine: MachineSpec
  protocol: ProtocolTable
  workload: { kind: string; params: Record<string, number> }
  /** Times between arrivals, in ps, for workloads whose units arrive as a file says. */
  arrivals?: readonly number[]
  /** What the threads of a trace do, for the workload that lets them do it again. */
  traced?: readonly TracedThread[]
  /** What is done to the run from outside, in order of time. */
  interventions?: readonly Intervention[]
  /** Causes that cost nothing, to see what would be then; as `Prices` names them. */
  free?: readonly string[]
  /** 32 bits. */
  seed: number
}
