import type { ClusterSimConfig } from '../../sim/cluster/run.ts'

/** What the page asks of the worker: one run at a time; a new request ends the one before. */
export interface ClusterRequest {
  id: number
  config: ClusterSimConfig
  untilPs: number
}

/** What stands for a run beside its log. */
export interface ClusterInfo {
  system: string
  nodes: readonly string[]
  cpusPerNode: number
  fileServer: number
  latencyPs: number
  bitsPerSecond: number
}

/** What the worker answers: info, rows again and again, done. Or failed, at any time. */
export type ClusterReply =
  | { id: number; type: 'info'; info: ClusterInfo }
  | {
      id: number
      type: 'rows'
      values: Float64Array<ArrayBuffer>
      rows: number
      /** Texts that the log has got since the last reply. */
      texts: string[]
      reachedPs: number
    }
  | { id: number; type: 'done'; digest: string; reachedPs: number; whole: boolean }
  | { id: number; type: 'failed'; message: string }
