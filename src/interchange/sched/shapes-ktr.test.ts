import { describe, expect, it } from 'vitest'
import { awk, figuresOf, HAS_AWK, readText } from '../../../test/support/sched-text.ts'

/** Counts of KTRGRAPH; `cpu` is the column of the CPU. A thread that has spun for a lock runs on: that is no switch. */
const programFor = (cpu: number): string => `
/state:"(running|runq add|sleep|blocked|iwait|idle|yielding|exit|thread exit|proc exit)"/{ cpus[$${cpu}] = 1 }
/state:"running"/ && !/attributes: none/{ s++ }
/state:"runq add"/{ w++ }
END { for (c in cpus) n++; print s + 0, w + 0, 0, n + 0 }`

const OLD_PROGRAM = `
/mi_switch: |sched_add: |sched_exit_thread: /{ cpus[$2] = 1 }
/mi_switch: running/{ s++ }
/sched_add: /{ w++ }
END { for (c in cpus) n++; print s + 0, w + 0, 0, n + 0 }`

const KTRDUMP = `index  cpu timestamp        trace
------ --- ---------------- -----
   912   7  8640001234567990 KTRGRAPH group:"thread", id:"cc tid 100200", state:"thread exit", attributes: prio:130
   911   7  8640001234567900 KTRGRAPH group:"thread", id:"cc tid 100200", state:"running", attributes: none
   910   7  8640001234567800 KTRGRAPH group:"thread", id:"cc tid 100200", state:"spinning", attributes: lockname:"vm page"
   909   2  8640001234567750 KTRGRAPH group:"lock", id:"Giant", state:"lock acquire", attributes: none
   908   7  8640001234567700 KTRGRAPH group:"thread", id:"cc tid 100200", state:"running", attributes: prio:130
   907   0  8640001234567600 KTRGRAPH group:"thread", id:"idle: cpu0 tid 100003", state:"running", attributes: prio:255
   906   0  8640001234567650 KTRGRAPH group:"thread", id:"sh tid 100200", state:"runq add", attributes: prio:130, linkedto:"make tid 100150"
   905   0  8640001234567500 KTRGRAPH group:"thread", id:"make tid 100150", state:"sleep", attributes: prio:120, wmesg:"wait, long", lockname:"(null)"
   904   0  8640001234567400 KTRGRAPH group:"load", id:"CPU 0 load", counter:1, attributes: none
   903   0  8640001234567300 KTRGRAPH group:"thread", id:"make tid 100150", point:"wokeup", attributes: linkedto:"sh tid 100200"
   902   0  8640001234567200 KTRGRAPH group:"thread", id:"make tid 100150", state:"running", attributes: prio:120
   901   2  8640001234567100 KTRGRAPH group:"thread", id:"sh tid 100200", state:"yielding", attributes: prio:130, wmesg:"(null)", lockname:"(null)"
`

const DTRACE = `0 550000000000100 KTRGRAPH group:"thread", id:"idle/idle: cpu0 tid 100003", state:"idle", attributes: prio:255
0 550000000000200 KTRGRAPH group:"thread", id:"make/make tid 100150", state:"running", attributes: prio:120
0 550000000000250 KTRGRAPH group:"load", id:"CPU 0 load", counter:"2", attributes: "none"
0 550000000000300 KTRGRAPH group:"thread", id:"nfsd/nfsd: master tid 100099", state:"runq add", attributes: prio:90, linkedto:"make/make tid 100150"
0 550000000000300 KTRGRAPH group:"thread", id:"make/make tid 100150", point:"wokeup", attributes: linkedto:"nfsd/nfsd: master tid 100099"
3 550000000000400 KTRGRAPH group:"thread", id:"nfsd/nfsd: master tid 100099", state:"running", attributes: prio:90
0 550000000000500 KTRGRAPH group:"thread", id:"make/make tid 100150", state:"exit", attributes: prio:td
`

const FILES = `index  cpu timestamp        file and line                            trace
------ --- ---------------- ---------------------------------------- -----
     9   1            90000 /usr/src/sys/kern/sched_4bsd.c:1020      mi_switch: 0xc25(irq14: ata0) prio 12 idle
     8   1            80000 (null):0                                 mi_switch: running 0xc25(irq14: ata0) prio 12
     7   0            70000 /usr/src/sys/kern/kern_switch.c:512      sched_add: 0xc25(irq14: ata0) prio 12 by 0xc11(cc1)
     6   0            60000 /usr/src/sys/kern/kern_synch.c:420       mi_switch: new thread 100045 (kse 0xc1, pid 12, cc1)
     5   0            50000 /usr/src/sys/kern/kern_synch.c:400       mi_switch: 0xc10(swi1: net) prio 24 preempted by 0xc11(cc1)
     4   0            40000 /usr/src/sys/kern/kern_thread.c:300      fork1: new process 40 (cc1)
`

describe('dumps of KTR as ktrdump and DTrace print them', () => {
  it.each([
    [
      'ktrdump -ct, with a thread that spins, another name and gaps in the CPUs',
      KTRDUMP,
      programFor(2),
      ['make', 'cc'],
    ],
    ['schedgraph.d', DTRACE, programFor(1), ['make', 'nfsd/nfsd: master']],
    [
      'schedgraph.d after make_ktr.sh, which numbers the lines',
      numbered(DTRACE),
      programFor(2),
      ['make', 'nfsd/nfsd: master'],
    ],
    ['FreeBSD 6, ktrdump -ctf', FILES, OLD_PROGRAM, ['irq14: ata0', 'cc1', 'swi1: net']],
  ])('%s', (_, text, program, threads) => {
    const found = readText(text.replaceAll('\n', '\r\n'))
    if (HAS_AWK) expect(figuresOf(found)).toEqual(awk(program, text))
    expect(found.skipped.unreadable.count).toBe(0)
    expect(found.trace.threads.map(({ name }) => name).toSorted()).toEqual(threads.toSorted())
  })

  it('keep a thread’s number when its name changes, and see its move', () => {
    expect(readText(KTRDUMP)).toMatchObject({ outOfOrder: 1, counts: { threads: 2, migrations: { ran: 1 } } })
  })

  it('say which of their lines are cut off', () => {
    const { unreadable } = readText(KTRDUMP.slice(0, -70)).skipped
    expect(unreadable).toMatchObject({ count: 1, firstLine: 14 })
  })

  it('take the statistics clock of another CPU where the first has none', () => {
    const tick = (at: number): string =>
      `${at} 5 ${at * 500} KTRGRAPH group:"thread", id:"x tid 1", point:"statclock", attributes: prio:120, stathz:100\n`
    const switches =
      '0 5 0 KTRGRAPH group:"thread", id:"x tid 1", state:"running", attributes: prio:1\n' +
      '0 5 900 KTRGRAPH group:"thread", id:"x tid 1", state:"sleep", attributes: prio:1\n'
    // Two ticks in 1,000 units: 50 to the millisecond.
    expect(readText(tick(2) + tick(1) + switches)).toMatchObject({
      clockAssumed: false,
      counts: { spanNs: 18_000_000 },
    })
  })

  it.each([
    ['without CPUs', KTRDUMP.replaceAll(/^( *\d+) +\d+ /gm, '$1 ').replace('cpu ', ''), /^line 1: .*CPU.*ktrdump -ct/],
    ['without stamps', KTRDUMP.replace('timestamp        ', ''), /^line 1: .*time stamp.*ktrdump -ct/],
    ['with relative stamps', relative(KTRDUMP), /ktrdump -r.*ktrdump -ct/],
  ])('are refused %s, with the mend', (_, text, message) => {
    expect(() => readText(text)).toThrow(message)
  })
})

function numbered(text: string): string {
  const lines = text.trimEnd().split('\n')
  return lines
    .map((line, at) => `${at} ${line}\n`)
    .toReversed()
    .join('')
}

/** As ktrdump -r prints it: the time until the line before. */
function relative(text: string): string {
  let before: number | undefined
  return text.replaceAll(/^( *\d+ +\d+ +)(\d{16})/gm, (_, head: string, stamp: string) => {
    const since = Math.abs((before ?? Number(stamp)) - Number(stamp))
    before = Number(stamp)
    return head + String(since)
  })
}
