import { MACHINE_LIMITS, type MachineSpec } from '../spec.ts'

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
  const home = new Map<number, string>()
  cpus.forEach(({ core, cluster, package: pack }, cpu) => {
    const place = `${cluster}/${pack}`
    if ((home.get(core) ?? place) !== place) problems.push(`cpus[${cpu}]: core ${core} is in two clusters or packages`)
    home.set(core, place)
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

/** What is wrong with a machine, each problem with the field and the mend; empty when it can be simulated. */
export const validateMachine = (spec: MachineSpec): string[] => {
  const problems = [...checkPlaces(spec), ...checkTimes(spec), ...checkCaches(spec)]
  const packages = new Set(spec.cpus.map((place) => place.package)).size
  if (spec.hops.length !== packages * packages)
    problems.push(`hops: ${packages} packages need ${packages * packages} entries`)
  const farthest = Math.max(0, ...spec.hops)
  if (farthest > 0 && spec.memory.hopPs.length === 0)
    problems.push('memory.hopPs: the packages are apart, so it needs an entry')
  const { transfer } = spec
  if (transfer.kind === 'classes' && farthest > 0 && transfer.hopPs.length === 0)
    problems.push('transfer.hopPs: it needs an entry')
  if (transfer.kind === 'matrix' && transfer.ps.length !== spec.cpus.length ** 2) {
    problems.push(`transfer.ps: ${spec.cpus.length} CPUs need ${spec.cpus.length ** 2} entries`)
  }
  return problems
}
