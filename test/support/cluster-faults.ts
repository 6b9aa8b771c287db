import type { Cluster } from '../../src/sim/cluster/core/cluster.ts'
import { CLUSTER_KIND, rowAt } from '../../src/sim/cluster/core/log.ts'
import { type Image, PAGE_BYTES, type Process, type Program, type Step } from '../../src/sim/cluster/core/processes.ts'
import { type Fault, PS_PER_MS, PS_PER_S } from '../../src/sim/cluster/core/spec.ts'
import type { MoveSpec, SystemModule } from '../../src/sim/cluster/migration/card.ts'
import { prepare, TARGET } from '../../src/sim/cluster/migration/trial.ts'

/** Pings and heartbeats that are injured. */
const BACKGROUND_MAX = 6

/** What became of a process after a fault. */
export interface Verdict {
  outcome: 'runs at its source' | 'runs at its target' | 'is dead' | 'hangs' | 'is started again'
  /** Why it died, or what it hangs on. */
  why: string
  /** What must not be; empty where all is well. */
  wrong: string[]
}

const PAGES = 6
const HOT = 3
export const SMALL_MOVE: MoveSpec = {
  vmBytes: PAGES * PAGE_BYTES,
  dirtyBytes: HOT * PAGE_BYTES,
  dirtyRate: 0,
  files: 1,
  fileBlockBytes: PAGE_BYTES,
  atExec: false,
  execArgsBytes: 0,
}

/** Longer than the longest timer of any system (330 s), with time to see what it does after it. */
const RUN_PS = 900 * PS_PER_S
/** A process that has had no CPU time for so long stands still. */
const STILL_PS = 150 * PS_PER_S

/**
 * Writes its working set and calls while it is moved; then long pauses, in each round all of its pages once, so that a
 * page which cannot be had is missed.
 */
const caller = ({ vmBytes }: MoveSpec, writes: number): Program => {
  const pages = vmBytes / PAGE_BYTES
  const write: Step[] = [
    { op: 'compute', ps: 3 * PS_PER_MS },
    { op: 'touch', pages: 1, of: 'hot', write: true },
  ]
  const call = (name: string): Step => ({ op: 'call', name, bytes: 512, file: 0 })
  return {
    name: 'caller',
    steps: [
      ...Array.from({ length: writes }, () => write).flat(),
      call('gettimeofday'),
      ...write,
      call('read'),
      call('getpid'),
      { op: 'touch', pages, of: 'all', write: false },
      { op: 'compute', ps: 20 * PS_PER_S },
      call('setpgrp'),
      call('open'),
    ],
    loops: true,
  }
}

export interface FaultTrial {
  module: SystemModule
  move: MoveSpec
  /** Pages that it writes before it first calls. */
  writes: number
  /** Where it is sent, one after the other, each when the last move has ended; the first at once. */
  itinerary?: readonly number[]
}

const bodies = (cluster: Cluster, process: Process): Image[] =>
  cluster.processes.images.filter(({ pid, state }) => pid === process.pid && (state === 'ready' || state === 'blocked'))

/** Running images of every process of a name: of one, and of what was started in its place. */
const runningNamed = ({ processes }: Cluster, name: string): Image[] =>
  processes.images.filter(
    ({ pid, state }) => processes.all[pid].name === name && (state === 'ready' || state === 'blocked'),
  )

/** Pages of a living process whose newest content is nowhere within reach. */
const lostPages = (cluster: Cluster, process: Process): number[] => {
  const holders = cluster.processes.images.filter(
    ({ pid, node, state }) => pid === process.pid && state !== 'gone' && cluster.world.isUp(node),
  )
  const isStored = (page: number): boolean =>
    process.stored[page] === process.latest[page] + 1 && cluster.world.isUp(process.storedAt)
  return Array.from({ length: process.pages }, (_, page) => page).filter(
    (page) =>
      !isStored(page) &&
      !holders.some(({ present, version }) => present[page] === 1 && version[page] === process.latest[page]),
  )
}

const hasOldPages = (process: Process, { present, version }: Image): boolean =>
  process.latest.some((newest, page) => present[page] === 1 && version[page] !== newest)

const hangOf = (cluster: Cluster, { pid }: Process): string | undefined => {
  const hang = cluster.hangs().find(({ chain }) => chain.some((wait) => wait.pid === pid))
  return hang === undefined ? undefined : `${hang.cause}: ${hang.chain.map(({ what }) => what).join(' ← ')}`
}

const verdictOf = (cluster: Cluster, process: Process, stoodStill: boolean, wrong: string[]): Verdict => {
  const again = runningNamed(cluster, process.name).find(({ pid }) => pid !== process.pid)
  if (again !== undefined) return { outcome: 'is started again', why: `on node ${again.node}`, wrong }
  if (process.status !== 'alive') return { outcome: 'is dead', why: process.why, wrong }
  const hang = hangOf(cluster, process)
  if (stoodStill) {
    if (hang === undefined) wrong.push('stands still, and nothing says why')
    return { outcome: 'hangs', why: hang ?? '', wrong }
  }
  const running = bodies(cluster, process)
  if (running.length !== 1) wrong.push(`runs in ${running.length} places`)
  const lost = lostPages(cluster, process)
  if (lost.length > 0 && hang === undefined) wrong.push(`pages ${lost.join(', ')} are lost`)
  const outcome = running.at(0)?.node === process.home ? 'runs at its source' : 'runs at its target'
  return { outcome, why: '', wrong }
}

/** Sends the process on when it has arrived. */
const follow = (cluster: Cluster, process: Process, stops: number[], seen: number): void => {
  const { log } = cluster.world
  const rows = log.slice(seen, log.length)
  for (let row = 0; row < rows.rows; row++) {
    const { kind, a } = rowAt(rows, row)
    if (kind !== CLUSTER_KIND.migrated || a !== process.pid || process.status !== 'alive') continue
    const next = stops.shift()
    if (next !== undefined) cluster.system.migrate(cluster, process, next)
  }
}

/** One run with faults, watched at every step. */
export const runWithFaults = (
  { module, move, writes, itinerary = [TARGET] }: FaultTrial,
  faults: readonly Fault[],
): { cluster: Cluster; process: Process; verdict: Verdict } => {
  const { cluster, process } = prepare(module, move, caller(move, writes), faults)
  const stops = [...itinerary]
  const wrong = new Set<string>()
  let ranPs = 0
  let ranAt = 0
  cluster.system.migrate(cluster, process, stops.shift() ?? TARGET)
  while (cluster.nextTime <= RUN_PS) {
    const seen = cluster.world.log.length
    cluster.step()
    if (stops.length > 0) follow(cluster, process, stops, seen)
    if (process.ranPs > ranPs) {
      ranPs = process.ranPs
      ranAt = cluster.now
    }
    const running = bodies(cluster, process)
    if (runningNamed(cluster, process.name).length > 1) wrong.add('runs in two places')
    if (running.length > 0 && process.status !== 'alive') wrong.add('runs though it is dead')
    if (running.some((image) => hasOldPages(process, image))) wrong.add('runs with old pages')
  }
  const verdict = verdictOf(cluster, process, RUN_PS - ranAt > STILL_PS, [...wrong])
  return { cluster, process, verdict }
}

/** A transmission of a run without faults. */
export interface Transmission {
  /** Its number, as message faults count. */
  index: number
  at: number
  from: number
  to: number
  kind: string
}

/** What goes over a wire in a run without faults, up to a time; of what a system sends all the time, the first few. */
export const transmissionsOf = (trial: FaultTrial, untilPs: number): Transmission[] => {
  const { cluster } = runWithFaults(trial, [])
  const { background = [] } = trial.module
  const { log } = cluster.world
  const rows = log.slice(0, log.length)
  const sends: Transmission[] = []
  let index = 0
  let daily = 0
  for (let row = 0; row < rows.rows; row++) {
    const { kind, time, node, b, c } = rowAt(rows, row)
    if (kind !== CLUSTER_KIND.send) continue
    const sent = { at: time, from: node, to: b, kind: log.texts[c], index: index++ }
    if (node === b || time > untilPs || (background.includes(sent.kind) && daily++ >= BACKGROUND_MAX)) continue
    sends.push(sent)
  }
  return sends
}

/** How long after the time at which a message was sent in the run without faults a crashed node comes back. */
const RESTART_PS = 20 * PS_PER_S

/** What is done to one transmission. */
export interface Injury {
  name: string
  faults(sent: Transmission): Fault[]
}
export const INJURIES: Injury[] = [
  { name: 'its sender crashes', faults: ({ index: atMessage }) => [{ kind: 'crashSender', atMessage }] },
  { name: 'its receiver crashes', faults: ({ index: atMessage }) => [{ kind: 'crashReceiver', atMessage }] },
  { name: 'it is lost', faults: ({ index: atMessage }) => [{ kind: 'lose', atMessage }] },
  { name: 'it is 3 s late', faults: ({ index: atMessage }) => [{ kind: 'delay', atMessage, byPs: 3 * PS_PER_S }] },
  { name: 'the link is cut', faults: ({ index: atMessage }) => [{ kind: 'cutLink', atMessage }] },
  ...[3, 60].map((seconds): Injury => ({
    name: `the link is cut for ${seconds} s`,
    faults: ({ at, from, to, index: atMessage }) => [
      { kind: 'cutLink', atMessage },
      { kind: 'heal', a: from, b: to, atPs: at + seconds * PS_PER_S },
    ],
  })),
]

/** More of the same, for the long run: crashed nodes that come back, and a message that is later than any call waits. */
export const MORE_INJURIES: Injury[] = [
  ...INJURIES,
  {
    name: 'its sender crashes and comes back',
    faults: ({ at, from, index: atMessage }) => [
      { kind: 'crashSender', atMessage },
      { kind: 'restart', node: from, atPs: at + RESTART_PS },
    ],
  },
  {
    name: 'its receiver crashes and comes back',
    faults: ({ at, to, index: atMessage }) => [
      { kind: 'crashReceiver', atMessage },
      { kind: 'restart', node: to, atPs: at + RESTART_PS },
    ],
  },
  { name: 'it is 20 s late', faults: ({ index: atMessage }) => [{ kind: 'delay', atMessage, byPs: 20 * PS_PER_S }] },
]
