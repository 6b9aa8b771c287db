import { EVENTS } from '../sim/log/schema.ts'
import type { Run } from './run.ts'

/** Something in the picture that a person can ask about. */
export interface Subject {
  kind: 'cpu' | 'thread' | 'line' | 'lock' | 'queue'
  index: number
}

/** Whether an event is about a thing. Changes of label are a CPU's only. */
export const concerns = (run: Run, at: number, { kind, index }: Subject): boolean => {
  const { columns } = run.log
  const [a, b, c] = [columns.a[at], columns.b[at], columns.c[at]]
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
    case 'exit':
      return (kind === 'thread' && a === index) || (kind === 'cpu' && columns.cpu[at] === index)
    case 'block':
    case 'wake':
      return { thread: a, lock: b, queue: c, cpu: columns.cpu[at], line: -1 }[kind] === index
    case 'deadlock':
      return (kind === 'thread' && a === index) || (kind === 'lock' && b === index)
    case 'spawn':
    case 'userSwitch':
      return (kind === 'thread' && (a === index || b === index)) || (kind === 'cpu' && columns.cpu[at] === index)
    case 'lend':
      return kind === 'thread' && (a === index || c === index)
    case 'reversal':
      return (kind === 'lock' && (a === index || c === index)) || (kind === 'thread' && b === index)
    case 'balance':
      return (kind === 'thread' && a === index) || (kind === 'queue' && (b === index || c === index))
    case 'message':
      return (kind === 'queue' && a === index) || (kind === 'thread' && c === index)
    default:
      return kind === 'cpu' && columns.cpu[at] === index
  }
}
