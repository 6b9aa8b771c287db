import { EVENTS, KIND, LABEL_MEANING, type RunInfo } from '../sim/log/schema.ts'
import { lineName, regionOf } from '../sim/machine/memory/layout.ts'
import type { Frame } from './frame.ts'
import type { Run } from './run.ts'
import { PLACE } from './view-state.ts'

/** Something in the picture that a person can ask about. */
export interface Subject {
  kind: 'cpu' | 'thread' | 'line' | 'lock' | 'queue'
  index: number
}

export interface Description {
  name: string
  about: string
  /** How it stands with it now, as a sentence. */
  state: string
  related: { label: string; kind: Subject['kind']; index: number }[]
}

const nameOf = (info: RunInfo, thread: number): string => info.threads[thread]?.name ?? 'an interrupt handler'

const describeCpu = (run: Run, frame: Frame, cpu: number): Description => {
  const { info } = run
  const { thread, label, line } = frame.cpus[cpu]
  const waits = line >= 0 ? `: ${lineName(info.regions, line)}` : ''
  return {
    name: `CPU ${cpu}`,
    about: `Core ${info.coreOf[cpu]} of package ${info.packageOf[info.coreOf[cpu]]}.`,
    state: `${thread >= 0 ? `Runs ${nameOf(info, thread)}` : 'Runs nothing'}; now: ${LABEL_MEANING[label]}${waits}.`,
    related: [
      ...(thread >= 0 ? [{ label: `thread ${nameOf(info, thread)}`, kind: 'thread' as const, index: thread }] : []),
      ...(line >= 0 ? [{ label: `line ${lineName(info.regions, line)}`, kind: 'line' as const, index: line }] : []),
    ],
  }
}

const describeThread = (run: Run, frame: Frame, thread: number): Description => {
  const { info } = run
  const placed = frame.threads.find((other) => other.thread === thread)
  const where =
    placed === undefined || placed.place === PLACE.waiting
      ? 'Waits for something to do.'
      : placed.place === PLACE.running
        ? `Runs on CPU ${placed.where}.`
        : `Ready, on ${info.queues[placed.where].name}.`
  const cpu = placed?.place === PLACE.running ? placed.where : -1
  return {
    name: nameOf(info, thread),
    about: info.threads[thread].about,
    state: where,
    related: cpu >= 0 ? [{ label: `CPU ${cpu}`, kind: 'cpu', index: cpu }] : [],
  }
}

/** Where a line is: on its way, in caches, or in none. */
const standingOf = (
  info: RunInfo,
  awaitedBy: number | undefined,
  copies: readonly { core: number; state: string }[],
): string => {
  const places = copies.map(({ core, state }) => `${state} in the cache of CPU ${info.coreOf.indexOf(core)}`)
  if (awaitedBy !== undefined) return `On its way to CPU ${awaitedBy}${places.map((place) => `; ${place}`).join('')}.`
  return places.length === 0 ? 'In no cache that is shown.' : `${places.join(', ')}.`
}

const describeLine = (run: Run, frame: Frame, line: number): Description => {
  const { info, tracked } = run
  const region = regionOf(info.regions, line)
  const track = tracked.trackOf[line]
  const width = tracked.lines.length
  const copies =
    track < 0
      ? []
      : Array.from({ length: info.coreCount }, (_, core) => ({
          core,
          state: info.states[frame.cells[core * width + track]],
        })).filter(({ state }) => state !== 'I')
  const flight = frame.flights.find((candidate) => candidate.line === line)
  const lock = info.locks.findIndex((candidate) => candidate.line === line)
  return {
    name: lineName(info.regions, line),
    about: `${region.about}. A line in the memory of package ${region.home}${region.owner >= 0 ? `, used by ${nameOf(info, region.owner)} alone` : ''}.`,
    state: standingOf(info, flight?.cpu, copies),
    related: lock >= 0 ? [{ label: `lock ${info.locks[lock].name}`, kind: 'lock', index: lock }] : [],
  }
}

const describeLock = (run: Run, frame: Frame, lock: number): Description => {
  const { info } = run
  const holder = frame.holder[lock]
  return {
    name: info.locks[lock].name,
    about: `${info.locks[lock].about}. ${info.locks[lock].kind === 'spin' ? 'Whoever finds it taken spins.' : 'Whoever finds it taken spins while the owner runs, and sleeps when not.'}`,
    state: holder >= 0 ? `Held by ${nameOf(info, holder)}.` : 'Free.',
    related: [
      { label: `its line`, kind: 'line', index: info.locks[lock].line },
      ...(holder >= 0 && holder < info.threads.length
        ? [{ label: `thread ${nameOf(info, holder)}`, kind: 'thread' as const, index: holder }]
        : []),
    ],
  }
}

const describeQueue = (run: Run, frame: Frame, queue: number): Description => {
  const { info } = run
  const waiting = frame.threads.filter((other) => other.place === PLACE.queued && other.where === queue)
  return {
    name: info.queues[queue].name,
    about: info.queues[queue].about,
    state: waiting.length === 0 ? 'Empty.' : `Holds ${waiting.map(({ thread }) => nameOf(info, thread)).join(', ')}.`,
    related: waiting.map(({ thread }) => ({ label: nameOf(info, thread), kind: 'thread' as const, index: thread })),
  }
}

const DESCRIBE = {
  cpu: describeCpu,
  thread: describeThread,
  line: describeLine,
  lock: describeLock,
  queue: describeQueue,
}

/** What a thing is and how it stands with it at the moment of the frame. */
export const describePick = (run: Run, frame: Frame, subject: Subject): Description =>
  DESCRIBE[subject.kind](run, frame, subject.index)

/** Whether an event is about a thing. Changes of label are a CPU's only. */
const concerns = (run: Run, at: number, { kind, index }: Subject): boolean => {
  const { columns } = run.log
  const [a, b] = [columns.a[at], columns.b[at]]
  switch (EVENTS[columns.kind[at]]) {
    case 'label':
      return kind === 'cpu' && columns.cpu[at] === index
    case 'transfer':
      return (kind === 'line' && a === index) || (kind === 'cpu' && columns.cpu[at] === index)
    case 'line':
      return kind === 'line' && a === index
    case 'acquire':
    case 'release':
    case 'contend':
      return (kind === 'lock' && a === index) || (kind === 'thread' && b === index)
    case 'enqueue':
    case 'dequeue':
      return (kind === 'queue' && b === index) || (kind === 'thread' && a === index)
    case 'run':
    case 'stop':
    case 'migrate':
    case 'block':
    case 'wake':
      return (kind === 'thread' && a === index) || (kind === 'cpu' && columns.cpu[at] === index)
    default:
      return kind === 'cpu' && columns.cpu[at] === index
  }
}

const HISTORY_LENGTH = 14
/** How far back is looked, in events, before it is said that nothing happened. */
const HISTORY_REACH = 400_000

/** The last events about a thing before the moment, newest first. */
export const historyOf = (run: Run, subject: Subject, momentPs: number): number[] => {
  const found: number[] = []
  const end = run.log.countUntil(momentPs)
  for (let at = end - 1; at >= Math.max(0, end - HISTORY_REACH) && found.length < HISTORY_LENGTH; at--) {
    if (concerns(run, at, subject)) found.push(at)
  }
  return found
}

/** The event that made a thing what it is at the moment: the start of its chain of causes; −1 when there is none. */
export const lastEventOf = (run: Run, frame: Frame, subject: Subject): number => {
  if (subject.kind === 'cpu') {
    const { event } = frame.cpus[subject.index]
    const cause = event >= 0 ? run.log.columns.cause[event] : -1
    return cause >= 0 && run.log.columns.kind[cause] === KIND.transfer ? cause : event
  }
  return historyOf(run, subject, frame.timePs)[0] ?? -1
}
