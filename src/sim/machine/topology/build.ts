import type { CpuPlace, MachineSpec } from '../spec.ts'

/** Places of a regular machine, numbered as most systems do: all first hardware threads, then all second ones. */
export const regularPlaces = (packages: number, clusters: number, cores: number, threads: number): CpuPlace[] => {
  const coreCount = packages * clusters * cores
  return Array.from({ length: coreCount * threads }, (_, cpu) => {
    const core = cpu % coreCount
    return { package: Math.floor(core / (clusters * cores)), cluster: Math.floor(core / cores), core }
  })
}

/** Every package one hop from every other. */
export const allOneHop = (packages: number): number[] =>
  Array.from({ length: packages * packages }, (_, pair) => (Math.floor(pair / packages) === pair % packages ? 0 : 1))

/** ps from ns, whole. */
export const ns = (value: number): number => Math.round(value * 1000)

/** Length of a cycle in ps, whole, from a clock in MHz. */
export const cycleOf = (mhz: number): number => Math.round(1_000_000 / mhz)

/** A machine that has only the first CPUs of each package, dealt out package by package in turn, so that a small
 * number of CPUs still spans the packages that make distance visible. CPUs keep their order. */
export const takeCpus = (spec: MachineSpec, count: number): MachineSpec => {
  if (count === spec.cpus.length) return spec
  const queues = new Map<number, number[]>()
  spec.cpus.forEach((place, cpu) => queues.set(place.package, [...(queues.get(place.package) ?? []), cpu]))
  const order: number[] = []
  for (let round = 0; order.length < spec.cpus.length; round++) {
    for (const cpus of queues.values()) if (round < cpus.length) order.push(cpus[round])
  }
  const kept = order.slice(0, count).toSorted((a, b) => spec.cpus[a].package - spec.cpus[b].package || a - b)
  return keepCpus(spec, kept)
}

/** The machine with only the given CPUs, in the given order; cores, clusters and packages are numbered anew. */
export const keepCpus = (spec: MachineSpec, kept: number[]): MachineSpec => {
  const renumber = (of: (place: CpuPlace) => number): ((place: CpuPlace) => number) => {
    const seen = [...new Set(kept.map((cpu) => of(spec.cpus[cpu])))]
    return (place) => seen.indexOf(of(place))
  }
  const packages = [...new Set(kept.map((cpu) => spec.cpus[cpu].package))]
  const [packageOf, clusterOf, coreOf] = [
    renumber((p) => p.package),
    renumber((p) => p.cluster),
    renumber((p) => p.core),
  ]
  const stride = Math.sqrt(spec.hops.length)
  const { transfer } = spec
  const n = spec.cpus.length
  return {
    ...spec,
    cpus: kept.map((cpu) => ({
      package: packageOf(spec.cpus[cpu]),
      cluster: clusterOf(spec.cpus[cpu]),
      core: coreOf(spec.cpus[cpu]),
    })),
    hops: packages.flatMap((from) => packages.map((to) => spec.hops[from * stride + to])),
    transfer:
      transfer.kind === 'classes'
        ? transfer
        : { kind: 'matrix', ps: kept.flatMap((a) => kept.map((b) => transfer.ps[a * n + b])) },
  }
}
