/**
 * What a scheduler's trace says, whatever text it came in: rows of six columns, in order of time. `cpu` is the CPU that
 * acted; `a`, `b` and `c` mean what {@link SCHED_FIELDS} says for the kind. Threads are numbers into `threads`; the
 * idle threads of all CPUs are {@link IDLE}.
 */
export const SCHED_FIELDS = {
  switch: { a: 'thread that leaves', b: 'thread that comes', c: 'how it leaves (LEAVES)' },
  /** The one half of a switch, in formats that tell the two apart. */
  in: { a: 'thread that comes', b: '-', c: '-' },
  out: { a: 'thread that leaves', b: '-', c: 'how it leaves (LEAVES)' },
  wake: { a: 'thread made ready', b: 'thread that did it, or IDLE', c: 'CPU it is to run on, or −1' },
  waking: { a: 'thread about to be made ready', b: 'thread that does it, or IDLE', c: 'CPU, or −1' },
  wakeNew: { a: 'newborn thread made ready', b: 'thread that did it, or IDLE', c: 'CPU, or −1' },
  migrate: { a: 'thread assigned to another CPU', b: 'from CPU', c: 'to CPU' },
  fork: { a: 'child', b: 'parent, or IDLE', c: '-' },
  exec: { a: 'thread', b: '-', c: '-' },
  exit: { a: 'thread', b: '-', c: '-' },
} as const
export type SchedKind = keyof typeof SCHED_FIELDS
export const SCHED_KINDS = Object.keys(SCHED_FIELDS) as SchedKind[]
/** Numbers of the kinds, as they stand in the `kind` column. */
export const SCHED = Object.fromEntries(SCHED_KINDS.map((name, index) => [name, index])) as Record<SchedKind, number>

/** How a thread leaves its CPU: to wait, still ready to run, for good, or in a way that the trace does not tell. */
export const LEAVES = { blocked: 0, ready: 1, dead: 2, untold: 3 } as const

/** The idle thread of any CPU; also an interrupt, where it is asked who woke a thread. */
export const IDLE = -1

/** Bounds of what is kept of a trace: 29 bytes for each event, so 58 MB at most, whatever the size of the file. */
export const SCHED_LIMITS = { events: 2_000_000, threads: 65_536, cpus: 4096, nameLength: 64 } as const

export interface SchedColumns {
  /** Nanoseconds after the first event. */
  time: Float64Array
  kind: Uint8Array
  cpu: Uint16Array
  a: Int32Array
  b: Int32Array
  c: Int32Array
}

export interface SchedThread {
  name: string
  /** Its number in the system that was traced, as the trace writes it. */
  id: string
}

export interface SchedTrace {
  count: number
  columns: SchedColumns
  threads: SchedThread[]
  /** CPUs that acted, in order of their numbers in the traced system. */
  cpus: number[]
}
