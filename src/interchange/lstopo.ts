import { MACHINE_LIMITS } from '../sim/machine/spec.ts'
import { parseCpuSet } from './cpu-set.ts'
import { ImportError } from './import-error.ts'
import { packageHops } from './lstopo-distances.ts'
import { parseXml, type XmlElement } from './xml.ts'

/** A cache as the file tells it; what it does not tell is null. */
export interface TopologyCache {
  bytes: number
  ways: number | null
  lineBytes: number | null
}

/** One hardware thread. Indices are machine-wide and dense; `osIndex` is the number the operating system uses. */
export interface TopologyCpu {
  osIndex: number
  package: number
  cluster: number
  core: number
}

/** What a topology file says about a machine. It has no latencies. */
export interface Topology {
  title: string
  /** In the operating system's order. */
  cpus: TopologyCpu[]
  /** Packages × packages, row-major. */
  hops: number[]
  /** Whether the hops come from the file's NUMA distances; otherwise all packages are taken to be one hop apart. */
  hopsFromFile: boolean
  /** The private caches of one core, and the one that the cores of a cluster share. */
  l1: TopologyCache | null
  l2: TopologyCache | null
  l3: TopologyCache | null
  /** What was left out or simplified, in sentences. */
  notices: string[]
}

/** A PU of the file and the elements around it, outermost first. */
interface Thread {
  osIndex: number
  path: XmlElement[]
}

const attribute = (element: XmlElement, name: string): string | undefined => element.attributes.get(name)

const typeOf = (element: XmlElement): string => {
  const type = attribute(element, 'type') ?? ''
  // Version 1 wrote Socket for Package and Cache with a depth for L1Cache, L2Cache …
  if (type === 'Socket') return 'Package'
  if (type !== 'Cache') return type
  return `L${attribute(element, 'depth') ?? '?'}${attribute(element, 'cache_type') === '2' ? 'i' : ''}Cache`
}

const numberAt = (element: XmlElement, name: string): number | undefined => {
  const raw = attribute(element, name)
  if (raw === undefined) return undefined
  if (!/^-?\d{1,15}$/.test(raw)) {
    throw new ImportError(element.line, `${name}="${raw.slice(0, 40)}" should be a whole number`)
  }
  return Number(raw)
}

const objectsIn = (element: XmlElement): XmlElement[] => element.children.filter((child) => child.name === 'object')

const collectThreads = (element: XmlElement, path: XmlElement[], into: Thread[]): void => {
  const inner = [...path, element]
  if (typeOf(element) === 'PU') {
    const osIndex = numberAt(element, 'os_index')
    if (osIndex === undefined) throw new ImportError(element.line, 'a PU has no os_index')
    into.push({ osIndex, path: inner })
  }
  for (const child of objectsIn(element)) collectThreads(child, inner, into)
}

/** The CPUs that are running, in the operating system's order. */
const onlineThreads = (machine: XmlElement, notices: string[]): Thread[] => {
  const all: Thread[] = []
  collectThreads(machine, [], all)
  const setOf = (name: string): Set<number> | undefined => {
    const raw = attribute(machine, name)
    return raw === undefined ? undefined : new Set(parseCpuSet(raw, machine.line))
  }
  const online = setOf('online_cpuset') ?? setOf('cpuset')
  const kept = all.filter((thread) => online === undefined || online.has(thread.osIndex))
  const known = Math.max(all.length, setOf('complete_cpuset')?.size ?? 0)
  if (known > kept.length) notices.push(`${known - kept.length} of ${known} CPUs are offline and are left out.`)
  if (kept.length === 0) throw new ImportError(machine.line, 'there is no PU in it: it says nothing about CPUs')
  if (kept.length > MACHINE_LIMITS.cpus) {
    throw new ImportError(machine.line, `${kept.length} CPUs; up to ${MACHINE_LIMITS.cpus} can be simulated`)
  }
  const seen = new Set<number>()
  for (const { osIndex, path } of kept) {
    if (seen.has(osIndex)) throw new ImportError(path[path.length - 1].line, `PU ${osIndex} is there twice`)
    seen.add(osIndex)
  }
  return kept.toSorted((a, b) => a.osIndex - b.osIndex)
}

const around = (thread: Thread, type: string): XmlElement | undefined =>
  thread.path.findLast((element) => typeOf(element) === type && attribute(element, 'subtype') !== 'MemorySideCache')

/** Numbers things 0, 1, 2 … in the order in which they are first met. */
const numbering = (things: readonly unknown[]): number[] => {
  const numbers = new Map<unknown, number>()
  return things.map((thing) => {
    const known = numbers.get(thing) ?? numbers.size
    numbers.set(thing, known)
    return known
  })
}

const coresIn = (threads: readonly Thread[], cores: readonly unknown[], level: XmlElement): number =>
  new Set(cores.filter((_, index) => threads[index].path.includes(level))).size

/** The sizes of one level; the most frequent one when cores differ. */
const cacheAt = (level: string, elements: readonly (XmlElement | undefined)[], notices: string[]) => {
  const present = elements.filter((element) => element !== undefined)
  if (present.length === 0) return null
  const sizes = new Map<number, number>()
  for (const element of present) {
    const bytes = numberAt(element, 'cache_size') ?? 0
    sizes.set(bytes, (sizes.get(bytes) ?? 0) + 1)
  }
  const [[bytes]] = [...sizes].toSorted(([a, m], [b, n]) => n - m || b - a)
  if (sizes.size > 1 || present.length < elements.length) {
    notices.push(`Cores differ in their ${level} cache; all are simulated with ${bytes} bytes, the most frequent size.`)
  }
  if (bytes <= 0) return null
  const sample = present.find((element) => numberAt(element, 'cache_size') === bytes)
  const ways = sample && numberAt(sample, 'cache_associativity')
  const lineBytes = sample && numberAt(sample, 'cache_linesize')
  const sets = lineBytes ? Math.floor(bytes / lineBytes) : MACHINE_LIMITS.ways
  // hwloc: −1 is fully associative, 0 unknown.
  const known = ways === -1 ? Math.min(sets, MACHINE_LIMITS.ways) : ways || null
  return { bytes, ways: known, lineBytes: lineBytes || null }
}

/** A level that several cores share is simulated as private parts of equal size: only one level can be shared. */
const privateShare = (
  level: string,
  cache: TopologyCache | null,
  sharers: number,
  notices: string[],
): TopologyCache | null => {
  if (cache === null || sharers <= 1) return cache
  notices.push(`${sharers} cores share one ${level} cache; it is simulated as a private part for each.`)
  return { ...cache, bytes: Math.floor(cache.bytes / sharers) }
}

const titleOf = (machine: XmlElement): string => {
  const infos = machine.children.filter((child) => child.name === 'info')
  const named = (name: string) => infos.find((info) => attribute(info, 'name') === name)?.attributes.get('value')
  return (named('DMIProductName') ?? named('HostName') ?? '').trim().slice(0, 80) || 'Machine from a topology file'
}

const noteKinds = (root: XmlElement, notices: string[]): void => {
  const kinds = root.children.filter((child) => child.name === 'cpukind').length
  if (kinds > 1) notices.push(`The cores are of ${kinds} kinds; all are simulated as equally fast.`)
}

const describeCaches = (threads: Thread[], cores: unknown[], notices: string[]) => {
  const at = (level: string) => threads.map((thread) => around(thread, level))
  const sharersOf = (level: string): number => {
    const first = around(threads[0], level)
    return first === undefined ? 0 : coresIn(threads, cores, first)
  }
  const [l1, l2] = (['L1', 'L2'] as const).map((level) => {
    const type = `${level}Cache`
    return privateShare(level, cacheAt(level, at(type), notices), sharersOf(type), notices)
  })
  return { l1, l2, l3: cacheAt('L3', at('L3Cache'), notices) }
}

/**
 * Reads an hwloc topology (`lstopo machine.xml`), of version 1, 2 or 3. Packages are the file's; a cluster is what
 * shares an L3 cache, or without one an L2 cache or a die of several cores; a core is a Core, or a PU where the file has none.
 * Throws {@link ImportError}.
 */
export const parseLstopo = (text: string): Topology => {
  const root = parseXml(text)
  const machine = objectsIn(root)[0]
  if (root.name !== 'topology' || machine === undefined) {
    throw new ImportError(root.line, `expected <topology> with an <object> in it, as "lstopo machine.xml" writes it`)
  }
  const notices: string[] = []
  const threads = onlineThreads(machine, notices)
  const packages = threads.map((thread) => around(thread, 'Package') ?? machine)
  const cores = threads.map((thread) => around(thread, 'Core') ?? thread)
  if (packages.includes(machine)) notices.push('CPUs outside any package are taken to be in one package of their own.')
  if (threads.some((thread) => around(thread, 'Core') === undefined)) {
    notices.push('The file names no cores for some CPUs; each of them is taken to be a core of its own.')
  }
  noteKinds(root, notices)
  const clusterOf = (thread: Thread, index: number): XmlElement => {
    const l3 = around(thread, 'L3Cache')
    if (l3 !== undefined) return l3
    const shared = ['L2Cache', 'Die'].map((type) => around(thread, type))
    return shared.find((element) => element !== undefined && coresIn(threads, cores, element) > 1) ?? packages[index]
  }
  const [packageNumbers, clusterNumbers, coreNumbers] = [packages, threads.map(clusterOf), cores].map(numbering)
  const hops = packageHops(root, machine, threads, packageNumbers)
  return {
    title: titleOf(machine),
    cpus: threads.map(({ osIndex }, cpu) => ({
      osIndex,
      package: packageNumbers[cpu],
      cluster: clusterNumbers[cpu],
      core: coreNumbers[cpu],
    })),
    hops: hops.hops,
    hopsFromFile: hops.fromFile,
    ...describeCaches(threads, cores, notices),
    notices,
  }
}
