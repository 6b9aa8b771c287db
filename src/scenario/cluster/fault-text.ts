import type { Fault } from '../../sim/cluster/core/spec.ts'
import { refuse } from '../checks.ts'

/** A fault as a link says it: `crash-1@5000000`, `cut-0-2@…`, `slow-0-1-10@…`, `lose~17` for what befalls a message. */
export const faultText = (fault: Fault): string => {
  const where = 'atMessage' in fault ? `~${fault.atMessage}` : `@${fault.atPs}`
  switch (fault.kind) {
    case 'crash':
    case 'restart':
      return `${fault.kind}-${fault.node}${where}`
    case 'cut':
    case 'heal':
      return `${fault.kind}-${fault.a}-${fault.b}${where}`
    case 'slow':
      return `slow-${fault.a}-${fault.b}-${fault.factor}${where}`
    case 'partition':
      return `partition-${fault.side.join('-')}${where}`
    case 'delay':
      return `delay-${fault.byPs}${where}`
    default:
      return `${fault.kind}${where}`
  }
}

const KINDS = {
  crash: 1,
  restart: 1,
  cut: 2,
  heal: 2,
  slow: 3,
  healAll: 0,
  delay: 1,
  crashSender: 0,
  crashReceiver: 0,
  lose: 0,
  cutLink: 0,
} as const

/** Reads what {@link faultText} wrote, as plain data that is still to be validated. */
export const parseFaultText = (text: string): unknown => {
  const match = /^([a-zA-Z]{1,20})((?:-\d{1,16})*)([@~])(\d{1,16})$/.exec(text)
  if (match === null) return refuse(`f: "${text.slice(0, 40)}"; expected a fault such as crash-1@5000000000.`)
  const [, kind, list, mark, at] = match
  const numbers = list.split('-').slice(1).map(Number)
  const when = mark === '@' ? { atPs: Number(at) } : { atMessage: Number(at) }
  if (kind === 'partition') return { kind, side: numbers, ...when }
  const wanted = Object.entries(KINDS).find(([name]) => name === kind)?.[1]
  if (wanted === undefined) return refuse(`f: there is no fault "${kind}".`)
  if (numbers.length !== wanted) return refuse(`f: "${text}"; ${kind} takes ${wanted} numbers.`)
  const [first, second, third] = numbers
  if (kind === 'crash' || kind === 'restart') return { kind, node: first, ...when }
  if (kind === 'cut' || kind === 'heal') return { kind, a: first, b: second, ...when }
  if (kind === 'slow') return { kind, a: first, b: second, factor: third, ...when }
  return kind === 'delay' ? { kind, byPs: first, ...when } : { kind, ...when }
}
