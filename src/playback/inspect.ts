import { fixed, t, tn } from '../language/t.ts'
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

const threadLink = (info: RunInfo, thread: number): Description['related'][number] => ({
  label: t('thread {name}', { name: nameOf(info, thread) }),
  kind: 'thread',
  index: thread,
})

const lockLink = (info: RunInfo, lock: number): Description['related'][number] => ({
  label: t('lock {name}', { name: info.locks[lock].name }),
  kind: 'lock',
  index: lock,
})

const describeCpu = (run: Run, frame: Frame, cpu: number): Description => {
  const { info } = run
  const { thread, label, line } = frame.cpus[cpu]
  const doing = `${t(LABEL_MEANING[label])}${line >= 0 ? `: ${lineName(info.regions, line)}` : ''}`
  return {
    name: t('CPU {cpu}', { cpu }),
    about: t('Core {core} of package {package}.', {
      core: info.coreOf[cpu],
      package: info.packageOf[info.coreOf[cpu]],
    }),
    state:
      thread >= 0
        ? t('Runs {thread}; now: {doing}.', { thread: nameOf(info, thread), doing })
        : t('Runs nothing; now: {doing}.', { doing }),
    related: [
      ...(thread >= 0 ? [threadLink(info, thread)] : []),
      ...(line >= 0
        ? [{ label: t('line {name}', { name: lineName(info.regions, line) }), kind: 'line' as const, index: line }]
        : []),
    ],
  }
}

const ns = (ps: number): string => (ps < 10_000_000 ? `${fixed(ps / 1000, 0)} ns` : `${fixed(ps / 1e6, 1)} µs`)

const listOf = (info: RunInfo, contexts: readonly number[]): string =>
  contexts.map((context) => nameOf(info, context)).join(', ')

/** Threads of a list, to go on to; the interrupts among them cannot be looked at. */
const linksTo = (info: RunInfo, contexts: readonly number[]): Description['related'] =>
  contexts
    .filter((context) => context >= 0 && context < info.threads.length)
    .map((context) => threadLink(info, context))

/** What a thread waits for, since when, and who has it; empty when it waits for nothing that has a name. */
const waitOf = (
  run: Run,
  { waits, timePs }: Frame,
  thread: number,
): { says: string; related: Description['related'] } => {
  const { info } = run
  const lock = waits.waitsFor[thread]
  const queue = waits.waitsOn[thread]
  const time = ns(timePs - waits.since[thread])
  if (lock >= 0) {
    const { name, kind } = info.locks[lock]
    const holders = waits.holdersOf(lock)
    const values = {
      lock: `${t(LOCK_WORD[kind])} ${name}`,
      whose: holders.length === 0 ? t('which is free') : t('held by {holders}', { holders: listOf(info, holders) }),
      time,
    }
    return {
      says:
        waits.asleep[thread] === 1
          ? t('Waits for {lock}, {whose}, for {time}, asleep.', values)
          : t('Waits for {lock}, {whose}, for {time}, looking at it again and again.', values),
      related: [lockLink(info, lock), ...linksTo(info, holders)],
    }
  }
  if (queue < 0) return { says: '', related: [] }
  const other = waits.expects[thread]
  const at = { queue: info.queues[queue].name, time }
  return {
    says:
      other >= 0
        ? t('Waits at {queue} for {time}; it has asked {other}.', { ...at, other: nameOf(info, other) })
        : t('Waits at {queue} for {time}.', at),
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
        ? t('Waits for something to do.')
        : ''
      : placed.place === PLACE.running
        ? t('Runs on CPU {cpu}.', { cpu: placed.where })
        : t('Ready, on {queue}.', { queue: info.queues[placed.where].name })
  const lender = waits.lentBy[thread]
  const lent =
    lender >= 0
      ? t('Runs with priority {priority}, lent by {lender}.', {
          priority: waits.priority[thread],
          lender: nameOf(info, lender),
        })
      : ''
  const held = info.locks.flatMap((_, lock) => (waits.holdersOf(lock).includes(thread) ? [lock] : []))
  const holds =
    held.length === 0 ? '' : t('Holds {what}.', { what: held.map((lock) => info.locks[lock].name).join(', ') })
  const cpu = placed?.place === PLACE.running ? placed.where : -1
  return {
    name: nameOf(info, thread),
    about: t(info.threads[thread].about),
    state: [where, wait.says, holds, lent].filter((part) => part !== '').join(' '),
    related: [
      ...(cpu >= 0 ? [{ label: t('CPU {cpu}', { cpu }), kind: 'cpu' as const, index: cpu }] : []),
      ...wait.related,
      ...held.map((lock) => lockLink(info, lock)),
    ],
  }
}

/** Where a line is: on its way, in caches, or in none. */
const standingOf = (
  info: RunInfo,
  awaitedBy: number | undefined,
  copies: readonly { core: number; state: string }[],
): string => {
  const places = copies.map(({ core, state }) =>
    t('{state} in the cache of CPU {cpu}', { state, cpu: info.coreOf.indexOf(core) }),
  )
  if (awaitedBy !== undefined) return `${[t('On its way to CPU {cpu}', { cpu: awaitedBy }), ...places].join('; ')}.`
  return places.length === 0 ? t('In no cache that is shown.') : `${places.join(', ')}.`
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
  const place = { about: t(region.about), home: region.home }
  return {
    name: lineName(info.regions, line),
    about:
      region.owner >= 0
        ? t('{about}. A line in the memory of package {home}, used by {owner} alone.', {
            ...place,
            owner: nameOf(info, region.owner),
          })
        : t('{about}. A line in the memory of package {home}.', place),
    state: standingOf(info, flight?.cpu, copies),
    related: lock >= 0 ? [lockLink(info, lock)] : [],
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
    holders.length === 0
      ? t('Free.')
      : t('Held by {holders} for {time}.', {
          holders: listOf(info, holders),
          time: ns(timePs - waits.takenAt[lock]),
        })
  const wanted =
    waiters.length === 0
      ? t('Nobody waits for it.')
      : t('In line, the first first: {waiters}.', { waiters: listOf(info, waiters) })
  const counted = t('Taken {taken} so far, found taken {contended}.', {
    taken: times(waits.timesTaken[lock]),
    contended: times(waits.timesContended[lock]),
  })

  return {
    name,
    about: `${t(about)}. ${t(LOCK_ABOUT[kind])}`,
    state: `${held} ${wanted} ${counted}`,
    related: [{ label: t('its line'), kind: 'line', index: line }, ...linksTo(info, [...holders, ...waiters])],
  }
}

const times = (count: number): string => tn(count, 'once', '{count} times')

const describeQueue = (run: Run, frame: Frame, queue: number): Description => {
  const { info } = run
  const members = frame.threads
    .filter((other) => other.place === PLACE.queued && other.where === queue)
    .map(({ thread }) => thread)
  const waiting = info.threads.flatMap((_, thread) => (frame.waits.waitsOn[thread] === queue ? [thread] : []))
  const holds = members.length === 0 ? t('Empty.') : t('Holds {what}.', { what: listOf(info, members) })
  const there = tn(waiting.length, 'At it waits {threads}.', 'At it wait {threads}.', {
    threads: listOf(info, waiting),
  })
  return {
    name: info.queues[queue].name,
    about: t(info.queues[queue].about),
    state: waiting.length === 0 ? holds : `${holds} ${there}`,
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
