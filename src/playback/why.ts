import { fixed, t } from '../language/t.ts'
import { sayIntervention } from '../scenario/interventions.ts'
import type { Intervention } from '../sim/kernel/interventions.ts'
import { EVENTS, LABEL_MEANING, LABELS, NOBODY, type RunInfo } from '../sim/log/schema.ts'
import { lineName } from '../sim/machine/memory/layout.ts'
import { contextName as nameOf } from './names.ts'
import type { Run } from './run.ts'
import { oneUnit } from './unit-words.ts'

const sourceName = (info: RunInfo, source: number): string => {
  if (source >= 0) return t('the cache of CPU {cpu}', { cpu: info.coreOf.indexOf(source) })
  return source === -1 ? t('memory') : t('a shared cache')
}

const ns = (ps: number): string => `${fixed(ps / 1000, ps < 10_000 ? 1 : 0)} ns`

/** What somebody did to the run, or would have done, had the kernel let it. */
const tellIntervention = ({ interventions }: RunInfo, index: number, carriedOut: boolean): string => {
  const done = interventions?.[index]
  const words = done === undefined ? t('something is changed') : sayIntervention(done as Intervention)
  return carriedOut
    ? t('from outside: {words}', { words })
    : t('from outside: {words}; but this kernel has no such thread, or never moves it', { words })
}

const tellBlock = (info: RunInfo, a: number, b: number, c: number): string => {
  const thread = nameOf(info, a)
  const what = b >= 0 ? info.locks[b].name : c >= 0 ? info.queues[c].name : undefined
  return what === undefined ? t('{thread} waits', { thread }) : t('{thread} waits for {what}', { thread, what })
}

const tellLend = (info: RunInfo, a: number, priority: number, c: number): string =>
  c >= 0
    ? t('{lender} lends {thread} its priority, {priority}', {
        lender: nameOf(info, c),
        thread: nameOf(info, a),
        priority,
      })
    : t('{thread} gives back what was lent: its priority is {priority} again', { thread: nameOf(info, a), priority })

/** One event, as a sentence that a student can read. */
export const tell = (run: Run, event: number): string => {
  const { columns } = run.log
  const { info } = run
  const [a, b, c, cpu] = [columns.a[event], columns.b[event], columns.c[event], columns.cpu[event]]
  const here = cpu === NOBODY ? t('a device') : t('CPU {cpu}', { cpu })
  const line = (index: number): string => lineName(info.regions, index)
  switch (EVENTS[columns.kind[event]]) {
    case 'label':
      return `${here} (${nameOf(info, b)}): ${t(LABEL_MEANING[LABELS[a]])}${c >= 0 ? `: ${line(c)}` : ''}`
    case 'transfer':
      return t('{line} leaves {source} for CPU {cpu}: {time}', {
        line: line(a),
        source: sourceName(info, b),
        cpu,
        time: ns(c),
      })
    case 'line':
      return t('the copy of {line} in the cache of CPU {cpu} becomes {state}, because of {here}', {
        line: line(a),
        cpu: info.coreOf.indexOf(b),
        state: info.states[c],
        here,
      })
    case 'run':
      return t('{thread} starts to run on {here}', { thread: nameOf(info, a), here })
    case 'stop':
      return t('{thread} stops running on {here}', { thread: nameOf(info, a), here })
    case 'enqueue':
      return t('{thread} is put on {queue}', { thread: nameOf(info, a), queue: info.queues[b].name })
    case 'dequeue':
      return t('{here} takes {thread} off {queue}', { here, thread: nameOf(info, a), queue: info.queues[b].name })
    case 'block':
      return tellBlock(info, a, b, c)
    case 'wake':
      return t('{here} makes {thread} ready to run', { here, thread: nameOf(info, a) })
    case 'migrate':
      return t('{thread} moves from CPU {from} to CPU {to}', { thread: nameOf(info, a), from: b, to: c })
    case 'acquire':
      return t('{thread} takes {lock} on {here}', { thread: nameOf(info, b), lock: info.locks[a].name, here })
    case 'contend': {
      const values = { thread: nameOf(info, b), lock: info.locks[a].name }
      return c < 0
        ? t('{thread} finds {lock} taken', values)
        : t('{thread} finds {lock} held by {holder}', { ...values, holder: nameOf(info, c) })
    }
    case 'release':
      return t('{thread} lets go of {lock}', { thread: nameOf(info, b), lock: info.locks[a].name })
    case 'ipiSend':
      return t('{here} interrupts CPU {cpu}', { here, cpu: a })
    case 'ipiReceive':
      return t('{here} serves the interrupt from CPU {cpu}', { here, cpu: a })
    case 'interrupt':
      return t('{here} serves device {device}', { here, device: a })
    case 'arrive':
      return t('{one} of flow {flow} arrives', { one: oneUnit(info.unit), flow: b })
    case 'done':
      return t('{one} of flow {flow} is finished by {thread}', {
        one: oneUnit(info.unit),
        flow: b,
        thread: nameOf(info, c),
      })
    case 'drop':
      return t('{one} of flow {flow} is lost: no room', { one: oneUnit(info.unit), flow: b })
    case 'message':
      return t('{here} puts {one} on {queue}', { here, one: oneUnit(info.unit), queue: info.queues[a].name })
    case 'spawn':
      return b >= 0
        ? t('{thread} is born, started by {parent}', { thread: nameOf(info, a), parent: nameOf(info, b) })
        : t('{thread} is born', { thread: nameOf(info, a) })
    case 'exit':
      return t('{thread} ends', { thread: nameOf(info, a) })
    case 'lend':
      return tellLend(info, a, b, c)
    case 'reversal':
      return t('WITNESS: {thread} wants {lock} while it holds {held}: the reverse of the order seen before', {
        thread: nameOf(info, b),
        lock: info.locks[a].name,
        held: info.locks[c].name,
      })
    case 'deadlock':
      return t('deadlock: the wait of {thread} closes a circle of {count} threads', {
        thread: nameOf(info, a),
        count: c,
      })
    case 'balance':
      return t('{here} takes {thread} from {queue} for {other}', {
        here,
        thread: nameOf(info, a),
        queue: info.queues[b].name,
        other: info.queues[c].name,
      })
    case 'ringFull':
      return t('{here} finds its ring to CPU {cpu} too full, and serves its own messages first', { here, cpu: a })
    case 'intervene':
      return tellIntervention(info, a, b === 1)
    case 'userSwitch': {
      const values = { thread: nameOf(info, b), other: nameOf(info, a) }
      return c === 1
        ? t('{thread} goes on in place of {other}, by an upcall', values)
        : t('{thread} goes on in place of {other}, without the kernel', values)
    }
  }
}
