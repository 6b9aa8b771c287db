import { Layout } from '../../machine/memory/layout.ts'
import type { MachineSpec } from '../../machine/spec.ts'
import { distinctNames } from './describe.ts'
import { IDLE, SCHED, type SchedTrace } from './sched-trace.ts'

/** Lines that a thread works on where nobody says otherwise: 2 KiB. An assumption, and shown as one. */
export const ASSUMED_LINES = 32
/** Lines of all working sets together: what the arrays of the caches are made for. */
export const WORKING_SET_LINES_MAX = 1 << 20

/** Which threads of a trace ever run, where each is seen first, and which runs on each CPU when the trace begins. */
export interface Beginnings {
  /** By thread: CPU of the trace on which it is first seen to run, counted from 0, or −1. */
  firstCpu: Int32Array
  /** By CPU, counted from 0: the thread that ran there before the trace began, or IDLE. */
  running: Int32Array
  runners: number
}

export const beginningsOf = ({ count, columns, threads, cpus }: SchedTrace): Beginnings => {
  const place = new Map(cpus.map((cpu, index) => [cpu, index]))
  const firstCpu = new Int32Array(threads.length).fill(-1)
  const running = new Int32Array(cpus.length).fill(IDLE)
  const seen = new Uint8Array(cpus.length)
  let runners = 0
  const sees = (thread: number, cpu: number): boolean => {
    if (thread === IDLE || firstCpu[thread] >= 0) return false
    firstCpu[thread] = cpu
    runners++
    return true
  }
  for (let at = 0; at < count; at++) {
    const kind = columns.kind[at]
    if (kind !== SCHED.switch && kind !== SCHED.in && kind !== SCHED.out) continue
    const cpu = place.get(columns.cpu[at]) ?? 0
    const isNew = sees(columns.a[at], cpu)
    if (seen[cpu] === 0 && kind !== SCHED.in && isNew) running[cpu] = columns.a[at]
    seen[cpu] = 1
    if (kind === SCHED.switch) sees(columns.b[at], cpu)
  }
  return { firstCpu, running, runners }
}

/** The most lines that each working set of a trace may have. */
export const linesMax = (runners: number): number => Math.floor(WORKING_SET_LINES_MAX / Math.max(1, runners))

/**
 * Memory of the threads: so many lines for each that runs, near the CPU where it is first seen, where a system puts what
 * a thread touches first. How many lines a thread works on no trace of a scheduler tells: it is assumed.
 */
export const reserveWorkingSets = (
  machine: MachineSpec,
  trace: SchedTrace,
  { firstCpu, runners }: Beginnings,
  lines: number,
  ownerOf: (thread: number) => number,
): { layout: Layout; firstLine: Int32Array } => {
  if (lines > linesMax(runners)) {
    throw new RangeError(`with ${runners} threads a working set may have ${linesMax(runners)} lines at most`)
  }
  const layout = new Layout()
  const firstLine = new Int32Array(trace.threads.length).fill(-1)
  distinctNames(trace).forEach((name, thread) => {
    if (firstCpu[thread] < 0 || lines === 0) return
    firstLine[thread] = layout.reserve({
      name: `data of ${name}`,
      kind: 'data',
      lines,
      owner: ownerOf(thread),
      home: machine.cpus[firstCpu[thread]].package,
      about: `what ${name} works on: ${lines} lines are assumed`,
    })
  })
  if (layout.lines === 0) {
    layout.reserve({ name: 'no data', kind: 'data', lines: 1, owner: -1, home: 0, about: 'nobody touches it' })
  }
  return { layout, firstLine }
}
