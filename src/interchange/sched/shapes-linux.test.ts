import { describe, expect, it } from 'vitest'
import { awk, figuresOf, HAS_AWK, readBytes, readText } from '../../../test/support/sched-text.ts'
import { LEAVES, SCHED } from '../../sim/trace/sched/sched-trace.ts'

/** Counts by the names of events and the first number in brackets. */
const BY_NAME = `
/[ :]sched_switch: /{ s++; seen = 1 }
/[ :]sched_wakeup(_new)?: /{ w++; seen = 1 }
/[ :]sched_migrate_task: /{ m++; seen = 1 }
seen { match($0, /\\[[0-9]+\\]/); cpu[substr($0, RSTART + 1, RLENGTH - 2) + 0] = 1; seen = 0 }
END { for (c in cpu) n++; print s + 0, w + 0, m + 0, n + 0 }`

/** The same where the CPU stands before the flags, in the second column from the left that begins with a number. */
const BEFORE_FLAGS = `
/sched_switch: |:[A-Z] ==> /{ s++; seen = 1 }
/sched_wakeup: |:[A-Z] +\\+ /{ w++; seen = 1 }
seen { match($0, / [0-9]+[dDnNX.][^ 0-9]/); cpu[substr($0, RSTART, RLENGTH - 2) + 0] = 1; seen = 0 }
END { for (c in cpu) n++; print s + 0, w + 0, 0, n + 0 }`

interface Shape {
  text: string
  program: string
  lost?: number
  threads?: string[]
}

/** Shapes that tools print, each with a few lines of our own. */
const SHAPES: Record<string, Shape> = {
  'trace-cmd, with drops, empty CPUs, and names of all kinds': {
    program: BY_NAME,
    lost: 531,
    threads: ['Größe 7', 'a=b [2]: c', 'kworker/7:1'],
    text: `version = 6
CPU 1 is empty
cpus=8
CPU:7 [530 EVENTS DROPPED]
         Größe 7-410   [007]  8000.000100: sched_switch:         Größe 7:410 [120] S ==> a=b [2]: c:411 [120]
CPU:2 [EVENTS DROPPED]
          <idle>-0     [002]  8000.000150: sched_wakeup:         Größe 7:410 [120] success=1 CPU:002
CPU:2 [SUBBUFFER START]
     a=b [2]: c-411   [007]  8000.000200: sched_switch:         a=b [2]: c:411 [120] R+ ==> kworker/7:1:60 [120]
`,
  },
  'trace-cmd, with the time between events': {
    program: BY_NAME,
    text: `cpus=2
          <idle>-0     [000]    70.000001:             sched_switch:         swapper/0:0 [120] R ==> make:90 [120]
            make-90    [000]    70.000009: (+8)        sched_wakeup:         cc1:91 [120] CPU:001
            make-90    [000]    70.000011: (+2)        sched_migrate_task:   comm=cc1 pid=91 prio=120 orig_cpu=0 dest_cpu=1
`,
  },
  'trace-cmd report -R and -l, with names cut': {
    program: `
/sched_switch:/{ s++; cpu[$2 + 0] = 1 }
END { for (c in cpu) n++; print s + 0, 0, 0, n + 0 }`,
    threads: ['migration/110', 'lengthy name 1'],
    text: `cpus=112
migratio-901   110d... 81778.908247: sched_switch:          prev_comm=migration/110 prev_pid=901 prev_prio=0 prev_state=0x1 next_comm=swapper/110 next_pid=0 next_prio=120
  <idle>-0     110.... 81778.908757: sched_switch:         swapper/110:0 [120] R ==> lengthy name 1:52501 [120] [509947:0x32c:64]
`,
  },
  'atrace and systrace, with thread groups, carriage returns and a page around': {
    program: BY_NAME,
    text: `<!DOCTYPE html>
<html><body>
  <script class="trace-data" type="application/text">
# tracer: nop
#           TASK-PID    TGID   CPU#  ||||    TIMESTAMP  FUNCTION
    RenderThread-501   (  480) [004] d..3 190000.500001: sched_switch: prev_comm=RenderThread prev_pid=501 prev_prio=110 prev_state=S ==> next_comm=Binder:480_2 next_pid=488 next_prio=120
          <idle>-0     (-----) [006] dNh4 190000.500003: sched_wakeup: comm=RenderThread pid=501 prio=110 target_cpu=006
          <...>-488    (-----) [004] d..3 190000.500010: sched_switch: prev_comm=Binder:480_2 prev_pid=488 prev_prio=120 prev_state=R+ ==> next_comm=swapper/4 next_pid=0 next_prio=120
  </script>
</body></html>
`.replaceAll('\n', '\r\r\n'),
  },
  'ftrace with long columns of flags, a tgid after a stroke, and CPUs beyond 64': {
    program: BY_NAME,
    text: [0, 2, 7, 64, 129, 1023]
      .map(
        (cpu, at) =>
          `  stress-n-${300 + at}/299 [${String(cpu).padStart(3, '0')}] d....211 900000.${123400 + at}: sched_switch: prev_comm=stress-n prev_pid=${300 + at} prev_prio=120 prev_state=D|W ==> next_comm=swapper/${cpu} next_pid=0 next_prio=120\n`,
      )
      .join(''),
  },
  'the latency format, and what is dumped after a crash': {
    program: BEFORE_FLAGS,
    threads: ['mount', 'rcu_sched', 'systemd-udevd'],
    text: `# wakeup latency trace v1.1.5 on 5.10.0
# latency: 19 us, #4/4, CPU#3 | (M:preempt VP:0, KP:0, SP:0 HP:0 #P:4)
#  cmd     pid   ||||| time  |   caller
  <idle>-0       3dNs7    0us : sched_wakeup: comm=mount pid=70 prio=120 target_cpu=003
  <idle>-0       3d..3   15us+: sched_switch: prev_comm=swapper/3 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=mount next_pid=70 next_prio=120
[   12.345678]    mount-70       3d..2.  1200us!: sched_switch: prev_comm=mount prev_pid=70 prev_prio=120 prev_state=S ==> next_comm=rcu_sched next_pid=12 next_prio=120
systemd--88       1d..3 1953us : sched_switch: prev_comm=systemd-udevd prev_pid=88 prev_prio=120 prev_state=S ==> next_comm=swapper/1 next_pid=0 next_prio=120
systemd--88       1d..3 1954us : __schedule <-schedule
`,
  },
  'the old tracers sched_switch and wakeup, which give numbers': {
    program: BEFORE_FLAGS,
    threads: ['bash', 'events/0'],
    text: `# tracer: wakeup
    bash-4055  1d.h4.    3us :     4055:120:R   + [000]       9: 98:R events/0
    bash-4055  0d..3.    9us :     4055:120:R ==> [000]       9: 98:R events/0
events/0-9     0d..3.   12us+:        9: 98:S ==> [000]    4055:120:R bash
`,
  },
  'Linux before 2.6.33': {
    program: BY_NAME,
    threads: ['bash', 'bash', 'events/0', 'kondemand/0'],
    text: `            bash-2613  [001]   425.078164: sched_wakeup: task bash:2613 [120] success=0 [001]
        events/0-9     [000]   638.042792: sched_switch: task events/0:9 [120] (S) ==> kondemand/0:1305 [120]
     kondemand/0-1305  [000]   638.042799: sched_switch: task kondemand/0:1305 [120] ==> swapper:0 [140]
            bash-2613  [001]   638.043000: sched_process_fork: parent bash:2613  child bash:2650
            bash-2613  [001]   638.043001: sched_migrate_task: task ls:2650 [120] from: 1  to: 0
`,
  },
  'a clock that ticks': {
    program: BY_NAME,
    text: `            dd-71    [000] d..2. 9007199254740993123: sched_switch: prev_comm=dd prev_pid=71 prev_prio=120 prev_state=D ==> next_comm=swapper/0 next_pid=0 next_prio=120
            dd-71    [000] d..2. 9007199254740993124: sched_switch: prev_comm=swapper/0 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=dd next_pid=71 next_prio=120
`,
  },
  'perf script as it comes, with losses': {
    program: BY_NAME,
    lost: 49,
    text: `# captured on    : Mon Jan  5 10:00:00 2026
            tar  9538 [000] 604800.418511: sched:sched_stat_runtime: comm=tar pid=9538 runtime=28173 [ns]
            tar  9538 [000] 604800.418523:       sched:sched_switch: prev_comm=tar prev_pid=9538 prev_prio=120 prev_state=R|K ==> next_comm=Web Content next_pid=18 next_prio=0
    Web Content  18/18  [000] 604800.418530:       sched:sched_wakeup: comm=tar pid=9538 prio=120 target_cpu=003
        swapper     0 [003] 604800.418540: PERF_RECORD_LOST lost 32
        swapper     0 [003] 604800.418541: PERF_RECORD_LOST_SAMPLES lost=7
        swapper     0 [003] 604800.418550: sched:sched_migrate_task: comm=tar pid=9538 prio=120 orig_cpu=0 dest_cpu=3
Processed 2149 events and lost 10 chunks!
`,
  },
  'perf script with its misc column, a period and symbols': {
    program: BY_NAME,
    text: `            tar  9538 [000] K      40.418523:          1       sched:sched_switch: prev_comm=tar prev_pid=9538 prev_prio=120 prev_state=S ==> next_comm=gzip next_pid=18 next_prio=0 ffffffff82265908 __schedule
           gzip    18 [000] LK     40.418530123:       1 sched:sched_wakeup_new: comm=tar pid=9538 prio=120 target_cpu=003 ffffffff813b4b46 try_to_wake_up
`,
  },
  'perf script -F cpu,time,event,trace': {
    program: BY_NAME,
    text: `[000]   40.418523:       sched:sched_switch: prev_comm=tar prev_pid=95 prev_prio=120 prev_state=S ==> next_comm=gzip next_pid=18 next_prio=0
[001]   40.418530:       sched:sched_wakeup: comm=tar pid=95 prio=120 target_cpu=001
`,
  },
}

describe('texts of Linux as its tools print them', () => {
  it.each(Object.entries(SHAPES))('%s', (_, { text, program, lost = 0, threads }) => {
    const found = readText(text)
    if (HAS_AWK) expect(figuresOf(found)).toEqual(awk(program, text))
    expect(found.skipped.unreadable).toEqual({ count: 0, firstLine: 0, first: '' })
    expect(found.skipped.lost).toBe(lost)
    if (threads !== undefined)
      expect(found.trace.threads.map(({ name }) => name).toSorted()).toEqual(threads.toSorted())
  })

  it('keep every tick of a clock that ticks, and say that its rate is not known', () => {
    const found = readText(SHAPES['a clock that ticks'].text)
    expect(found).toMatchObject({ clockAssumed: true, counts: { spanNs: 1 } })
  })

  it('name the wake-ups of perf sched record, which has sched_waking for sched_wakeup', () => {
    const waking = '  a 1 [000] 1.000001: sched:sched_waking: comm=b pid=2 prio=120 target_cpu=000\n'
    const wakeup = waking.replace('waking', 'wakeup')
    expect(readText(waking).counts).toMatchObject({ wakeups: 1, fromWaking: true })
    expect(readText(waking + wakeup).counts).toMatchObject({ wakeups: 1, fromWaking: false })
  })

  it('may have threads whose names look like arguments', () => {
    const text =
      ' x-1 [000] 5.000001: sched_switch: prev_comm=p prev_pid=8 q prev_pid=1 prev_prio=120 prev_state=S ==> next_comm= next_pid=9 next_pid=2 next_prio=120\n' +
      ' x-1 [000] 5.000002: sched_wakeup: comm=w pid=7 pid=3 prio=120 target_cpu=000\n'
    const ids = readText(text).trace.threads.map(({ id }) => Number(id))
    expect(ids.toSorted((one, other) => one - other)).toEqual([1, 2, 3])
  })

  it('give states as letters or as numbers', () => {
    const { ready, blocked, dead } = LEAVES
    const states: [state: string, leaves: number][] = [
      ...['R', 'R+', 'R|K', '0', '0x100', '1024'].map((state): [string, number] => [state, ready]),
      ...['S', 'D|K', 'T+', 'I', '1', '130'].map((state): [string, number] => [state, blocked]),
      ...['x', 'X', 'Z', '16', '0x20'].map((state): [string, number] => [state, dead]),
    ]
    const text = states
      .map(
        ([state], at) =>
          ` x-1 [000] 5.${String(at).padStart(6, '0')}: sched_switch: prev_comm=a prev_pid=1 prev_prio=120 prev_state=${state} ==> next_comm=b next_pid=2 next_prio=120\n`,
      )
      .join('')
    expect([...readText(text).trace.columns.c]).toEqual(states.map(([, leaves]) => leaves))
  })

  it('may be out of order between CPUs, lack the thread before, and end in the middle of a line', () => {
    const of = (cpu: number, time: string, prev: number, next: number): string =>
      ` x-${prev} [${cpu}] ${time}: sched_switch: prev_comm=t${prev} prev_pid=${prev} prev_prio=120 prev_state=S ==> next_comm=t${next} next_pid=${next} next_prio=120\n`
    const text = of(0, '9.000001', 1, 2) + of(2, '9.000004', 3, 4) + of(0, '9.000002', 5, 6) + of(7, '9.000005', 6, 7)
    const whole = readText(text)
    expect(whole).toMatchObject({ outOfOrder: 1, counts: { switches: 4, cpus: 3, migrations: { ran: 1 } } })
    expect([...whole.trace.columns.cpu]).toEqual([0, 0, 2, 7])
    // Cut within the arguments, and right behind the last number, which may not be all of it.
    for (const length of [60, ' next_prio=120\n'.length]) {
      const cut = readText(text.slice(0, -length))
      expect(cut.counts.switches).toBe(3)
      expect(cut.skipped.unreadable).toMatchObject({ count: 1, firstLine: 4 })
    }
  })

  it('may be in UTF-16, as PowerShell writes them', () => {
    const { text } = SHAPES['perf script -F cpu,time,event,trace']
    const bytes = new Uint8Array(Uint16Array.from(`\uFEFF${text}`, (letter) => letter.charCodeAt(0)).buffer)
    expect(readBytes(bytes).counts).toEqual(readText(text).counts)
  })

  it('are not taken for events where a name is that of every object', () => {
    const found = readText(
      `${SHAPES['a clock that ticks'].text}            dd-71    [000] d..2. 12.000001: constructor: x\n`,
    )
    expect(found.skipped.otherEvents).toBe(1)
    expect([...found.trace.columns.kind]).toEqual([SCHED.switch, SCHED.switch])
  })

  it.each([
    ['no CPU', ' a 1 1.000001: sched:sched_switch: a:1 [120] S ==> b:2 [120]\n', /^line 1: .*CPU.*-F \+cpu/],
    ['no time', '\n a 1 [000] sched:sched_switch: a:1 [120] S ==> b:2 [120]\n', /^line 2: .*time.*perf script -F/],
    [
      'no name',
      ' a 1 [000] 1.000001: prev_comm=a prev_pid=1 prev_state=S ==> next_comm=b next_pid=2\n',
      /^line 1: .*name.*-F/,
    ],
    ['a CPU beyond all', ' a-1 [4096] 1.000001: sched_waking: comm=b pid=2 prio=1\n', /^line 1 .*4096/],
    [
      'perf sched map',
      '  *A0           847.418523 secs A0 => migration/0:18\n',
      /^line 1: .*perf sched map.*perf sched script/,
    ],
    ['timehist', '           time    cpu  task name                       wait time\n', /timehist.*perf sched script/],
    ['latency', '\n  Task                  |   Runtime ms  | Switches |\n', /^line 2: .*perf sched latency/],
  ])('are refused with their line and the mend: %s', (_, text, message) => {
    expect(() => readText(text)).toThrow(message)
  })
})
