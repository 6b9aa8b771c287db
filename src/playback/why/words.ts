import { t } from '../../language/t.ts'
import { KIND, LABELS, NOBODY, STOP_REASONS } from '../../sim/log/schema.ts'
import { oneUnit } from '../unit-words.ts'
import { tell } from '../why.ts'
import { actorAt, heldBy, lastRun } from './actors.ts'
import type { LogIndex } from './log-index.ts'
import { duration, instant, Names } from './named.ts'
import { type Part, say } from './parts.ts'
import type { Step } from './steps.ts'

const STATE_WORDS: Record<string, string> = {
  M: 'modified',
  O: 'owned',
  E: 'exclusive',
  S: 'shared',
  I: 'gone',
  Sc: 'shared',
  Sm: 'shared and modified',
}

const stateWords = (state: string): string =>
  state in STATE_WORDS ? t(STATE_WORDS[state]) : t('in state {state}', { state })

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
  const at = instant(columns.time[event])
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
      const values = { thread: names.thread(b), lock: names.lock(a), cpu: names.cpu(cpu), at }
      if (handed) return say('{thread} took {lock} on {cpu} at {at}, and it has gone on with the CPU since', values)
      return still
        ? say('{thread} took {lock} on {cpu} at {at}, and had it still', values)
        : say('{thread} took {lock} on {cpu} at {at}', values)
    }
    case KIND.contend:
      return ofContend(index, names, step)
    case KIND.block:
      return ofBlock(names, index, event)
    case KIND.migrate:
      return say(
        step.relation === 'came'
          ? '{thread} had moved from {from} to {to} at {at}'
          : '{thread} moved from {from} to {to} at {at}',
        { thread: names.thread(a), from: names.cpu(b), to: names.cpu(c), at },
      )
    case KIND.run:
      return ofRun(names, index, event)
    case KIND.stop:
      return ofStop(names, index, step)
    case KIND.enqueue:
      return ofEnqueue(names, index, event)
    case KIND.dequeue:
      return ofDequeue(names, index, event)
    case KIND.wake:
      return say('{who} woke {thread} at {at}', { who: actor(names, index, event), thread: names.thread(a), at })
    case KIND.balance:
      return say("{cpu}'s balancer took {thread} from {queue} for {other} at {at}", {
        cpu: names.cpu(cpu),
        thread: names.thread(a),
        queue: names.queue(b),
        other: names.queue(c),
        at,
      })
    case KIND.interrupt:
      return ofInterrupt(names, index, event)
    case KIND.arrive:
      return ofArrival(index, names, event, before)
    case KIND.message:
      return say('{who} put {one} on {queue} at {at}', {
        who: actor(names, index, event),
        one: oneUnit(index.run.info.unit),
        queue: names.queue(a),
        at,
      })
    case KIND.ipiSend:
      return say('{who} interrupted {cpu} at {at}', { who: actor(names, index, event), cpu: names.cpu(a), at })
    case KIND.ipiReceive:
      return say('{cpu} began to serve the interrupt from {from} at {at}', {
        cpu: names.cpu(cpu),
        from: names.cpu(a),
        at,
      })
    case KIND.spawn:
      return b < 0
        ? say('{thread} was born at {at}', { thread: names.thread(a), at })
        : say('{parent} started {thread} at {at}', { parent: names.thread(b), thread: names.thread(a), at })
    default:
      return before === null ? [tell(index.run, event)] : say('{what} at {at}', { what: tell(index.run, event), at })
  }
}

/** Who found a lock taken; and for how long he had to wait for it, where that is what was asked. */
const ofContend = (index: LogIndex, names: Names, { event, relation }: Step): Part[] => {
  const { columns } = index.run.log
  const [lock, who, holder, cpu] = [columns.a[event], columns.b[event], columns.c[event], columns.cpu[event]]
  const found = { who: names.on(who, cpu), lock: names.lock(lock), at: instant(columns.time[event]) }
  const taken = relation === 'asked' ? index.list('locking').next(who, event + 1) : -1
  const got = taken >= 0 && columns.kind[taken] === KIND.acquire && columns.a[taken] === lock
  const time = got ? duration(columns.time[taken] - columns.time[event]) : ''
  if (holder < 0) {
    return got
      ? say('{who} found {lock} taken at {at}, and waited {time} for it', { ...found, time })
      : say('{who} found {lock} taken at {at}', found)
  }
  const held = { ...found, holder: names.thread(holder) }
  return got
    ? say('{who} found {lock} in the hands of {holder} at {at}, and waited {time} for it', { ...held, time })
    : say('{who} found {lock} in the hands of {holder} at {at}', held)
}

/** Whom the link before a taking of a lock speaks of as its holder. */
const holderIn = (index: LogIndex, { event }: Step): number => {
  const { columns } = index.run.log
  return columns.kind[event] === KIND.contend ? columns.c[event] : actorAt(index, event)
}

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
  const values = {
    one: oneUnit(index.run.info.unit),
    flow: String(columns.b[event]),
    at: instant(columns.time[event]),
  }
  const kind = before === null ? -1 : columns.kind[before.event]
  const who = before === null || columns.cpu[before.event] === NOBODY ? -1 : actorAt(index, before.event)
  if (before === null || who < 0 || kind === KIND.interrupt || kind === KIND.done) {
    return say('{one} of flow {flow} arrived at {at}', values)
  }
  return say('{who} was at work on {one} of flow {flow}, which had arrived at {at}', {
    ...values,
    who: names.on(who, columns.cpu[before.event]),
  })
}

/** When a change of label ends, in ps. */
export const labelEnd = (index: LogIndex, event: number): number => {
  const { columns } = index.run.log
  const next = index.list('labels').next(columns.cpu[event], event + 1)
  return next < 0 ? index.run.reachedPs : columns.time[next]
}

const WAITS_WORDS: Partial<Record<string, string>> = {
  stallHit: '{who} stalled {time} for {line} out of its outer caches',
  stallMemory: '{who} stalled {time} for {line} out of memory',
  stallTransfer: "{who} stalled {time} for {line} out of another CPU's cache",
  stallFollow: '{who} stalled {time} for {line}, its own, which had stayed behind on another CPU',
  stallUpgrade: '{who} stalled {time} for {line}: all other copies had to go first',
  stallQueue: '{who} stalled {time} for {line}: it was not its turn yet',
}

/** The same of the holder of a lock that others wait for. */
const HOLDER_WAITS_WORDS: Partial<Record<string, string>> = {
  stallHit: '{who} could not let go of it: it stalled {time} for {line} out of its outer caches',
  stallMemory: '{who} could not let go of it: it stalled {time} for {line} out of memory',
  stallTransfer: "{who} could not let go of it: it stalled {time} for {line} out of another CPU's cache",
  stallFollow:
    '{who} could not let go of it: it stalled {time} for {line}, its own, which had stayed behind on another CPU',
  stallUpgrade: '{who} could not let go of it: it stalled {time} for {line}: all other copies had to go first',
  stallQueue: '{who} could not let go of it: it stalled {time} for {line}: it was not its turn yet',
}

const ofLabel = (index: LogIndex, names: Names, { event, relation }: Step): Part[] => {
  const { columns } = index.run.log
  const [label, cpu, line] = [columns.a[event], columns.cpu[event], columns.c[event]]
  const held = duration(labelEnd(index, event) - columns.time[event])
  const until = instant(labelEnd(index, event))
  if (relation === 'computed') {
    return say('{thread} was computing in its own program at {at}, and came to this step', {
      thread: names.thread(actorAt(index, event)),
      at: instant(columns.time[event]),
    })
  }
  const name = LABELS[label]
  const who = names.on(actorAt(index, event), cpu)
  if (relation === 'lineBusy') {
    return say('{line} was being fetched by {who}, until {until}', { line: names.line(line), who, until })
  }
  if (name === 'spin') return ofSpinning(index, names, event)
  const words = (relation === 'holderWaits' ? HOLDER_WAITS_WORDS : WAITS_WORDS)[name]
  return words === undefined ? [tell(index.run, event)] : say(words, { who, time: held, line: names.line(line) })
}

/** From the first look at a lock to the taking of it; the label changes with each look. */
const ofSpinning = (index: LogIndex, names: Names, event: number): Part[] => {
  const { columns } = index.run.log
  const who = actorAt(index, event)
  const spinner = names.on(who, columns.cpu[event])
  const wanted = who < 0 ? -1 : index.list('locking').last(who, event)
  if (wanted < 0 || columns.kind[wanted] !== KIND.contend) {
    const held = duration(labelEnd(index, event) - columns.time[event])
    return say('{who} waited for {time}, looking again and again whether it may go on', { who: spinner, time: held })
  }
  const lock = columns.a[wanted]
  const taken = index.list('locking').next(who, event)
  const got = taken >= 0 && columns.kind[taken] === KIND.acquire && columns.a[taken] === lock
  const values = { who: spinner, lock: names.lock(lock) }
  return got
    ? say('{who} spun {time} for {lock}, looking at it again and again', {
        ...values,
        time: duration(columns.time[taken] - columns.time[wanted]),
      })
    : say('{who} spun for {lock}, looking at it again and again', values)
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
    const values = { line: names.line(line), cpu: names.cpu(info.coreOf.indexOf(source)), time: duration(ps) }
    return last < 0
      ? say('{line} was in the cache of {cpu}, {time} away', values)
      : say('{line} was {state} in the cache of {cpu}, {time} away', {
          ...values,
          state: stateWords(info.states[columns.c[last]]),
        })
  }
  return say(
    source === -1
      ? '{line}: no cache could give it, memory did, in {time}'
      : '{line}: a shared cache gave it, in {time}',
    { line: names.line(line), time: duration(ps) },
  )
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
  const values = { line: names.line(line), at: instant(columns.time[event]) }
  if (relation === 'deviceWrote') {
    return say('a device wrote {line} into memory at {at}, and every copy was void', values)
  }
  if (relation === 'dropped') {
    return say(
      info.coreOf[cpu] === core
        ? '{cpu} dropped {line} from its cache at {at} to make room'
        : '{cpu} took {line} for itself at {at}, and later no cache had it',
      { ...values, cpu: names.cpu(cpu) },
    )
  }
  if (relation === 'asked') return [tell(index.run, event)]
  const who = names.on(actorAt(index, event), cpu)
  if (state === 'M' || state === 'Sm') {
    return relation === 'copy'
      ? say('{who} wrote {line} at {at}, and kept a copy', { ...values, who })
      : say('{who} wrote {line} at {at}', { ...values, who })
  }
  return relation === 'copy'
    ? say('{who} read {line} at {at}, and kept a copy', { ...values, who })
    : say('{who} read {line} at {at}', { ...values, who })
}

const ofBlock = (names: Names, index: LogIndex, event: number): Part[] => {
  const { columns } = index.run.log
  const [a, b, c] = [columns.a[event], columns.b[event], columns.c[event]]
  const values = { who: names.on(a, columns.cpu[event]), at: instant(columns.time[event]) }
  if (b >= 0) return say('{who} went to sleep for {lock} at {at}', { ...values, lock: names.lock(b) })
  return c >= 0
    ? say('{who} went to sleep at {queue} at {at}', { ...values, queue: names.queue(c) })
    : say('{who} went to sleep until woken at {at}', values)
}

const ofRun = (names: Names, index: LogIndex, event: number): Part[] => {
  const { columns } = index.run.log
  const [thread, from, cpu] = [columns.a[event], columns.b[event], columns.cpu[event]]
  const values = { cpu: names.cpu(cpu), at: instant(columns.time[event]) }
  if (index.run.info.threads[thread].kind === 'idle') return say('{cpu} had nothing to run from {at} on', values)
  return from >= 0 && from !== cpu
    ? say('{thread} ran on {cpu} from {at} on, come over from {from}', {
        ...values,
        thread: names.thread(thread),
        from: names.cpu(from),
      })
    : say('{thread} ran on {cpu} from {at} on', { ...values, thread: names.thread(thread) })
}

const STOPPED_WORDS: Record<(typeof STOP_REASONS)[number], string> = {
  blocked: '{thread} left the CPU to wait at {at}',
  preempted: '{thread} was made to leave the CPU at {at}',
  yielded: '{thread} gave the CPU to others at {at}',
  migrating: '{thread} left the CPU to move at {at}',
  idle: '{thread} made way: there was something to run at {at}',
  exited: '{thread} ended at {at}',
}

const ofStop = (names: Names, index: LogIndex, { event, relation }: Step): Part[] => {
  const { columns } = index.run.log
  const reason = STOP_REASONS[columns.b[event]]
  const stopped = say(STOPPED_WORDS[reason], {
    thread: names.thread(columns.a[event]),
    at: instant(columns.time[event]),
  })
  return relation === 'holderStopped' ? say('{stopped}, the lock not yet let go', { stopped }) : stopped
}

/** A CPU, and under which lock it decided something. */
const cpuUnderLock = (names: Names, index: LogIndex, event: number): Part[] => {
  const who = actorAt(index, event)
  const cpu = names.cpu(index.run.log.columns.cpu[event])
  const taking = heldBy(index, who, event, lastRun(index, who, event))
  return taking < 0
    ? [cpu]
    : say('{cpu}, which held {lock},', { cpu, lock: names.lock(index.run.log.columns.a[taking]) })
}

const ofEnqueue = (names: Names, index: LogIndex, event: number): Part[] => {
  const { columns } = index.run.log
  const [thread, queue, cpu] = [columns.a[event], columns.b[event], columns.cpu[event]]
  const target = index.run.info.queues[queue].cpu
  const values = {
    cpu: cpuUnderLock(names, index, event),
    thread: names.thread(thread),
    at: instant(columns.time[event]),
  }
  return target < 0 || target === cpu
    ? say('{cpu} put {thread} on {queue} at {at}', { ...values, queue: names.queue(queue) })
    : say('{cpu} picked {target} for {thread} at {at}', { ...values, target: names.cpu(target) })
}

const ofDequeue = (names: Names, index: LogIndex, event: number): Part[] => {
  const { columns } = index.run.log
  const [thread, queue, cpu] = [columns.a[event], columns.b[event], columns.cpu[event]]
  const whose = index.run.info.queues[queue].cpu
  const values = {
    cpu: cpuUnderLock(names, index, event),
    thread: names.thread(thread),
    queue: names.queue(queue),
    at: instant(columns.time[event]),
  }
  if (whose === cpu) return say('{cpu} took {thread} off {queue} at {at}', values)
  return whose < 0
    ? say('{cpu} took {thread} off {queue}, which all CPUs share, at {at}', values)
    : say('{cpu} took {thread} off {queue}, which is not its own, at {at}', values)
}

/** The devices behind vectors 29 to 31, as the log numbers them. */
const TICK_WORDS: Record<number, string> = {
  28: '{cpu} was asked to bring a thread elsewhere at {at}',
  29: "{cpu}'s clock ticked at {at}",
  30: "{cpu}'s timer ran out: a sleep was over at {at}",
}

const ofInterrupt = (names: Names, index: LogIndex, event: number): Part[] => {
  const { columns } = index.run.log
  const [device, cpu] = [columns.a[event], columns.cpu[event]]
  const values = { cpu: names.cpu(cpu), at: instant(columns.time[event]) }
  const tick = TICK_WORDS[device]
  return tick === undefined
    ? say('{cpu} began to serve device {device} at {at}', { ...values, device: String(device) })
    : say(tick, values)
}
