import type { Stateful } from '../engine/checkpoint.ts'
import type { RandomState } from '../engine/random.ts'
import type { Assembler } from '../machine/processor/assembler.ts'
import type { Kernel, Needs, Setup, System } from '../kernel/kernel.ts'
import { SLEEP_EVENT } from '../kernel/sleep.ts'
import type { TracedThread } from '../trace/sched/steps.ts'
import type { WorkloadCard } from './card.ts'
import type { Units } from './units.ts'

/** Kind of the queue entries that a workload sets for itself. */
export const WORKLOAD_EVENT = SLEEP_EVENT + 1

export type Params = Record<string, number>

/** A workload in a run. It writes the routines that {@link Kernel} calls, and no more of the kernel than their names. */
export interface Workload {
  units: Units
  write(a: Assembler): void
  boot(): void
  /** One of its own queue entries is due. */
  due(first: number, second: number): void
  parts(): Stateful[]
}

export interface WorkloadModel {
  card: WorkloadCard
  /** What it asks of the kernel; `random` draws what is fixed for the whole run, `traced` are threads that a user brought. */
  needs(params: Params, cpus: number, random: RandomState, traced?: readonly TracedThread[]): Needs
  create(setup: Setup, params: Params, needs: Needs, kernel: Kernel, live: () => System): Workload
}
