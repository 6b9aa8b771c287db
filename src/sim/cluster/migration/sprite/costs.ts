import type { ParamSpec } from '../../../kernel/params.ts'
import { PAGE_BYTES } from '../../core/processes.ts'
import { PS_PER_MS, PS_PER_S, PS_PER_US } from '../../core/spec.ts'

/** Header of a packet: Ethernet, and Sprite's RPC header behind it (assumed); and how much data fits behind both. */
const PACKET_HEADER_BYTES = 80
const PACKET_DATA_BYTES = 1420

/** What so many bytes of data in one RPC message take on the wire. */
export const onWire = (bytes: number): number =>
  bytes + PACKET_HEADER_BYTES * Math.max(1, Math.ceil(bytes / PACKET_DATA_BYTES))

/** INITIATE: a command of 16 bytes and as many of parameters; RESUME: the command alone (SPR migrate.h [S]). */
export const COMMAND_BYTES = 16
/** The record of a stream in ENTIRE, and what the calls about one carry (assumed). */
export const STREAM_BYTES = 60
/** Arguments or results of a small kernel call (assumed). */
export const SMALL_CALL_BYTES = 24
/** Memory, files and swap are written in blocks of this size. */
export const BLOCK_BYTES = PAGE_BYTES
/** Hosts that are depended on are asked so often (SPR recov [S]). */
export const PING_PS = 30 * PS_PER_S

const time = (name: string, title: string, us: number, about: string): ParamSpec => ({
  name,
  title,
  unit: 'ps',
  min: 0,
  max: PS_PER_S,
  default: Math.round(us * PS_PER_US),
  about,
})

/**
 * CPU time on a SPARCstation 1. The components that DO91 publishes are sums of these and of time on the wire at
 * 10 Mbit/s; how they divide between the two sides, where nothing is published, is assumed to be by halves.
 */
export const SPRITE_PARAMS: ParamSpec[] = [
  time('rpcPs', 'An RPC, at each side', 726, 'with 64 µs on the wire each way: a round trip of 1.6 ms'),
  time('initiatePs', 'INITIATE at the target', 1000, 'permission, architecture, version, a process control block'),
  time('statePs', 'Packing or unpacking a process, at each side', 11_310, 'with the three RPCs: what exec-time adds'),
  time('vmPs', 'Packing or unpacking its memory map, at each side', 20_850, 'with all the above: 76 ms for nothing'),
  time('filePs', 'An open file, at each of four places', 1511.5, 'with two RPCs: 9.4 ms for each file'),
  time('pagePs', 'A page of memory to or from swap, at each side', 600, 'with RPC and wire: 660 KB/s'),
  time('blockPs', 'A block of a file, at each side', 1764, 'with RPC and wire: 480 KB/s'),
  {
    name: 'argsPsPerKB',
    title: 'Arguments of exec, for 1,000 bytes',
    unit: 'ps',
    min: 0,
    max: PS_PER_S,
    default: 1_238_263_000,
    about: 'with the wire: 480 KB/s',
  },
  { name: 'stateBytes', title: 'ENTIRE', unit: 'bytes', min: 0, max: 1e6, default: 6950, about: 'mean (D90 t8.3)' },
  {
    name: 'execArgsBytes',
    title: 'Arguments and environment',
    unit: 'bytes',
    min: 0,
    max: 1e9,
    default: 0,
    about: 'of a program that is started elsewhere',
  },
  time('callPs', 'A small kernel call', 50, 'with an RPC in place of it: gettimeofday is 33 times as long away'),
  time('forkPs', 'fork', 16_000, 'part of the 46 ms of fork, exec and wait; assumed'),
  time('forkHomePs', 'fork, at home of a process that is away', 10_080, 'with an RPC: +73 %'),
  time('execPs', 'exec', 20_000, 'part of the 46 ms; assumed'),
  time('exitPs', 'exit', 10_000, 'the rest of the 46 ms'),
]

/** The parameters by name. */
export interface SpriteCosts {
  rpcPs: number
  initiatePs: number
  statePs: number
  vmPs: number
  filePs: number
  pagePs: number
  blockPs: number
  argsPsPerKB: number
  stateBytes: number
  execArgsBytes: number
  callPs: number
  forkPs: number
  forkHomePs: number
  execPs: number
  exitPs: number
}

/** A network of 1990: 10 Mbit/s Ethernet that all share; propagation and interface together assumed to be 10 µs. */
export const ETHERNET_10 = {
  medium: 'bus',
  latencyPs: PS_PER_MS / 100,
  bitsPerSecond: 10_000_000,
  lossPerMillion: 0,
} as const
