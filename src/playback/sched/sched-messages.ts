import type { SchedRead } from '../../interchange/sched/reader.ts'
import type { ProtocolTable } from '../../sim/machine/protocol/types.ts'
import type { MachineSpec } from '../../sim/machine/spec.ts'
import type { Rerun } from '../../sim/trace/sched/rerun.ts'
import type { SchedCosts } from '../../sim/trace/sched/sched-run.ts'
import type { RunReply } from '../messages.ts'

/** On what a trace is played, and what is assumed of its threads. */
export interface SchedPlace {
  /** With as many CPUs as the trace has. */
  machine: MachineSpec
  protocol: ProtocolTable
  lines: number
  /** The longest stretch without an event that is shown, in ns; 0 for all as they were. */
  longestGapNs: number
}

/** What the page asks, one thing after the other; what is played or run again is the trace that was read last. */
export type SchedRequest =
  | { type: 'read'; files: File[] }
  | { type: 'stop' }
  | { type: 'play'; place: SchedPlace }
  | { type: 'rerun' }

/** A trace as the page knows it: without its events. */
export type SchedFound = Omit<SchedRead, 'trace'> & { complete: boolean }

/** What moves cost over the whole trace, in its own time, and how much of it can be played. */
export interface SchedPlayed {
  place: SchedPlace
  costs: SchedCosts
  /** Events of the trace that are played, of how many, and the time that was left out between those. */
  shown: number
  events: number
  leftOutNs: number
}

export type SchedReply =
  | { type: 'progress'; bytes: number; size: number; events: number }
  | { type: 'found'; found: SchedFound }
  | { type: 'costing'; events: number; all: number }
  | { type: 'run'; reply: RunReply; untilPs: number }
  | { type: 'played'; played: SchedPlayed }
  | { type: 'rerun'; rerun: Rerun }
  | { type: 'failed'; message: string }
