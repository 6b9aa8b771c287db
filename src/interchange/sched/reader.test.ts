import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TraceError } from '../../sim/trace/parse/format.ts'
import { IDLE, SCHED, SCHED_KINDS } from '../../sim/trace/sched/sched-trace.ts'
import { type SchedRead, SchedReader } from './reader.ts'

const read = (text: string, size = 1 << 16): SchedRead => {
  const reader = new SchedReader()
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
  reader.endText()
  return reader.finish()
}

/** The events in words: kind, CPU and threads by name. */
const told = ({ trace }: SchedRead): string[] =>
  Array.from({ length: trace.count }, (_, at) => {
    const { kind, cpu, a, b, time } = trace.columns
    const name = (thread: number): string => (thread === IDLE ? 'idle' : (trace.threads[thread]?.name ?? '-'))
    const second = SCHED_KINDS[kind[at]] === 'migrate' ? b[at] : name(b[at])
    return `${time[at]} ${SCHED_KINDS[kind[at]]} ${cpu[at]} ${name(a[at])} ${second}`
  })

const FTRACE = `# tracer: nop
#                                _-----=> irqs-off
#           TASK-PID    TGID     CPU#  ||||   TIMESTAMP  FUNCTION
##### CPU 1 buffer started ####
     Web Content-2950  (   2903) [001] d..2.   100.000001: sched_switch: prev_comm=Web Content prev_pid=2950 prev_prio=120 prev_state=D|K ==> next_comm=a: b-7 next_pid=7 next_prio=120
          <idle>-0     (-------) [000] d.h4.   100.000002: sched_waking: comm=Web Content pid=2950 prio=120 target_cpu=000
          <idle>-0     (-------) [000] dNh4.   100.000003: sched_wakeup: comm=Web Content pid=2950 prio=120 target_cpu=000
          <idle>-0     (-------) [000] d..2.   100.000004: sched_switch: prev_comm=swapper/0 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=Web Content next_pid=2950 next_prio=120
CPU:1 [LOST 2517 EVENTS]
     Web Content-2950  (   2903) [000] ....1   100.000005: sched_process_fork: comm=Web Content pid=2950 child_comm=Web Content child_pid=3000
     Web Content-2950  (   2903) [000] d..2.   100.000006: sched_wakeup_new: comm=Web Content pid=3000 prio=120 target_cpu=001
     Web Content-2950  (   2903) [000] .....   100.000007: sched_migrate_task: comm=a: b-7 pid=7 prio=120 orig_cpu=1 dest_cpu=0
     Web Content-2950  (   2903) [000] .....   100.000008: sys_enter: NR 24 (0, 0, 0, 0, 0, 0)
          a: b-7-7     (      7) [001] ....    100.000009: sched_process_exit: comm=a: b-7 pid=7 prio=120
what is this
`

const PERF = `
            perf   13322 [002]   233.835807:                     sched:sched_switch: perf:13322 [120] R ==> migration/2:27 [0]
     migration/2      27 [002]   233.835811:               sched:sched_migrate_task: comm=perf pid=13322 prio=120 orig_cpu=2 dest_cpu=3
     migration/2      27 [002]   233.835818:          1     sched:sched_switch: prev_comm=migration/2 prev_pid=27 prev_prio=0 prev_state=S ==> next_comm=swapper/2 next_pid=0 next_prio=120
        ffffffff817297f0 __schedule ([kernel.kallsyms])
            :256     256 [003]   233.835913000:             vpa-dtl: timebase: 21403600706628832
   CPU 3/KVM  13322/13322 [003]   233.836000123: sched:sched_wakeup: comm=migration/2 pid=27 prio=0 target_cpu=002
LOST 20 events
`

/** The newest line first, as ktrdump prints it. */
const KTR = `index  cpu timestamp        trace
------ --- ---------------- -----
     5   1           700200 KTRGRAPH group:"thread", id:"sshd tid 100123", state:"running", attributes: prio:120
     4   0           700100 KTRGRAPH group:"load", id:"CPU 0 load", counter:3, attributes: none
     3   0           700050 KTRGRAPH group:"thread", id:"sshd tid 100123", state:"runq add", attributes: prio:120, linkedto:"idle: cpu0 tid 100003"
     2   0           700040 KTRGRAPH group:"thread", id:"idle: cpu0 tid 100003", state:"running", attributes: prio:255
     1   0           700030 KTRGRAPH group:"thread", id:"sshd tid 100123", state:"sleep", attributes: prio:120, wmesg:"select", lockname:"(null)"
     0   0           700000 KTRGRAPH group:"thread", id:"sshd tid 100123", state:"running", attributes: prio:120
`

const OLD_KTR = `  9   1   900 mi_switch: running 0xc1(make) prio 120
  8   0   800 sched_add: 0xc1(make) prio 120 by 0xc2(swi1: net)
  7   0   700 mi_switch: 0xc1(make) prio 120 inhibit 2 wmesg biord lock (null)
  6   0   600 mi_switch: running 0xc1(make) prio 120
`

const JSON_EVENTS = [
  { name: 'thread_name', ph: 'M', pid: 1, tid: 10, args: { name: 'CPU 0' } },
  { name: 'worker', ph: 'X', pid: 1, tid: 10, ts: 1, dur: 2 },
  { name: 'swapper/1', ph: 'B', pid: 1, tid: 11, ts: 1 },
  { ph: 'E', pid: 1, tid: 11, ts: 4 },
  { name: 'worker', ph: 'X', pid: 1, tid: 11, ts: 4, dur: 1.5, args: { end_state: 'R' } },
  { name: 'thread_name', ph: 'M', pid: 1, tid: 11, args: { name: 'CPU 1' } },
]

describe('scheduler traces', () => {
  it('are read from ftrace with all its columns, and what is passed over is counted', () => {
    const found = read(FTRACE)
    expect(found.format).toBe('ftrace')
    expect(told(found)).toEqual([
      '0 switch 1 Web Content a: b-7',
      '1000 waking 0 Web Content idle',
      '2000 wake 0 Web Content idle',
      '3000 switch 0 idle Web Content',
      '4000 fork 0 Web Content Web Content',
      '5000 wakeNew 0 Web Content Web Content',
      '6000 migrate 0 a: b-7 1',
      '8000 exit 1 a: b-7 idle',
    ])
    expect(found.counts).toMatchObject({
      switches: 2,
      wakeups: 2,
      cpus: 2,
      threads: 3,
      forks: 1,
      exits: 1,
      spanNs: 8000,
    })
    expect(found.counts.migrations).toEqual({ explicit: 1, implied: 1, ran: 1 })
    expect(found.skipped).toMatchObject({ comments: 3, bufferStarts: 1, lost: 2517, otherEvents: 1 })
    expect(found.skipped.unreadable).toEqual({ count: 1, firstLine: 15, first: 'what is this' })
  })

  it('are read from perf, in its old and its new words, to the nanosecond', () => {
    const found = read(PERF)
    expect(found.format).toBe('perf')
    expect(told(found)).toEqual([
      '0 switch 2 perf migration/2',
      '4000 migrate 2 perf 2',
      '11000 switch 2 migration/2 idle',
      '193123 wake 3 migration/2 perf',
    ])
    expect(found.skipped).toMatchObject({ otherEvents: 2, lost: 20, unreadable: { count: 0 } })
  })

  it('are read from what trace-cmd reports', () => {
    const found = read(`cpus=2
          <idle>-0     [001]  12.567890: sched_wakeup:         bash:1234 [120] success=1 CPU:001
          <idle>-0     [001] d..2.  12.567895: sched_switch:         swapper/1:0 [120] R ==> bash:1234 [120]
            bash-1234  [001]  12.568890: path_put <-path_walk
            bash-1234  [001]  12.568890: <stack trace>
 => schedule
            bash-1234  [001]  12.568895: sched_switch:         bash:1234 [120] S ==> swapper/1:0 [120]`)
    expect(told(found)).toEqual(['0 wake 1 bash idle', '5000 switch 1 idle bash', '1005000 switch 1 bash idle'])
    expect(found.skipped).toMatchObject({ comments: 1, otherEvents: 3, unreadable: { count: 0 } })
  })

  it('are read from dumps of KTR, which have the newest first, in both of its languages', () => {
    const found = read(KTR)
    expect(found.format).toBe('ktr')
    expect(told(found)).toEqual(
      ['0 in 0 sshd -', '30 out 0 sshd -', '40 in 0 idle -', '50 wake 0 sshd idle', '200 in 1 sshd -'].map((line) =>
        line.replace(/ -$/, ' idle'),
      ),
    )
    expect(found.clockAssumed).toBe(true)
    expect(found.counts).toMatchObject({ switches: 3, wakeups: 1, migrations: { explicit: 0, implied: 1, ran: 1 } })
    expect(told(read(OLD_KTR)).map((line) => line.split(' ')[1])).toEqual(['in', 'out', 'wake', 'in'])
  })

  it('know the clock of a KTR dump by the ticks of its statistics clock', () => {
    const ticks = [3, 2, 1].map(
      (tick) =>
        `${tick} 0 ${tick * 1000} KTRGRAPH group:"thread", id:"x tid 1", point:"statclock", attributes: prio:120, stathz:1000`,
    )
    const found = read(
      [
        ...ticks,
        '0 0 0 KTRGRAPH group:"thread", id:"x tid 1", state:"running", attributes: prio:1',
        '0 0 900 KTRGRAPH group:"thread", id:"x tid 1", state:"sleep", attributes: prio:1',
      ].join('\n'),
    )
    expect(found.clockAssumed).toBe(false)
    // 3,000 ticks hold three thousandths of a second.
    expect(found.counts.spanNs).toBe(900_000)
  })

  it('are refused where a KTR dump has no column for the CPU, with the mend', () => {
    const lines = Array.from(
      { length: 20 },
      (_, at) => `${20 - at} ${9000 - at} KTRGRAPH group:"thread", id:"x tid 1", state:"running", attributes: prio:1`,
    )
    expect(() => read(lines.join('\n'))).toThrow(/ktrdump -ct/)
  })

  it('are read from trace-event JSON, as a list or in an object, whole or cut off', () => {
    const list = JSON.stringify(JSON_EVENTS)
    const expected = [
      '0 in 0 worker',
      '0 in 1 idle',
      '2000 out 0 worker',
      '3000 out 1 idle',
      '3000 in 1 worker',
      '4500 out 1 worker',
    ]
    for (const text of [
      list,
      list.slice(0, -1),
      JSON.stringify({ otherData: { traceEvents: [{}] }, traceEvents: JSON_EVENTS, x: [{}] }),
    ]) {
      const found = read(text, 7)
      expect(found.format).toBe('json')
      expect(told(found).map((line) => line.split(' ').slice(0, 4).join(' '))).toEqual(expected)
      expect(found.counts.migrations).toEqual({ explicit: 0, implied: 1, ran: 1 })
    }
  })

  it('are read from slices that name their CPU themselves', () => {
    const slices = [0, 1].map((cpu) => ({ name: 'run', ph: 'X', pid: 7, tid: 70, ts: cpu * 10, dur: 5, args: { cpu } }))
    expect(read(JSON.stringify(slices)).counts).toMatchObject({ cpus: 2, threads: 1, migrations: { ran: 1 } })
    expect(() => read(JSON.stringify(slices.map((slice) => ({ ...slice, args: {} }))))).toThrow(/args\.cpu/)
  })

  it('are the same however the text is cut into pieces', () => {
    for (const text of [FTRACE, PERF, KTR]) {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 300 }), (size) => {
          expect(read(text, size)).toEqual(read(text))
        }),
        { numRuns: 25 },
      )
    }
  })

  it('are refused with a sentence that says what would help', () => {
    expect(() => read('')).toThrow(/the file is empty/)
    expect(() => read('hello\nworld\n')).toThrow(/the first is "hello".*perf script/)
    expect(() => read('PERFILE2\0\0')).toThrow(/perf script >/)
    expect(() => read('\0\u0001\0')).toThrow(/not a text file/)
    expect(() => read('{"a":1}')).toThrow(/traceEvents/)
    expect(() => read(' x-1 [000] 1.0: sched_foo: bar\n')).toThrow(/none of the scheduler/)
    expect(() => read('x 1 1.000000: sched:sched_switch: a:1 [120] S ==> b:2 [120]\n')).toThrow(/which CPU/)
  })

  it('give counts or a sentence, and nothing else, for lines that have been spoilt, in bounded time', () => {
    const lines = [FTRACE, PERF, KTR, OLD_KTR, JSON.stringify(JSON_EVENTS)]
    const spoil = fc.tuple(fc.nat(2000), fc.nat(40), fc.string({ unit: 'binary', maxLength: 12 }), fc.nat(3))
    fc.assert(
      fc.property(fc.constantFrom(...lines), fc.array(spoil, { maxLength: 12 }), (text, spoils) => {
        let spoilt = text
        for (const [at, length, put, times] of spoils) {
          const place = at % (spoilt.length + 1)
          spoilt =
            spoilt.slice(0, place) + put + spoilt.slice(place + length) + spoilt.slice(place, place + length * times)
        }
        const began = performance.now()
        try {
          const { counts, trace } = read(spoilt)
          expect(counts.events).toBe(trace.count)
          expect(trace.columns.time.every((time, at) => time >= (trace.columns.time[at - 1] ?? 0))).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(TraceError)
        }
        expect(performance.now() - began).toBeLessThan(1000)
      }),
      { numRuns: process.env['VERIFY'] === '1' ? 50_000 : 300 },
    )
  })

  it('take no longer than their length for lines made to be slow', () => {
    const slow = `${'a-1 [0] '.repeat(5000)}\n${' prev_comm= next_comm='.repeat(2000)}\n x-1 [000] 1.0: sched_switch: prev_comm=${' prev_pid=1'.repeat(5000)}\n`
    const began = performance.now()
    expect(() => read(slow.repeat(20))).toThrow(TraceError)
    expect(performance.now() - began).toBeLessThan(2000)
  })

  it('keep CPU numbers and kinds within their columns', () => {
    const found = read(
      ' x-1 [99999] 1.0: sched_switch: prev_comm=a prev_pid=1 prev_prio=1 prev_state=S ==> next_comm=b next_pid=2 next_prio=1\n x-1 [3] 1.0: sched_switch: prev_comm=a prev_pid=1 prev_prio=1 prev_state=S ==> next_comm=b next_pid=2 next_prio=1\n',
    )
    expect(found.skipped).toMatchObject({ withoutCpu: 0, beyondCpus: 1 })
    expect(found.trace.columns.kind[0]).toBe(SCHED.switch)
  })
})
