import type { ParamSpec } from '../kernel/params.ts'

/** What a person reads and sets of a workload, without its code. */
export interface WorkloadCard {
  kind: string
  title: string
  about: string
  /** What one unit of work is called. */
  unit: string
  params: readonly ParamSpec[]
}
