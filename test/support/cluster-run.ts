import { ClusterRun } from '../../src/playback/cluster/run.ts'
import { CLUSTER_PRESETS } from '../../src/scenario/cluster/presets.ts'
import { clusterConfig, type ClusterScenario } from '../../src/scenario/cluster/scenario.ts'
import type { Cluster } from '../../src/sim/cluster/core/cluster.ts'
import { createCluster, specOf } from '../../src/sim/cluster/run.ts'

export const S = 1_000_000_000_000
export const MS = 1_000_000_000

/** A preset's scenario, changed. */
export const scenarioOf = (over: Partial<ClusterScenario> = {}, id = 'four-strategies'): ClusterScenario => {
  const preset = CLUSTER_PRESETS.find((one) => one.id === id)
  if (preset === undefined) throw new Error(`there is no preset ${id}`)
  return { ...preset.scenario, ...(id === 'four-strategies' ? { untilPs: 3 * S } : {}), ...over }
}

const known = new Map<string, { run: ClusterRun; cluster: Cluster }>()

/** A run as the page gets it, in pieces, and the cluster that it is of; made once for a scenario and a system. */
export const runOf = (scenario: ClusterScenario, system: string): { run: ClusterRun; cluster: Cluster } => {
  const key = JSON.stringify([scenario, system])
  const made = known.get(key) ?? makeRun(scenario, system)
  known.set(key, made)
  return made
}

const makeRun = (scenario: ClusterScenario, system: string): { run: ClusterRun; cluster: Cluster } => {
  const config = clusterConfig(scenario, system)
  const cluster = createCluster(config)
  const { network, nodes } = specOf(config)
  const run = new ClusterRun(
    {
      system,
      nodes: nodes.map(({ name }) => name),
      cpusPerNode: config.cpusPerNode,
      fileServer: config.fileServer,
      latencyPs: network.latencyPs,
      bitsPerSecond: network.bitsPerSecond,
    },
    scenario.untilPs,
  )
  let texts = 0
  for (let piece = 1; piece <= 5; piece++) {
    cluster.runUntil((scenario.untilPs * piece) / 5)
    const { log } = cluster.world
    const { values, rows } = log.slice(run.length, log.length)
    run.append(values, rows, log.texts.slice(texts), cluster.now)
    texts = log.texts.length
  }
  run.finish(cluster.world.log.digest(), cluster.now, true)
  return { run, cluster }
}
