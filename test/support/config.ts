import type { SimConfig } from '../../src/sim/config.ts'
import { PROTOCOLS } from '../../src/sim/machine/protocol/registry.ts'
import { WORKLOADS } from '../../src/sim/workload/registry.ts'
import { testMachine } from './machine.ts'

/** A config with every parameter of a workload at its default, and some changed. */
export const testConfig = (
  kernel: string,
  kind: string,
  options: { cpus?: number; params?: Record<string, number>; seed?: number; protocol?: string } = {},
): SimConfig => {
  const defaults = Object.fromEntries(WORKLOADS[kind].params.map((param) => [param.name, param.default]))
  return {
    kernel,
    machine: testMachine(options.cpus ?? 4, {
      l1: { bytes: 32_768, ways: 8, hitPs: 1500 },
      l2: { bytes: 262_144, ways: 8, hitPs: 5000 },
    }),
    protocol: PROTOCOLS[options.protocol ?? 'mesi'],
    workload: { kind, params: { ...defaults, ...options.params } },
    seed: options.seed ?? 1,
  }
}
