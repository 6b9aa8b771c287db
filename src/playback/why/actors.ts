import { KIND, LABEL, LABELS, NOBODY } from '../../sim/log/schema.ts'
import type { LogIndex } from './log-index.ts'

/** How many takings of locks are looked at to find one that is still held. */
const LOCKS_REACH = 12

/** Labels of time in which a CPU waits for a line. */
const IS_STALL = Uint8Array.from(LABELS, (name) => (name.startsWith('stall') ? 1 : 0))

export const isStall = (label: number): boolean => IS_STALL[label] === 1

/** Labels of time in which a CPU waits: for a line, or for a lock or an answer. */
export const isWait = (label: number): boolean => isStall(label) || label === LABEL.spin

/** The change of label that holds on a CPU just before event `before`, or −1. */
export const labelBefore = (index: LogIndex, cpu: number, before: number): number =>
  index.list('labels').last(cpu, before)

/** Who acts on a CPU at an event: a thread, or (behind the threads) the interrupt of the CPU; −1 for a device. */
export const actorAt = (index: LogIndex, event: number): number => {
  const { columns } = index.run.log
  const { threads } = index.run.info
  const [cpu, kind] = [columns.cpu[event], columns.kind[event]]
  if (kind === KIND.acquire || kind === KIND.release || kind === KIND.contend) return columns.b[event]
  if (kind === KIND.block || kind === KIND.stop || kind === KIND.run) return columns.a[event]
  if (cpu === NOBODY) return -1
  const label = kind === KIND.label ? event : labelBefore(index, cpu, event)
  const thread = label < 0 ? -1 : columns.b[label]
  if (thread >= 0) return thread
  return label >= 0 && columns.a[label] !== LABEL.idle ? threads.length + cpu : -1
}

const lastOf = (index: LogIndex, kind: number, thread: number, before: number): number => {
  const { columns } = index.run.log
  if (thread < 0 || thread >= index.run.info.threads.length) return -1
  return index.list('history').lastWhere(thread, before, (at) => columns.kind[at] === kind)
}

/** The last time before an event that a thread began to run, or −1. */
export const lastRun = (index: LogIndex, thread: number, before: number): number =>
  lastOf(index, KIND.run, thread, before)

/** The last time before an event that a thread left its CPU, or −1. */
export const lastStop = (index: LogIndex, thread: number, before: number): number =>
  lastOf(index, KIND.stop, thread, before)

/** Whether a lock is let go by a holder between two events. */
const letGo = (index: LogIndex, lock: number, holder: number, from: number, until: number): boolean => {
  const { columns } = index.run.log
  const holding = index.list('holding')
  for (let at = holding.next(lock, from + 1); at >= 0 && at < until; at = holding.next(lock, at + 1)) {
    if (columns.kind[at] === KIND.release && columns.b[at] === holder) return true
  }
  return false
}

/** The last taking of a lock that an actor still holds just before an event, and took after event `since`; or −1. */
export const heldBy = (index: LogIndex, actor: number, before: number, since: number): number => {
  const { columns } = index.run.log
  if (actor < 0) return -1
  return index
    .list('locking')
    .lastWhere(
      actor,
      before,
      (at) => at > since && columns.kind[at] === KIND.acquire && !letGo(index, columns.a[at], actor, at, before),
      LOCKS_REACH,
    )
}

/** Why an actor does what it does at an event: the exact column where the log has it, else that of the access behind it. */
export const contextCause = (index: LogIndex, event: number): number => {
  const { columns } = index.run.log
  const cause = columns.cause[event]
  const kind = columns.kind[event]
  if (kind === KIND.label && columns.a[event] === LABEL.stallQueue) return accountedCause(index, event)
  if (cause < 0) return -1
  const behind = kind === KIND.label || kind === KIND.line ? columns.kind[cause] : -1
  return behind === KIND.transfer ? columns.cause[cause] : cause
}

/** A CPU that waits its turn says whose turn it is; what it wants the line for, its label before does. */
const accountedCause = (index: LogIndex, event: number): number => {
  const { columns } = index.run.log
  const [cpu, thread] = [columns.cpu[event], columns.b[event]]
  const label = index
    .list('labels')
    .lastWhere(cpu, event, (at) => columns.b[at] !== thread || !isWait(columns.a[at]), 64)
  return label >= 0 && columns.b[label] === thread ? columns.cause[label] : -1
}
