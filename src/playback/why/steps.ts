import { EVENTS, KIND, LABEL, LABELS, NOBODY } from '../../sim/log/schema.ts'
import { regionOf } from '../../sim/machine/memory/layout.ts'
import { actorAt, contextCause, heldBy, isStall, isWait, labelBefore, lastRun, lastStop } from './actors.ts'
import type { LogIndex } from './log-index.ts'

/** What an event is to the one before it in a chain of causes. */
export type Relation =
  | 'asked'
  | 'journey'
  | 'owner'
  | 'deviceWrote'
  | 'dropped'
  | 'ownCopy'
  | 'copy'
  | 'lineBusy'
  | 'wiresBusy'
  | 'wanted'
  | 'holder'
  | 'holderWaits'
  | 'holderStopped'
  | 'holding'
  | 'came'
  | 'followed'
  | 'way'
  | 'placeFree'
  | 'computed'
  | 'by'

/** Where a chain of causes ends: nothing in the run made it happen. */
export type RootKind = 'arrival' | 'program' | 'timer' | 'intervention'

export interface Step {
  event: number
  relation: Relation
  /** It has been told why the actor is where it is, or nobody need know. */
  placed: boolean
  /** The taking of a lock that is told next: its holder's wait is told first. */
  taking: number
}

const DEVICES_END = 28
const WIRES_REACH = 64

/** The next step back from one; null at a root. Every event that it leads to is earlier. */
export const stepBack = (index: LogIndex, step: Step): Step | null => {
  if (step.taking >= 0) return { ...step, event: step.taking, relation: 'holder', taking: -1, placed: false }
  if (rootOf(index, step) !== null) return null
  const { event } = step
  switch (EVENTS[index.run.log.columns.kind[event]]) {
    case 'label':
      return fromLabel(index, step)
    case 'transfer':
      return fromTransfer(index, step)
    case 'acquire':
      return fromActor(index, step, false)
    case 'contend':
      return fromContention(index, step)
    case 'block':
      return fromBlock(index, step)
    case 'migrate':
    case 'dequeue':
    case 'enqueue':
      return onTheWay(index, step)
    case 'run':
      return fromRun(index, step)
    case 'stop':
      return fromStop(index, step)
    case 'ipiReceive':
    case 'interrupt':
      return to(step, index.run.log.columns.cause[event], 'by')
    case 'lend':
      return fromLend(index, step)
    default:
      return fromActor(index, step, step.relation === 'owner' || step.relation === 'copy')
  }
}

/** What kind of root an event is, or null where something before it made it happen. */
export const rootOf = (index: LogIndex, { event, relation, taking }: Step): RootKind | null => {
  if (taking >= 0) return null
  const { columns } = index.run.log
  const [kind, cause] = [columns.kind[event], columns.cause[event]]
  if (kind === KIND.arrive) return 'arrival'
  if (kind === KIND.intervene) return 'intervention'
  if (kind === KIND.drop && cause < 0) return 'arrival'
  if (kind === KIND.interrupt) {
    // A sleep that is over was begun by a program, but it is the timer that ends it.
    if (columns.a[event] > DEVICES_END) return 'timer'
    if (cause < 0) return 'arrival'
  }
  if (relation === 'computed') return 'program'
  return null
}

const to = (step: Step, event: number, relation: Relation, placed = step.placed): Step | null =>
  event < 0 ? null : { event, relation, placed, taking: -1 }

/** Goes on to why somebody did something: a lock it held, its own program, or why it was there at all. */
const fromActor = (index: LogIndex, step: Step, tellLock: boolean): Step | null => {
  const { columns } = index.run.log
  const { event } = step
  const cause = contextCause(index, event)
  // A device acts by itself; so does an interrupt, as far as its CPU is concerned.
  if (columns.cpu[event] === NOBODY) return to(step, cause, 'by')
  const actor = cause >= 0 && columns.kind[cause] === KIND.run ? columns.a[cause] : actorAt(index, event)
  const run = lastRun(index, actor, event)
  if (tellLock) {
    const taking = heldBy(index, actor, event, run)
    if (taking >= 0) return to(step, taking, 'holding')
  }
  if (run >= 0 && (cause < 0 || columns.kind[cause] === KIND.run || !step.placed)) {
    const moved = columns.b[run] >= 0 && columns.b[run] !== columns.cpu[run]
    if (moved && !step.placed) return to(step, moveOf(index, run), 'came', true)
    // What it has taken up since it began to run, such as a packet, is nearer than why it runs.
    if (cause >= 0 && columns.kind[cause] !== KIND.run) return to(step, cause, 'by')
    // What is done in a thread's name as it leaves is told from its leaving.
    const stop = lastStop(index, actor, event)
    if (stop > run) return to(step, stop, 'by')
    const computing = index.list('computing').last(actor, event)
    if (computing > run) return to(step, computing, 'computed')
    return to(step, run, 'came', true)
  }
  if (cause >= 0) return to(step, cause, 'by')
  return to(step, index.list('interrupts').last(columns.cpu[event], event), 'by')
}

/** The move with which a thread began to run elsewhere. */
const moveOf = (index: LogIndex, run: number): number => {
  const { cause, kind } = index.run.log.columns
  return cause[run] >= 0 && kind[cause[run]] === KIND.migrate ? cause[run] : run
}

const fromLabel = (index: LogIndex, step: Step): Step | null => {
  const { columns } = index.run.log
  const { event, relation } = step
  const label = columns.a[event]
  if (relation === 'lineBusy' || relation === 'wiresBusy' || !isWait(label)) return fromActor(index, step, false)
  switch (LABELS[label]) {
    case 'spin':
      return fromSpinning(index, step)
    case 'stallUpgrade':
      return fromUpgrade(index, step)
    case 'stallQueue':
      return fromQueue(index, step)
    default: {
      const journey = index.list('fetches').last(columns.cpu[event], event)
      const found =
        journey >= 0 && columns.a[journey] === columns.c[event] && columns.time[journey] === columns.time[event]
      return found ? to(step, journey, 'journey') : fromNearby(index, step)
    }
  }
}

/** The line came out of the core itself: it is asked how it came there. */
const fromNearby = (index: LogIndex, step: Step): Step | null => {
  const { event } = step
  const { columns } = index.run.log
  const core = index.run.info.coreOf[columns.cpu[event]]
  const own = lastOwn(index, columns.c[event], core, event)
  return to(step, own, 'ownCopy') ?? fromActor(index, step, false)
}

/** The last change of a core's copy that the core itself made: it read or wrote the line. */
export const lastOwn = (index: LogIndex, line: number, core: number, before: number): number => {
  const { columns } = index.run.log
  const { coreCount, coreOf, states } = index.run.info
  const absent = states.indexOf('I')
  return index
    .list('copies')
    .lastWhere(line * coreCount + core, before, (at) => columns.c[at] !== absent && coreOf[columns.cpu[at]] === core)
}

/** Whose copy had to go: of those who held one when the writer began, the one that got its copy last. */
const fromUpgrade = (index: LogIndex, step: Step): Step | null => {
  const { columns } = index.run.log
  const { coreCount, coreOf, states } = index.run.info
  const { event } = step
  const [cpu, line, time] = [columns.cpu[event], columns.c[event], columns.time[event]]
  const absent = states.indexOf('I')
  const copies = index.list('copies')
  let newest = -1
  for (let core = 0; core < coreCount; core++) {
    if (core === coreOf[cpu]) continue
    const before = copies.lastWhere(
      line * coreCount + core,
      event,
      (at) => !(columns.time[at] === time && columns.cpu[at] === cpu),
    )
    if (before < 0 || columns.c[before] === absent) continue
    newest = Math.max(newest, lastOwn(index, line, core, before + 1))
  }
  return newest >= 0 ? to(step, newest, 'copy', false) : fromNearby(index, step)
}

/** Who has the line, or the wires, while a CPU waits for its turn. */
const fromQueue = (index: LogIndex, step: Step): Step | null => {
  const { columns } = index.run.log
  const { info } = index.run
  const { event } = step
  const [cpu, line, time] = [columns.cpu[event], columns.c[event], columns.time[event]]
  const busy = index
    .list('transfers')
    .lastWhere(line, event, (at) => columns.cpu[at] !== cpu && columns.time[at] + columns.c[at] >= time, 4)
  if (busy >= 0) return to(step, busy, 'lineBusy', false)
  let waiter = -1
  for (let other = 0; other < info.cpuCount; other++) {
    const label = other === cpu ? -1 : labelBefore(index, other, event)
    if (label >= 0 && isStall(columns.a[label]) && columns.c[label] === line) waiter = Math.max(waiter, label)
  }
  if (waiter >= 0) return to(step, waiter, 'lineBusy', false)
  const { home } = regionOf(info.regions, line)
  let last = -1
  for (let other = 0; other < info.cpuCount; other++) {
    const fetch = index
      .list('fetches')
      .lastWhere(other, event, (at) => regionOf(info.regions, columns.a[at]).home === home, WIRES_REACH)
    if (other !== cpu) last = Math.max(last, fetch)
  }
  return last >= 0 ? to(step, last, 'wiresBusy', false) : fromActor(index, step, false)
}

/** Whoever spins wants a lock that it has found taken, or an answer to what it sent. */
const fromSpinning = (index: LogIndex, step: Step): Step | null => {
  const { columns } = index.run.log
  const { event } = step
  const [cpu, line] = [columns.cpu[event], columns.c[event]]
  const actor = actorAt(index, event)
  const wanted = actor < 0 ? -1 : index.list('locking').last(actor, event)
  if (wanted >= 0 && columns.kind[wanted] === KIND.contend) return to(step, wanted, 'wanted')
  const taking = lockOfLine(index, line, event)
  if (taking >= 0 && columns.b[taking] !== actor) return holding(index, step, taking, columns.b[taking])
  const sent = index.list('sends').last(cpu, event)
  return sent > lastRun(index, actor, event) ? to(step, sent, 'by') : fromActor(index, step, false)
}

/** The taking of the lock that lies in a line, if it is held just before an event; or −1. */
const lockOfLine = (index: LogIndex, line: number, before: number): number => {
  const lock = index.run.info.locks.findIndex((candidate) => candidate.line === line)
  const last = lock < 0 ? -1 : index.list('holding').last(lock, before)
  return last >= 0 && index.run.log.columns.kind[last] === KIND.acquire ? last : -1
}

const fromContention = (index: LogIndex, step: Step): Step | null => {
  const { columns } = index.run.log
  const { event } = step
  const [actor, holder] = [columns.b[event], columns.c[event]]
  if (holder < 0 || holder === actor) return fromActor(index, { ...step, placed: true }, false)
  // A spin lock goes with its CPU from one thread to the next: who took it last need not be who has it now.
  const taking = columns.cause[event]
  if (taking >= 0 && columns.kind[taking] === KIND.acquire) return holding(index, step, taking, holder)
  return fromActor(index, step, false)
}

/** From a wait to the one who holds what is waited for: first to what keeps it, then to how it came by it. */
const holding = (index: LogIndex, step: Step, taking: number, holder: number): Step => {
  const { columns } = index.run.log
  const { event } = step
  const straight: Step = { event: taking, relation: 'holder', placed: false, taking: -1 }
  const { threads } = index.run.info
  if (holder < 0) return straight
  if (holder >= threads.length) {
    // An interrupt holds it: its CPU is doing nothing else.
    const now = labelBefore(index, holder - threads.length, event)
    const waits = now > taking && columns.b[now] < 0 && isWait(columns.a[now])
    return waits ? { event: now, relation: 'holderWaits', placed: false, taking } : straight
  }
  const place = index
    .list('history')
    .lastWhere(holder, event, (at) => columns.kind[at] === KIND.run || columns.kind[at] === KIND.stop)
  if (place < 0) return straight
  if (columns.kind[place] === KIND.stop) {
    return place > taking ? { event: place, relation: 'holderStopped', placed: false, taking } : straight
  }
  const now = labelBefore(index, columns.cpu[place], event)
  const waits = now > taking && columns.b[now] === holder && isWait(columns.a[now])
  return waits ? { event: now, relation: 'holderWaits', placed: false, taking } : straight
}

const fromBlock = (index: LogIndex, step: Step): Step | null => {
  const { columns } = index.run.log
  const { event } = step
  const [thread, lock] = [columns.a[event], columns.b[event]]
  if (lock < 0) return fromActor(index, step, false)
  const last = index.list('locking').lastWhere(thread, event, (at) => columns.a[at] === lock)
  if (last >= 0 && columns.kind[last] === KIND.contend) return to(step, last, 'wanted')
  const held = index.list('holding').last(lock, event)
  const other = held >= 0 && columns.kind[held] === KIND.acquire && columns.b[held] !== thread
  return other ? holding(index, step, held, columns.b[held]) : fromActor(index, step, false)
}

const fromTransfer = (index: LogIndex, step: Step): Step | null => {
  const { columns } = index.run.log
  const { states } = index.run.info
  const { event, relation } = step
  if (relation === 'lineBusy' || relation === 'wiresBusy') return fromActor(index, step, true)
  const [line, source] = [columns.a[event], columns.b[event]]
  if (source >= 0) {
    const followed = cameWith(index, event)
    if (followed >= 0) return to(step, followed, 'followed', true)
    const owner = lastOwn(index, line, source, event)
    return owner >= 0 ? to(step, owner, 'owner', false) : fromActor(index, step, false)
  }
  const { coreCount } = index.run.info
  const absent = states.indexOf('I')
  let gone = -1
  for (let core = 0; core < coreCount; core++) {
    const last = index.list('copies').last(line * coreCount + core, event)
    if (last >= 0 && columns.c[last] === absent) gone = Math.max(gone, last)
  }
  if (gone < 0) return fromActor(index, step, false)
  return to(step, gone, columns.cpu[gone] === NOBODY ? 'deviceWrote' : 'dropped', false)
}

/** The move with which a thread came to where its own line now follows it, or −1 when the line is not its own. */
const cameWith = (index: LogIndex, transfer: number): number => {
  const { columns } = index.run.log
  const { owner } = regionOf(index.run.info.regions, columns.a[transfer])
  const label = owner < 0 ? -1 : index.list('labels').next(columns.cpu[transfer], transfer)
  const follows =
    label >= 0 &&
    columns.a[label] === LABEL.stallFollow &&
    columns.c[label] === columns.a[transfer] &&
    columns.time[label] === columns.time[transfer]
  if (!follows) return -1
  const move = index.list('history').lastWhere(owner, transfer, (at) => columns.kind[at] === KIND.migrate)
  return move >= 0 && columns.c[move] === columns.cpu[transfer] ? move : -1
}

/** Back along a thread's own way: moved ← taken off a queue ← put on it ← woken. */
const onTheWay = (index: LogIndex, step: Step): Step | null => {
  const { columns } = index.run.log
  const { event } = step
  const cause = columns.cause[event]
  if (columns.kind[event] === KIND.migrate && cause >= 0 && columns.kind[cause] === KIND.intervene) {
    return to(step, cause, 'by')
  }
  const before = index.list('history').last(columns.a[event], event)
  if (before < 0) return to(step, cause, 'by')
  const kind = columns.kind[before]
  const leads =
    kind !== KIND.block && kind !== KIND.exit && kind !== KIND.run && (kind !== KIND.stop || isMadeToWait(index, event))
  if (leads) return to(step, before, 'way')
  return cause >= 0 ? to(step, cause, 'by') : to(step, before, 'way')
}

/** A thread is put back on a queue as it stops: it has been made to wait there. */
const isMadeToWait = (index: LogIndex, event: number): boolean => index.run.log.columns.kind[event] === KIND.enqueue

const fromRun = (index: LogIndex, step: Step): Step | null => {
  const { columns } = index.run.log
  const { event } = step
  const [thread, cpu, cause] = [columns.a[event], columns.cpu[event], columns.cause[event]]
  const before = index.list('history').last(thread, event)
  const kind = before < 0 ? -1 : columns.kind[before]
  if (kind >= 0 && kind !== KIND.stop && kind !== KIND.block && kind !== KIND.exit && kind !== KIND.run) {
    return to(step, before, 'way')
  }
  // Nobody put it there: it has the CPU because the one before it has left.
  const stop = index.list('stops').last(cpu, event)
  if (stop >= 0 && columns.time[stop] === columns.time[event]) return to(step, stop, 'placeFree')
  return cause >= 0 ? to(step, cause, 'by') : to(step, before, 'way')
}

const fromStop = (index: LogIndex, step: Step): Step | null => {
  const { columns } = index.run.log
  const { event } = step
  const before = index.list('history').last(columns.a[event], event)
  const kind = before < 0 ? -1 : columns.kind[before]
  if (kind === KIND.block || kind === KIND.exit) return to(step, before, 'way')
  return fromActor(index, step, false)
}

/** A priority is lent by one who waits for what the borrower holds. */
const fromLend = (index: LogIndex, step: Step): Step | null => {
  const { columns } = index.run.log
  const { event } = step
  const lender = columns.c[event]
  const wanted =
    lender < 0 ? -1 : index.list('locking').lastWhere(lender, event, (at) => columns.kind[at] === KIND.contend, 4)
  return wanted >= 0 ? to(step, wanted, 'wanted') : fromActor(index, step, false)
}
