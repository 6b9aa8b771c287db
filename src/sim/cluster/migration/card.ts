import type { ParamSpec } from '../../kernel/params.ts'
import type { ClusterSystem } from '../core/role.ts'
import type { ClusterSpec } from '../core/spec.ts'

/** How an address space gets across (DO91 fig. 1). `restart`: it does not; a new process begins elsewhere. */
export const STRATEGIES = ['eager', 'pre-copy', 'copy-on-reference', 'flush', 'restart', 'none'] as const
export type Strategy = (typeof STRATEGIES)[number]

/** What a person reads of a cluster system, and can set. */
export interface SystemCard {
  id: string
  title: string
  /** Years and hardware that its figures come from. */
  era: string
  strategy: Strategy
  about: string
  /** What stays behind at other nodes after a move. */
  residual: string
  /** What it does when a node dies or falls silent. */
  failure: string
  /** What the model leaves out. */
  limits: string
  /** Memory of what is moved, as it was usual; 64 MiB where absent. */
  usualBytes?: number
  /** False for what was planned and never shipped: the page says so. */
  shipped: boolean
  params: ParamSpec[]
  /** Where each figure comes from, with its evidence: `S`, `A`, `W`, `C` or `M` (unverified). */
  sources: { what: string; value: string; source: string }[]
}

/** A cluster system: its card, the network of its time, and its code. */
export interface SystemModule {
  card: SystemCard
  /** Network and transports as they were; a scenario may set others. */
  spec: Pick<ClusterSpec, 'network' | 'stream' | 'rpc'>
  /** Kinds of messages that it sends whether or not anything moves: pings, heartbeats. */
  background?: readonly string[]
  /**
   * The system with all its parameters. `rounds`, for pre-copy: bytes that each round sends, in place of what the
   * process has written. Its `migrate` knows the strategy 'exec': the process moves while it starts another program.
   */
  create(params: Record<string, number>, rounds?: readonly number[]): ClusterSystem
}

/** One process and one move of it, as the command line and the comparison of strategies ask for it. Sizes in bytes. */
export interface MoveSpec {
  vmBytes: number
  /** Written since the start: its working set, which it goes on writing. */
  dirtyBytes: number
  /** Bytes of the working set that it writes in a second; 0: none while it moves. */
  dirtyRate: number
  files: number
  /** Modified file blocks in the source's cache. */
  fileBlockBytes: number
  /** Moves while it starts another program: there is no memory to move. */
  atExec: boolean
  execArgsBytes: number
  bitsPerSecond?: number
  latencyPs?: number
  /** Pre-copy: bytes of each round in place of what the process writes. */
  rounds?: number[]
  /** Pre-copy: bits per second. */
  minRate?: number
  maxRate?: number
}

/** What a move came to, measured on the log. */
export interface MoveResult {
  freezeMs: number
  totalMs: number
  /** All that was put on the wire for it. */
  bytes: number
  messages: Record<string, number>
  rounds: { bytes: number; ms: number; rate: number }[]
  /** What the process still needs of other nodes. */
  residual: string[]
}
