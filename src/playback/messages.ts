import type { SimConfig } from '../sim/config.ts'
import type { EventColumns, RunInfo, RunSummary } from '../sim/log/schema.ts'

/** What the page asks of the worker: one run at a time; a new request ends the one before. */
export interface RunRequest {
  id: number
  config: SimConfig
  untilPs: number
}

/** What the worker answers, in this order: info, columns again and again, done. Or failed, at any time. */
export type RunReply =
  | { id: number; type: 'info'; info: RunInfo }
  | { id: number; type: 'columns'; columns: EventColumns; reachedPs: number }
  | { id: number; type: 'done'; summary: RunSummary }
  | { id: number; type: 'failed'; message: string }
