import type { LockInfo, Region } from '../../log/schema.ts'
import type { KernelNames } from '../kernel-state.ts'
import type { Needs, Setup } from '../kernel.ts'

/** The larger, the better; Linux counts the other way. A program's importance is added to the priority of its kind. */
export const PRIORITY = { idle: 0, ksoftirqd: 1, user: 6, kernel: 10 } as const

const THREAD_LINES = 2
const STACK_LINES = 2

/** What the lines, threads and locks of a Linux 2.6 kernel are called. */
export interface Names extends KernelNames {
  /** By CPU; empty when there are no packets. */
  ksoftirqd: number[]
  /** By CPU: lock of the run queue; its length and what runs, then its arrays; the two arrays as queues. */
  rqLock: number[]
  rqLine: number[]
  arrays: [number, number][]
  /** By CPU: head of the list of timers. */
  timerLine: number[]
  /** By CPU: softnet_data, and its backlog as a queue. */
  softnetLine: number[]
  backlog: number[]
  routeLine: number
  counterLine: number[]
  flowLock: number[]
  cardLock: number[]
  cardLine: number[]
  /** Semaphores by the workload's number, and the lock of each one's wait queue, which lies in the same line. */
  semaphore: number[]
  semaphoreWait: number[]
  /** By channel: lock of the wait queue, its list, the same as a queue. */
  waitLock: number[]
  waitLine: number[]
  waitQueue: number[]
  /** By port: lock of its list, the list, the same as a queue. */
  portLock: number[]
  portLine: number[]
  portQueue: number[]
  /** Allocator: lock and list that all share, array of each CPU, objects. */
  slabLock: number
  slabLine: number
  arrayLine: number[]
}

const cpusOf = (setup: Setup): number[] => Array.from({ length: setup.cpus }, (_, cpu) => cpu)

const reserveLines = (
  setup: Setup,
  kind: Region['kind'],
  name: string,
  about: string,
  { lines = 1, home = 0, owner = -1 } = {},
): number => setup.region({ name, kind, lines, owner, home, about })

/** A lock in a line of its own. */
const reserveLock = (setup: Setup, name: string, kind: LockInfo['kind'], about: string, home = 0): number => {
  const line = reserveLines(setup, 'lock', name, about, { home })
  return setup.lock({ name, kind, line, about })
}

const reserveThreads = (setup: Setup, needs: Needs) => {
  const idle = cpusOf(setup).map((cpu) =>
    setup.thread({ name: `idle: cpu${cpu}`, kind: 'idle', bound: cpu, about: 'halts its CPU when nothing is to run' }),
  )
  const ksoftirqd =
    needs.flows.length === 0
      ? []
      : cpusOf(setup).map((cpu) =>
          setup.thread({
            name: `ksoftirqd/${cpu}`,
            kind: 'network',
            bound: cpu,
            about: 'carries on with packets when there are more than an interrupt may stay for',
          }),
        )
  const programThread = needs.programs.map(({ name, kind }) =>
    setup.thread({ name, kind, bound: -1, about: 'wakes up where it ran last; balancers may pull it elsewhere' }),
  )
  const lines = (kind: 'thread' | 'stack', prefix: string, count: number, about: string): number[] =>
    setup.threads.map(({ name, bound }, owner) =>
      reserveLines(setup, kind, `${prefix} ${name}`, about, {
        lines: count,
        home: setup.homeOf(Math.max(0, bound)),
        owner,
      }),
    )
  return {
    idle,
    ksoftirqd,
    programThread,
    threadLine: lines('thread', 'task', THREAD_LINES, 'task_struct: state, CPU, flags'),
    stackLine: lines('stack', 'stack', STACK_LINES, 'top of the kernel stack'),
  }
}

const reserveScheduler = (setup: Setup) => {
  const cpus = cpusOf(setup)
  const array = (cpu: number, which: string): number =>
    setup.queue({
      name: `run queue ${cpu} ${which}`,
      kind: 'run',
      cpu,
      about: 'one of the two arrays of a CPU: by turns those that may run, and those whose time slice is over',
    })
  return {
    rqLock: cpus.map((cpu) =>
      reserveLock(setup, `rq lock ${cpu}`, 'spin', 'the lock of one run queue', setup.homeOf(cpu)),
    ),
    rqLine: cpus.map((cpu) =>
      reserveLines(setup, 'runQueue', `rq ${cpu}`, 'nr_running and what runs, then the arrays', {
        lines: 2,
        home: setup.homeOf(cpu),
      }),
    ),
    arrays: cpus.map((cpu): [number, number] => [array(cpu, 'a'), array(cpu, 'b')]),
    timerLine: cpus.map((cpu) =>
      reserveLines(setup, 'data', `timers ${cpu}`, 'timers of one CPU', { home: setup.homeOf(cpu) }),
    ),
  }
}

const reserveNetwork = (setup: Setup, needs: Needs) => {
  const cpus = needs.flows.length === 0 ? [] : cpusOf(setup)
  const packages = Math.max(...setup.machine.cpus.map((place) => place.package)) + 1
  const own = (kind: Region['kind'], name: string, about: string) =>
    cpus.map((cpu) => reserveLines(setup, kind, `${name} ${cpu}`, about, { home: setup.homeOf(cpu) }))
  return {
    softnetLine: own('port', 'softnet_data', 'packets that wait for the softirq of one CPU'),
    backlog: cpus.map((cpu) =>
      setup.queue({ name: `backlog ${cpu}`, kind: 'port', cpu, about: 'packets that wait for the softirq of one CPU' }),
    ),
    routeLine:
      cpus.length === 0
        ? -1
        : reserveLines(setup, 'route', 'route cache', 'read without a lock', { lines: needs.routeLines }),
    counterLine: own('counter', 'ip statistics', 'statistics of one CPU'),
    flowLock: needs.flows.map(({ name }, flow) =>
      reserveLock(setup, `flow ${name} lock`, 'spin', 'spin lock of one flow', flow % packages),
    ),
    flowLine: needs.flows.map(({ name }, flow) =>
      reserveLines(setup, 'flow', `flow ${name}`, 'state of one flow, under its lock', {
        lines: needs.linesPerFlow,
        home: flow % packages,
      }),
    ),
    cardLock: needs.devices.map(({ name, cpu }) =>
      reserveLock(setup, `${name} xmit_lock`, 'spin', 'one CPU at a time transmits through a card', setup.homeOf(cpu)),
    ),
    cardLine: needs.devices.map(({ name, cpu }) =>
      reserveLines(setup, 'ring', `${name} tx ring`, 'queue and descriptors of packets to send', {
        lines: 2,
        home: setup.homeOf(cpu),
      }),
    ),
  }
}

const reserveServices = (setup: Setup, needs: Needs) => {
  const { pool } = needs
  const semaphore = needs.locks.map(({ name }) =>
    reserveLock(setup, name, 'sleep', 'a semaphore: count, sleepers, and its wait queue in the same line'),
  )
  return {
    semaphore,
    semaphoreWait: semaphore.map((lock) => {
      const { name, line } = setup.locks[lock]
      return setup.lock({ name: `${name} wait`, kind: 'spin', line, about: "spin lock of a semaphore's wait queue" })
    }),
    waitLock: needs.channels.map(({ name }) =>
      reserveLock(setup, `wait queue ${name}`, 'spin', 'spin lock of a wait queue'),
    ),
    waitLine: needs.channels.map(({ name }) => reserveLines(setup, 'data', `sleepers ${name}`, 'who sleeps on it')),
    waitQueue: needs.channels.map(({ name }) =>
      setup.queue({ name, kind: 'sleep', cpu: -1, about: 'tasks that sleep on a wait queue' }),
    ),
    portLock: needs.ports.map(({ name }) => reserveLock(setup, `${name} lock`, 'spin', "spin lock of a socket's list")),
    portLine: needs.ports.map(({ name }) => reserveLines(setup, 'port', `list ${name}`, 'messages for a socket')),
    portQueue: needs.ports.map(({ name }) =>
      setup.queue({ name, kind: 'port', cpu: -1, about: 'messages for a socket, under its spin lock' }),
    ),
    slabLock: pool === null ? -1 : reserveLock(setup, `slab ${pool.name}`, 'spin', 'spin lock of an object cache'),
    slabLine: pool === null ? -1 : reserveLines(setup, 'data', `slabs ${pool.name}`, 'free objects that all share'),
    arrayLine:
      pool === null
        ? []
        : cpusOf(setup).map((cpu) =>
            reserveLines(setup, 'data', `array_cache ${cpu}`, 'free objects at hand for one CPU', {
              home: setup.homeOf(cpu),
            }),
          ),
    objectLine:
      pool === null
        ? -1
        : reserveLines(setup, 'data', pool.name, 'objects of a cache', { lines: pool.objects * pool.linesPerObject }),
  }
}

/** Reserves everything that the kernel keeps in memory. */
export const reserveNames = (setup: Setup, needs: Needs): Names => ({
  ...reserveThreads(setup, needs),
  ...reserveScheduler(setup),
  ...reserveNetwork(setup, needs),
  ...reserveServices(setup, needs),
})
