import { Run } from '../../src/playback/run.ts'
import {
  type EventColumns,
  type EventName,
  KIND,
  type LockInfo,
  NOBODY,
  type RunInfo,
} from '../../src/sim/log/schema.ts'

/** An event of a made-up log; what is left out is −1. */
export interface MadeEvent {
  kind: EventName
  time: number
  cpu?: number
  a?: number
  b?: number
  c?: number
  cause?: number
}

/** A machine of as many CPUs as asked for, with threads by name, locks by name and kind, and queues by name and CPU. */
export const madeInfo = (
  cpus: number,
  threads: readonly string[],
  locks: readonly [string, LockInfo['kind']][],
  queues: readonly [string, number][] = [],
): RunInfo => ({
  kernel: 'made up',
  cpuCount: cpus,
  coreCount: cpus,
  coreOf: Array.from({ length: cpus }, (_, cpu) => cpu),
  packageOf: Array.from({ length: cpus }, () => 0),
  states: ['I', 'S', 'M'],
  unit: 'round',
  regions: [
    {
      name: 'locks',
      kind: 'lock',
      first: 0,
      lines: Math.max(1, locks.length),
      owner: -1,
      home: 0,
      about: 'The words of the locks',
    },
  ],
  threads: threads.map((name) => ({ name, kind: 'kernel', bound: -1, about: 'A thread.' })),
  locks: locks.map(([name, kind], line) => ({ name, kind, line, about: 'Protects something' })),
  queues: queues.map(([name, cpu]) => ({ name, kind: cpu < 0 ? 'port' : 'run', cpu, about: 'A queue.' })),
})

const columnsOf = (events: readonly MadeEvent[]): EventColumns => ({
  time: Float64Array.from(events, ({ time }) => time),
  kind: Uint8Array.from(events, ({ kind }) => KIND[kind]),
  cpu: Uint16Array.from(events, ({ cpu }) => cpu ?? NOBODY),
  a: Int32Array.from(events, ({ a }) => a ?? -1),
  b: Int32Array.from(events, ({ b }) => b ?? -1),
  c: Int32Array.from(events, ({ c }) => c ?? -1),
  cause: Int32Array.from(events, ({ cause }) => cause ?? -1),
})

/** A run whose log is written by hand. */
export const madeRun = (info: RunInfo, events: readonly MadeEvent[]): Run => {
  const until = (events.at(-1)?.time ?? 0) + 1_000_000
  const run = new Run(info, until)
  run.append(columnsOf(events), until)
  return run
}
