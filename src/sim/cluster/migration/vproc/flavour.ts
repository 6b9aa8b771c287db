import type { ParamSpec } from '../../../kernel/params.ts'
import { PS_PER_MS, PS_PER_S, PS_PER_US, type RpcSpec } from '../../core/spec.ts'
import type { Strategy } from '../card.ts'

/**
 * What tells LOCUS and its descendants apart. They share the rest: a process is known in the whole cluster by a number
 * that names the node of its birth, its origin; the origin knows where it runs and sees to its exit, and a surrogate
 * does so while the origin is down; everything else that a process needs is where it runs.
 */
export interface Flavour {
  id: string
  strategy: Strategy
  /** What goes along: the whole data segment; or the pages of which the file server has no copy. */
  carries: 'data segment' | 'dirty pages'
  /** A node that has lost more than half of the cluster stops itself: what runs there must not run twice. */
  stopsWhenCutOff: boolean
}

/** CPU times (ps) and sizes (bytes) by name. Nothing of this was published: all of them are assumed. */
export interface VprocCosts {
  rpcPs: number
  statePs: number
  stateBytes: number
  filePs: number
  pagePs: number
  textPermille: number
  callPs: number
  forkPs: number
  execPs: number
  exitPs: number
  execArgsBytes: number
}

const time = (name: string, title: string, us: number, about = 'no timing was published; assumed'): ParamSpec => ({
  name,
  title,
  unit: 'ps',
  min: 0,
  max: PS_PER_S,
  default: Math.round(us * PS_PER_US),
  about,
})

/** The parameters of a flavour; `us`: CPU times in microseconds. */
export const vprocParams = (us: Record<string, number>, textPermille: number): ParamSpec[] => [
  time('rpcPs', 'A call between kernels, at each side', us['rpc']),
  time('statePs', 'Packing or unpacking a process, at each side', us['state']),
  {
    name: 'stateBytes',
    title: 'State of a process',
    unit: 'bytes',
    min: 0,
    max: 1e6,
    default: 4096,
    about: 'without memory and files; assumed',
  },
  time('filePs', 'Opening a file again, at each side', us['file']),
  time('pagePs', 'A page, at each side', us['page']),
  {
    name: 'textPermille',
    title: 'Text',
    unit: 'permille',
    min: 0,
    max: 1000,
    default: textPermille,
    about: 'share of the memory that is program text, and is read from the file server again; assumed',
  },
  time('callPs', 'A system call', us['call']),
  time('forkPs', 'fork', us['fork']),
  time('execPs', 'exec', us['exec']),
  time('exitPs', 'exit', us['exit']),
  {
    name: 'execArgsBytes',
    title: 'Arguments and environment',
    unit: 'bytes',
    min: 0,
    max: 1e9,
    default: 0,
    about: 'of a program that is started elsewhere',
  },
]

/** A call is repeated after these times; then the membership is asked whether the other is still there (assumed). */
export const CLUSTER_RPC: RpcSpec = {
  waitsPs: [200, 400, 800, 1600].map((ms) => ms * PS_PER_MS),
  probeFirstPs: PS_PER_S,
  probeMaxPs: 5 * PS_PER_S,
  hungAfter: 10,
}

/** Header of a packet, and data behind it (assumed). */
const PACKET_HEADER_BYTES = 80
const PACKET_DATA_BYTES = 1420
/** Arguments or results of a small call (assumed). */
export const SMALL_BYTES = 32
/** Name, offset and flags of an open file (assumed). */
export const FILE_BYTES = 200

/** What so many bytes of data take on the wire. */
export const onWire = (bytes: number): number =>
  bytes + PACKET_HEADER_BYTES * Math.max(1, Math.ceil(bytes / PACKET_DATA_BYTES))
