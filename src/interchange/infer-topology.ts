import type { CpuPlace } from '../sim/machine/spec.ts'

/**
 * Two neighbouring values in the sorted list of latencies that are farther apart than this factor belong to two
 * distances. On the seven machines measured with core-to-core-latency the gaps between distances are factors of 1.8
 * and more, and those within one distance at most 1.4.
 */
const GAP = 1.5
/** Hardware threads of one core hand a line over in 7 to 8 ns on every machine measured; no two cores are so near. */
const SIBLING_NS_MAX = 12
const SIBLINGS_MAX = 8
/** More groups than this are called clusters of one package, since machines have more clusters than packages. */
const PACKAGES_MAX = 8
/** A group is only believed when nearly all of its pairs are near, not when a few odd pairs hold it together. */
const DENSITY = 0.9

/** Values at which the sorted latencies make a jump: everything up to the value is nearer than everything after it. */
const thresholds = (ns: readonly number[][]): number[] => {
  const values = ns.flatMap((row, a) => row.slice(0, a)).filter((value) => !Number.isNaN(value))
  const sorted = values.toSorted((a, b) => a - b)
  return sorted.filter((value, index) => index + 1 < sorted.length && sorted[index + 1] > GAP * value)
}

/** Groups of CPUs that are connected by pairs no farther than the threshold, numbered by their first CPU. */
const groupsWithin = (ns: readonly number[][], threshold: number): number[] => {
  const group = ns.map(() => -1)
  let next = 0
  for (let first = 0; first < ns.length; first++) {
    if (group[first] >= 0) continue
    const reached = [first]
    group[first] = next
    for (let at = reached.pop(); at !== undefined; at = reached.pop()) {
      for (let cpu = 0; cpu < ns.length; cpu++) {
        if (group[cpu] >= 0 || !(ns[at][cpu] <= threshold)) continue
        group[cpu] = next
        reached.push(cpu)
      }
    }
    next++
  }
  return group
}

const isDense = (ns: readonly number[][], group: readonly number[], threshold: number): boolean => {
  let near = 0
  let all = 0
  for (let a = 0; a < ns.length; a++) {
    for (let b = 0; b < a; b++) {
      if (group[a] !== group[b] || Number.isNaN(ns[a][b])) continue
      all++
      if (ns[a][b] <= threshold) near++
    }
  }
  return all === 0 || near >= DENSITY * all
}

const largest = (group: readonly number[]): number => {
  const sizes = new Map<number, number>()
  for (const number of group) sizes.set(number, (sizes.get(number) ?? 0) + 1)
  return Math.max(...sizes.values())
}

/**
 * Guesses where CPUs sit from nothing but their latencies. Jumps in the sorted latencies separate the distances; the
 * CPUs within each form groups. Pairs within 12 ns are hardware threads of one core; the outermost groups are called
 * packages, the next inner ones clusters. Deterministic. What a table cannot tell (two packages whose latencies
 * overlap, a package from a cluster) it does not find out: a topology file does.
 */
export const inferPlaces = (ns: readonly number[][]): CpuPlace[] => {
  let core = ns.map((_, cpu) => cpu)
  const levels: number[][] = []
  for (const threshold of thresholds(ns)) {
    const group = groupsWithin(ns, threshold)
    const count = new Set(group).size
    if (count === 1 || count === ns.length || !isDense(ns, group, threshold)) continue
    if (threshold <= SIBLING_NS_MAX && largest(group) <= SIBLINGS_MAX) core = group
    else levels.push(group)
  }
  const alone = ns.map(() => 0)
  const outermost = levels.at(-1) ?? alone
  const [pack, cluster] =
    new Set(outermost).size > PACKAGES_MAX ? [alone, outermost] : [outermost, levels.at(-2) ?? outermost]
  return ns.map((_, cpu) => ({ package: pack[cpu], cluster: cluster[cpu], core: core[cpu] }))
}
