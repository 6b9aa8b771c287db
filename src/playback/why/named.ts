import { fixed, t } from '../../language/t.ts'
import { NOBODY } from '../../sim/log/schema.ts'
import { lineName } from '../../sim/machine/memory/layout.ts'
import { contextName } from '../names.ts'
import type { LogIndex } from './log-index.ts'
import { type Part, say } from './parts.ts'

const NS = 1000
const US = 1_000_000
const MS = 1_000_000_000

const digits = (value: number): string => fixed(value, value >= 100 ? 0 : value >= 10 ? 1 : 2)

/** A duration in ps with its unit: 812 ns. */
export const duration = (ps: number): string => {
  if (ps >= MS) return `${digits(ps / MS)} ms`
  if (ps >= US) return `${digits(ps / US)} µs`
  return ps >= NS ? `${digits(ps / NS)} ns` : `${ps} ps`
}

/** An instant in ps: at 1.204 ms. */
export const instant = (ps: number): string => (ps >= MS ? `${fixed(ps / MS, 6)} ms` : `${fixed(ps / US, 3)} µs`)

/** The names of a run, as parts of sentences. */
export class Names {
  private readonly index: LogIndex
  constructor(index: LogIndex) {
    this.index = index
  }

  thread(context: number): Part {
    const { info } = this.index.run
    if (context < 0) return contextName(info, context)
    if (context >= info.threads.length) {
      return t('the interrupt on CPU {cpu}', { cpu: context - info.threads.length })
    }
    return { text: contextName(info, context), subject: { kind: 'thread', index: context } }
  }

  /** Somebody and where he is; the name of an interrupt says that already. */
  on(context: number, cpu: number): Part[] {
    if (context < 0) return [this.cpu(cpu)]
    return context >= this.index.run.info.threads.length
      ? [this.thread(context)]
      : say('{thread} on {cpu}', { thread: this.thread(context), cpu: this.cpu(cpu) })
  }

  cpu(cpu: number): Part {
    if (cpu === NOBODY || cpu < 0) return t('a device')
    return { text: t('CPU {cpu}', { cpu }), subject: { kind: 'cpu', index: cpu } }
  }

  line(line: number): Part {
    const { regions } = this.index.run.info
    return line < 0 ? t('a line') : { text: lineName(regions, line), subject: { kind: 'line', index: line } }
  }

  lock(lock: number): Part {
    return { text: this.index.run.info.locks[lock].name, subject: { kind: 'lock', index: lock } }
  }

  queue(queue: number): Part {
    return { text: this.index.run.info.queues[queue].name, subject: { kind: 'queue', index: queue } }
  }
}
