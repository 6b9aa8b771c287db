/**
 * The event log: everything that a view, a metric or an explanation may use, written once by the core.
 *
 * An event is one row of seven columns. `time` is in ps and never decreases; `cpu` is the CPU that acted (or
 * {@link NOBODY}); `a`, `b`, `c` mean what {@link EVENT_FIELDS} says for the kind; `cause` is the index of the earlier
 * event that made this one happen, or −1 for a root (an arrival, a timer, the start of the run).
 */
export const EVENTS = [
  'label',
  'transfer',
  'line',
  'run',
  'stop',
  'enqueue',
  'dequeue',
  'block',
  'wake',
  'migrate',
  'acquire',
  'contend',
  'release',
  'ipiSend',
  'ipiReceive',
  'interrupt',
  'arrive',
  'done',
  'drop',
  'message',
  'spawn',
  'exit',
  'lend',
  'reversal',
  'deadlock',
  'balance',
  'ringFull',
  'userSwitch',
  'intervene',
] as const
export type EventName = (typeof EVENTS)[number]

/** Kind numbers by name, as they stand in the `kind` column. */
export const KIND = Object.fromEntries(EVENTS.map((name, index) => [name, index])) as Record<EventName, number>

/** What the columns a, b and c hold, by kind; `-` where a column is unused (it is then −1). */
export const EVENT_FIELDS: Record<EventName, { says: string; a: string; b: string; c: string }> = {
  label: {
    says: "the CPU's time is from now on counted as a",
    a: 'label',
    b: 'thread or −1',
    c: 'line waited for or −1',
  },
  transfer: {
    says: 'a line starts on its way to this CPU',
    a: 'line',
    b: 'source: core ≥ 0, −1 memory, −2−k shared cache k',
    c: 'duration, ps',
  },
  line: {
    says: "a core's copy of a line changes state",
    a: 'line',
    b: 'core',
    c: 'new state (index into the protocol table)',
  },
  run: { says: 'a thread starts to run here', a: 'thread', b: 'CPU it ran on before, or −1', c: '-' },
  stop: { says: 'a thread stops running here', a: 'thread', b: 'reason (STOP_REASONS)', c: '-' },
  enqueue: { says: 'a thread is put on a queue', a: 'thread', b: 'queue', c: '-' },
  dequeue: { says: 'a thread is taken off a queue', a: 'thread', b: 'queue', c: '-' },
  block: {
    says: 'a thread starts to wait for something',
    a: 'thread',
    b: 'lock or −1',
    c: 'queue (port, timer) or −1',
  },
  wake: { says: 'a thread is made runnable', a: 'thread', b: 'lock or −1', c: 'queue or −1' },
  migrate: { says: 'a thread goes from one CPU to another', a: 'thread', b: 'from CPU', c: 'to CPU' },
  acquire: { says: 'a lock is taken', a: 'lock', b: 'thread', c: '-' },
  contend: { says: 'a lock was found taken', a: 'lock', b: 'thread that wants it', c: 'thread that holds it or −1' },
  release: { says: 'a lock is let go', a: 'lock', b: 'thread', c: '-' },
  ipiSend: { says: 'an interrupt is raised on another CPU', a: 'target CPU', b: 'delay until delivery, ps', c: '-' },
  ipiReceive: { says: 'that interrupt begins to be served here', a: 'source CPU', b: '-', c: '-' },
  interrupt: { says: 'a device interrupt begins to be served here', a: 'device', b: '-', c: '-' },
  arrive: { says: 'a unit of work (a packet) arrives', a: 'unit', b: 'flow', c: 'device' },
  done: { says: 'a unit of work is finished', a: 'unit', b: 'flow', c: 'thread' },
  drop: { says: 'a unit of work is lost: a queue was full', a: 'unit', b: 'flow', c: 'queue or −1' },
  message: { says: 'a message is put on a port', a: 'port (queue)', b: 'unit', c: 'target thread' },
  spawn: { says: 'a thread is born', a: 'thread', b: 'parent thread or −1', c: 'CPU it is born for, or −1' },
  exit: { says: 'a thread ends', a: 'thread', b: '-', c: '-' },
  lend: {
    says: 'a thread runs with another priority from now on',
    a: 'thread',
    b: 'its priority now',
    c: 'thread that lends it, or −1 when what was lent is given back',
  },
  reversal: {
    says: 'WITNESS: a lock is wanted in the reverse of the order seen before',
    a: 'lock that is wanted',
    b: 'thread',
    c: 'lock it holds, which was taken after the wanted one before',
  },
  deadlock: {
    says: 'a wait closes a circle: none of its threads can ever go on',
    a: 'thread whose wait closed it',
    b: 'lock it waits for, or −1',
    c: 'threads in the circle',
  },
  balance: {
    says: 'a balancer takes a thread from one run queue for another',
    a: 'thread',
    b: 'from queue',
    c: 'to queue',
  },
  ringFull: {
    says: 'an IPI ring is too full to send: the sender serves its own first',
    a: 'target CPU',
    b: 'messages in it',
    c: '-',
  },
  userSwitch: {
    says: 'a thread library changes from one user thread to another without the kernel',
    a: 'thread before',
    b: 'thread after',
    c: '1 for an upcall from the kernel, else 0',
  },
  intervene: {
    says: 'somebody changes something in the run from outside',
    a: 'intervention, by its place in the scenario',
    b: '1 when it is carried out, 0 when this kernel does not do that or has no such thread',
    c: 'thread it is about, or −1',
  },
}

export const NOBODY = 0xffff

export const STOP_REASONS = ['blocked', 'preempted', 'yielded', 'migrating', 'idle', 'exited'] as const

/**
 * Every picosecond of every CPU has exactly one of these. The first word is the family that the page colours by.
 * `stallFollow` is the price of a move: fetching a thread's own lines out of the cache of a CPU where it ran before.
 */
export const LABELS = [
  'idle',
  'wake',
  'user',
  'kernel',
  'interrupt',
  'switch',
  'migrate',
  'spin',
  'stallHit',
  'stallMemory',
  'stallTransfer',
  'stallFollow',
  'stallUpgrade',
  'stallQueue',
] as const
export type LabelName = (typeof LABELS)[number]
export const LABEL = Object.fromEntries(LABELS.map((name, index) => [name, index])) as Record<LabelName, number>

export const LABEL_MEANING: Record<LabelName, string> = {
  idle: 'nothing to run',
  wake: 'halted, the interrupt that wakes it is on its way',
  user: "the thread's own program",
  kernel: 'kernel code working for a thread',
  interrupt: 'interrupt and message handlers',
  switch: 'changing from one thread to another',
  migrate: 'the steps of an explicit migration',
  spin: 'waiting for a lock by looking at it again and again',
  stallHit: 'waiting for its own outer caches',
  stallMemory: 'waiting for memory',
  stallTransfer: "waiting for a line out of another CPU's cache",
  stallFollow: "fetching the thread's own lines from where it ran before",
  stallUpgrade: 'waiting until all other copies are invalidated',
  stallQueue: 'waiting for the bus, or for a line that is on its way to someone else',
}

/** Columns of a run of events; all arrays have the same length. */
export interface EventColumns {
  time: Float64Array
  kind: Uint8Array
  cpu: Uint16Array
  a: Int32Array
  b: Int32Array
  c: Int32Array
  cause: Int32Array
}

/** A named stretch of memory; the lines of the machine are numbered densely and every line is in one region. */
export interface Region {
  name: string
  kind: 'lock' | 'runQueue' | 'thread' | 'ring' | 'packet' | 'flow' | 'route' | 'counter' | 'data' | 'port' | 'stack'
  first: number
  lines: number
  /** Thread whose own memory this is, or −1. */
  owner: number
  /** Package whose memory holds it. */
  home: number
  about: string
  /** What lies in the lines, where different threads have fields of their own there. */
  fields?: readonly RegionField[]
}

/** A field within a region that only one thread uses. */
export interface RegionField {
  name: string
  /** Line that it lies in, counted from the first of the region. */
  line: number
  /** Name of the thread that uses it. */
  thread: string
}

export interface ThreadInfo {
  name: string
  /** `kernel`: a thread of the kernel's own, or one that is placed by hand; `user`: one that the user scheduler handles. */
  kind: 'user' | 'kernel' | 'network' | 'interrupt' | 'idle'
  /** CPU it is bound to for life, or −1. */
  bound: number
  about: string
}

export interface LockInfo {
  name: string
  /** `giant`: the one lock over a whole kernel; `sleep`: waiters leave the CPU (lockmgr, semaphore). */
  kind: 'spin' | 'mutex' | 'token' | 'giant' | 'sleep'
  line: number
  about: string
}

export interface QueueInfo {
  name: string
  /** `user`: a thread library's own list of ready threads; `sleep`: a wait channel. */
  kind: 'run' | 'port' | 'ring' | 'sleep' | 'user'
  /** CPU it belongs to, or −1 for one shared by all. */
  cpu: number
  about: string
}

/** What the numbers in a run's log stand for. Plain data: it crosses to the page as it is. */
export interface RunInfo {
  kernel: string
  cpuCount: number
  coreCount: number
  /** Core of each CPU; package of each core. */
  coreOf: number[]
  packageOf: number[]
  states: string[]
  /** What a unit of work is called: `packet`, `round`. */
  unit: string
  regions: Region[]
  threads: ThreadInfo[]
  locks: LockInfo[]
  queues: QueueInfo[]
  /** What is done to it from outside, in order of time: an `intervene` event names its place here. */
  interventions?: readonly { atPs: number; kind: string }[]
}

/** The figures of a run, as `run` prints them and the page shows them. */
export interface RunSummary {
  simulatedPs: number
  work: { unit: string; count: number; perSecond: number }
  dropped: number
  /** Lines that came out of another core's cache. */
  transfers: number
  migrations: number
  contextSwitches: number
  ipis: number
  /** Mean time from a unit's arrival to the start of its service; 0 if none started. */
  meanWaitPs: number
  /** Mean time from a unit's arrival to its end; 0 if none ended. */
  meanResponsePs: number
  /** Circles of waits that have closed. */
  deadlocks: number
  /** Picoseconds by label, over all CPUs: they sum to CPUs × simulatedPs. */
  ledger: Record<LabelName, number>
  events: number
  microOps: number
  digest: string
}
