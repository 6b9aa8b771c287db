import { describe, expect, it } from 'vitest'
import { PAGE_BYTES, type Program, type Step } from '../../../src/sim/cluster/core/processes.ts'
import { type Fault, PS_PER_S } from '../../../src/sim/cluster/core/spec.ts'
import type { MoveSpec, SystemModule } from '../../../src/sim/cluster/migration/card.ts'
import { execOnce } from '../../../src/sim/cluster/migration/exec-trial.ts'
import { LOCUS } from '../../../src/sim/cluster/migration/locus/index.ts'
import { OPENSSI } from '../../../src/sim/cluster/migration/openssi/index.ts'
import { moveOnce, prepare, SERVER, SOURCE, TARGET } from '../../../src/sim/cluster/migration/trial.ts'
import { MEMBERSHIP_KINDS } from '../../../src/sim/cluster/migration/vproc/view.ts'
import { callTimes, eventsOf, sendings } from '../../support/cluster-log.ts'

const SMALL: MoveSpec = {
  vmBytes: 8 * PAGE_BYTES,
  dirtyBytes: 2 * PAGE_BYTES,
  dirtyRate: 0,
  files: 1,
  fileBlockBytes: 0,
  atExec: false,
  execArgsBytes: 0,
}
const call = (name: string, bytes = 0, file = -1): Step => ({ op: 'call', name, bytes, file })
const PERIOD_PS = 10 * PS_PER_S
/** A process that does something every ten seconds, sent away at once unless it stays. */
const working = (
  module: SystemModule,
  steps: Step[],
  { faults = [], moves = true, files = 1 }: { faults?: Fault[]; moves?: boolean; files?: number } = {},
) => {
  const program: Program = { name: 'worker', steps: [{ op: 'compute', ps: PERIOD_PS }, ...steps], loops: true }
  const trial = prepare(module, { ...SMALL, files }, program, faults)
  if (moves) trial.cluster.system.migrate(trial.cluster, trial.process, TARGET)
  return trial
}
const sent = (cluster: Parameters<typeof sendings>[0]): string[] => sendings(cluster, [...MEMBERSHIP_KINDS, 'reply'])

describe('a move under LOCUS and OpenSSI', () => {
  it('is a question, pages, the process, files opened again, and the word to run', () => {
    const { cluster, result } = moveOnce(OPENSSI, SMALL)
    expect(sent(cluster)).toEqual([
      'migrate 0→1',
      'page 0→1',
      'page 0→1',
      'process 0→1',
      'reopen file 1→2',
      'run 0→1',
      // Its origin, where it came from, is told where it is.
      'moved 1→0',
    ])
    expect(result.residual).toEqual([
      'bookkeeping of its number by its origin (a surrogate can take over) (node 0)',
      'pages of its program and files (node 2)',
    ])
  })

  it('takes the whole data segment along in LOCUS, and only what the file server lacks in OpenSSI', () => {
    const pages = (module: SystemModule): number => moveOnce(module, SMALL).result.messages['page']
    // A quarter of eight pages is text.
    expect([LOCUS, OPENSSI].map(pages)).toEqual([6, 2])
  })

  it('has no memory to take along at exec', () => {
    for (const module of [LOCUS, OPENSSI]) {
      const { result, outcome } = execOnce(module, SMALL, true)
      expect(outcome).toBe('migrated')
      expect(result.messages).not.toHaveProperty('page')
      expect(result.totalMs).toBeGreaterThan(execOnce(module, SMALL, false).result.totalMs)
    }
  })
})

describe('calls after a move', () => {
  it('are done where the process is: nobody at home is asked', () => {
    for (const module of [LOCUS, OPENSSI]) {
      const { cluster, process } = working(module, [call('gettimeofday'), call('getpid'), call('setpgrp')])
      const stays = working(module, [call('gettimeofday')], { moves: false })
      cluster.runUntil(5 * PS_PER_S)
      const before = sent(cluster).length
      cluster.runUntil(11 * PS_PER_S)
      stays.cluster.runUntil(11 * PS_PER_S)
      expect(sent(cluster)).toHaveLength(before)
      expect(callTimes(cluster, process.pid, 'gettimeofday')).toEqual(
        callTimes(stays.cluster, stays.process.pid, 'gettimeofday'),
      )
    }
  })

  it('about a file ask for its token once, until another node takes it', () => {
    const { cluster, process } = working(OPENSSI, [call('read', 100, 0)])
    cluster.runUntil(25 * PS_PER_S)
    expect(sent(cluster).filter((line) => line.startsWith('token'))).toEqual(['token 1→2'])
    // A writer of the same file at node 0.
    const writer: Program = {
      name: 'writer',
      steps: [{ op: 'compute', ps: PERIOD_PS }, call('write', 100, 0)],
      loops: true,
    }
    const program = cluster.processes.programs.push(writer) - 1
    const birth = { name: 'writer', node: SOURCE, program, pages: 1, hotPages: 1, storedAt: SERVER }
    cluster.processes.spawn({ ...birth, files: process.files.map((file) => ({ ...file })) })
    cluster.runUntil(56 * PS_PER_S)
    // Reader at 30, 40, 50 s; writer at 35, 45, 55 s: the token goes to and fro.
    const asked = sent(cluster).filter((line) => /^(token|recall)/.test(line))
    expect(asked.slice(1, 7)).toEqual(['token 0→2', 'recall 2→1', 'token 1→2', 'recall 2→0', 'token 0→2', 'recall 2→1'])
    const grants = eventsOf(cluster).filter(({ name }) => name === 'grant')
    expect(grants.length).toBeGreaterThanOrEqual(asked.length)
  })

  it('bring the token of a shared offset along', () => {
    const { cluster, process } = working(LOCUS, [call('read', 100, 0)])
    process.files[0].shared = true
    cluster.runUntil(25 * PS_PER_S)
    expect(
      eventsOf(cluster)
        .filter(({ name }) => name === 'grant')
        .map(({ a }) => cluster.world.log.texts[a]),
    ).toEqual(['token file 0', 'token offset of file 0'])
  })
})

describe('an origin that goes down', () => {
  const faults: Fault[] = [
    { kind: 'crash', node: SOURCE, atPs: 15 * PS_PER_S },
    { kind: 'restart', node: SOURCE, atPs: 100 * PS_PER_S },
  ]

  it('does not take its processes along: a surrogate keeps their numbers until it is back', () => {
    for (const module of [LOCUS, OPENSSI]) {
      const { cluster, process } = working(module, [call('getpid')], { faults })
      cluster.runUntil(90 * PS_PER_S)
      expect(process.status).toBe('alive')
      // The first node that is up, which is where the process runs, is the surrogate: nothing is needed of others.
      cluster.runUntil(160 * PS_PER_S)
      const origins = eventsOf(cluster)
        .filter(({ name, c }) => name === 'residual' && cluster.world.log.texts[c].startsWith('bookkeeping'))
        .map(({ b, d }) => [b, d])
      expect(origins).toEqual([
        [SOURCE, 1],
        [SOURCE, 0],
        [SOURCE, 1],
      ])
      expect(process.status).toBe('alive')
    }
  })

  it('has the parent, wherever that is, hear of a child that died with a node', () => {
    // The parent runs at 1 and forks; the child is sent to 2, which crashes.
    const child: Program = { name: 'child', steps: [{ op: 'compute', ps: 500 * PS_PER_S }], loops: false }
    const { cluster, process } = working(OPENSSI, [{ op: 'fork', program: 1 }, call('wait'), call('getpid')], {
      faults: [{ kind: 'crash', node: SERVER, atPs: 30 * PS_PER_S }],
      files: 0,
    })
    cluster.processes.programs.push(child)
    cluster.runUntil(15 * PS_PER_S)
    cluster.system.migrate(cluster, cluster.processes.all[1], SERVER)
    cluster.runUntil(29 * PS_PER_S)
    expect(callTimes(cluster, process.pid, 'wait')).toEqual([])
    cluster.runUntil(80 * PS_PER_S)
    const [waited] = callTimes(cluster, process.pid, 'wait')
    // 30 s, and until the silence of the node is noticed.
    expect(waited / PS_PER_S).toBeGreaterThan(29)
    expect(waited / PS_PER_S).toBeLessThan(36)
  })
})

describe('a parent that waits while its origin goes down', () => {
  it('waits at the surrogate', () => {
    const child: Program = { name: 'child', steps: [{ op: 'compute', ps: 100 * PS_PER_S }], loops: false }
    const { cluster, process } = working(OPENSSI, [{ op: 'fork', program: 1 }, call('wait')], {
      faults: [{ kind: 'crash', node: SOURCE, atPs: 30 * PS_PER_S }],
      files: 0,
    })
    cluster.processes.programs.push(child)
    cluster.runUntil(5 * PS_PER_S)
    // The surrogate will be the first that is up, node 1: the parent goes on to node 2.
    cluster.system.migrate(cluster, process, SERVER)
    cluster.runUntil(150 * PS_PER_S)
    expect(cluster.processes.images[process.image].node).toBe(SERVER)
    expect(
      sent(cluster)
        .filter((line) => line.startsWith('wait'))
        .slice(0, 2),
    ).toEqual(['wait 2→0', 'wait 2→1'])
    const [waited] = callTimes(cluster, process.pid, 'wait')
    expect(waited / PS_PER_S).toBeGreaterThan(99)
    expect(waited / PS_PER_S).toBeLessThan(101)
  })
})

describe('a child whose last word is lost with its node', () => {
  it('is known to have ended when the node is known to be down', () => {
    const child: Program = { name: 'child', steps: [{ op: 'compute', ps: 20 * PS_PER_S }], loops: false }
    // The child at node 2 ends while the link to its origin is cut; node 2 stops itself before that is mended.
    const { cluster, process } = working(OPENSSI, [{ op: 'fork', program: 1 }, call('wait')], {
      faults: [{ kind: 'partition', side: [SERVER], atPs: 25 * PS_PER_S }],
      moves: false,
      files: 0,
    })
    cluster.processes.programs.push(child)
    cluster.runUntil(15 * PS_PER_S)
    cluster.system.migrate(cluster, cluster.processes.all[1], SERVER)
    cluster.runUntil(80 * PS_PER_S)
    expect(cluster.processes.all[1].status).toBe('done')
    const [waited] = callTimes(cluster, process.pid, 'wait')
    expect(waited / PS_PER_S).toBeGreaterThan(25)
    expect(waited / PS_PER_S).toBeLessThan(30)
  })
})

describe('a start elsewhere that fails', () => {
  it('is a start here', () => {
    for (const module of [LOCUS, OPENSSI]) {
      const { cluster } = execOnce(module, SMALL, true, [{ kind: 'crash', node: TARGET, atPs: PS_PER_S / 1000 }])
      expect(cluster.processes.all.map(({ status }) => status)).toEqual(['done', 'done'])
    }
  })
})

describe('a node that is cut off', () => {
  const cut: Fault[] = [
    { kind: 'partition', side: [TARGET], atPs: 15 * PS_PER_S },
    { kind: 'healAll', atPs: 300 * PS_PER_S },
  ]

  it('goes on by itself under LOCUS, and stops itself under OpenSSI', () => {
    const locus = working(LOCUS, [call('getpid')], { faults: cut })
    locus.cluster.runUntil(290 * PS_PER_S)
    expect(locus.process.status).toBe('alive')
    expect(callTimes(locus.cluster, locus.process.pid, 'getpid').length).toBeGreaterThan(25)
    const openssi = working(OPENSSI, [call('getpid')], { faults: cut })
    openssi.cluster.runUntil(290 * PS_PER_S)
    expect(openssi.process.status).toBe('killed')
    expect(openssi.cluster.world.isUp(TARGET)).toBe(false)
  })
})
