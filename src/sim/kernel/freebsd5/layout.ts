import type { LockInfo } from '../../log/schema.ts'
import type { KernelNames } from '../kernel-state.ts'
import type { Needs, Setup } from '../kernel.ts'

/** The larger, the better; FreeBSD counts the other way. A program's importance is added to the priority of its kind. */
export const PRIORITY = { idle: 0, user: 6, kernel: 10, network: 20, interrupt: 27 } as const

const THREAD_LINES = 2
const STACK_LINES = 2

/** What the lines, threads and locks of a FreeBSD 5 kernel are called. */
export interface Names extends KernelNames {
  schedLock: number
  giant: number
  /** By CPU: bitmap and heads of the run queue that feeds it, all the same under 4BSD; and ULE's list of threads assigned by others. */
  runQueueLine: number[]
  runQueue: number[]
  assignedLine: number[]
  idleMaskLine: number
  /** The one software-interrupt thread that carries packets upwards, or −1. */
  netisr: number
  interruptThread: number[]
  /** ithread structures with it_need, by thread; −1 for other threads. */
  needLine: number[]
  /** Mutexes: the packet queue, the routing table, its entries, the flows, the cards. */
  inputQueueLock: number
  inputQueueLine: number
  inputQueue: number
  pendingLine: number
  routeLock: number
  routeLine: number
  routeEntryLock: number[]
  routeEntryLine: number[]
  flowLock: number[]
  cardLock: number[]
  cardLine: number[]
  counterLine: number
  /** By the workload's number. */
  workLock: number[]
  sleepqLock: number[]
  sleepqLine: number[]
  /** WITNESS's order graph. */
  witnessLine: number
  /** Allocator: the zone, the buckets of each CPU, the objects. */
  zoneLock: number
  zoneLine: number
  bucketLine: number[]
  /** Turnstile chain of each mutex, as a lock; 128 chains, by address >> 8 (F06 subr_turnstile.c 1.156). */
  chainOf: number[]
  /** The turnstile that each thread owns and lends. */
  turnstileLine: number[]
}

const CHAINS = 128
/** address >> 8 with lines of 64 bytes: four neighbouring lines share a chain. */
const LINES_PER_CHAIN_STEP = 4

const reserveThreads = (setup: Setup, needs: Needs) => {
  const idle = Array.from({ length: setup.cpus }, (_, cpu) =>
    setup.thread({
      name: `idle: cpu${cpu}`,
      kind: 'idle',
      bound: cpu,
      about: 'halts its CPU when the run queue is empty',
    }),
  )
  const interruptThread = needs.devices.map((device) =>
    setup.thread({
      name: `irq ${device.name}`,
      kind: 'interrupt',
      bound: -1,
      about: `interrupt thread of ${device.name}: preempts on the CPU that took the interrupt`,
    }),
  )
  const netisr =
    needs.flows.length > 0 && !needs.directDispatch
      ? setup.thread({
          name: 'swi1: net',
          kind: 'network',
          bound: -1,
          about: 'the one software-interrupt thread for packets; any CPU may pick it',
        })
      : -1
  const programThread = needs.programs.map(({ name, kind }) =>
    setup.thread({ name, kind, bound: -1, about: 'whichever CPU its scheduler gives it to runs it' }),
  )
  return { idle, interruptThread, netisr, programThread }
}

const reserveThreadLines = (setup: Setup) => {
  const threadLine: number[] = []
  const stackLine: number[] = []
  const turnstileLine: number[] = []
  const needLine: number[] = []
  setup.threads.forEach(({ name, kind, bound }, owner) => {
    const home = setup.homeOf(Math.max(0, bound))
    threadLine.push(
      setup.region({
        name: `td ${name}`,
        kind: 'thread',
        lines: THREAD_LINES,
        owner,
        home,
        about: 'struct thread: state, priority, scheduler fields',
      }),
    )
    stackLine.push(
      setup.region({
        name: `stack ${name}`,
        kind: 'stack',
        lines: STACK_LINES,
        owner,
        home,
        about: 'top of the kernel stack',
      }),
    )
    turnstileLine.push(
      kind === 'idle'
        ? -1
        : setup.region({
            name: `turnstile ${name}`,
            kind: 'lock',
            lines: 1,
            owner: -1,
            home,
            about: 'lent to the mutex that the thread waits for',
          }),
    )
    const serves = kind === 'interrupt' || kind === 'network'
    needLine.push(
      serves
        ? setup.region({
            name: `it_need ${name}`,
            kind: 'data',
            lines: 1,
            owner: -1,
            home,
            about: 'there is something to do',
          })
        : -1,
    )
  })
  return { threadLine, stackLine, turnstileLine, needLine }
}

/** A lock in a line of its own. */
const reserveLock = (setup: Setup, name: string, kind: LockInfo['kind'], home: number, about: string): number => {
  const line = setup.region({ name, kind: 'lock', lines: 1, owner: -1, home, about })
  return setup.lock({ name, kind, line, about })
}

const reserveQueue = (setup: Setup, cpu: number) => {
  const name = cpu < 0 ? 'run queue' : `run queue ${cpu}`
  return {
    line: setup.region({
      name: cpu < 0 ? 'runq' : `kseq ${cpu}`,
      kind: 'runQueue',
      lines: 2,
      owner: -1,
      home: cpu < 0 ? 0 : setup.homeOf(cpu),
      about: 'a run queue: status bits, then list heads',
    }),
    queue: setup.queue({
      name,
      kind: 'run',
      cpu,
      about: cpu < 0 ? 'all threads that are ready; any CPU takes the best' : 'threads that ULE has given to this CPU',
    }),
  }
}

const reserveScheduler = (setup: Setup, ule: boolean) => {
  const schedLock = reserveLock(setup, 'sched_lock', 'spin', 0, 'the one spin mutex over all scheduler data')
  const cpus = Array.from({ length: setup.cpus }, (_, cpu) => cpu)
  const shared = ule ? null : reserveQueue(setup, -1)
  const queues = cpus.map((cpu) => shared ?? reserveQueue(setup, cpu))
  return {
    schedLock,
    giant: reserveLock(setup, 'Giant', 'giant', 0, 'the mutex over everything that has no mutex of its own'),
    runQueueLine: queues.map(({ line }) => line),
    runQueue: queues.map(({ queue }) => queue),
    assignedLine: cpus.map((cpu) =>
      ule
        ? setup.region({
            name: `ksq_assigned ${cpu}`,
            kind: 'runQueue',
            lines: 1,
            owner: -1,
            home: setup.homeOf(cpu),
            about: 'threads that other CPUs have assigned to this one',
          })
        : -1,
    ),
    idleMaskLine: setup.region({
      name: 'idle_cpus_mask',
      kind: 'data',
      lines: 1,
      owner: -1,
      home: 0,
      about: 'which CPUs are idle',
    }),
  }
}

const reserveNetwork = (setup: Setup, needs: Needs, netisr: number) => {
  const wanted = needs.flows.length > 0
  const packages = Math.max(...setup.machine.cpus.map((place) => place.package)) + 1
  const data = (name: string, kind: 'port' | 'counter' | 'route', lines: number, about: string): number =>
    wanted ? setup.region({ name, kind, lines, owner: -1, home: 0, about }) : -1
  const lock = (name: string, home: number, about: string): number =>
    wanted ? reserveLock(setup, name, 'mutex', home, about) : -1
  const entries = wanted ? Array.from({ length: needs.routeLines }, (_, index) => index) : []
  return {
    inputQueueLock: lock('ipintrq mtx', 0, 'mutex of the queue between drivers and swi1: net'),
    inputQueueLine: data('ipintrq', 'port', 1, 'packets that wait for swi1: net'),
    inputQueue: wanted
      ? setup.queue({ name: 'ipintrq', kind: 'port', cpu: -1, about: 'packets that wait for swi1: net' })
      : -1,
    pendingLine: data('netisr bits', 'port', 1, 'one word: which protocols have packets'),
    routeLock: lock('rnh mtx', 0, 'mutex of the routing table'),
    routeLine: data('routing table', 'route', needs.routeLines, 'the one routing table'),
    routeEntryLock: entries.map((entry) => lock(`rtentry mtx ${entry}`, 0, 'mutex of one route')),
    routeEntryLine: entries.map((entry) => data(`rtentry ${entry}`, 'route', 1, 'reference count of one route')),
    counterLine: data('ipstat', 'counter', 1, 'statistics, once for all CPUs'),
    ...reserveFlows(setup, needs, packages, netisr),
  }
}

const reserveFlows = (setup: Setup, needs: Needs, packages: number, netisr: number) => ({
  flowLock: needs.flows.map(({ name }, flow) =>
    reserveLock(setup, `flow ${name} mtx`, 'mutex', flow % packages, 'mutex of one flow'),
  ),
  flowLine: needs.flows.map(({ name }, flow) =>
    setup.region({
      name: `flow ${name}`,
      kind: 'flow',
      lines: needs.linesPerFlow,
      owner: netisr,
      home: flow % packages,
      about: 'state of one flow, under its mutex',
    }),
  ),
  cardLock: needs.devices.map((device) =>
    reserveLock(setup, `if_snd ${device.name} mtx`, 'mutex', setup.homeOf(device.cpu), 'mutex of one send queue'),
  ),
  cardLine: needs.devices.map((device) =>
    setup.region({
      name: `${device.name} tx ring`,
      kind: 'ring',
      lines: 2,
      owner: -1,
      home: setup.homeOf(device.cpu),
      about: 'queue and descriptors of packets to send',
    }),
  ),
})

const reserveChains = (setup: Setup): number[] => {
  const chains = new Map<number, number>()
  const locks = setup.locks.map((info) => info)
  return locks.map((info) => {
    if (info.kind !== 'mutex' && info.kind !== 'giant') return -1
    const chain = Math.floor(info.line / LINES_PER_CHAIN_STEP) % CHAINS
    let lock = chains.get(chain)
    if (lock === undefined) {
      lock = reserveLock(setup, `turnstile chain ${chain}`, 'spin', 0, 'spin mutex over the turnstiles that hash here')
      chains.set(chain, lock)
    }
    return lock
  })
}

const reserveServices = (setup: Setup, needs: Needs) => {
  const shared = (name: string, about: string): number =>
    setup.region({ name, kind: 'data', lines: 1, owner: -1, home: 0, about })
  const { pool } = needs
  return {
    workLock: needs.locks.map(({ name }) => reserveLock(setup, name, 'mutex', 0, "a mutex of the workload's")),
    sleepqLock: needs.channels.map(({ name }) =>
      reserveLock(setup, `sleepq ${name}`, 'spin', 0, 'spin mutex over the sleep queue of a channel'),
    ),
    sleepqLine: needs.channels.map(({ name }) => shared(`sleepers ${name}`, 'who sleeps on a channel')),
    witnessLine: shared('witness graph', 'the order in which locks have been seen to be taken'),
    zoneLock:
      pool === null ? -1 : reserveLock(setup, `zone ${pool.name}`, 'mutex', 0, 'mutex of a zone of the allocator'),
    zoneLine: pool === null ? -1 : shared(`zone ${pool.name}`, 'full buckets of a zone'),
    bucketLine:
      pool === null
        ? []
        : Array.from({ length: setup.cpus }, (_, cpu) =>
            setup.region({
              name: `bucket ${cpu}`,
              kind: 'data',
              lines: 1,
              owner: -1,
              home: setup.homeOf(cpu),
              about: 'free objects at hand for one CPU',
            }),
          ),
    objectLine:
      pool === null
        ? -1
        : setup.region({
            name: pool.name,
            kind: 'data',
            lines: pool.objects * pool.linesPerObject,
            owner: -1,
            home: 0,
            about: 'objects of a zone',
          }),
  }
}

/** Reserves everything that the kernel keeps in memory. */
export const reserveNames = (setup: Setup, needs: Needs, ule: boolean): Names => {
  const threads = reserveThreads(setup, needs)
  const names = {
    ...threads,
    ...reserveThreadLines(setup),
    ...reserveScheduler(setup, ule),
    ...reserveNetwork(setup, needs, threads.netisr),
    ...reserveServices(setup, needs),
  }
  return { ...names, chainOf: reserveChains(setup) }
}
