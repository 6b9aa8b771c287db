import { type EventColumns, type EventName, KIND, LABEL, LABELS, type RunInfo } from '../../../src/sim/log/schema.ts'

/** A link of a chain, as far as its claim can be looked up in the log. */
interface Told {
  event: number
  relation: string
}

const is = (log: EventColumns, at: number, ...names: EventName[]): boolean =>
  names.some((name) => log.kind[at] === KIND[name])

/** The last event before `before` that passes, found by looking at every one. */
const lastBefore = (before: number, passes: (at: number) => boolean): number => {
  for (let at = before - 1; at >= 0; at--) if (passes(at)) return at
  return -1
}

const stalls = (label: number): boolean => LABELS[label].startsWith('stall')

/** Whether a core's copy just before an event was there at all. */
const copyBefore = (log: EventColumns, info: RunInfo, line: number, core: number, before: number): string => {
  const last = lastBefore(before, (at) => is(log, at, 'line') && log.a[at] === line && log.b[at] === core)
  return last < 0 ? 'I' : info.states[log.c[last]]
}

/** Who holds a lock just before an event, by all that was taken and let go until then: the events of the takings. */
const takings = (log: EventColumns, lock: number, before: number): number[] => {
  const open: number[] = []
  for (let at = 0; at < before; at++) {
    if (log.a[at] !== lock) continue
    if (is(log, at, 'acquire')) open.push(at)
    if (is(log, at, 'release')) {
      // A lock that has gone on with its CPU is let go by another than who took it.
      const own = open.findLastIndex((taking) => log.b[taking] === log.b[at])
      open.splice(own >= 0 ? own : open.length - 1, 1)
    }
  }
  return open
}

/** What runs on a CPU just before an event: the last thread that began to. */
const runsOn = (log: EventColumns, cpu: number, before: number): number => {
  const run = lastBefore(before, (at) => is(log, at, 'run') && log.cpu[at] === cpu)
  return run < 0 ? -1 : log.a[run]
}

/** What the log itself gives as the reason of an event, or of the access that it is part of. */
const reasons = (log: EventColumns, at: number): number[] => {
  const cpu = log.cpu[at]
  const cause = log.cause[at]
  const works = lastBefore(at, (e) => is(log, e, 'label') && log.cpu[e] === cpu && !stalls(log.a[e]))
  const interrupt = lastBefore(at, (e) => is(log, e, 'interrupt', 'ipiReceive') && log.cpu[e] === cpu)
  const sent = lastBefore(at, (e) => is(log, e, 'ipiSend') && log.cpu[e] === cpu)
  const own = cause >= 0 && is(log, cause, 'run') ? log.a[cause] : -1
  const left = own < 0 ? -1 : lastBefore(at, (e) => is(log, e, 'run', 'stop') && log.a[e] === own)
  const access = cause >= 0 && is(log, cause, 'transfer') ? log.cause[cause] : -1
  const spins = is(log, at, 'label') && log.a[at] === LABEL.spin ? sent : -1
  const waits = is(log, at, 'label') && log.a[at] === LABEL.stallQueue && works >= 0 ? log.cause[works] : -1
  return [cause, access, left, spins, waits, cause < 0 ? interrupt : -1]
}

/**
 * Looks for a falsehood in what a chain says of one link: everything is read from the log anew, the plain way, by nothing
 * that the chains themselves use. Returns what is wrong, or null.
 */
export const falsehood = (log: EventColumns, info: RunInfo, from: Told, to: Told): string | null => {
  const { event } = to
  const at = from.event
  const wrong = (what: string): string => `${what}: event ${event}, told as ${to.relation} of event ${at}`
  if (event >= at) return wrong('not before what it explains')
  if (log.time[event] > log.time[at]) return wrong('later')
  switch (to.relation) {
    case 'journey':
      if (!is(log, event, 'transfer') || log.cpu[event] !== log.cpu[at]) return wrong('no journey to this CPU')
      if (log.a[event] !== log.c[at] || log.time[event] !== log.time[at]) return wrong('another line, or time')
      return null
    case 'owner': {
      const [line, core] = [log.a[at], log.b[at]]
      const last = lastBefore(
        at,
        (e) => is(log, e, 'line') && log.a[e] === line && log.b[e] === core && info.coreOf[log.cpu[e]] === core,
      )
      if (last !== event) return wrong('not the last change that the core itself made')
      return copyBefore(log, info, line, core, at) === 'I' ? wrong('the core had no copy') : null
    }
    case 'ownCopy':
      return is(log, event, 'line') && log.b[event] === info.coreOf[log.cpu[at]] && log.a[event] === log.c[at]
        ? null
        : wrong('not its own copy')
    case 'copy': {
      const own = info.coreOf[log.cpu[at]]
      if (!is(log, event, 'line') || log.a[event] !== log.c[at] || log.b[event] === own) return wrong('no other copy')
      // What the writer itself did in this instant is not yet done.
      let first = at
      while (first > 0 && log.time[first - 1] === log.time[at] && log.cpu[first - 1] === log.cpu[at]) first--
      return copyBefore(log, info, log.c[at], log.b[event], first) === 'I' ? wrong('that copy was gone') : null
    }
    case 'deviceWrote':
    case 'dropped':
      if (!is(log, event, 'line') || log.a[event] !== log.a[at]) return wrong('another line')
      return info.states[log.c[event]] === 'I' ? null : wrong('the copy was not lost')
    case 'lineBusy': {
      if (log.cpu[event] === log.cpu[at]) return wrong('the same CPU')
      if (is(log, event, 'transfer')) {
        const arrives = log.time[event] + log.c[event]
        return log.a[event] === log.c[at] && arrives >= log.time[at] ? null : wrong('not on its way')
      }
      const now = lastBefore(at, (e) => is(log, e, 'label') && log.cpu[e] === log.cpu[event])
      return now === event && stalls(log.a[event]) && log.c[event] === log.c[at] ? null : wrong('nobody fetched it')
    }
    case 'wiresBusy':
      return is(log, event, 'transfer') && log.cpu[event] !== log.cpu[at] ? null : wrong('no other journey')
    case 'wanted':
      if (!is(log, event, 'contend')) return wrong('no lock was found taken')
      return lastBefore(at, (e) => is(log, e, 'acquire') && log.a[e] === log.a[event] && log.b[e] === log.b[event]) <
        event
        ? null
        : wrong('it had the lock by then')
    case 'holder':
    case 'holding':
      if (!is(log, event, 'acquire')) return wrong('no lock was taken')
      return takings(log, log.a[event], at).includes(event) ? null : wrong('the lock had been let go')
    case 'holderWaits': {
      const now = lastBefore(at, (e) => is(log, e, 'label') && log.cpu[e] === log.cpu[event])
      const waits = stalls(log.a[event]) || log.a[event] === LABEL.spin
      if (now !== event || !waits) return wrong('that CPU was not waiting')
      // An interrupt has its CPU to itself; a label of its time names no thread.
      const holds = log.b[event] < 0 ? log.c[at] === info.threads.length + log.cpu[event] : true
      const runs = log.b[event] < 0 || runsOn(log, log.cpu[event], at) === log.b[event]
      return holds && runs ? null : wrong('somebody else ran there')
    }
    case 'holderStopped':
      return is(log, event, 'stop') &&
        lastBefore(at, (e) => is(log, e, 'run', 'stop') && log.a[e] === log.a[event]) === event
        ? null
        : wrong('it was running')
    case 'followed':
      return is(log, event, 'migrate') && log.c[event] === log.cpu[at] ? null : wrong('nobody moved there')
    case 'came': {
      const [thread, moved] = [log.a[event], is(log, event, 'migrate')]
      if (!moved && !is(log, event, 'run')) return wrong('nobody began to run')
      const run = lastBefore(at, (e) => is(log, e, 'run') && log.a[e] === thread)
      return (moved ? log.cause[run] : run) === event ? null : wrong('it has begun to run again since')
    }
    case 'computed': {
      if (!is(log, event, 'label') || log.a[event] !== LABEL.user) return wrong('no program of its own')
      const thread = log.b[event]
      const left = lastBefore(at, (e) => is(log, e, 'stop') && log.a[e] === thread)
      return left < event ? null : wrong('it had stopped since')
    }
    case 'way':
      return lastBefore(at, (e) => IS_WAY.some((name) => is(log, e, name)) && log.a[e] === log.a[at]) === event
        ? null
        : wrong('not the last of its way')
    case 'placeFree':
      return is(log, event, 'stop') && log.cpu[event] === log.cpu[at] && log.time[event] === log.time[at]
        ? null
        : wrong('nobody left')
    case 'by':
      return reasons(log, at).includes(event) ? null : wrong('the log gives another reason')
    default:
      return wrong('a relation that is not known')
  }
}

const IS_WAY: readonly EventName[] = [
  'run',
  'stop',
  'enqueue',
  'dequeue',
  'block',
  'wake',
  'migrate',
  'balance',
  'spawn',
  'exit',
]
