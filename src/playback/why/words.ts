import { KIND, LABELS, NOBODY, STOP_REASONS } from '../../sim/log/schema.ts'
import { lineName } from '../../sim/machine/memory/layout.ts'
import type { Subject } from '../concerns.ts'
import { contextName } from '../names.ts'
import { tell } from '../why.ts'
import { actorAt, heldBy, lastRun } from './actors.ts'
import type { LogIndex } from './log-index.ts'
import type { Step } from './steps.ts'

/** A piece of a sentence; a thing that is named in it can be picked. */
export type Part = string | { text: string; subject: Subject }

const NS = 1000
const US = 1_000_000
const MS = 1_000_000_000

const digits = (value: number): string => value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)

/** A duration in ps with its unit: 812 ns. */
export const duration = (ps: number): string => {
  if (ps >= MS) return `${digits(ps / MS)} ms`
  if (ps >= US) return `${digits(ps / US)} µs`
  return ps >= NS ? `${digits(ps / NS)} ns` : `${ps} ps`
}

/** An instant in ps: at 1.204 ms. */
export const instant = (ps: number): string => (ps >= MS ? `${(ps / MS).toFixed(6)} ms` : `${(ps / US).toFixed(3)} µs`)

const STATE_WORDS: Record<string, string> = {
  M: 'modified',
  O: 'owned',
  E: 'exclusive',
  S: 'shared',
  I: 'gone',
  Sc: 'shared',
  Sm: 'shared and modified',
}

/** The names of a run, as parts of sentences. */
class Names {
  private readonly index: LogIndex
  constructor(index: LogIndex) {
    this.index = index
  }

  thread(context: number): Part {
    const { info } = this.index.run
    const text = contextName(info, context)
    if (context < 0) return text
    if (context >= info.threads.length) return text.startsWith('interrupt') ? `the ${text}` : text
    return { text, subject: { kind: 'thread', index: context } }
  }

  /** Somebody and where he is; the name of an interrupt says that already. */
  on(context: number, cpu: number): Part[] {
    if (context < 0) return [this.cpu(cpu)]
    return context >= this.index.run.info.threads.length
      ? [this.thread(context)]
      : [this.thread(context), ' on ', this.cpu(cpu)]
  }

  cpu(cpu: number): Part {
    if (cpu === NOBODY || cpu < 0) return 'a device'
    return { text: `CPU ${cpu}`, subject: { kind: 'cpu', index: cpu } }
  }

  line(line: number): Part {
    const { regions } = this.index.run.info
    return line < 0 ? 'a line' : { text: lineName(regions, line), subject: { kind: 'line', index: line } }
  }

  lock(lock: number): Part {
    return { text: this.index.run.info.locks[lock].name, subject: { kind: 'lock', index: lock } }
  }

  queue(queue: number): Part {
    return { text: this.index.run.info.queues[queue].name, subject: { kind: 'queue', index: queue } }
  }
}

/** The sentence of a link. `before` is the link that it explains. */
export const sayLink = (index: LogIndex, step: Step, before: Step | null): Part[] => {
  const [first, ...rest] = sentenceOf(index, step, before)
  return typeof first === 'string' ? [first.charAt(0).toUpperCase() + first.slice(1), ...rest] : [first, ...rest]
}

const sentenceOf = (index: LogIndex, step: Step, before: Step | null): Part[] => {
  const { columns } = index.run.log
  const { event } = step
  const names = new Names(index)
  const [a, b, c, cpu] = [columns.a[event], columns.b[event], columns.c[event], columns.cpu[event]]
  const at = ` at ${instant(columns.time[event])}`
  switch (columns.kind[event]) {
    case KIND.label:
      return ofLabel(index, names, step)
    case KIND.transfer:
      return ofTransfer(index, names, step)
    case KIND.line:
      return ofLine(index, names, step)
    case KIND.acquire: {
      const still = step.relation === 'holder' || step.relation === 'holding'
      const handed = step.relation === 'holder' && before !== null && holderIn(index, before) !== b
      const since = handed ? ', and it has gone on with the CPU since' : still ? ', and had it still' : ''
      return [names.thread(b), ' took ', names.lock(a), ' on ', names.cpu(cpu), at, since]
    }
    case KIND.contend: {
      const holder: Part[] = c < 0 ? [' taken'] : [' in the hands of ', names.thread(c)]
      return [...names.on(b, cpu), ' found ', names.lock(a), ...holder, at, ...waitedFor(index, step)]
    }
    case KIND.block:
      return ofBlock(names, index, event)
    case KIND.migrate:
      return [
        names.thread(a),
        step.relation === 'came' ? ' had moved from ' : ' moved from ',
        names.cpu(b),
        ' to ',
        names.cpu(c),
        at,
      ]
    case KIND.run:
      return ofRun(names, index, event)
    case KIND.stop:
      return ofStop(names, index, step)
    case KIND.enqueue:
      return ofEnqueue(names, index, event)
    case KIND.dequeue:
      return ofDequeue(names, index, event)
    case KIND.wake:
      return [...actor(names, index, event), ' woke ', names.thread(a), at]
    case KIND.balance:
      return [
        names.cpu(cpu),
        "'s balancer took ",
        names.thread(a),
        ' from ',
        names.queue(b),
        ' for ',
        names.queue(c),
        at,
      ]
    case KIND.interrupt:
      return ofInterrupt(names, index, event)
    case KIND.arrive:
      return ofArrival(index, names, event, before)
    case KIND.message:
      return [...actor(names, index, event), ` put ${article(index.run.info.unit)} on `, names.queue(a), at]
    case KIND.ipiSend:
      return [...actor(names, index, event), ' interrupted ', names.cpu(a), at]
    case KIND.ipiReceive:
      return [names.cpu(cpu), ' began to serve the interrupt from ', names.cpu(a), at]
    case KIND.spawn:
      return b < 0 ? [names.thread(a), ' was born', at] : [names.thread(b), ' started ', names.thread(a), at]
    default:
      return before === null ? [tell(index.run, event)] : [tell(index.run, event), at]
  }
}

/** For how long whoever found a lock taken had to wait for it, where that is what was asked. */
const waitedFor = (index: LogIndex, { event, relation }: Step): Part[] => {
  const { columns } = index.run.log
  if (relation !== 'asked') return []
  const taken = index.list('locking').next(columns.b[event], event + 1)
  const got = taken >= 0 && columns.kind[taken] === KIND.acquire && columns.a[taken] === columns.a[event]
  return got ? [`, and waited ${duration(columns.time[taken] - columns.time[event])} for it`] : []
}

/** Whom the link before a taking of a lock speaks of as its holder. */
const holderIn = (index: LogIndex, { event }: Step): number => {
  const { columns } = index.run.log
  return columns.kind[event] === KIND.contend ? columns.c[event] : actorAt(index, event)
}

const article = (unit: string): string => (/^[aeiou]/.test(unit) ? `an ${unit}` : `a ${unit}`)

/** Who did it, and where: netisr 2 on CPU 2. */
const actor = (names: Names, index: LogIndex, event: number): Part[] => {
  const { columns } = index.run.log
  const cpu = columns.cpu[event]
  const cause = columns.cause[event]
  const who = cause >= 0 && columns.kind[cause] === KIND.run ? columns.a[cause] : actorAt(index, event)
  return names.on(who, cpu)
}

/** What came in; and for one who has taken it up, that this is what it was at. */
const ofArrival = (index: LogIndex, names: Names, event: number, before: Step | null): Part[] => {
  const { columns } = index.run.log
  const what = `${article(index.run.info.unit)} of flow ${columns.b[event]}`
  const at = `at ${instant(columns.time[event])}`
  const kind = before === null ? -1 : columns.kind[before.event]
  const who = before === null || columns.cpu[before.event] === NOBODY ? -1 : actorAt(index, before.event)
  if (before === null || who < 0 || kind === KIND.interrupt || kind === KIND.done) return [`${what} arrived ${at}`]
  return [...names.on(who, columns.cpu[before.event]), ` was at work on ${what}, which had arrived ${at}`]
}

/** When a change of label ends, in ps. */
export const labelEnd = (index: LogIndex, event: number): number => {
  const { columns } = index.run.log
  const next = index.list('labels').next(columns.cpu[event], event + 1)
  return next < 0 ? index.run.reachedPs : columns.time[next]
}

const WAITS_FOR: Partial<Record<string, string>> = {
  stallHit: ' out of its outer caches',
  stallMemory: ' out of memory',
  stallTransfer: " out of another CPU's cache",
  stallFollow: ', its own, which had stayed behind on another CPU',
  stallUpgrade: ': all other copies had to go first',
  stallQueue: ': it was not its turn yet',
}

const ofLabel = (index: LogIndex, names: Names, { event, relation }: Step): Part[] => {
  const { columns } = index.run.log
  const [label, cpu, line] = [columns.a[event], columns.cpu[event], columns.c[event]]
  const who = names.thread(actorAt(index, event))
  const held = duration(labelEnd(index, event) - columns.time[event])
  const until = instant(labelEnd(index, event))
  if (relation === 'computed')
    return [who, ` was computing in its own program at ${instant(columns.time[event])}, and came to this step`]
  const name = LABELS[label]
  const subject = names.on(actorAt(index, event), cpu)
  if (relation === 'lineBusy') return [names.line(line), ' was being fetched by ', ...subject, `, until ${until}`]
  if (name === 'spin') return ofSpinning(index, names, event)
  const waits = WAITS_FOR[name]
  if (waits === undefined) return [tell(index.run, event)]
  const lead =
    relation === 'holderWaits' ? [...subject, ' could not let go of it: it stalled '] : [...subject, ' stalled ']
  return [...lead, `${held} for `, names.line(line), waits]
}

/** From the first look at a lock to the taking of it; the label changes with each look. */
const ofSpinning = (index: LogIndex, names: Names, event: number): Part[] => {
  const { columns } = index.run.log
  const who = actorAt(index, event)
  const subject = names.on(who, columns.cpu[event])
  const wanted = who < 0 ? -1 : index.list('locking').last(who, event)
  if (wanted < 0 || columns.kind[wanted] !== KIND.contend) {
    const held = duration(labelEnd(index, event) - columns.time[event])
    return [...subject, ` waited for ${held}, looking again and again whether it may go on`]
  }
  const lock = columns.a[wanted]
  const taken = index.list('locking').next(who, event)
  const got = taken >= 0 && columns.kind[taken] === KIND.acquire && columns.a[taken] === lock
  const howLong = got ? ` spun ${duration(columns.time[taken] - columns.time[wanted])} for ` : ' spun for '
  return [...subject, howLong, names.lock(lock), ', looking at it again and again']
}

const ofTransfer = (index: LogIndex, names: Names, { event, relation }: Step): Part[] => {
  const { columns } = index.run.log
  const { info } = index.run
  const [line, source, ps, cpu] = [columns.a[event], columns.b[event], columns.c[event], columns.cpu[event]]
  if (relation === 'lineBusy') {
    return [names.line(line), ' was on its way to ', names.cpu(cpu), ` until ${instant(columns.time[event] + ps)}`]
  }
  if (relation === 'wiresBusy')
    return ['the wires were busy: ', names.cpu(cpu), ' was having ', names.line(line), ' sent']
  if (source >= 0) {
    const last = index.list('copies').last(line * info.coreCount + source, event)
    const state =
      last < 0 ? '' : (STATE_WORDS[info.states[columns.c[last]]] ?? `in state ${info.states[columns.c[last]]}`)
    return [
      names.line(line),
      ` was ${state === '' ? '' : `${state} `}in the cache of `,
      names.cpu(info.coreOf.indexOf(source)),
      `, ${duration(ps)} away`,
    ]
  }
  const where = source === -1 ? 'no cache could give it, memory did' : 'a shared cache gave it'
  return [names.line(line), `: ${where}, in ${duration(ps)}`]
}

const ofLine = (index: LogIndex, names: Names, { event, relation }: Step): Part[] => {
  const { columns } = index.run.log
  const { info } = index.run
  const [line, core, state, cpu] = [
    columns.a[event],
    columns.b[event],
    info.states[columns.c[event]],
    columns.cpu[event],
  ]
  const at = ` at ${instant(columns.time[event])}`
  if (relation === 'deviceWrote')
    return ['a device wrote ', names.line(line), ' into memory', at, ', and every copy was void']
  if (relation === 'dropped') {
    const own = info.coreOf[cpu] === core
    return own
      ? [names.cpu(cpu), ' dropped ', names.line(line), ' from its cache', at, ' to make room']
      : [names.cpu(cpu), ' took ', names.line(line), ' for itself', at, ', and later no cache had it']
  }
  if (relation === 'asked') return [tell(index.run, event)]
  const did = state === 'M' || state === 'Sm' ? ' wrote ' : ' read '
  const copy = relation === 'copy' ? ', and kept a copy' : ''
  return [...names.on(actorAt(index, event), cpu), did, names.line(line), at, copy]
}

const ofBlock = (names: Names, index: LogIndex, event: number): Part[] => {
  const { columns } = index.run.log
  const [a, b, c] = [columns.a[event], columns.b[event], columns.c[event]]
  const forWhat: Part[] = b >= 0 ? [' for ', names.lock(b)] : c >= 0 ? [' at ', names.queue(c)] : [' until woken']
  return [...names.on(a, columns.cpu[event]), ' went to sleep', ...forWhat, ` at ${instant(columns.time[event])}`]
}

const ofRun = (names: Names, index: LogIndex, event: number): Part[] => {
  const { columns } = index.run.log
  const [thread, from, cpu] = [columns.a[event], columns.b[event], columns.cpu[event]]
  const moved: Part[] = from >= 0 && from !== cpu ? [', come over from ', names.cpu(from)] : []
  if (index.run.info.threads[thread].kind === 'idle')
    return [names.cpu(cpu), ' had nothing to run', ` from ${instant(columns.time[event])} on`]
  return [names.thread(thread), ' ran on ', names.cpu(cpu), ` from ${instant(columns.time[event])} on`, ...moved]
}

const STOPPED: Record<(typeof STOP_REASONS)[number], string> = {
  blocked: ' left the CPU to wait',
  preempted: ' was made to leave the CPU',
  yielded: ' gave the CPU to others',
  migrating: ' left the CPU to move',
  idle: ' made way: there was something to run',
  exited: ' ended',
}

const ofStop = (names: Names, index: LogIndex, { event, relation }: Step): Part[] => {
  const { columns } = index.run.log
  const reason = STOP_REASONS[columns.b[event]]
  const still = relation === 'holderStopped' ? ', the lock not yet let go' : ''
  return [names.thread(columns.a[event]), STOPPED[reason], ` at ${instant(columns.time[event])}`, still]
}

/** Under which lock something was decided, as a clause. */
const underLock = (names: Names, index: LogIndex, event: number): Part[] => {
  const who = actorAt(index, event)
  const taking = heldBy(index, who, event, lastRun(index, who, event))
  return taking < 0 ? [] : [', which held ', names.lock(index.run.log.columns.a[taking]), ',']
}

const ofEnqueue = (names: Names, index: LogIndex, event: number): Part[] => {
  const { columns } = index.run.log
  const [thread, queue, cpu] = [columns.a[event], columns.b[event], columns.cpu[event]]
  const target = index.run.info.queues[queue].cpu
  const lead = [names.cpu(cpu), ...underLock(names, index, event)]
  if (target < 0 || target === cpu)
    return [...lead, ' put ', names.thread(thread), ' on ', names.queue(queue), ` at ${instant(columns.time[event])}`]
  return [...lead, ' picked ', names.cpu(target), ' for ', names.thread(thread), ` at ${instant(columns.time[event])}`]
}

const ofDequeue = (names: Names, index: LogIndex, event: number): Part[] => {
  const { columns } = index.run.log
  const [thread, queue, cpu] = [columns.a[event], columns.b[event], columns.cpu[event]]
  const whose = index.run.info.queues[queue].cpu
  const what = whose < 0 ? ', which all CPUs share,' : whose === cpu ? '' : ', which is not its own,'
  return [
    names.cpu(cpu),
    ...underLock(names, index, event),
    ' took ',
    names.thread(thread),
    ' off ',
    names.queue(queue),
    what,
    ` at ${instant(columns.time[event])}`,
  ]
}

/** The devices behind vectors 29 to 31, as the log numbers them. */
const TICKS: Record<number, string> = {
  28: 'was asked to bring a thread elsewhere',
  29: "'s clock ticked",
  30: "'s timer ran out: a sleep was over",
}

const ofInterrupt = (names: Names, index: LogIndex, event: number): Part[] => {
  const { columns } = index.run.log
  const [device, cpu] = [columns.a[event], columns.cpu[event]]
  const tick = TICKS[device]
  const at = ` at ${instant(columns.time[event])}`
  if (tick !== undefined) return [names.cpu(cpu), tick.startsWith("'") ? tick : ` ${tick}`, at]
  return [names.cpu(cpu), ` began to serve device ${device}`, at]
}
