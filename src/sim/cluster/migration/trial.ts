import { defaultsOf } from '../../kernel/params.ts'
import { Cluster } from '../core/cluster.ts'
import { CLUSTER_KIND, rowAt } from '../core/log.ts'
import { type OpenFile, PAGE_BYTES, type Process, type Program, type Step } from '../core/processes.ts'
import { type ClusterSpec, type Fault, PS_PER_MS, PS_PER_S, transmitPs } from '../core/spec.ts'
import type { MoveResult, MoveSpec, SystemModule } from './card.ts'
import { measure } from './measure.ts'

/** The nodes of a trial. */
export const SOURCE = 0
export const TARGET = 1
export const SERVER = 2

/** Two CPUs: the kernel's part of a move does not slow the process down, whose rate of writing is given. */
const CPUS_PER_NODE = 2
/** No turns: the process is alone. */
const QUANTUM_PS = 1000 * PS_PER_S
/** Going round its working set takes a process so many steps, where the time of a step allows. */
const STEPS_PER_ROUND = 2048
/** So many steps at most while the whole memory goes once over the wire. */
const STEPS_PER_COPY = 50_000
/** A process that writes nothing reads: a step of that. */
const READING_STEP_PS = PS_PER_MS / 4
/** How long a move may take beyond what its bytes take many times over: longer than any timer of the systems. */
const PATIENCE_PS = 2000 * PS_PER_S
const COPIES_PATIENCE = 30
/** A slow writer computes in so many parts: after the move the trial waits for one of them only. */
const PARTS_MAX = 8

export interface TrialOptions {
  /** What the process asks of the system each time round its loop. */
  calls?: readonly string[]
  /** Goes on for so long after the move and the round of the working set, in ps. */
  restPs?: number
  seed?: number
  /** Parameters of the system in place of its own. */
  params?: Readonly<Record<string, number>>
  /** Is shown the cluster after every step. */
  watch?: (cluster: Cluster, process: Process) => void
}

export interface Trial {
  result: MoveResult
  cluster: Cluster
  process: Process
  /** `refused`: the system would not begin; `open`: it had not come to an end when patience did. */
  outcome: 'migrated' | 'aborted' | 'refused' | 'ended' | 'open'
}

/** The network and nodes of a trial under a system. */
export const trialSpec = ({ spec }: SystemModule, { bitsPerSecond, latencyPs }: MoveSpec): ClusterSpec => ({
  ...spec,
  network: {
    ...spec.network,
    ...(bitsPerSecond === undefined ? {} : { bitsPerSecond }),
    ...(latencyPs === undefined ? {} : { latencyPs }),
  },
  nodes: ['source', 'target', 'server'].map((name) => ({ name, cpus: CPUS_PER_NODE })),
  quantumPs: QUANTUM_PS,
  fileServer: SERVER,
})

const pagesOf = (bytes: number): number => Math.ceil(bytes / PAGE_BYTES)

interface Walk {
  program: Program
  /** The same at the pace of a reader, step for step. */
  hurried: Program
  /** CPU time in which the hurried one has surely gone round once, from wherever the other stood. */
  roundPs: number
}

/**
 * Goes round its working set for ever, writing at the given rate (reading where it is 0), in steps of a 2,048th of it
 * where that does not make too many of them: what is dirty after a while is right to within a step.
 */
const walker = (
  { vmBytes, dirtyRate }: MoveSpec,
  hotPages: number,
  bitsPerSecond: number,
  calls: readonly string[],
): Walk => {
  const write = dirtyRate > 0
  const shortestPs = transmitPs(vmBytes, bitsPerSecond) / STEPS_PER_COPY
  const pagesPerPs = dirtyRate / PAGE_BYTES / PS_PER_S
  const finest = Math.max(1, Math.floor(hotPages / STEPS_PER_ROUND), write ? Math.ceil(pagesPerPs * shortestPs) : 1)
  const pages = Math.min(finest, Math.max(1, hotPages))
  const ps = write ? Math.max(1, Math.round(pages / pagesPerPs)) : READING_STEP_PS
  const parts = Math.min(PARTS_MAX, Math.ceil(ps / PS_PER_S))
  const asks = calls.map((name): Step => ({ op: 'call', name, bytes: 0, file: 0 }))
  const steps = (stepPs: number): Step[] => [
    ...Array.from({ length: parts }, (): Step => ({ op: 'compute', ps: Math.round(stepPs / parts) })),
    { op: 'touch', pages, of: 'hot', write },
    ...asks,
  ]
  const hurriedPs = Math.min(ps, READING_STEP_PS)
  const walking = (stepPs: number): Program => ({ name: 'walker', steps: steps(stepPs), loops: true })
  return {
    program: walking(ps),
    hurried: walking(hurriedPs),
    roundPs: Math.ceil(ps / parts) + (Math.ceil(hotPages / pages) + 1) * (hurriedPs + parts),
  }
}

/** Open files with the modified blocks spread over them; without any, the blocks are of a file closed since. */
export const filesOf = ({ files, fileBlockBytes }: MoveSpec): OpenFile[] => {
  const file = (name: string, dirtyBytes: number): OpenFile => ({
    kind: 'file',
    name,
    server: SERVER,
    dirtyBytes,
    shared: false,
  })
  if (files === 0) return fileBlockBytes === 0 ? [] : [{ ...file('closed', fileBlockBytes), closed: true }]
  // Whole blocks to each; the first has the rest.
  const share = Math.floor(fileBlockBytes / PAGE_BYTES / files) * PAGE_BYTES
  return Array.from({ length: files }, (_, index) =>
    file(`file ${index}`, index === 0 ? fileBlockBytes - share * (files - 1) : share),
  )
}

/** The parameters of a system, with those of the move that it knows. */
export const paramsOf = (
  { card }: SystemModule,
  { minRate, maxRate, execArgsBytes }: MoveSpec,
  given: Readonly<Record<string, number>> = {},
): Record<string, number> => {
  const asked: Record<string, number | undefined> = { minRate, maxRate, execArgsBytes, ...given }
  const params = defaultsOf(card.params)
  for (const [name, value] of Object.entries(asked)) {
    if (value !== undefined && Object.hasOwn(params, name)) params[name] = value
  }
  return params
}

/** A process with its memory at the source, its working set written since the start. */
const spawnWalker = (cluster: Cluster, move: MoveSpec, hotPages: number): Process => {
  const process = cluster.processes.spawn({
    name: 'process',
    node: SOURCE,
    program: 0,
    pages: Math.max(pagesOf(move.vmBytes), hotPages),
    hotPages,
    files: filesOf(move),
    storedAt: SERVER,
  })
  const image = cluster.processes.images[process.image]
  for (let page = 0; page < hotPages; page++) {
    image.version[page] = ++process.latest[page]
    image.dirty[page] = 1
  }
  return process
}

/** Serves the earliest entry of the queue, and shows what came of it. */
const stepOn = (cluster: Cluster, process: Process, watch: TrialOptions['watch']): void => {
  cluster.step()
  watch?.(cluster, process)
}

interface Pace extends Pick<Walk, 'hurried' | 'roundPs'> {
  /** So long for the move, and again for the round after it. */
  patiencePs: number
  /** A process that is killed comes back as another: that is what is waited for. */
  restarts: boolean
}

/** Runs until the move is over and the working set has been gone round once, the process is dead, or patience ends. */
const runMove = (
  cluster: Cluster,
  process: Process,
  { hurried, roundPs, patiencePs, watch, restarts }: Pace & { watch: TrialOptions['watch'] },
): Trial['outcome'] => {
  const { log } = cluster.world
  let outcome: Trial['outcome'] = 'open'
  let seen = 0
  let untilPs = patiencePs
  let ranUntilPs = Infinity
  const isOver = (): boolean =>
    process.status !== 'alive' ? outcome !== 'open' || !restarts : process.ranPs >= ranUntilPs
  while (!isOver() && cluster.nextTime <= untilPs) {
    stepOn(cluster, process, watch)
    if (outcome !== 'open' || log.length === seen) continue
    const rows = log.slice(seen, log.length)
    for (let row = 0; row < rows.rows && outcome === 'open'; row++) {
      const { kind, a } = rowAt(rows, row)
      if (a !== process.pid || (kind !== CLUSTER_KIND.migrated && kind !== CLUSTER_KIND.abort)) continue
      outcome = kind === CLUSTER_KIND.migrated ? 'migrated' : 'aborted'
      ranUntilPs = process.ranPs + roundPs
      untilPs = cluster.now + patiencePs
      cluster.processes.programs[process.program] = hurried
    }
    seen = log.length
  }
  return outcome === 'open' && process.status !== 'alive' ? 'ended' : outcome
}

/** A trial before its move: the process runs at the source. */
export const prepare = (
  module: SystemModule,
  move: MoveSpec,
  program: Program,
  faults: readonly Fault[] = [],
  { seed = 1, params = {} }: Pick<TrialOptions, 'seed' | 'params'> = {},
): { cluster: Cluster; process: Process } => {
  const spec = trialSpec(module, move)
  const system = module.create(paramsOf(module, move, params), move.rounds)
  const cluster = new Cluster({ spec, programs: [program], faults, seed }, system)
  return { cluster, process: spawnWalker(cluster, move, pagesOf(move.dirtyBytes)) }
}

/**
 * Moves one process once, at time 0, from its home (node 0) to node 1 of three; node 2 serves files and swap. It runs
 * until the move is over and the process has gone once, at a reader's pace, round its working set at its new place. For
 * moves at exec time see `exec-trial.ts`.
 */
export const moveOnce = (
  module: SystemModule,
  move: MoveSpec,
  faults: readonly Fault[] = [],
  { calls = [], restPs = 0, watch, ...made }: TrialOptions = {},
): Trial => {
  const { bitsPerSecond } = trialSpec(module, move).network
  const { program, ...walk } = walker(move, pagesOf(move.dirtyBytes), bitsPerSecond, calls)
  const { cluster, process } = prepare(module, move, program, faults, made)
  const begun = cluster.system.migrate(cluster, process, TARGET)
  const patiencePs = PATIENCE_PS + COPIES_PATIENCE * transmitPs(move.vmBytes, bitsPerSecond)
  const restarts = module.card.strategy === 'restart'
  const outcome = begun ? runMove(cluster, process, { ...walk, patiencePs, watch, restarts }) : 'refused'
  if (restPs > 0) {
    for (const untilPs = cluster.now + restPs; cluster.nextTime <= untilPs;) stepOn(cluster, process, watch)
  }
  return { result: measure(cluster.world.log, process.pid, module.background), cluster, process, outcome }
}
