import type { ProtocolTable } from '../sim/machine/protocol/types.ts'
import type { MachineSpec } from '../sim/machine/spec.ts'
import type { ReplayCounts } from '../sim/trace/counters.ts'
import type { TraceFormat } from '../sim/trace/parse/format.ts'
import type { RunReply } from './messages.ts'

/** What the page asks: read these files through caches of this shape, and show the beginning on this machine. */
export interface TraceRequest {
  type: 'read'
  files: File[]
  protocol: ProtocolTable
  /** Caches of this many bytes and ways, on a machine whose lines are as long as it says. */
  size: number
  ways: number
  machine: MachineSpec
}

export type TraceReply =
  | { type: 'progress'; format: TraceFormat; bytes: number; size: number; accesses: number }
  | { type: 'counts'; counts: ReplayCounts; complete: boolean; shown: number }
  | { type: 'failed'; message: string }
  | { type: 'run'; reply: RunReply; untilPs: number }

/** Stops the reading; what has been read is counted. */
export interface TraceStop {
  type: 'stop'
}
