import { sayIntervention } from '../scenario/interventions.ts'
import type { Intervention } from '../sim/kernel/interventions.ts'
import { EVENTS, LABEL_MEANING, LABELS, NOBODY, type RunInfo } from '../sim/log/schema.ts'
import { lineName } from '../sim/machine/memory/layout.ts'
import { contextName as nameOf } from './names.ts'
import type { Run } from './run.ts'

const sourceName = (info: RunInfo, source: number): string => {
  if (source >= 0) return `the cache of CPU ${info.coreOf.indexOf(source)}`
  return source === -1 ? 'memory' : 'a shared cache'
}

const ns = (ps: number): string => `${(ps / 1000).toFixed(ps < 10_000 ? 1 : 0)} ns`

/** What somebody did to the run, or would have done, had the kernel let it. */
const tellIntervention = ({ interventions }: RunInfo, index: number, carriedOut: boolean): string => {
  const done = interventions?.[index]
  const words = done === undefined ? 'something is changed' : sayIntervention(done as Intervention)
  return carriedOut
    ? `from outside: ${words}`
    : `from outside: ${words}; but this kernel has no such thread, or never moves it`
}

/** One event, as a sentence that a student can read. */
export const tell = (run: Run, event: number): string => {
  const { columns } = run.log
  const { info } = run
  const [a, b, c, cpu] = [columns.a[event], columns.b[event], columns.c[event], columns.cpu[event]]
  const here = cpu === NOBODY ? 'a device' : `CPU ${cpu}`
  const line = (index: number): string => lineName(info.regions, index)
  switch (EVENTS[columns.kind[event]]) {
    case 'label':
      return `${here} (${nameOf(info, b)}): ${LABEL_MEANING[LABELS[a]]}${c >= 0 ? `: ${line(c)}` : ''}`
    case 'transfer':
      return `${line(a)} leaves ${sourceName(info, b)} for CPU ${cpu}: ${ns(c)}`
    case 'line':
      return `the copy of ${line(a)} in the cache of CPU ${info.coreOf.indexOf(b)} becomes ${info.states[c]}, because of ${here}`
    case 'run':
      return `${nameOf(info, a)} starts to run on ${here}`
    case 'stop':
      return `${nameOf(info, a)} stops running on ${here}`
    case 'enqueue':
      return `${nameOf(info, a)} is put on ${info.queues[b].name}`
    case 'dequeue':
      return `${here} takes ${nameOf(info, a)} off ${info.queues[b].name}`
    case 'block':
      return `${nameOf(info, a)} waits${b >= 0 ? ` for ${info.locks[b].name}` : c >= 0 ? ` for ${info.queues[c].name}` : ''}`
    case 'wake':
      return `${here} makes ${nameOf(info, a)} ready to run`
    case 'migrate':
      return `${nameOf(info, a)} moves from CPU ${b} to CPU ${c}`
    case 'acquire':
      return `${nameOf(info, b)} takes ${info.locks[a].name} on ${here}`
    case 'contend':
      return `${nameOf(info, b)} finds ${info.locks[a].name} ${c < 0 ? 'taken' : `held by ${nameOf(info, c)}`}`
    case 'release':
      return `${nameOf(info, b)} lets go of ${info.locks[a].name}`
    case 'ipiSend':
      return `${here} interrupts CPU ${a}`
    case 'ipiReceive':
      return `${here} serves the interrupt from CPU ${a}`
    case 'interrupt':
      return `${here} serves device ${a}`
    case 'arrive':
      return `a ${info.unit} of flow ${b} arrives`
    case 'done':
      return `a ${info.unit} of flow ${b} is finished by ${nameOf(info, c)}`
    case 'drop':
      return `a ${info.unit} of flow ${b} is lost: no room`
    case 'message':
      return `${here} puts a ${info.unit} on ${info.queues[a].name}`
    case 'spawn':
      return `${nameOf(info, a)} is born${b >= 0 ? `, started by ${nameOf(info, b)}` : ''}`
    case 'exit':
      return `${nameOf(info, a)} ends`
    case 'lend':
      return c >= 0
        ? `${nameOf(info, c)} lends ${nameOf(info, a)} its priority, ${b}`
        : `${nameOf(info, a)} gives back what was lent: its priority is ${b} again`
    case 'reversal':
      return `WITNESS: ${nameOf(info, b)} wants ${info.locks[a].name} while it holds ${info.locks[c].name}: the reverse of the order seen before`
    case 'deadlock':
      return `deadlock: the wait of ${nameOf(info, a)} closes a circle of ${c} threads`
    case 'balance':
      return `${here} takes ${nameOf(info, a)} from ${info.queues[b].name} for ${info.queues[c].name}`
    case 'ringFull':
      return `${here} finds its ring to CPU ${a} too full, and serves its own messages first`
    case 'intervene':
      return tellIntervention(info, a, b === 1)
    case 'userSwitch':
      return `${nameOf(info, b)} goes on in place of ${nameOf(info, a)}${c === 1 ? ', by an upcall' : ', without the kernel'}`
  }
}
