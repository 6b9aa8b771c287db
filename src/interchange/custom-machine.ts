import type { CacheSpec, CpuPlace, MachineSpec, Provenance, SharedCacheSpec } from '../sim/machine/spec.ts'
import { transferPs } from '../sim/machine/topology/distance.ts'
import { MACHINES } from '../sim/machine/topology/registry.ts'
import { validateMachine } from '../sim/machine/topology/validate.ts'
import { ImportError } from './import-error.ts'
import { inferPlaces } from './infer-topology.ts'
import type { LatencyMatrix } from './latency-csv.ts'
import type { Topology, TopologyCache } from './lstopo.ts'

/** What files do not tell is taken from this machine: of those that come with the program the best measured. */
const BASE_MACHINE = 'dual-xeon-x5650'

export interface Brought {
  topology?: Topology
  latency?: LatencyMatrix
}

const PS_PER_NS = 1000
/** A cache of an unknown number of ways, when the base's number does not divide it, is given as many. */
const FALLBACK_WAYS = 8

type Distance = 'core' | 'cluster' | 'package' | `hop${number}`

const distanceBetween = (places: CpuPlace[], hops: number[], a: number, b: number): Distance => {
  const [one, other] = [places[a], places[b]]
  if (one.core === other.core) return 'core'
  if (one.cluster === other.cluster) return 'cluster'
  if (one.package === other.package) return 'package'
  return `hop${hops[one.package * Math.sqrt(hops.length) + other.package]}`
}

const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

/** The measured matrix in ps; a pair without a value gets the median of those at the same distance, or of all. */
const filledMatrix = (ns: number[][], places: CpuPlace[], hops: number[]): number[] => {
  const known = new Map<Distance | 'any', number[]>([['any', []]])
  const note = (key: Distance | 'any', value: number): void => {
    known.set(key, [...(known.get(key) ?? []), value])
  }
  const anyMissing = ns.some((row) => row.some(Number.isNaN))
  if (anyMissing) {
    ns.forEach((row, a) =>
      row.slice(0, a).forEach((value, b) => {
        if (Number.isNaN(value)) return
        note(distanceBetween(places, hops, a, b), value)
        note('any', value)
      }),
    )
  }
  return ns.flatMap((row, a) =>
    row.map((value, b) => {
      const like = Number.isNaN(value)
        ? (known.get(distanceBetween(places, hops, a, b)) ?? known.get('any'))
        : undefined
      return Math.round((like === undefined ? value : median(like)) * PS_PER_NS)
    }),
  )
}

const cacheFrom = (told: TopologyCache | null, base: CacheSpec, lineBytes: number): CacheSpec => {
  if (told === null) return base
  const lines = Math.max(1, Math.floor(told.bytes / lineBytes))
  const guess = lines % base.ways === 0 ? base.ways : FALLBACK_WAYS
  return { bytes: told.bytes, ways: Math.min(told.ways ?? guess, lines), hitPs: base.hitPs }
}

const sharedFrom = (topology: Topology | undefined, base: MachineSpec, lineBytes: number): SharedCacheSpec | null => {
  if (topology === undefined) return base.l3 && { ...base.l3, scope: 'cluster' }
  if (topology.l3 === null) return null
  const like = base.l3 ?? { ...base.l2, hitPs: 4 * base.l2.hitPs }
  return { ...cacheFrom(topology.l3, like, lineBytes), scope: 'cluster' }
}

/** Where every number of the new machine comes from. */
const provenanceOf = ({ topology, latency }: Brought, base: MachineSpec): Record<string, Provenance> => {
  const inherited = Object.entries(base.provenance)
    .filter(([field]) => !field.startsWith('transfer') || latency === undefined)
    .map(([field, { source }]): [string, Provenance] => [
      field,
      { basis: 'assumed', source: `as in ${base.title}: ${source}` },
    ])
  const own: [string, Provenance][] = []
  if (topology === undefined) {
    own.push(['cpus', { basis: 'derived', source: 'guessed from the gaps between the latencies' }])
  } else {
    own.push(['cpus', { basis: 'measured', source: 'the topology file' }])
    own.push([
      'hops',
      topology.hopsFromFile
        ? { basis: 'derived', source: "the order of the topology file's NUMA distances" }
        : { basis: 'assumed', source: 'all packages one hop apart: the topology file has no distances between them' },
    ])
    for (const level of ['l1', 'l2', 'l3'] as const) {
      if (topology[level] === null) continue
      own.push([
        level,
        { basis: 'measured', source: `size from the topology file; latency assumed, as in ${base.title}` },
      ])
    }
  }
  if (latency !== undefined) own.push(['transfer', { basis: 'measured', source: 'the latency table' }])
  return Object.fromEntries([...inherited, ...own])
}

const placesOf = ({ topology, latency }: Brought): { places: CpuPlace[]; hops: number[] } => {
  if (topology !== undefined) {
    if (latency !== undefined && latency.cpus !== topology.cpus.length) {
      throw new ImportError(
        1,
        `the latency table has ${latency.cpus} CPUs, the topology ${topology.cpus.length}; both must be of one machine`,
      )
    }
    const places = topology.cpus.map(({ package: pack, cluster, core }) => ({ package: pack, cluster, core }))
    return { places, hops: topology.hops }
  }
  if (latency === undefined) throw new Error('a machine needs a topology, a latency table, or both')
  const places = inferPlaces(latency.ns)
  const packages = new Set(places.map((place) => place.package)).size
  const hops = Array.from({ length: packages ** 2 }, (_, pair) => (pair % (packages + 1) === 0 ? 0 : 1))
  return { places, hops }
}

/**
 * The machine that somebody's files describe. CPUs are in the operating system's order, so that a latency table and a
 * topology of one machine fit. Everything that the files do not tell is the base machine's, marked as assumed. Throws
 * {@link ImportError} when the files do not fit each other or the machine cannot be simulated.
 */
export const customMachine = (brought: Brought, baseId = BASE_MACHINE): { machine: MachineSpec; notices: string[] } => {
  const base = MACHINES[baseId]
  const { topology, latency } = brought
  const { places, hops } = placesOf(brought)
  const lineBytes = topology?.l1?.lineBytes ?? topology?.l2?.lineBytes ?? base.lineBytes
  const machine: MachineSpec = {
    ...base,
    id: 'custom',
    title: topology?.title ?? `Machine with ${places.length} CPUs from a latency table`,
    about: `From ${[topology && 'a topology file', latency && 'a latency table'].filter(Boolean).join(' and ')}; the rest as in ${base.title}.`,
    year: null,
    cpus: places,
    hops,
    lineBytes,
    l1: cacheFrom(topology?.l1 ?? null, base.l1, lineBytes),
    l2: cacheFrom(topology?.l2 ?? topology?.l1 ?? null, base.l2, lineBytes),
    l3: sharedFrom(topology, base, lineBytes),
    transfer: latency === undefined ? base.transfer : { kind: 'matrix', ps: filledMatrix(latency.ns, places, hops) },
    provenance: provenanceOf(brought, base),
  }
  const [problem] = validateMachine(machine)
  if (problem !== undefined) throw new ImportError(1, `this machine cannot be simulated: ${problem}`)
  return { machine, notices: [...(topology?.notices ?? []), ...(latency?.notices ?? []), ...doubts(machine, brought)] }
}

/** What the person should know before believing the result. */
const doubts = (machine: MachineSpec, { topology, latency }: Brought): string[] => {
  const notices: string[] = []
  if (latency === undefined) notices.push('The file has no latencies; they are assumed. A latency table adds them.')
  if (topology === undefined) {
    const count = (level: 'package' | 'core') => new Set(machine.cpus.map((place) => place[level])).size
    notices.push(
      `Guessed from the latencies: packages ${count('package')}, cores ${count('core')}. A topology file says for certain.`,
    )
    return notices
  }
  const near = machine.cpus.findIndex((place, cpu) => cpu > 0 && place.core === machine.cpus[0].core)
  const far = machine.cpus.findIndex((place) => place.package !== machine.cpus[0].package)
  if (latency !== undefined && near > 0 && far > 0 && transferPs(machine, 0, near) > transferPs(machine, 0, far)) {
    notices.push(
      'By the table, two hardware threads of one core are farther apart than two packages: are both files of one machine?',
    )
  }
  return notices
}
