import type { MachineSpec } from '../spec.ts'

/** Unloaded latency of a line from one CPU's cache to another's, in ps. */
export const transferPs = (spec: MachineSpec, a: number, b: number): number => {
  if (a === b) return 0
  const { transfer, cpus } = spec
  if (transfer.kind === 'matrix') return transfer.ps[a * cpus.length + b]
  if (cpus[a].core === cpus[b].core) return transfer.siblingPs
  if (cpus[a].cluster === cpus[b].cluster) return transfer.clusterPs
  if (cpus[a].package === cpus[b].package) return transfer.packagePs
  const packages = Math.sqrt(spec.hops.length)
  const hops = spec.hops[cpus[a].package * packages + cpus[b].package]
  return transfer.hopPs[Math.min(hops, transfer.hopPs.length) - 1]
}

/** All pairs, row-major, CPUs × CPUs. */
export const transferMatrix = (spec: MachineSpec): Float64Array => {
  const n = spec.cpus.length
  return Float64Array.from({ length: n * n }, (_, pair) => transferPs(spec, Math.floor(pair / n), pair % n))
}
