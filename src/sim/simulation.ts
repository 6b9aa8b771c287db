import type { SimConfig } from './config.ts'
import { KERNELS } from './kernel/registry.ts'
import { type RunWays, Simulation } from './run.ts'
import { WORKLOADS } from './workload/registry.ts'
import type { WorkloadModel } from './workload/workload.ts'

export type { Simulation } from './run.ts'

/** As {@link RunWays}; `models` are workloads to choose from, instead of those that come with the program. */
interface Ways extends RunWays {
  models?: Readonly<Record<string, WorkloadModel>>
}

/** Builds a run, at time 0. Throws when the config names what does not exist. */
export const createSimulation = (config: SimConfig, { models = WORKLOADS, ...ways }: Ways = {}): Simulation => {
  const kernel = KERNELS[config.kernel]
  const workload = models[config.workload.kind]
  if (kernel === undefined) throw new Error(`there is no kernel ${config.kernel}`)
  if (workload === undefined) throw new Error(`there is no workload ${config.workload.kind}`)
  return new Simulation(config, { kernel, workload }, ways)
}
