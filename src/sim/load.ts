import type { SimConfig } from './config.ts'
import type { KernelModel } from './kernel/kernel.ts'
import { type RunWays, Simulation } from './run.ts'
import type { WorkloadModel } from './workload/workload.ts'

/** Kernels by id, each fetched when it is first wanted: a page that shows two does not wait for five. */
const KERNELS: Readonly<Record<string, () => Promise<KernelModel>>> = {
  dragonfly: async () => (await import('./kernel/dragonfly/index.ts')).DRAGONFLY,
  freebsd5: async () => (await import('./kernel/freebsd5/index.ts')).FREEBSD5,
  freebsd4: async () => (await import('./kernel/freebsd4/index.ts')).FREEBSD4,
  linux26: async () => (await import('./kernel/linux26/index.ts')).LINUX26,
  amiga: async () => (await import('./kernel/amiga/index.ts')).AMIGA,
}

/** The workload that the page opens with is fetched alone; all others come together. */
const loadWorkload = async (kind: string): Promise<WorkloadModel | undefined> => {
  if (kind === 'packet-forwarding') return (await import('./workload/packet-forwarding.ts')).PACKET_FORWARDING
  return (await import('./workload/registry.ts')).WORKLOADS[kind]
}

/** Builds a run as `createSimulation` does, from code that is fetched as it is needed. */
export const loadSimulation = async (config: SimConfig, ways?: RunWays): Promise<Simulation> => {
  const [kernel, workload] = await Promise.all([KERNELS[config.kernel]?.(), loadWorkload(config.workload.kind)])
  if (kernel === undefined) throw new Error(`there is no kernel ${config.kernel}`)
  if (workload === undefined) throw new Error(`there is no workload ${config.workload.kind}`)
  return new Simulation(config, { kernel, workload }, ways)
}
