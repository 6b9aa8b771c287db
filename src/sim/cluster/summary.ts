import type { Cluster } from './core/cluster.ts'
import { CLUSTER_KIND } from './core/log.ts'
import type { CpuUsage } from './core/cpus.ts'
import type { Process } from './core/processes.ts'
import type { HangCause } from './core/waits.ts'

/** One way in which something waits for ever, or until a timer. */
export interface HangSummary {
  cause: HangCause
  nodes: number[]
  /** When a timer ends it, ps; −1: never. */
  untilPs: number
  /** Who waits for what, from the first to where it ends. */
  chain: { node: number; pid: number; what: string; onNode: number }[]
}

/** What a cluster's run has come to, as plain JSON. Times in ps. */
export interface ClusterSummary {
  nowPs: number
  /** Of everything that happened. */
  digest: string
  /** Rows of the log. */
  rows: number
  processes: {
    started: number
    finished: number
    killed: number
    /** Live, and no node that is up has a body of them. */
    lost: number
    /** Why processes were killed, and how many for each reason. */
    reasons: Record<string, number>
  }
  /** From the start of the first process to the end of the last; −1 while one lives. */
  makespanPs: number
  /** By node. */
  cpu: CpuUsage[]
  moves: {
    ordered: number
    completed: number
    aborted: number
    /** How often a process has begun to run at another node. */
    arrivals: number
    frozenPs: number
    /** Of the process that stood still longest. */
    longestFrozenPs: number
  }
  network: { messages: number; bytes: number; byKind: Record<string, { messages: number; bytes: number }> }
  hangs: HangSummary[]
}

const isLost = ({ processes, world }: Cluster, { pid, status }: Process): boolean =>
  status === 'alive' &&
  !processes
    .imagesOf(pid)
    .some(({ node, state }) => world.isUp(node) && (state === 'ready' || state === 'blocked' || state === 'frozen'))

const hangsOf = (cluster: Cluster): HangSummary[] =>
  cluster.hangs().map(({ cause, nodes, untilPs, chain }) => ({
    cause,
    nodes,
    untilPs,
    chain: chain.map(({ at, pid, what, node }) => ({ node: at, pid, what, onNode: node })),
  }))

const makespanOf = (all: readonly Process[]): number => {
  if (all.length === 0 || all.some(({ status }) => status === 'alive')) return -1
  const begins = all.reduce((least, { bornPs }) => Math.min(least, bornPs), Infinity)
  return all.reduce((most, { endedPs }) => Math.max(most, endedPs), 0) - begins
}

/** Sums a cluster's run up as it stands. Works without a kept log too. */
export const summarize = (cluster: Cluster): ClusterSummary => {
  const { world, network, cpus } = cluster
  const { all } = cluster.processes
  const killed = all.filter(({ status }) => status === 'killed')
  const reasons: Record<string, number> = {}
  for (const { why } of killed) reasons[why] = (reasons[why] ?? 0) + 1
  const kinds = [...network.sent].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const frozen = all.map(({ frozenPs, frozenSincePs }) =>
    frozenSincePs < 0 ? frozenPs : frozenPs + world.now - frozenSincePs,
  )
  const { counts } = world.log
  return {
    nowPs: world.now,
    digest: world.log.digest(),
    rows: world.log.length,
    processes: {
      started: all.length,
      finished: all.filter(({ status }) => status === 'done').length,
      killed: killed.length,
      lost: all.filter((process) => isLost(cluster, process)).length,
      reasons,
    },
    makespanPs: makespanOf(all),
    cpu: world.nodes.map((_, node) => cpus.usage(node)),
    moves: {
      ordered: counts[CLUSTER_KIND.migrate],
      completed: counts[CLUSTER_KIND.migrated],
      aborted: counts[CLUSTER_KIND.abort],
      arrivals: all.reduce((sum, { moves }) => sum + moves, 0),
      frozenPs: frozen.reduce((sum, ps) => sum + ps, 0),
      longestFrozenPs: frozen.reduce((most, ps) => Math.max(most, ps), 0),
    },
    network: {
      messages: kinds.reduce((sum, [, { messages }]) => sum + messages, 0),
      bytes: kinds.reduce((sum, [, { bytes }]) => sum + bytes, 0),
      byKind: Object.fromEntries(kinds.map(([kind, sum]) => [kind, { ...sum }])),
    },
    hangs: hangsOf(cluster),
  }
}
