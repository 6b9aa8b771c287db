/**
 * What a cluster is made of, as plain data. Times are whole picoseconds, sizes bytes, rates bits per second.
 */
export interface NodeSpec {
  name: string
  cpus: number
}

/** `switch`: every node has a link of its own to a switch; `bus`: all share one medium (an Ethernet of 1990). */
export interface NetworkSpec {
  medium: 'switch' | 'bus'
  /** One way, from the end of sending to arrival. */
  latencyPs: number
  bitsPerSecond: number
  /** Of a million transmissions this many are lost. */
  lossPerMillion: number
}

/**
 * A transport that keeps order and repeats what is lost, as TCP does. An end that has heard nothing for `idlePs` asks
 * `probes` times, `intervalPs` apart; then it takes the other end for dead.
 */
export interface StreamSpec {
  rtoFirstPs: number
  rtoMaxPs: number
  idlePs: number
  intervalPs: number
  probes: number
}

/**
 * A call over datagrams that repeats itself, as Sprite's does (SPR rpc/rpcClient.c): after each of `waitsPs` without
 * a word it sends again, and gives up after the last. A server that is busy acknowledges; then the caller asks again,
 * at intervals that double up to `probeMaxPs`, for ever, and after `hungAfter` acknowledgements says that it hangs.
 */
export interface RpcSpec {
  waitsPs: readonly number[]
  probeFirstPs: number
  probeMaxPs: number
  hungAfter: number
}

export interface ClusterSpec {
  nodes: readonly NodeSpec[]
  network: NetworkSpec
  stream: StreamSpec
  rpc: RpcSpec
  /** How long a process keeps a CPU that others wait for. */
  quantumPs: number
  /** Node that serves files and swap; −1 where every node has its own. */
  fileServer: number
}

/** What goes wrong. `a` and `b` are nodes. */
export type FaultKind =
  | { kind: 'crash'; node: number }
  | { kind: 'restart'; node: number }
  | { kind: 'cut'; a: number; b: number }
  | { kind: 'heal'; a: number; b: number }
  /** Every node in `side` loses every node that is not. */
  | { kind: 'partition'; side: readonly number[] }
  | { kind: 'healAll' }
  /** The link's rate is divided, and its latency multiplied, by `factor`. */
  | { kind: 'slow'; a: number; b: number; factor: number }

/** What befalls one message: the n-th transmission of the run, counted from 0. */
export type MessageFault =
  | { kind: 'crashSender' }
  | { kind: 'crashReceiver' }
  | { kind: 'lose' }
  | { kind: 'cutLink' }
  | { kind: 'delay'; byPs: number }

export type Fault = (FaultKind & { atPs: number }) | (MessageFault & { atMessage: number })

export const PS_PER_US = 1_000_000
export const PS_PER_MS = 1_000_000_000
export const PS_PER_S = 1_000_000_000_000

/** Time that so many bytes take at a rate, in whole ps. Multiplication and division alone: every engine rounds alike. */
export const transmitPs = (bytes: number, bitsPerSecond: number): number =>
  Math.round(((bytes * 8) / bitsPerSecond) * PS_PER_S)

/** TCP as the kernels of the facts set it: Linux's first and longest timeout [M], keepalive of openMosix (OMX [S]). */
export const TCP_OPENMOSIX: StreamSpec = {
  rtoFirstPs: 200 * PS_PER_MS,
  rtoMaxPs: 120 * PS_PER_S,
  idlePs: 150 * PS_PER_S,
  intervalPs: 30 * PS_PER_S,
  probes: 6,
}
/** DragonFly's dmsg, 2012: a PING each second, the link lost after ten (DFLY [S]). */
export const DMSG: StreamSpec = {
  rtoFirstPs: 200 * PS_PER_MS,
  rtoMaxPs: 5 * PS_PER_S,
  idlePs: PS_PER_S,
  intervalPs: PS_PER_S,
  probes: 9,
}
/** TIPC under Kerrighed: a link tolerance of 1.5 s (KRG [S]), asked four times in it (assumed). */
export const TIPC: StreamSpec = {
  rtoFirstPs: 100 * PS_PER_MS,
  rtoMaxPs: PS_PER_S,
  idlePs: 375 * PS_PER_MS,
  intervalPs: 375 * PS_PER_MS,
  probes: 3,
}
/** Backplane: a keepalive every 5 s, reset after 5 misses (BPL [S]). */
export const BACKPLANE_LINK: StreamSpec = {
  rtoFirstPs: 200 * PS_PER_MS,
  rtoMaxPs: 5 * PS_PER_S,
  idlePs: 5 * PS_PER_S,
  intervalPs: 5 * PS_PER_S,
  probes: 4,
}
/** Sprite's RPC over Ethernet: 5.5 s until it gives up (SPR rpcClient.c [S]). */
export const SPRITE_RPC: RpcSpec = {
  waitsPs: [100, 200, 400, 800, 1000, 1000, 1000, 1000].map((ms) => ms * PS_PER_MS),
  probeFirstPs: PS_PER_S,
  probeMaxPs: 5 * PS_PER_S,
  hungAfter: 10,
}
