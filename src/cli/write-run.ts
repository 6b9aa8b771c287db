import { ledgerCsv } from '../interchange/export/ledger.ts'
import type { Interval } from '../interchange/export/trace-event/part.ts'
import {
  clusterTrace,
  machineTrace,
  type TraceAbout,
  type TracePiece,
} from '../interchange/export/trace-event/write.ts'
import { CLUSTER_ENGINE_VERSION } from '../scenario/cluster/link.ts'
import { clusterConfig, type ClusterScenario } from '../scenario/cluster/scenario.ts'
import { ENGINE_VERSION } from '../scenario/link.ts'
import { PROGRAM_VERSION } from '../scenario/program.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { Cluster } from '../sim/cluster/core/cluster.ts'
import { specOf } from '../sim/cluster/run.ts'
import { CLUSTER_SYSTEMS } from '../sim/cluster/systems.ts'
import { KERNEL_CARDS } from '../sim/kernel/cards.ts'
import type { Simulation } from '../sim/run.ts'
import { UsageError } from './errors.ts'
import { writePieces } from './files.ts'
import { parseDuration } from './units.ts'

/** Files that a run is written to, where they are asked for. */
export interface RunFiles {
  trace: string | undefined
  ledger: string | undefined
}

/** `--from` and `--to`: the part of a run that is written; all of it where they are not given. */
export const intervalFrom = (from: string | undefined, to: string | undefined, untilPs: number): Interval => {
  const interval = {
    fromPs: from === undefined ? 0 : parseDuration('--from', from),
    toPs: to === undefined ? untilPs : Math.min(untilPs, parseDuration('--to', to)),
  }
  if (interval.fromPs < interval.toPs) return interval
  throw new UsageError(`--from has to be before --to, and before the end of the run at ${untilPs} ps`)
}

function* texts(pieces: Iterable<TracePiece>): Generator<string> {
  for (const { text } of pieces) yield text
}

/** Writes what was asked for of a run that has kept its log. */
export const writeRun = (
  simulation: Simulation,
  scenario: Scenario,
  { trace, ledger }: RunFiles,
  interval: Interval,
): void => {
  if (trace === undefined && ledger === undefined) return
  const { title } = KERNEL_CARDS[scenario.kernel]
  const columns = simulation.log.slice(0, simulation.log.length)
  const source = { title, info: simulation.info, columns, length: columns.time.length }
  const about = {
    program: `Mastership ${PROGRAM_VERSION}`,
    engine: String(ENGINE_VERSION),
    scenario: scenario.title,
    [`digest ${title}`]: simulation.digest(),
  }
  if (trace !== undefined) writePieces(trace, texts(machineTrace([source], about, interval)))
  if (ledger !== undefined) writePieces(ledger, [ledgerCsv([source], interval)])
}

/** Writes the trace of a cluster's runs, each of which has kept its log. */
export const writeClusterTrace = (
  path: string,
  scenario: ClusterScenario,
  runs: readonly { system: string; cluster: Cluster }[],
  interval: Interval,
): void => {
  const titled = runs.map((run) => ({ title: CLUSTER_SYSTEMS[run.system].card.title, ...run }))
  const about: TraceAbout = {
    program: `Mastership ${PROGRAM_VERSION}`,
    engine: String(CLUSTER_ENGINE_VERSION),
    scenario: scenario.title,
    ...Object.fromEntries(titled.map(({ title, cluster }) => [`digest ${title}`, cluster.world.log.digest()])),
  }
  const sources = titled.map(({ title, system, cluster: { world } }) => ({
    title,
    nodes: specOf(clusterConfig(scenario, system)).nodes.map(({ name }) => name),
    cpusPerNode: scenario.cpusPerNode,
    rows: world.log.slice(0, world.log.length),
    texts: world.log.texts,
  }))
  writePieces(path, texts(clusterTrace(sources, about, interval)))
}
