import type { ClusterRun } from '../cluster/run.ts'
import type { Run } from '../run.ts'

/** A run that stands beside others on the page. */
export interface LessonSide<R> {
  title: string
  run: R
}

/** What a step's questions are answered from: finished runs, from left to right. */
export type LessonRuns =
  | { on: 'machine'; sides: readonly LessonSide<Run>[] }
  | { on: 'cluster'; sides: readonly LessonSide<ClusterRun>[] }

/** What the runs cannot tell, in a sentence that says why and what to change. */
export class MeasureError extends Error {}
