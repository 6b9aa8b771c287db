import { LABELS, type LabelName } from '../../sim/log/schema.ts'

/** What a stretch of the critical path is, besides what CPUs' time counts as. */
export const PATH_WAITS = ['queued', 'ipi', 'pending', 'asleep', 'arrivals'] as const
export type PathCause = LabelName | (typeof PATH_WAITS)[number]
export const PATH_CAUSES: readonly PathCause[] = [...LABELS, ...PATH_WAITS]

/** Which stretch of the critical path is what, in words that follow "was". */
export const PATH_MEANING: Record<PathCause, string> = {
  idle: 'a CPU that had nothing to run',
  wake: 'a halted CPU waking up',
  user: "the threads' own programs",
  kernel: 'kernel code',
  interrupt: 'interrupts and messages',
  switch: 'changing threads',
  migrate: 'the steps of migrations',
  spin: 'looking at locks again and again',
  stallHit: 'waiting for outer caches',
  stallMemory: 'waiting for memory',
  stallTransfer: 'waiting for lines out of other caches',
  stallFollow: "fetching threads' lines from where they ran before",
  stallUpgrade: 'waiting for other copies to go',
  stallQueue: 'waiting in line for the bus or a busy line',
  queued: 'being ready, in a queue for a CPU',
  ipi: 'interrupts on their way from CPU to CPU',
  pending: 'interrupts that a CPU did not take yet',
  asleep: 'sleeping until a time',
  arrivals: 'waiting for the next arrival',
}

/** One stretch of the critical path. Stretches follow each other without a gap; each is of one CPU and one cause. */
export interface PathSegment {
  fromPs: number
  toPs: number
  cause: PathCause
  /** CPU on which it was, or −1. */
  cpu: number
  /** The thread (or interrupt, behind the threads) whose it was, or −1. */
  context: number
  /** The lock that somebody waited for meanwhile, or −1. */
  lock: number
  /** The line that was waited for, or −1. */
  line: number
  /** The event with which it began, or one in it. */
  event: number
}
