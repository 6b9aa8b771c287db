import * as fc from 'fast-check'
import { IDLE, LEAVES, SCHED, type SchedTrace } from '../../src/sim/trace/sched/sched-trace.ts'
import { TraceBuilder } from '../../src/sim/trace/sched/trace-builder.ts'

type Row = [timeNs: number, kind: keyof typeof SCHED, cpu: number, a: number, b: number, c: number]

/** A trace of so many threads, from rows in any order. */
export const traceOf = (threads: number, rows: readonly Row[]): SchedTrace => {
  const builder = new TraceBuilder()
  for (let thread = 0; thread < threads; thread++) builder.thread(String(thread), `t${thread}`)
  for (const [time, kind, cpu, a, b, c] of rows) builder.add(time, SCHED[kind], cpu, a, b, c)
  return builder.finish()
}

/** Rows that may contradict each other, as those of a trace with lost events do. */
export const anyTrace = fc
  .array(
    fc.tuple(
      fc.nat(3000),
      fc.constantFrom<keyof typeof SCHED>('switch', 'switch', 'switch', 'in', 'out', 'wake', 'migrate', 'fork', 'exit'),
      fc.nat(3),
      fc.integer({ min: IDLE, max: 4 }),
      fc.integer({ min: IDLE, max: 4 }),
      fc.nat(3),
    ),
    { minLength: 1, maxLength: 80 },
  )
  .map((rows) => traceOf(5, rows))

interface Machine {
  running: number[]
  ready: number[]
  asleep: number[]
}

/** What may happen next in a made-up system, drawn by `pick`: somebody is woken, or a CPU takes somebody else. */
const happens = ({ running, ready, asleep }: Machine, time: number, pick: number): Row[] => {
  const cpu = pick % running.length
  const now = running[cpu]
  const turn = Math.floor(pick / running.length)
  if (asleep.length > 0 && turn % 2 === 0) {
    const [woken] = asleep.splice(turn % asleep.length, 1)
    ready.push(woken)
    return [[time, 'wake', cpu, woken, turn % 3 === 0 ? IDLE : now, -1]]
  }
  const next = ready.shift() ?? IDLE
  if (next === now) return []
  running[cpu] = next
  const how = turn % 4 === 1 ? LEAVES.ready : LEAVES.blocked
  if (now !== IDLE) (how === LEAVES.ready ? ready : asleep).push(now)
  return [[time, 'switch', cpu, now, next, how]]
}

/** Traces of a system that could be: threads run, are preempted, wait, and wake each other, on three CPUs. */
export const soundTrace = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 20_000 }), fc.nat(1000)), { minLength: 5, maxLength: 150 })
  .map((picks) => {
    const system: Machine = { running: [0, 1, IDLE], ready: [2, 3], asleep: [4, 5] }
    let time = 0
    return traceOf(
      6,
      picks.flatMap(([gap, pick]) => happens(system, (time += gap), pick)),
    )
  })
