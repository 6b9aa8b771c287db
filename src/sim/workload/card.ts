import type { ParamSpec } from '../kernel/params.ts'

/** What a person reads and sets of a workload, without its code. */
export interface WorkloadCard {
  kind: string
  title: string
  about: string
  /** What one unit of work is called. */
  unit: string
  /** What a comparison is told by first: lines that move for each unit, or how long a unit waits. */
  measure?: 'moves' | 'waits'
  params: readonly ParamSpec[]
}
