import { parseCpuSet } from './cpu-set.ts'
import { ImportError } from './import-error.ts'
import type { XmlElement } from './xml.ts'

/** hwloc, `enum hwloc_distances_kind_e`: the values are latencies. */
const KIND_LATENCY = 4
const NODES_MAX = 256

interface NumaNode {
  osIndex: number
  cpus: Set<number>
}

interface Distances {
  /** Operating-system numbers of the nodes, in the matrix's order. */
  nodes: number[]
  values: number[]
}

const numaNodes = (element: XmlElement, into: NumaNode[] = []): NumaNode[] => {
  if (element.attributes.get('type') === 'NUMANode') {
    const cpus = new Set(parseCpuSet(element.attributes.get('cpuset') ?? '0x0', element.line))
    into.push({ osIndex: Number(element.attributes.get('os_index') ?? into.length), cpus })
  }
  for (const child of element.children) if (child.name === 'object') numaNodes(child, into)
  return into
}

const numbersIn = (elements: XmlElement[]): number[] =>
  elements.flatMap((element) =>
    (element.text.match(/\S+/g) ?? []).map((word) => {
      const value = Number(word)
      if (!Number.isFinite(value)) throw new ImportError(element.line, `"${word.slice(0, 40)}" should be a number`)
      return value
    }),
  )

/** Version 2 and later: `<distances2 type="NUMANode">` under the root, nodes named by their numbers. */
const fromVersion2 = (root: XmlElement): Distances | undefined => {
  const element = root.children.find(
    ({ name, attributes }) =>
      name === 'distances2' &&
      attributes.get('type') === 'NUMANode' &&
      attributes.get('indexing') === 'os' &&
      (Number(attributes.get('kind')) & KIND_LATENCY) !== 0,
  )
  if (element === undefined) return undefined
  const nodes = numbersIn(element.children.filter((child) => child.name === 'indexes'))
  const values = numbersIn(element.children.filter((child) => child.name === 'u64values'))
  if (nodes.length > NODES_MAX || values.length !== nodes.length ** 2) {
    throw new ImportError(
      element.line,
      `${nodes.length} nodes need ${nodes.length ** 2} distances, not ${values.length}`,
    )
  }
  return { nodes, values }
}

/** Version 1: `<distances>` inside an object, nodes in the order of the tree. */
const fromVersion1 = (machine: XmlElement, nodes: NumaNode[]): Distances | undefined => {
  const element = machine.children.find(
    (child) => child.name === 'distances' && Number(child.attributes.get('nbobjs')) === nodes.length,
  )
  if (element === undefined) return undefined
  const values = element.children
    .filter((child) => child.name === 'latency')
    .map((child) => Number(child.attributes.get('value')))
  if (values.length !== nodes.length ** 2 || values.some((value) => !Number.isFinite(value))) {
    throw new ImportError(element.line, `${nodes.length} nodes need ${nodes.length ** 2} latencies`)
  }
  return { nodes: nodes.map((node) => node.osIndex), values }
}

/** Of two packages: the least distance between a node of the one and a node of the other. */
const leastDistance = (distances: Distances, from: Set<number>, to: Set<number>): number => {
  let least = Infinity
  distances.nodes.forEach((a, row) => {
    distances.nodes.forEach((b, column) => {
      if (from.has(a) && to.has(b)) least = Math.min(least, distances.values[row * distances.nodes.length + column])
    })
  })
  return least
}

/**
 * Hops between packages, from the NUMA distances: the nearest two packages are one hop apart, those at the next greater
 * distance two, and so on. Without distances, or where a package has no memory of its own, all are one hop apart.
 */
export const packageHops = (
  root: XmlElement,
  machine: XmlElement,
  threads: readonly { osIndex: number }[],
  packageOf: readonly number[],
): { hops: number[]; fromFile: boolean } => {
  const nodes = numaNodes(machine)
  const distances = fromVersion2(root) ?? fromVersion1(machine, nodes)
  const packages = [...new Set(packageOf)]
  const nodesOf = packages.map((number) => {
    const cpus = threads.filter((_, cpu) => packageOf[cpu] === number).map((thread) => thread.osIndex)
    return new Set(nodes.filter((node) => cpus.some((cpu) => node.cpus.has(cpu))).map((node) => node.osIndex))
  })
  const pairs = packages.flatMap((from) =>
    packages.map((to) => {
      if (from === to) return 0
      if (distances === undefined) return Infinity
      return Math.min(
        leastDistance(distances, nodesOf[from], nodesOf[to]),
        leastDistance(distances, nodesOf[to], nodesOf[from]),
      )
    }),
  )
  const levels = [...new Set(pairs.filter((_, pair) => Math.floor(pair / packages.length) !== pair % packages.length))]
  const fromFile = levels.length > 0 && levels.every(Number.isFinite)
  const ranked = levels.toSorted((a, b) => a - b)
  const hops = pairs.map((distance, pair) => {
    if (Math.floor(pair / packages.length) === pair % packages.length) return 0
    return fromFile ? ranked.indexOf(distance) + 1 : 1
  })
  return { hops, fromFile }
}
