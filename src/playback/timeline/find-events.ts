import { EVENTS, type EventName, KIND, NOBODY } from '../../sim/log/schema.ts'
import type { Run } from '../run.ts'
import type { Resolved } from './resolve-query.ts'
import type { Finder, Hit } from './search.ts'

type Column = 'a' | 'b' | 'c'

/** Columns that hold threads; an event that has none is of the thread for which its CPU acts. */
const THREADS: Partial<Record<EventName, readonly Column[]>> = {
  label: ['b'],
  run: ['a'],
  stop: ['a'],
  enqueue: ['a'],
  dequeue: ['a'],
  block: ['a'],
  wake: ['a'],
  migrate: ['a'],
  acquire: ['b'],
  contend: ['b', 'c'],
  release: ['b'],
  done: ['c'],
  message: ['c'],
  spawn: ['a', 'b'],
  exit: ['a'],
  lend: ['a', 'c'],
  reversal: ['b'],
  deadlock: ['a'],
  balance: ['a'],
  userSwitch: ['a', 'b'],
  intervene: ['c'],
}

const LOCKS: Partial<Record<EventName, readonly Column[]>> = {
  acquire: ['a'],
  contend: ['a'],
  release: ['a'],
  block: ['b'],
  wake: ['b'],
  reversal: ['a', 'c'],
  deadlock: ['b'],
}

const LINES: Partial<Record<EventName, readonly Column[]>> = { transfer: ['a'], line: ['a'], label: ['c'] }

/** Events that take time: the column says how long, in ps. */
const LASTING: Partial<Record<EventName, Column>> = { transfer: 'c', ipiSend: 'b' }

/** Events of one kind. */
export class EventFinder implements Finder {
  private readonly run: Run
  private readonly wanted: Resolved
  private readonly event: EventName
  private readonly acting: Int32Array
  private at = 0

  constructor(run: Run, wanted: Resolved, event: EventName) {
    this.run = run
    this.wanted = wanted
    this.event = event
    this.acting = new Int32Array(run.info.cpuCount).fill(-1)
  }

  step(most: number, found: (hit: Hit) => void): boolean {
    const { columns, length } = this.run.log
    const end = Math.min(length, this.at + most)
    const { kind, cpu, b } = columns
    const number = KIND[this.event]
    for (; this.at < end; this.at++) {
      const { at } = this
      if (kind[at] === KIND.label && cpu[at] !== NOBODY) this.acting[cpu[at]] = b[at]
      if (kind[at] === number && this.passes(at)) found(this.hit(at))
    }
    return end === length
  }

  private values(table: Partial<Record<EventName, readonly Column[]>>, at: number): number[] {
    return (table[this.event] ?? []).map((column) => this.run.log.columns[column][at])
  }

  private threadsOf(at: number): number[] {
    if (THREADS[this.event] !== undefined) return this.values(THREADS, at)
    const cpu = this.run.log.columns.cpu[at]
    return cpu === NOBODY ? [] : [this.acting[cpu]]
  }

  private linesOf(at: number): number[] {
    if (LINES[this.event] !== undefined) return this.values(LINES, at)
    return this.values(LOCKS, at).map((lock) => this.run.info.locks[lock]?.line ?? -1)
  }

  private cpusOf(at: number): number[] {
    const { cpu, b, c } = this.run.log.columns
    return this.event === 'migrate' ? [b[at], c[at]] : [cpu[at]]
  }

  private passes(at: number): boolean {
    const { query, threads, locks, lines } = this.wanted
    if (query.cpu !== undefined && !this.cpusOf(at).includes(query.cpu)) return false
    if (threads !== null && !this.threadsOf(at).some((thread) => threads.has(thread))) return false
    if (locks !== null && !this.values(LOCKS, at).some((lock) => locks.has(lock))) return false
    return lines === null || this.linesOf(at).some((line) => lines.has(line))
  }

  private hit(at: number): Hit {
    const { columns } = this.run.log
    const column = LASTING[this.event]
    const fromPs = columns.time[at]
    const cpu = this.event === 'migrate' ? columns.c[at] : columns.cpu[at]
    return {
      fromPs,
      toPs: fromPs + (column === undefined ? 0 : Math.max(0, columns[column][at])),
      cpu: cpu === NOBODY ? -1 : cpu,
      who: this.threadsOf(at)[0] ?? -1,
      kind: 'event',
      what: at,
      on: this.linesOf(at)[0] ?? -1,
    }
  }
}

/** The name of the event that a hit is. */
export const eventOf = (run: Run, hit: Hit): EventName => EVENTS[run.log.columns.kind[hit.what]]
