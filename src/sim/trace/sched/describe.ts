import type { Region, RunInfo, ThreadInfo } from '../../log/schema.ts'
import type { ProtocolTable } from '../../machine/protocol/types.ts'
import type { MachineSpec } from '../../machine/spec.ts'
import type { SchedTrace } from './sched-trace.ts'

/** Names that are told apart: a number of the traced system is added where several threads have one. */
export const distinctNames = ({ threads }: Pick<SchedTrace, 'threads'>): string[] => {
  const times = new Map<string, number>()
  for (const { name } of threads) times.set(name, (times.get(name) ?? 0) + 1)
  return threads.map(({ name, id }) => ((times.get(name) ?? 0) > 1 && name !== id ? `${name} ${id}` : name))
}

/** What the numbers in the log of a trace's run stand for: the idle threads come first, one for each CPU. */
export const describeSched = (
  machine: MachineSpec,
  protocol: ProtocolTable,
  trace: SchedTrace,
  regions: Region[],
): RunInfo => {
  const { cpus } = machine
  const coreCount = Math.max(...cpus.map((place) => place.core)) + 1
  const idle = cpus.map((_, cpu): ThreadInfo => ({
    name: `idle ${cpu}`,
    kind: 'idle',
    bound: cpu,
    about: 'runs when nobody else does',
  }))
  return {
    kernel: 'trace',
    cpuCount: cpus.length,
    coreCount,
    coreOf: cpus.map((place) => place.core),
    packageOf: Array.from({ length: coreCount }, (_, core) => cpus.find((place) => place.core === core)?.package ?? 0),
    states: protocol.states,
    unit: 'burst',
    regions,
    threads: [
      ...idle,
      ...distinctNames(trace).map((name, thread): ThreadInfo => ({
        name,
        kind: 'user',
        bound: -1,
        about: `thread ${trace.threads[thread].id} of the trace`,
      })),
    ],
    locks: [],
    queues: cpus.map((_, cpu) => ({
      name: `run queue ${cpu}`,
      kind: 'run',
      cpu,
      about:
        trace.cpus[cpu] === undefined
          ? 'of a CPU that the trace has not'
          : `threads ready on CPU ${trace.cpus[cpu]} of the trace`,
    })),
  }
}
