/**
 * A machine, as data: where its CPUs are and what its memory system costs. Every figure is one that a person could
 * measure on real hardware; what a kernel or a migration costs is never here, it emerges.
 * All times are integer picoseconds, all sizes bytes.
 */

/** Where one CPU (hardware thread) sits. All indices are machine-wide and dense, from 0. */
export interface CpuPlace {
  package: number
  /** CPUs of one cluster share a last-level cache when {@link CacheSpec.scope} says so (a CCX; a package if it has only one). */
  cluster: number
  core: number
}

export interface CacheSpec {
  bytes: number
  ways: number
  /** Load-to-use latency of a hit. */
  hitPs: number
}

export interface SharedCacheSpec extends CacheSpec {
  scope: 'package' | 'cluster'
}

/** Latency of one line going from one CPU's cache to another's, unloaded. */
export type TransferSpec =
  | {
      kind: 'classes'
      /** Between hardware threads of one core, which share its caches. */
      siblingPs: number
      /** Between cores of one cluster. */
      clusterPs: number
      /** Between clusters of one package. */
      packagePs: number
      /** Between packages, by number of hops: index 0 is one hop. */
      hopPs: number[]
    }
  | {
      kind: 'matrix'
      /** Row-major, CPUs × CPUs, symmetric, diagonal 0. */
      ps: number[]
    }

/** Where a number comes from. `source` is shown in the page, word for word. */
export interface Provenance {
  basis: 'measured' | 'derived' | 'assumed' | 'unverified'
  source: string
}

export interface MachineSpec {
  id: string
  title: string
  about: string
  year: number | null
  cpus: CpuPlace[]
  /** Hops between packages, row-major packages × packages; 0 on the diagonal. */
  hops: number[]
  /** False: the kernel's straight-line code takes no time, only what it waits for does. For ideal machines. */
  codeTakesTime?: boolean
  /** One clock cycle. Compute is counted in cycles. */
  cyclePs: number
  lineBytes: number
  /** Per core. */
  l1: CacheSpec
  /** Per core; the level at which coherence states are kept. Inclusive of l1. */
  l2: CacheSpec
  /** Shared, or absent. */
  l3: SharedCacheSpec | null
  memory: {
    /** From the CPU's own package's memory. */
    localPs: number
    /** By number of hops: index 0 is one hop. */
    hopPs: number[]
  }
  transfer: TransferSpec
  /** Scales a transfer by the state in which the supplier held the line, per mille. States not named count as 1000. */
  transferByStatePermille: Record<string, number>
  interconnect: {
    /** `bus`: every miss is seen by all caches and takes its turn on one bus. `directory`: the line's home knows the holders and probes only them. */
    kind: 'bus' | 'directory'
    /** How long one transaction occupies the bus (bus) or the home's directory (directory). */
    transactionPs: number
    /** How long one line occupies the link between two packages. */
    linkPs: number
  }
  /** Cost of delivering an inter-processor interrupt, from the sender's write to the target's first handler instruction. */
  ipiPs: number
  /** By the name of the field it speaks of, dotted: `l2.hitPs`, `transfer`, `memory.localPs`, `ipiPs`. */
  provenance: Record<string, Provenance>
}

/** Limits that a machine from outside must keep. */
export const MACHINE_LIMITS = { cpus: 256, cacheBytes: 256 * 1024 * 1024, latencyPs: 1_000_000_000, ways: 64 } as const
