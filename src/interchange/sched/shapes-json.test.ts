import { describe, expect, it } from 'vitest'
import { awk, figuresOf, HAS_AWK, readText } from '../../../test/support/sched-text.ts'
import { IDLE, LEAVES } from '../../sim/trace/sched/sched-trace.ts'

const meta = (what: 'process_name' | 'thread_name', pid: number, tid: number, name: string): object => ({
  name: what,
  ph: 'M',
  pid,
  tid,
  args: { name },
})

/** A list with one event in each line, so that awk can read it too. */
const linesOf = (events: readonly object[]): string =>
  `[\n${events.map((event) => JSON.stringify(event)).join(',\n')}\n]\n`

interface Shape {
  events: object[]
  program: string
  threads: string[]
}

/** Counts lines that match, and different values of what follows a mark. */
const slicesOf = (pattern: string, mark: string): string => `
${pattern}{ s++; match($0, /${mark}[0-9]+/); at = substr($0, RSTART, RLENGTH); sub(/.*[^0-9]/, "", at); cpus[at] = 1 }
END { for (c in cpus) n++; print s + 0, 0, 0, n + 0 }`

const SHAPES: Record<string, Shape> = {
  'lanes of CPUs beside lanes of threads, which show the same again': {
    program: slicesOf('/"ph":"X","pid":2/', '"tid":'),
    threads: ['make', 'sh'],
    events: [
      { name: 'make', ph: 'X', pid: 2, tid: 0, ts: 1, dur: 4 },
      { name: 'Running', ph: 'X', pid: 1, tid: 71, ts: 1, dur: 4, args: { cpu: 0 } },
      { name: 'sh', ph: 'X', pid: 2, tid: 12, ts: 2, dur: 1 },
      { name: 'make', ph: 'X', pid: 2, tid: 12, ts: 8, dur: 1 },
      meta('process_name', 1, 0, 'Threads'),
      meta('thread_name', 1, 71, 'make'),
      meta('process_name', 2, 0, 'CPU Lanes'),
      meta('thread_name', 2, 0, 'CPU 0'),
      meta('thread_name', 2, 12, 'CPU 12'),
    ],
  },
  'threads whose slices name the core and the thread': {
    program: slicesOf('/"ph":"X"/', '"core":'),
    threads: ['nginx', 'redis'],
    events: [
      { name: 'on-cpu', cat: 'sched', ph: 'X', pid: 90, tid: 90, ts: 1, dur: 4, args: { core: 1, comm: 'nginx' } },
      { name: 'on-cpu', cat: 'sched', ph: 'X', pid: 90, tid: 90, ts: 9, dur: 4, args: { core: 0, comm: 'nginx' } },
      { name: 'on-cpu', cat: 'sched', ph: 'X', pid: 91, tid: 91, ts: 2, dur: 1, args: { core: 0, comm: 'redis' } },
    ],
  },
  'a process for each CPU, beginnings and ends, and what begins and does not end': {
    program: slicesOf('/"ph":"B"/', '"pid":'),
    threads: ['hello', 'world'],
    events: [
      { ph: 'i', pid: 0, tid: 0, ts: 0, name: 'wake', s: 't', args: { pid: 1 } },
      { ph: 'B', pid: 0, tid: 0, ts: 4, name: 'hello', cat: 'sched', args: { pid: 1 } },
      { ph: 'E', pid: 0, tid: 0, ts: 700, cat: 'sched', args: { reason: 'slept', pid: 1 } },
      { ph: 'B', pid: 3, tid: 0, ts: 5, name: 'world', cat: 'sched', args: { pid: 2 } },
      { ph: 'E', pid: 3, tid: 0, ts: 20, cat: 'sched', args: { reason: 'preempted', pid: 2 } },
      { ph: 'B', pid: 3, tid: 0, ts: 800, name: 'hello', cat: 'sched', args: { pid: 1 } },
    ],
  },
  'lanes by the text of their number, and numbers in quotes': {
    program: slicesOf('/"ph":"X"/', 'CPU '),
    threads: ['bash'],
    events: [
      { name: 'bash', cat: 'sched', ph: 'X', pid: 0, tid: 'CPU 3', ts: '1764580000000001.5', dur: '10.25' },
      { name: 'swapper/3', cat: 'sched', ph: 'X', pid: 0, tid: 'CPU 3', ts: 1764580000000011.75, dur: 3 },
      { name: 'bash', cat: 'sched', ph: 'X', pid: 0, tid: 'CPU 10', ts: 1764580000000020, dur: 3 },
    ],
  },
}

describe('trace-event JSON as tools write it', () => {
  it.each(Object.entries(SHAPES))('%s', (_, { events, program, threads }) => {
    const text = linesOf(events)
    const found = readText(text)
    if (HAS_AWK) expect(figuresOf(found)).toEqual(awk(program, text))
    expect(found.trace.threads.map(({ name }) => name).toSorted()).toEqual(threads.toSorted())
    expect(found).toMatchObject({ outOfOrder: 0, counts: { migrations: { ran: 1 } } })
    const wrapped = { displayTimeUnit: 'ns', metadata: { cpus: [{}] }, traceEvents: events }
    expect(readText(JSON.stringify(wrapped)).counts).toEqual(found.counts)
  })

  it('tells how slices end', () => {
    const { columns, count } = readText(
      linesOf(SHAPES['a process for each CPU, beginnings and ends, and what begins and does not end'].events),
    ).trace
    expect(count).toBe(5)
    expect([...columns.c].filter((leaves) => leaves >= 0)).toEqual([LEAVES.ready, LEAVES.blocked])
  })

  it('has idle threads of many names', () => {
    const names = ['swapper/0', '<idle>-0', 'Idle', 'idle 0', 'idle/2', 'idle: cpu1']
    const text = linesOf(names.map((name, ts) => ({ name, ph: 'X', pid: 0, tid: 'cpu_1', ts, dur: 1 })))
    expect([...readText(text).trace.columns.a]).toEqual(names.flatMap(() => [IDLE, IDLE]))
  })

  it('says where it is cut off, and that a CPU is beyond those that are kept', () => {
    const { events } = SHAPES['lanes by the text of their number, and numbers in quotes']
    const cut = readText(linesOf(events).slice(0, -20))
    expect(cut.counts.switches).toBe(2)
    expect(cut.skipped.unreadable).toMatchObject({ count: 1, firstLine: 3 })
    expect(() => readText(linesOf([{ ...events[0], tid: 'CPU 5000' }]))).toThrow(/^line 1 .*4096/)
  })

  it('is refused with the mend where it has no slices of CPUs', () => {
    expect(() => readText('{ "linux-perf-json-version": 1, "samples": [{}] }')).toThrow(/perf script/)
    const chrome = { traceEvents: [{ name: 'task', ph: 'X', pid: 1, tid: 2, ts: 1, dur: 1 }], systemTraceEvents: '#' }
    expect(() => readText(JSON.stringify(chrome))).toThrow(/systemTraceEvents.*save/)
  })
})
