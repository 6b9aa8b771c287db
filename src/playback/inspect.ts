import { LABEL_MEANING, type LockInfo, type RunInfo } from '../sim/log/schema.ts'
import { lineName, regionOf } from '../sim/machine/memory/layout.ts'
import { concerns, type Subject } from './concerns.ts'
import type { Frame } from './frame.ts'
import { contextName as nameOf } from './names.ts'
import type { Run } from './run.ts'
import { PLACE } from './view-state.ts'

export interface Description {
  name: string
  about: string
  /** How it stands with it now, as a sentence. */
  state: string
  related: { label: string; kind: Subject['kind']; index: number }[]
}

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

const ns = (ps: number): string => (ps < 10_000_000 ? `${(ps / 1000).toFixed(0)} ns` : `${(ps / 1e6).toFixed(1)} µs`)

const listOf = (info: RunInfo, contexts: readonly number[]): string =>
  contexts.map((context) => nameOf(info, context)).join(', ')

/** Threads of a list, to go on to; the interrupts among them cannot be looked at. */
const linksTo = (info: RunInfo, contexts: readonly number[]): Description['related'] =>
  contexts
    .filter((context) => context >= 0 && context < info.threads.length)
    .map((context) => ({ label: `thread ${nameOf(info, context)}`, kind: 'thread', index: context }))

/** What a thread waits for, since when, and who has it; empty when it waits for nothing that has a name. */
const waitOf = (
  run: Run,
  { waits, timePs }: Frame,
  thread: number,
): { says: string; related: Description['related'] } => {
  const { info } = run
  const lock = waits.waitsFor[thread]
  const queue = waits.waitsOn[thread]
  const since = `for ${ns(timePs - waits.since[thread])}`
  if (lock >= 0) {
    const { name, kind } = info.locks[lock]
    const holders = waits.holdersOf(lock)
    const whose = holders.length === 0 ? 'which is free' : `held by ${listOf(info, holders)}`
    const how = waits.asleep[thread] === 1 ? 'asleep' : 'looking at it again and again'
    return {
      says: `Waits for ${LOCK_WORD[kind]} ${name}, ${whose}, ${since}, ${how}.`,
      related: [{ label: `lock ${name}`, kind: 'lock', index: lock }, ...linksTo(info, holders)],
    }
  }
  if (queue < 0) return { says: '', related: [] }
  const other = waits.expects[thread]
  return {
    says: `Waits at ${info.queues[queue].name} ${since}${other >= 0 ? `; it has asked ${nameOf(info, other)}` : ''}.`,
    related: [{ label: info.queues[queue].name, kind: 'queue', index: queue }, ...linksTo(info, [other])],
  }
}

const describeThread = (run: Run, frame: Frame, thread: number): Description => {
  const { info } = run
  const { waits } = frame
  const placed = frame.threads.find((other) => other.thread === thread)
  const wait = waitOf(run, frame, thread)
  const where =
    placed === undefined || placed.place === PLACE.waiting
      ? wait.says === ''
        ? 'Waits for something to do.'
        : ''
      : placed.place === PLACE.running
        ? `Runs on CPU ${placed.where}.`
        : `Ready, on ${info.queues[placed.where].name}.`
  const lender = waits.lentBy[thread]
  const lent = lender >= 0 ? `Runs with priority ${waits.priority[thread]}, lent by ${nameOf(info, lender)}.` : ''
  const held = info.locks.flatMap((_, lock) => (waits.holdersOf(lock).includes(thread) ? [lock] : []))
  const holds = held.length === 0 ? '' : `Holds ${held.map((lock) => info.locks[lock].name).join(', ')}.`
  const cpu = placed?.place === PLACE.running ? placed.where : -1
  return {
    name: nameOf(info, thread),
    about: info.threads[thread].about,
    state: [where, wait.says, holds, lent].filter((part) => part !== '').join(' '),
    related: [
      ...(cpu >= 0 ? [{ label: `CPU ${cpu}`, kind: 'cpu' as const, index: cpu }] : []),
      ...wait.related,
      ...held.map((lock) => ({ label: `lock ${info.locks[lock].name}`, kind: 'lock' as const, index: lock })),
    ],
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

const LOCK_WORD: Record<LockInfo['kind'], string> = {
  spin: 'spin lock',
  mutex: 'mutex',
  token: 'token',
  giant: 'the one lock',
  sleep: 'sleep lock',
}

/** What becomes of those who find a lock taken. */
const LOCK_ABOUT: Record<LockInfo['kind'], string> = {
  spin: 'Whoever finds it taken spins.',
  mutex: 'Whoever finds it taken spins while the owner runs, and sleeps when not.',
  token: 'Its holder is without it whenever it sleeps: then others may have it.',
  giant: 'One lock over a whole kernel: whoever finds it taken waits for all that the holder does.',
  sleep: 'Whoever finds it taken leaves the CPU until it is free.',
}

const describeLock = (run: Run, { waits, timePs }: Frame, lock: number): Description => {
  const { info } = run
  const { name, about, kind, line } = info.locks[lock]
  const holders = waits.holdersOf(lock)
  const waiters = waits.waitersOf(lock)
  const held =
    holders.length === 0 ? 'Free.' : `Held by ${listOf(info, holders)} for ${ns(timePs - waits.takenAt[lock])}.`
  const wanted = waiters.length === 0 ? 'Nobody waits for it.' : `In line, the first first: ${listOf(info, waiters)}.`
  const [taken, contended] = [waits.timesTaken[lock], waits.timesContended[lock]]
  return {
    name,
    about: `${about}. ${LOCK_ABOUT[kind]}`,
    state: `${held} ${wanted} Taken ${times(taken)} so far, found taken ${times(contended)}.`,
    related: [{ label: 'its line', kind: 'line', index: line }, ...linksTo(info, [...holders, ...waiters])],
  }
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)

const describeQueue = (run: Run, frame: Frame, queue: number): Description => {
  const { info } = run
  const members = frame.threads
    .filter((other) => other.place === PLACE.queued && other.where === queue)
    .map(({ thread }) => thread)
  const waiting = info.threads.flatMap((_, thread) => (frame.waits.waitsOn[thread] === queue ? [thread] : []))
  const holds = members.length === 0 ? 'Empty.' : `Holds ${listOf(info, members)}.`
  return {
    name: info.queues[queue].name,
    about: info.queues[queue].about,
    state:
      waiting.length === 0
        ? holds
        : `${holds} At it ${waiting.length === 1 ? 'waits' : 'wait'} ${listOf(info, waiting)}.`,
    related: linksTo(info, [...members, ...waiting]),
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
