import type { Cluster } from '../../sim/cluster/core/cluster.ts'
import { createCluster, specOf } from '../../sim/cluster/run.ts'
import type { ClusterReply, ClusterRequest } from './messages.ts'

/** Time between two looks at the letter box, in ms, and steps between two looks at the clock. */
const SLICE_MS = 80
const STEPS = 256
/** Rows that the page keeps of one run, about 80 MB: a longer run ends there, and says so. */
const ROWS_MAX = 1_000_000

let current = 0

const reply = (message: ClusterReply, transfer: Transferable[] = []): void => self.postMessage(message, { transfer })

const fail = (id: number, error: unknown): void =>
  reply({ id, type: 'failed', message: error instanceof Error ? error.message : String(error) })

interface Sent {
  rows: number
  texts: number
}

const sendNew = (id: number, { world, now }: Cluster, sent: Sent): Sent => {
  const { values, rows } = world.log.slice(sent.rows, world.log.length)
  reply({ id, type: 'rows', values, rows, texts: world.log.texts.slice(sent.texts), reachedPs: now }, [values.buffer])
  return { rows: world.log.length, texts: world.log.texts.length }
}

/** Steps until the slice, the run or the page's patience with rows is over. */
const runSlice = (cluster: Cluster, untilPs: number): boolean => {
  const end = performance.now() + SLICE_MS
  while (performance.now() < end && cluster.world.log.length < ROWS_MAX) {
    for (let step = 0; step < STEPS; step++) {
      if (cluster.nextTime > untilPs) {
        cluster.runUntil(untilPs)
        return true
      }
      cluster.step()
    }
  }
  return false
}

const advance = ({ id, untilPs, config }: ClusterRequest, cluster: Cluster, sent: Sent): void => {
  if (id !== current) return
  try {
    const over = runSlice(cluster, untilPs)
    const now = sendNew(id, cluster, sent)
    const full = cluster.world.log.length >= ROWS_MAX
    if (over || full)
      reply({ id, type: 'done', digest: cluster.world.log.digest(), reachedPs: cluster.now, whole: over })
    else setTimeout(() => advance({ id, untilPs, config }, cluster, now), 0)
  } catch (error) {
    fail(id, error)
  }
}

self.addEventListener('message', ({ data }: MessageEvent<ClusterRequest>) => {
  current = data.id
  try {
    const { config, id } = data
    const { network, nodes, fileServer } = specOf(config)
    const info = {
      system: config.system,
      nodes: nodes.map(({ name }) => name),
      cpusPerNode: config.cpusPerNode,
      fileServer,
      latencyPs: network.latencyPs,
      bitsPerSecond: network.bitsPerSecond,
    }
    reply({ id, type: 'info', info })
    advance(data, createCluster(config), { rows: 0, texts: 0 })
  } catch (error) {
    fail(data.id, error)
  }
})
