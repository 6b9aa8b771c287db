import { describe, expect, it } from 'vitest'
import { PAGE_BYTES, type Program, type Step } from '../../../src/sim/cluster/core/processes.ts'
import { type Fault, PS_PER_S } from '../../../src/sim/cluster/core/spec.ts'
import type { MoveSpec } from '../../../src/sim/cluster/migration/card.ts'
import { OPENMOSIX } from '../../../src/sim/cluster/migration/openmosix/index.ts'
import { moveOnce, prepare, SERVER, SOURCE, TARGET } from '../../../src/sim/cluster/migration/trial.ts'
import { callTimes, eventsOf, sendings } from '../../support/cluster-log.ts'

const PAGES = 10
const SMALL: MoveSpec = {
  vmBytes: PAGES * PAGE_BYTES,
  dirtyBytes: 2 * PAGE_BYTES,
  dirtyRate: 0,
  files: 0,
  fileBlockBytes: 0,
  atExec: false,
  execArgsBytes: 0,
}
const TRANSPORT = ['keepalive', 'alive', 'close', 'reset']

const call = (name: string, bytes = 0): Step => ({ op: 'call', name, bytes, file: -1 })
/** A process that calls every ten seconds, sent away at once. */
const away = (steps: Step[], faults: Fault[] = [], params: Record<string, number> = {}) => {
  const program: Program = { name: 'caller', steps: [{ op: 'compute', ps: 10 * PS_PER_S }, ...steps], loops: true }
  const trial = prepare(OPENMOSIX, SMALL, program, faults, { params })
  trial.cluster.system.migrate(trial.cluster, trial.process, TARGET)
  return trial
}

describe("openMosix's move", () => {
  it('sends what the sources say, in their order and sizes (sizes of fp, arch and task assumed)', () => {
    const { result, cluster } = moveOnce(OPENMOSIX, SMALL)
    expect(sendings(cluster, [...TRANSPORT, 'page'])).toEqual([
      'handshake 0→1',
      'handshake reply 1→0',
      'mm 0→1',
      'vma 0→1',
      'fp 0→1',
      'arch 0→1',
      'task 0→1',
      'task reply 1→0',
    ])
    expect(result.messages['page']).toBe(PAGES)
    expect(result.bytes).toBe(16 + 16 + 52 + 30 * 40 + PAGES * 4108 + 520 + 72 + 1508 + 8)
    expect(result.residual).toEqual(['system calls, by its deputy (node 0)'])
  })

  it('costs what the memory costs, however little of it was written', () => {
    const freeze = (pages: number, dirty: number): number =>
      moveOnce(OPENMOSIX, { ...SMALL, vmBytes: pages * PAGE_BYTES, dirtyBytes: dirty * PAGE_BYTES }).result.freezeMs
    expect(freeze(1000, 0)).toBeCloseTo(freeze(1000, 900), 6)
    // 4,108 bytes for each page at 100 Mbit/s.
    expect(freeze(2000, 0) - freeze(1000, 0)).toBeCloseTo((1000 * 4108 * 8) / 100_000, 0)
  })

  it('sends the written pages only where 2.4 is asked for, and the others one by one through the deputy', () => {
    const { cluster, process } = away([{ op: 'touch', pages: PAGES, of: 'all', write: false }], [], { pages: 1 })
    cluster.runUntil(15 * PS_PER_S)
    const sent = sendings(cluster, TRANSPORT)
    expect(sent.filter((line) => line === 'page 0→1')).toHaveLength(2)
    expect(sent.filter((line) => line === 'page request 1→0')).toHaveLength(PAGES - 2)
    expect(sent.filter((line) => line === 'page reply 0→1')).toHaveLength(PAGES - 2)
    expect(cluster.processes.images[process.image].present.every((here) => here === 1)).toBe(true)
  })

  it('goes by home from one remote node to another', () => {
    const { cluster, process } = away([])
    cluster.runUntil(PS_PER_S)
    expect(cluster.system.migrate(cluster, process, SERVER)).toBe(true)
    cluster.runUntil(2 * PS_PER_S)
    const places = eventsOf(cluster).filter(({ name }) => name === 'place')
    expect(places.map(({ c }) => c)).toEqual([SOURCE, TARGET, SOURCE, SERVER])
    expect(sendings(cluster, TRANSPORT)).toContain('coming home 0→1')
  })

  it('is refused at exec, to where it is, and to one that is moving', () => {
    const { cluster, process } = away([])
    expect(cluster.system.migrate(cluster, process, TARGET)).toBe(false)
    cluster.runUntil(PS_PER_S)
    expect(cluster.system.migrate(cluster, process, TARGET)).toBe(false)
    expect(cluster.system.migrate(cluster, process, SERVER, 'exec')).toBe(false)
  })
})

describe("openMosix's calls after a move", () => {
  it('go to the deputy: 40 bytes there and 12 back, and what they copy from or to memory', () => {
    const { cluster } = away([call('getpid'), call('read', 1000), call('write', 500), call('brk')])
    cluster.runUntil(11 * PS_PER_S)
    const calls = eventsOf(cluster)
      .filter(({ name, time }) => name === 'send' && time > 9 * PS_PER_S)
      .map(({ c, d }) => `${cluster.world.log.texts[c]} ${d}`)
    expect(calls).toEqual([
      'syscall 40',
      'syscall reply 12',
      'syscall 40',
      'copy to user 1016',
      'syscall reply 12',
      'syscall 40',
      'copy from user 16',
      'user data 516',
      'syscall reply 12',
    ])
  })

  it('fork both parts, and let the parent wait for the child', () => {
    const child: Program = { name: 'child', steps: [{ op: 'compute', ps: PS_PER_S }, { op: 'exit' }], loops: false }
    const { cluster, process } = away([{ op: 'fork', program: 1 }, call('wait')])
    cluster.processes.programs.push(child)
    cluster.runUntil(12 * PS_PER_S)
    const [, born] = cluster.processes.all
    expect(born).toMatchObject({ status: 'done', home: SOURCE, parent: process.pid })
    expect(cluster.processes.images[born.image].node).toBe(TARGET)
    const [waited] = callTimes(cluster, process.pid, 'wait')
    expect(waited / PS_PER_S).toBeGreaterThan(0.99)
    expect(waited / PS_PER_S).toBeLessThan(1.01)
  })
})

describe('openMosix in silence', () => {
  const CUT_PS = 10.5 * PS_PER_S
  const cut = (healPs?: number): Fault[] => [
    { kind: 'cut', a: SOURCE, b: TARGET, atPs: CUT_PS },
    ...(healPs === undefined ? [] : [{ kind: 'heal', a: SOURCE, b: TARGET, atPs: healPs } as const]),
  ]

  it('hangs, says on what, and kills both parts 330 s after the last word', () => {
    const { cluster, process } = away([call('getpid')], cut())
    cluster.runUntil(300 * PS_PER_S)
    expect(process.status).toBe('alive')
    expect(cluster.hangs()).toMatchObject([
      { cause: 'link cut', nodes: [TARGET, SOURCE], chain: [{ pid: process.pid, what: 'getpid' }] },
    ])
    const [{ untilPs }] = cluster.hangs()
    cluster.runUntil(400 * PS_PER_S)
    expect(process).toMatchObject({ status: 'killed', why: 'its deputy cannot be reached' })
    // The last word was the answer to the call after 10 s.
    expect(process.endedPs / PS_PER_S).toBeCloseTo(340, 0)
    expect(Math.abs(untilPs - process.endedPs)).toBeLessThan(PS_PER_S)
    expect(cluster.world.actors.filter(({ role, alive }) => role === 'deputy' && alive)).toEqual([])
  })

  it('goes on as if nothing had been where the link is back in time', () => {
    const { cluster, process } = away([call('getpid')], cut(200 * PS_PER_S))
    cluster.runUntil(600 * PS_PER_S)
    expect(process.status).toBe('alive')
    expect(callTimes(cluster, process.pid, 'getpid').length).toBeGreaterThan(30)
  })

  it('kills the process when either node dies', () => {
    for (const node of [SOURCE, TARGET]) {
      const { cluster, process } = away([call('getpid')], [{ kind: 'crash', node, atPs: CUT_PS }])
      cluster.runUntil(400 * PS_PER_S)
      expect(process.status).toBe('killed')
    }
  })

  it('runs the process again at home from where it was stopped when the last word of the move was lost', () => {
    const { cluster: calm } = away([])
    calm.runUntil(PS_PER_S)
    const reply = eventsOf(calm).filter(({ name }) => name === 'send')
    const atMessage = reply.findIndex(({ c }) => calm.world.log.texts[c] === 'task reply')
    const { cluster, process } = away(
      [{ op: 'touch', pages: 2, of: 'hot', write: true }],
      [{ kind: 'cutLink', atMessage }],
    )
    cluster.runUntil(100 * PS_PER_S)
    expect(cluster.processes.images[process.image].node).toBe(TARGET)
    expect(process.latest[0]).toBeGreaterThan(5)
    cluster.runUntil(335 * PS_PER_S)
    const image = cluster.processes.images[process.image]
    expect([process.status, image.node]).toEqual(['alive', SOURCE])
    // What it wrote at the target in 330 s is lost.
    expect(process.latest[0]).toBeLessThan(5)
    expect(image.version[0]).toBe(process.latest[0])
  })
})
