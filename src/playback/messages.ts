import type { SimConfig } from '../sim/config.ts'
import type { EventColumns, RunInfo, RunSummary } from '../sim/log/schema.ts'

/** What the page asks of a worker: a run, known by a number that no other has. */
export interface RunRequest {
  id: number
  config: SimConfig
  untilPs: number
}

/** What the page says when it is the worker's turn to go on with its run. */
export interface GoOn {
  id: number
  goOn: true
}

/** What the page says when it does not want a run any more. */
export interface GiveUp {
  id: number
  giveUp: true
}

/** What the worker answers, in this order: info, columns again and again, done. Or failed, at any time. After columns
 * with which it `waits` it goes on when it is told to. */
export type RunReply =
  | { id: number; type: 'info'; info: RunInfo }
  | { id: number; type: 'columns'; columns: EventColumns; reachedPs: number; waits: boolean }
  | { id: number; type: 'done'; summary: RunSummary }
  | { id: number; type: 'failed'; message: string }
