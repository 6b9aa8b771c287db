import { LABEL } from '../../sim/log/schema.ts'
import type { Frame } from '../frame.ts'
import type { Subject } from '../concerns.ts'
import { historyOf } from '../inspect.ts'
import type { Run } from '../run.ts'
import { actorAt, isWait } from './actors.ts'
import { indexOf, type LogIndex } from './log-index.ts'
import { wantedBy } from './now.ts'

/** The change of label with which a CPU that now waits began to, if it waits; or −1. */
const waitOfCpu = ({ cpus }: Frame, passes: (cpu: Frame['cpus'][number]) => boolean): number =>
  cpus.find((cpu) => isWait(LABEL[cpu.label]) && passes(cpu))?.event ?? -1

const ofThread = (index: LogIndex, frame: Frame, thread: number, end: number): number => {
  const lock = frame.waits.waitsFor[thread]
  const wanted = lock >= 0 ? wantedBy(index, thread, lock, end) : -1
  if (wanted >= 0) return wanted
  const waits = waitOfCpu(frame, (cpu) => cpu.thread === thread && !cpu.interrupted)
  return waits >= 0 ? waits : index.list('history').last(thread, end)
}

const ofLock = (index: LogIndex, frame: Frame, lock: number, end: number): number => {
  const first = frame.waits.waitersOf(lock)[0]
  const wanted = first === undefined ? -1 : wantedBy(index, first, lock, end)
  return wanted >= 0 ? wanted : index.list('holding').last(lock, end)
}

/**
 * What is asked when somebody asks "why" of a thing at the moment of a frame: the event with which its wait began, or else
 * the last that made it what it is; −1 when nothing has happened to it.
 */
export const questionOf = (run: Run, frame: Frame, subject: Subject): number => {
  const end = run.log.countUntil(frame.timePs)
  if (end === 0) return -1
  const index = indexOf(run, end - 1)
  switch (subject.kind) {
    case 'cpu':
      return frame.cpus[subject.index].event
    case 'thread':
      return ofThread(index, frame, subject.index, end)
    case 'lock':
      return ofLock(index, frame, subject.index, end)
    case 'line': {
      const waits = waitOfCpu(frame, (cpu) => cpu.line === subject.index)
      return waits >= 0 ? waits : (historyOf(run, subject, frame.timePs)[0] ?? -1)
    }
    case 'queue':
      return historyOf(run, subject, frame.timePs)[0] ?? -1
  }
}

/** Whom a wait is about: the thread that waits, or the CPU whose interrupt does. */
export const whoWaits = (run: Run, event: number): Subject => {
  const who = actorAt(indexOf(run, event), event)
  const { cpu } = run.log.columns
  return who >= 0 && who < run.info.threads.length ? { kind: 'thread', index: who } : { kind: 'cpu', index: cpu[event] }
}
