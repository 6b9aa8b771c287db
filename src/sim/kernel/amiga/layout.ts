import type { Region } from '../../log/schema.ts'
import type { KernelNames } from '../kernel-state.ts'
import type { Needs, Setup } from '../kernel.ts'

/** The larger, the better. A program's importance is added to the priority of its kind. */
export const PRIORITY = { idle: 0, user: 6, kernel: 10, network: 20 } as const

/** The one CPU that Exec knows. */
export const THE_CPU = 0

/** Messages that may be on their way at once. */
export const MESSAGES = 256

/** What the lines, threads and locks of Exec are called. */
export interface Names extends KernelNames {
  /** ExecBase: counters of Forbid and Disable, flags; then what runs and for how long still. */
  baseLine: number
  readyLine: number
  ready: number
  /** The task that forwards packets, or −1. */
  network: number
  timerLine: number
  /** Packets between the interrupt and the software interrupt; the port of the network task. */
  stagedLine: number
  networkLine: number
  networkQueue: number
  routeLine: number
  counterLine: number
  cardLine: number[]
  /** By the workload's number. */
  semaphore: number[]
  channelLine: number[]
  channelQueue: number[]
  portLine: number[]
  portQueue: number[]
  /** By program: its reply port. By message: its header, which the list links through. */
  replyLine: number[]
  messageLine: number
  memoryLine: number
}

const reserveThreads = (setup: Setup, needs: Needs) => {
  const idle = Array.from({ length: setup.cpus }, (_, cpu) =>
    setup.thread({
      name: `idle: cpu${cpu}`,
      kind: 'idle',
      bound: cpu,
      about: cpu === THE_CPU ? 'stops the CPU until an interrupt' : 'a CPU that Exec does not know of: never started',
    }),
  )
  const network =
    needs.flows.length === 0
      ? -1
      : setup.thread({
          name: 'network task',
          kind: 'network',
          bound: THE_CPU,
          about: 'the one task that forwards packets, message by message',
        })
  const programThread = needs.programs.map(({ name, kind }) =>
    setup.thread({ name, kind, bound: THE_CPU, about: 'a task; there is one CPU for all' }),
  )
  const lines = (kind: 'thread' | 'stack', prefix: string, about: string): number[] =>
    setup.threads.map(({ name }, owner) =>
      setup.region({ name: `${prefix} ${name}`, kind, lines: 2, owner, home: setup.homeOf(THE_CPU), about }),
    )
  return {
    idle,
    network,
    programThread,
    threadLine: lines('thread', 'task', 'struct Task: state, priority, signals'),
    stackLine: lines('stack', 'stack', 'top of the stack'),
  }
}

const reserveLines = (setup: Setup, kind: Region['kind'], name: string, about: string, lines = 1): number =>
  setup.region({ name, kind, lines, owner: -1, home: setup.homeOf(THE_CPU), about })

const reserveNetwork = (setup: Setup, needs: Needs) => {
  const one = (kind: Region['kind'], name: string, about: string, lines = 1): number =>
    needs.flows.length === 0 ? -1 : reserveLines(setup, kind, name, about, lines)
  return {
    stagedLine: one('data', 'SoftInts', 'packets that wait for the software interrupt'),
    networkLine: one('port', 'port network task', 'messages for the network task'),
    networkQueue:
      needs.flows.length === 0
        ? -1
        : setup.queue({ name: 'network task', kind: 'port', cpu: THE_CPU, about: 'packets, as messages' }),
    routeLine: one('route', 'routing table', 'the one routing table', needs.routeLines),
    counterLine: one('counter', 'statistics', 'statistics'),
    flowLine: needs.flows.map(({ name }) =>
      reserveLines(setup, 'flow', `flow ${name}`, 'state of one flow', needs.linesPerFlow),
    ),
    cardLine: needs.devices.map(({ name }) =>
      reserveLines(setup, 'ring', `${name} tx ring`, 'queue and descriptors of packets to send', 2),
    ),
  }
}

const reservePorts = (setup: Setup, needs: Needs) => {
  const wanted = needs.ports.length > 0
  return {
    portLine: needs.ports.map(({ name }) => reserveLines(setup, 'port', `port ${name}`, 'mp_MsgList')),
    portQueue: needs.ports.map(({ name }) =>
      setup.queue({ name, kind: 'port', cpu: THE_CPU, about: 'messages for a task' }),
    ),
    replyLine: wanted
      ? needs.programs.map(({ name }) => reserveLines(setup, 'port', `reply port ${name}`, 'answers to a task'))
      : [],
    messageLine: wanted ? reserveLines(setup, 'port', 'message', 'headers of messages: link, port', MESSAGES) : -1,
  }
}

/** Reserves everything that the kernel keeps in memory. */
export const reserveNames = (setup: Setup, needs: Needs): Names => ({
  ...reserveThreads(setup, needs),
  baseLine: reserveLines(setup, 'data', 'ExecBase', 'TDNestCnt, IDNestCnt, flags; then ThisTask', 2),
  readyLine: reserveLines(setup, 'runQueue', 'TaskReady', 'the list of all ready tasks'),
  ready: setup.queue({ name: 'TaskReady', kind: 'run', cpu: -1, about: 'all ready tasks, by priority' }),
  timerLine: reserveLines(setup, 'data', 'timer.device', 'requests, by the time when they are due'),
  ...reserveNetwork(setup, needs),
  semaphore: needs.locks.map(({ name }) => {
    const about = 'SignalSemaphore: owner, count, queue of those who wait'
    return setup.lock({ name, kind: 'sleep', line: reserveLines(setup, 'lock', name, about), about })
  }),
  channelLine: needs.channels.map(({ name }) => reserveLines(setup, 'data', `sleepers ${name}`, 'who waits for it')),
  channelQueue: needs.channels.map(({ name }) =>
    setup.queue({ name, kind: 'sleep', cpu: -1, about: 'tasks that wait for a signal' }),
  ),
  ...reservePorts(setup, needs),
  memoryLine: reserveLines(setup, 'data', 'MemList', 'the list of free memory'),
  objectLine:
    needs.pool === null
      ? -1
      : reserveLines(
          setup,
          'data',
          needs.pool.name,
          'pieces of memory',
          needs.pool.objects * needs.pool.linesPerObject,
        ),
})
