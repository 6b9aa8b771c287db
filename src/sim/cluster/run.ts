import { seedRandom } from '../engine/random.ts'
import { defaultsOf } from '../kernel/params.ts'
import { Cluster } from './core/cluster.ts'
import type { ClusterSystem } from './core/role.ts'
import { type ClusterSpec, type Fault, type NetworkSpec, PS_PER_MS } from './core/spec.ts'
import { withFamilies } from './families.ts'
import { LEVELLERS } from './levelling/registry.ts'
import { withLeveller } from './levelling/with-leveller.ts'
import { withMembership } from './membership/membership.ts'
import { MEMBERSHIP_OF, type OwnMembership } from './membership/registry.ts'
import { CLUSTER_SYSTEMS } from './systems.ts'
import { CLUSTER_WORKLOADS } from './workload/registry.ts'

/** Everything that determines a cluster's run, as plain data. */
export interface ClusterSimConfig {
  system: string
  /** Of the system; those that are missing have their defaults. */
  params: Record<string, number>
  nodes: number
  cpusPerNode: number
  /** Node that serves files and swap; −1: none. */
  fileServer: number
  /** In place of the system's own network. */
  network?: NetworkSpec
  /** Id of a way of levelling load, or '' for none. */
  leveller: string
  levellerParams: Record<string, number>
  workload: { kind: string; params: Record<string, number> }
  faults: Fault[]
  /** 32 bits. */
  seed: number
}

/** How long a process keeps a CPU that others wait for: Linux 2.6's default, for all systems (assumed). */
const QUANTUM_PS = 100 * PS_PER_MS

const require = <T>(table: Record<string, T>, id: string): T => {
  if (!Object.hasOwn(table, id)) throw new Error(`nothing is called "${id}"; known: ${Object.keys(table).join(', ')}`)
  return table[id]
}

/** The spec of a config's cluster. */
export const specOf = (config: ClusterSimConfig): ClusterSpec => {
  const system = require(CLUSTER_SYSTEMS, config.system)
  const nodes = Array.from({ length: config.nodes }, (_, node) => ({
    name: node === config.fileServer ? 'server' : `node ${node}`,
    cpus: config.cpusPerNode,
  }))
  return {
    ...system.spec,
    network: config.network ?? system.spec.network,
    nodes,
    quantumPs: QUANTUM_PS,
    fileServer: config.fileServer,
  }
}

/** Draws of the workload are not those of the run: `programs` gets a generator of its own. */
const WORK_SEED = 0x776f726b

/** A config's system with all that its nodes run besides: families and membership where it has none, a leveller. */
const systemOf = (config: ClusterSimConfig): ClusterSystem => {
  const module = require(CLUSTER_SYSTEMS, config.system)
  const own = module.create({ ...defaultsOf(module.card.params), ...config.params })
  const base = own.keepsFamilies === true ? own : withFamilies(own)
  const known = MEMBERSHIP_OF[config.system]
  const watched = known === undefined ? base : withOwnMembership(base, known)
  if (config.leveller === '') return watched
  const leveller = require(LEVELLERS, config.leveller)
  return withLeveller(watched, leveller, { ...defaultsOf(leveller.params), ...config.levellerParams })
}

const withOwnMembership = (base: ClusterSystem, { membership, isHeeded }: OwnMembership): ClusterSystem => {
  const { viewChanged, ...deaf } = base
  const listens = isHeeded && viewChanged !== undefined ? { ...deaf, viewChanged } : deaf
  return withMembership(listens, membership, defaultsOf(membership.params))
}

/** A cluster as a config says, at time 0, with its workload set going. */
export const createCluster = (config: ClusterSimConfig, { keepLog = true } = {}): Cluster => {
  const workload = require(CLUSTER_WORKLOADS, config.workload.kind)
  const params = { ...defaultsOf(workload.params), ...config.workload.params }
  const programs = workload.programs(params, seedRandom(config.seed ^ WORK_SEED))
  const system = systemOf(config)
  const spec = specOf(config)
  const cluster = new Cluster(
    { spec, programs, faults: config.faults, seed: config.seed, keepLog },
    system,
    workload.roles,
  )
  workload.begin(cluster, params)
  return cluster
}
