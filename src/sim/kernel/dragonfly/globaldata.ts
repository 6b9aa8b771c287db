import type { KernelNames } from '../kernel-state.ts'
import type { Needs, Setup } from '../kernel.ts'

/** Entries of one IPI ring in 2003; 32 bytes each, two to a line (kern/lwkt_ipiq.c; DragonFly source text, path unknown). */
export const RING_ENTRIES = 16
const SLOTS_PER_LINE = 2
const SLOT_LINES = RING_ENTRIES / SLOTS_PER_LINE
/** The three indices of a ring are adjacent: both sides dirty one line [inferred from the layout]. */
const RING_LINES = 1 + SLOT_LINES

/** Fixed priorities (sys/sys/thread.h @0078008); a program's importance is added to that of its kind. */
export const PRIORITY = { idle: 0, user: 6, kernel: 10, network: 14, interrupt: 27 } as const

const THREAD_LINES = 2
const STACK_LINES = 2

/** What the lines, threads and queues of a DragonFly kernel are called, by CPU or thread. */
export interface Globaldata extends KernelNames {
  runQueueLine: number[]
  runQueue: number[]
  /** gd_ipimask and gd_npoll, taken to share a line. */
  ipiLine: number[]
  allThreadsLine: number[]
  portLine: number[]
  port: number[]
  counterLine: number[]
  routeLine: number[]
  netisr: number[]
  interruptThread: number[]
  cpuOfFlow: number[]
  serializer: number[]
  serializerLine: number[]
  transmitLine: number[]
  ringLine: (source: number, target: number) => number
  slotLine: (source: number, target: number, entry: number) => number
  /** The MP lock, then the workload's tokens: lock numbers. */
  mpLock: number
  token: number[]
  /** The user scheduler: queue and spin lock for each CPU, all the same under bsd4. */
  userQueue: number[]
  userQueueLine: number[]
  userLock: number[]
  /** By channel and CPU: this CPU's sleepers; by channel: which CPUs have any. */
  sleepLine: number[][]
  sleepMaskLine: number[]
  sleepQueue: number[]
  /** By port of the workload. */
  workPortLine: number[]
  workPort: number[]
  /** By CPU: its zone of the pool. */
  zoneLine: number[]
}

const perCpu = <T>(setup: Setup, make: (cpu: number) => T): T[] =>
  Array.from({ length: setup.cpus }, (_, cpu) => make(cpu))

/** The largest power of two that is not above n: the early protocol hash masked to it (facts in netisr.ts). */
const powerOfTwoBelow = (n: number): number => 1 << (31 - Math.clz32(n))

const reserveThreads = (setup: Setup, needs: Needs) => {
  const idle = perCpu(setup, (cpu) =>
    setup.thread({
      name: `idle ${cpu}`,
      kind: 'idle',
      bound: cpu,
      about: 'halts its CPU when there is nothing to run',
    }),
  )
  const network = needs.flows.length > 0
  const netisr = perCpu(setup, (cpu) =>
    network
      ? setup.thread({
          name: `netisr ${cpu}`,
          kind: 'network',
          bound: cpu,
          about: `protocol thread of CPU ${cpu}: owns every packet of the flows that hash to it, and never moves`,
        })
      : -1,
  )
  const interruptThread = needs.devices.map((device) =>
    setup.thread({
      name: `ithread ${device.name}`,
      kind: 'interrupt',
      bound: device.cpu,
      about: `interrupt thread of ${device.name}: takes packets off the ring and sends each to its flow's CPU`,
    }),
  )
  const programThread = needs.programs.map(({ name, kind }) =>
    setup.thread({
      name,
      kind,
      bound: -1,
      about:
        kind === 'user'
          ? 'a user thread: its scheduler gives it a CPU whenever it returns to user mode'
          : 'an LWKT thread: it stays on its CPU until it asks to be moved',
    }),
  )
  return { idle, netisr, interruptThread, programThread }
}

/** Where each thread is at home when the run begins, for its memory. */
const birthplace = (setup: Setup, needs: Needs, thread: number, programThread: number[]): number => {
  const info = setup.threads[thread]
  const program = programThread.indexOf(thread)
  return program >= 0 ? needs.programs[program].bornOn : Math.max(0, info.bound)
}

const reserveThreadLines = (setup: Setup, needs: Needs, programThread: number[]) => {
  const threadLine: number[] = []
  const stackLine: number[] = []
  for (let thread = 0; thread < setup.threads.length; thread++) {
    const { name } = setup.threads[thread]
    const home = setup.homeOf(birthplace(setup, needs, thread, programThread))
    threadLine.push(
      setup.region({
        name: `td ${name}`,
        kind: 'thread',
        lines: THREAD_LINES,
        owner: thread,
        home,
        about: 'struct thread: flags, owning CPU, message port',
      }),
    )
    stackLine.push(
      setup.region({
        name: `stack ${name}`,
        kind: 'stack',
        lines: STACK_LINES,
        owner: thread,
        home,
        about: 'top of the kernel stack',
      }),
    )
  }
  return { threadLine, stackLine }
}

const reserveCpuLines = (setup: Setup) => {
  const line = (cpu: number, name: string, kind: 'runQueue' | 'ring' | 'data', about: string): number =>
    setup.region({ name: `${name} ${cpu}`, kind, lines: 1, owner: -1, home: setup.homeOf(cpu), about })
  return {
    runQueueLine: perCpu(setup, (cpu) =>
      line(cpu, 'gd_tdrunq', 'runQueue', 'run queue of one CPU; only that CPU edits it'),
    ),
    ipiLine: perCpu(setup, (cpu) =>
      line(cpu, 'gd_ipimask', 'ring', 'who has sent this CPU messages, and whether it knows'),
    ),
    allThreadsLine: perCpu(setup, (cpu) => line(cpu, 'gd_tdallq', 'data', 'list of the threads of one CPU')),
    runQueue: perCpu(setup, (cpu) =>
      setup.queue({ name: `run queue ${cpu}`, kind: 'run', cpu, about: 'threads of this CPU that are ready' }),
    ),
  }
}

const reserveRings = (setup: Setup) => {
  const first = perCpu(setup, (cpu) =>
    setup.region({
      name: `ipiq from ${cpu}`,
      kind: 'ring',
      lines: setup.cpus * RING_LINES,
      owner: -1,
      home: setup.homeOf(cpu),
      about: 'rings of messages from one CPU to each other: an index line and eight lines of slots each',
    }),
  )
  return {
    ringLine: (source: number, target: number) => first[source] + target * RING_LINES,
    slotLine: (source: number, target: number, entry: number) =>
      first[source] + target * RING_LINES + 1 + (Math.floor(entry / SLOTS_PER_LINE) % SLOT_LINES),
  }
}

const reserveNetwork = (setup: Setup, needs: Needs, netisr: number[]) => {
  const wanted = needs.flows.length > 0
  const line = (cpu: number, name: string, kind: 'port' | 'counter' | 'route', lines: number, about: string): number =>
    wanted
      ? setup.region({ name: `${name} ${cpu}`, kind, lines, owner: netisr[cpu], home: setup.homeOf(cpu), about })
      : -1
  const mask = powerOfTwoBelow(setup.cpus) - 1
  const cpuOfFlow = needs.flows.map((flow) => flow.hash & mask)
  return {
    cpuOfFlow,
    portLine: perCpu(setup, (cpu) => line(cpu, 'port netisr', 'port', 1, 'message port of the protocol thread')),
    port: perCpu(setup, (cpu) =>
      wanted
        ? setup.queue({ name: `netisr port ${cpu}`, kind: 'port', cpu, about: 'packets for the flows of this CPU' })
        : -1,
    ),
    counterLine: perCpu(setup, (cpu) =>
      line(cpu, 'ipstat', 'counter', 1, 'statistics of one CPU; summed when somebody asks'),
    ),
    routeLine: perCpu(setup, (cpu) =>
      line(cpu, 'rt_tables', 'route', needs.routeLines, "this CPU's own routing table"),
    ),
    flowLine: needs.flows.map((flow, index) =>
      setup.region({
        name: `flow ${flow.name}`,
        kind: 'flow',
        lines: needs.linesPerFlow,
        owner: netisr[cpuOfFlow[index]],
        home: setup.homeOf(cpuOfFlow[index]),
        about: `state of one flow; only netisr ${cpuOfFlow[index]} touches it, so it needs no lock`,
      }),
    ),
  }
}

const reserveOutput = (setup: Setup, needs: Needs) => {
  const serializerLine = needs.devices.map((device) =>
    setup.region({
      name: `serializer ${device.name}`,
      kind: 'lock',
      lines: 1,
      owner: -1,
      home: setup.homeOf(device.cpu),
      about: 'simple atomic lock of one card',
    }),
  )
  return {
    serializerLine,
    serializer: needs.devices.map((device, index) =>
      setup.lock({
        name: `serializer ${device.name}`,
        kind: 'spin',
        line: serializerLine[index],
        about: 'held while a packet is put on the card (serializer.9)',
      }),
    ),
    transmitLine: needs.devices.map((device) =>
      setup.region({
        name: `${device.name} tx ring`,
        kind: 'ring',
        lines: 2,
        owner: -1,
        home: setup.homeOf(device.cpu),
        about: 'queue and descriptors of packets to send',
      }),
    ),
  }
}

const reserveUserScheduler = (setup: Setup, perCpuQueues: boolean) => {
  const make = (cpu: number) => {
    const name = cpu < 0 ? 'bsd4' : `dfly ${cpu}`
    const home = cpu < 0 ? 0 : setup.homeOf(cpu)
    const line = setup.region({
      name: `${name} spin`,
      kind: 'lock',
      lines: 1,
      owner: -1,
      home,
      about: "spin lock over a user scheduler's queue",
    })
    return {
      queue: setup.queue({ name: `${name} run queue`, kind: 'run', cpu, about: 'user threads that wait for a CPU' }),
      line: setup.region({
        name: `${name} queue`,
        kind: 'runQueue',
        lines: 1,
        owner: -1,
        home,
        about: 'user threads that wait for a CPU',
      }),
      lock: setup.lock({ name: `${name} spin`, kind: 'spin', line, about: "over a user scheduler's queue" }),
    }
  }
  const shared = perCpuQueues ? null : make(-1)
  const each = perCpu(setup, (cpu) => shared ?? make(cpu))
  return {
    userQueue: each.map(({ queue }) => queue),
    userQueueLine: each.map(({ line }) => line),
    userLock: each.map(({ lock }) => lock),
  }
}

const reserveTokens = (setup: Setup, needs: Needs) => {
  const token = (name: string, kind: 'token' | 'giant', about: string): number => {
    const line = setup.region({ name, kind: 'lock', lines: 1, owner: -1, home: 0, about })
    return setup.lock({ name, kind, line, about })
  }
  return {
    mpLock: token('MP lock', 'giant', 'the one big lock; let go whenever its holder blocks'),
    token: needs.locks.map(({ name }) =>
      token(name, 'token', 'a serializing token: let go whenever its holder blocks'),
    ),
  }
}

const reserveServices = (setup: Setup, needs: Needs) => {
  const line = (name: string, kind: 'data' | 'port', cpu: number, about: string): number =>
    setup.region({ name, kind, lines: 1, owner: -1, home: setup.homeOf(cpu), about })
  const { pool } = needs
  return {
    sleepLine: needs.channels.map(({ name }) =>
      perCpu(setup, (cpu) => line(`sleepers ${name} ${cpu}`, 'data', cpu, "one CPU's hash of sleeping threads")),
    ),
    sleepMaskLine: needs.channels.map(({ name }) =>
      line(`slpmask ${name}`, 'data', 0, 'which CPUs have sleepers here'),
    ),
    sleepQueue: needs.channels.map(({ name }) =>
      setup.queue({ name, kind: 'sleep', cpu: -1, about: 'threads that sleep on a channel' }),
    ),
    workPortLine: needs.ports.map(({ name, owner }) =>
      line(`port ${name}`, 'port', needs.programs[owner].place, 'message port of one thread'),
    ),
    workPort: needs.ports.map(({ name }) =>
      setup.queue({ name, kind: 'port', cpu: -1, about: 'message port of one thread: only its CPU edits it' }),
    ),
    zoneLine:
      pool === null
        ? []
        : perCpu(setup, (cpu) => line(`zone ${cpu}`, 'data', cpu, 'slab zone of one CPU: free objects')),
    objectLine:
      pool === null
        ? -1
        : setup.region({
            name: pool.name,
            kind: 'data',
            lines: pool.objects * pool.linesPerObject,
            owner: -1,
            home: 0,
            about: 'objects of the slab zones',
          }),
  }
}

/** Reserves everything that the kernel keeps in memory. */
export const reserveGlobaldata = (setup: Setup, needs: Needs, perCpuUserQueues: boolean): Globaldata => {
  const threads = reserveThreads(setup, needs)
  return {
    ...threads,
    ...reserveThreadLines(setup, needs, threads.programThread),
    ...reserveCpuLines(setup),
    ...reserveRings(setup),
    ...reserveNetwork(setup, needs, threads.netisr),
    ...reserveOutput(setup, needs),
    ...reserveTokens(setup, needs),
    ...reserveUserScheduler(setup, perCpuUserQueues),
    ...reserveServices(setup, needs),
  }
}
