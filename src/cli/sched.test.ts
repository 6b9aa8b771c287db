import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { InputError, UsageError } from './errors.ts'
import { run } from './sched.ts'

/** A thread that runs on CPU 0 and on CPU 1 in turn; each time CPU 0's other thread wakes it. */
const TRACE = Array.from({ length: 20 }, (_, turn) => {
  const [cpu, other] = [turn % 2, 1 - (turn % 2)]
  const time = (us: number): string => `1.${String(turn * 1000 + us).padStart(6, '0')}`
  return [
    ` other-2 [${other}] ${time(0)}: sched_wakeup: comm=mover pid=1 prio=120 target_cpu=00${cpu}`,
    ` <idle>-0 [${cpu}] ${time(5)}: sched_switch: prev_comm=swapper/${cpu} prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=mover next_pid=1 next_prio=120`,
    ` mover-1 [${cpu}] ${time(500)}: sched_switch: prev_comm=mover prev_pid=1 prev_prio=120 prev_state=S ==> next_comm=swapper/${cpu} next_pid=0 next_prio=120`,
  ].join('\n')
}).join('\n')

let folder = ''
const path = (name: string): string => join(folder, name)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sched-'))
  writeFileSync(path('trace.txt'), TRACE)
  writeFileSync(path('trace.gz'), gzipSync(TRACE))
  writeFileSync(path('wide.txt'), TRACE.replaceAll('[1]', '[7]').replaceAll('[0]', '[6]').replace('[6]', '[5]'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('sched from the command line', () => {
  it('counts a trace, packed or not, and lets its moves cost what they cost on the machine', async () => {
    const found = await run([path('trace.txt'), '--lines', '16'])
    expect(found).toMatchObject({
      format: 'ftrace',
      complete: true,
      counts: { events: 60, switches: 40, wakeups: 20, migrations: { explicit: 0, implied: 19, ran: 19 }, cpus: 2 },
      machine: 'dual-opteron-2005',
      assumedLines: 16,
      costs: { migrations: 19, linesFollowed: 19 * 16 },
    })
    expect(await run([path('trace.gz'), '--lines', '16'])).toEqual(found)
  })

  it('lets the threads run again under another kernel, where they move as it likes', async () => {
    for (const kernel of ['dragonfly', 'freebsd5']) {
      expect(await run([path('trace.txt'), '--kernel', kernel])).toMatchObject({
        rerun: { kernel, threads: 1, whole: true, bursts: 20, work: { unit: 'burst', count: 20 } },
      })
    }
    await expect(run([path('trace.txt'), '--kernel', 'freebsd6'])).rejects.toThrow(/Did you mean freebsd5/)
  })

  it('says what is wrong with a file, a machine, a name', async () => {
    await expect(run([])).rejects.toThrow(UsageError)
    await expect(run([path('none.txt')])).rejects.toThrow(InputError)
    await expect(run([path('trace.txt'), '--machine', 'dual-optron-2005'])).rejects.toThrow(/Did you mean/)
    await expect(run([path('wide.txt'), '--machine', 'dual-ppc970-2003'])).rejects.toThrow(/3 CPUs.*2; take/)
    await expect(run([path('trace.txt'), '--lines', '2M'])).rejects.toThrow(/lines at most/)
  })
})
