import { MACHINE_LIMITS, type MachineSpec } from '../spec.ts'

/** No machine that can be simulated has packages farther apart. */
const HOPS_MAX = 64

const isPower = (n: number): boolean => n > 0 && (n & (n - 1)) === 0

const checkPlaces = (spec: MachineSpec): string[] => {
  const problems: string[] = []
  const { cpus } = spec
  if (cpus.length < 1 || cpus.length > MACHINE_LIMITS.cpus) {
    problems.push(`cpus: ${cpus.length} CPUs; from 1 to ${MACHINE_LIMITS.cpus} can be simulated`)
  }
  for (const level of ['package', 'cluster', 'core'] as const) {
    const used = new Set(cpus.map((place) => place[level]))
    const dense = [...used].every((index) => Number.isInteger(index) && index >= 0 && index < used.size)
    if (!dense) problems.push(`cpus: ${level} numbers must be 0, 1, 2 … without gaps`)
  }
  const clusterOf = new Map<number, number>()
  const packageOf = new Map<number, number>()
  cpus.forEach(({ core, cluster, package: pack }, cpu) => {
    if ((clusterOf.get(core) ?? cluster) !== cluster) problems.push(`cpus[${cpu}]: core ${core} is in two clusters`)
    if ((packageOf.get(cluster) ?? pack) !== pack) problems.push(`cpus[${cpu}]: cluster ${cluster} is in two packages`)
    clusterOf.set(core, cluster)
    packageOf.set(cluster, pack)
  })
  return problems
}

const checkTimes = (spec: MachineSpec): string[] => {
  const times: [string, number][] = [
    ['cyclePs', spec.cyclePs],
    ['l1.hitPs', spec.l1.hitPs],
    ['l2.hitPs', spec.l2.hitPs],
    ['memory.localPs', spec.memory.localPs],
    ['interconnect.transactionPs', spec.interconnect.transactionPs],
    ['interconnect.linkPs', spec.interconnect.linkPs],
    ['ipiPs', spec.ipiPs],
    ...spec.memory.hopPs.map((ps, hop): [string, number] => [`memory.hopPs[${hop}]`, ps]),
  ]
  if (spec.l3 !== null) times.push(['l3.hitPs', spec.l3.hitPs])
  if (spec.transfer.kind === 'classes') {
    const { siblingPs, clusterPs, packagePs, hopPs } = spec.transfer
    times.push(['transfer.siblingPs', siblingPs], ['transfer.clusterPs', clusterPs], ['transfer.packagePs', packagePs])
    hopPs.forEach((ps, hop) => times.push([`transfer.hopPs[${hop}]`, ps]))
  } else spec.transfer.ps.forEach((ps, pair) => times.push([`transfer.ps[${pair}]`, ps]))
  return times
    .filter(([, ps]) => !Number.isInteger(ps) || ps < 0 || ps > MACHINE_LIMITS.latencyPs)
    .map(([name, ps]) => `${name}: ${ps} ps; it must be a whole number from 0 to ${MACHINE_LIMITS.latencyPs}`)
}

const checkCaches = (spec: MachineSpec): string[] => {
  const problems: string[] = []
  if (!isPower(spec.lineBytes) || spec.lineBytes > 1024)
    problems.push(`lineBytes: ${spec.lineBytes}; a power of two up to 1024`)
  for (const name of ['l1', 'l2', 'l3'] as const) {
    const cache = spec[name]
    if (cache === null) continue
    if (!(cache.ways >= 1 && cache.ways <= MACHINE_LIMITS.ways)) {
      problems.push(`${name}.ways: ${cache.ways}; from 1 to ${MACHINE_LIMITS.ways}`)
    }
    if (!(cache.bytes >= spec.lineBytes * cache.ways && cache.bytes <= MACHINE_LIMITS.cacheBytes)) {
      problems.push(`${name}.bytes: ${cache.bytes}; at least one set of lines, at most ${MACHINE_LIMITS.cacheBytes}`)
    }
  }
  return problems
}

/** A square table that is 0 on its diagonal and the same in both directions. */
const checkTable = (
  name: string,
  values: number[],
  side: number,
  what: string,
  least: number,
  most: number,
): string[] => {
  if (values.length !== side * side) return [`${name}: ${side} ${what} need ${side * side} entries`]
  const wrong = values.findIndex((value, pair) => {
    const [row, column] = [Math.floor(pair / side), pair % side]
    if (row === column) return value !== 0
    return !(value >= least && value <= most) || value !== values[column * side + row]
  })
  if (wrong < 0) return []
  const rule = `the diagonal must be 0, and both directions the same, from ${least} to ${most}`
  return [`${name}[${wrong}]: ${values[wrong]}; ${rule}`]
}

const checkDistances = (spec: MachineSpec): string[] => {
  const packages = new Set(spec.cpus.map((place) => place.package)).size
  const problems = checkTable('hops', spec.hops, packages, 'packages', 1, HOPS_MAX)
  const { transfer } = spec
  if (transfer.kind !== 'matrix') return problems
  return [...problems, ...checkTable('transfer.ps', transfer.ps, spec.cpus.length, 'CPUs', 0, MACHINE_LIMITS.latencyPs)]
}

/** What is wrong with a machine, each problem with the field and the mend; empty when it can be simulated. */
export const validateMachine = (spec: MachineSpec): string[] => {
  const problems = [...checkPlaces(spec), ...checkTimes(spec), ...checkCaches(spec), ...checkDistances(spec)]
  const farthest = Math.max(0, ...spec.hops)
  if (farthest > 0 && spec.memory.hopPs.length === 0)
    problems.push('memory.hopPs: the packages are apart, so it needs an entry')
  const { transfer } = spec
  if (transfer.kind === 'classes' && farthest > 0 && transfer.hopPs.length === 0)
    problems.push('transfer.hopPs: it needs an entry')
  return problems
}
