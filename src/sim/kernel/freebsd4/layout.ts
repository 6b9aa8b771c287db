import type { KernelNames } from '../kernel-state.ts'
import type { Needs, Setup } from '../kernel.ts'

/** The larger, the better. A program's importance is added to the priority of its kind. */
export const PRIORITY = { idle: 0, user: 6, kernel: 10 } as const

/** What the lines, threads and locks of a FreeBSD 4 kernel are called. */
export interface Names extends KernelNames {
  giant: number
  giantLine: number
  runQueue: number
  runQueueLine: number
  /** cpl and pending interrupts, by CPU. */
  cplLine: number[]
  inputQueue: number
  inputQueueLine: number
  routeLine: number
  counterLine: number
  cardLine: number[]
  /** By the workload's number. */
  workLock: number[]
  channelLine: number[]
  channelQueue: number[]
  zoneLine: number
}

const reserveThreads = (setup: Setup, needs: Needs) => {
  const idle = Array.from({ length: setup.cpus }, (_, cpu) =>
    setup.thread({
      name: `idle: cpu${cpu}`,
      kind: 'idle',
      bound: cpu,
      about: 'looks at the run queue until it has one',
    }),
  )
  const programThread = needs.programs.map(({ name, kind }) =>
    setup.thread({ name, kind, bound: -1, about: 'a process: whichever CPU is free takes it' }),
  )
  const line = (kind: 'thread' | 'stack', prefix: string, about: string): number[] =>
    setup.threads.map(({ name, bound }, owner) =>
      setup.region({ name: `${prefix} ${name}`, kind, lines: 2, owner, home: setup.homeOf(Math.max(0, bound)), about }),
    )
  return {
    idle,
    programThread,
    threadLine: line('thread', 'proc', 'struct proc: state, priority, count of Giant'),
    stackLine: line('stack', 'stack', 'top of the kernel stack'),
  }
}

const reserveLock = (setup: Setup, name: string, kind: 'giant' | 'sleep', about: string) => {
  const line = setup.region({ name, kind: 'lock', lines: 1, owner: -1, home: 0, about })
  return { line, lock: setup.lock({ name, kind, line, about }) }
}

const reserveNetwork = (setup: Setup, needs: Needs) => {
  const wanted = needs.flows.length > 0
  const shared = (name: string, kind: 'port' | 'route' | 'counter', lines: number, about: string): number =>
    wanted ? setup.region({ name, kind, lines, owner: -1, home: 0, about }) : -1
  return {
    inputQueue: wanted
      ? setup.queue({ name: 'ipintrq', kind: 'port', cpu: -1, about: 'packets that wait for the software interrupt' })
      : -1,
    inputQueueLine: shared('ipintrq', 'port', 1, 'packets that wait for the software interrupt'),
    routeLine: shared('routing table', 'route', needs.routeLines, 'the one routing table'),
    counterLine: shared('ipstat', 'counter', 1, 'statistics, once for all CPUs'),
    flowLine: needs.flows.map(({ name }) =>
      setup.region({
        name: `flow ${name}`,
        kind: 'flow',
        lines: needs.linesPerFlow,
        owner: -1,
        home: 0,
        about: 'state of one flow; Giant is all that guards it',
      }),
    ),
    cardLine: needs.devices.map(({ name, cpu }) =>
      setup.region({
        name: `${name} tx ring`,
        kind: 'ring',
        lines: 2,
        owner: -1,
        home: setup.homeOf(cpu),
        about: 'queue and descriptors of packets to send',
      }),
    ),
  }
}

/** Reserves everything that the kernel keeps in memory. */
export const reserveNames = (setup: Setup, needs: Needs): Names => {
  const data = (name: string, lines: number, about: string): number =>
    setup.region({ name, kind: 'data', lines, owner: -1, home: 0, about })
  const giant = reserveLock(setup, 'Giant', 'giant', 'the one lock over the whole kernel')
  return {
    giant: giant.lock,
    giantLine: giant.line,
    ...reserveThreads(setup, needs),
    runQueue: setup.queue({ name: 'run queue', kind: 'run', cpu: -1, about: 'all processes that are ready' }),
    runQueueLine: setup.region({
      name: 'whichqs',
      kind: 'runQueue',
      lines: 2,
      owner: -1,
      home: 0,
      about: 'the one run queue: status bits, then list heads',
    }),
    cplLine: Array.from({ length: setup.cpus }, (_, cpu) =>
      setup.region({
        name: `cpl ${cpu}`,
        kind: 'data',
        lines: 1,
        owner: -1,
        home: setup.homeOf(cpu),
        about: 'interrupt level of one CPU, and what it holds back',
      }),
    ),
    ...reserveNetwork(setup, needs),
    workLock: needs.locks.map(
      ({ name }) => reserveLock(setup, name, 'sleep', 'a lock that is slept for, under Giant').lock,
    ),
    channelLine: needs.channels.map(({ name }) => data(`slpque ${name}`, 1, 'who sleeps on a channel')),
    channelQueue: needs.channels.map(({ name }) =>
      setup.queue({ name, kind: 'sleep', cpu: -1, about: 'processes that sleep on a channel' }),
    ),
    zoneLine: data('kmem free list', 1, 'free pieces of kernel memory'),
    objectLine:
      needs.pool === null
        ? -1
        : data(needs.pool.name, needs.pool.objects * needs.pool.linesPerObject, 'pieces of kernel memory'),
  }
}
