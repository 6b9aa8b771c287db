import type { SimConfig } from '../../src/sim/config.ts'
import { PROTOCOLS } from '../../src/sim/machine/protocol/registry.ts'
import { WORKLOAD_CARDS } from '../../src/sim/workload/cards/registry.ts'
import { testMachine } from './machine.ts'

/** A config with every parameter of a workload at its default, and some changed. */
export const testConfig = (
  kernel: string,
  kind: string,
  options: {
    cpus?: number
    params?: Record<string, number>
    seed?: number
    protocol?: string
    options?: Record<string, number>
  } = {},
): SimConfig => {
  const defaults = Object.fromEntries(WORKLOAD_CARDS[kind].params.map((param) => [param.name, param.default]))
  return {
    kernel,
    options: options.options ?? {},
    machine: testMachine(options.cpus ?? 4, {
      l1: { bytes: 32_768, ways: 8, hitPs: 1500 },
      l2: { bytes: 262_144, ways: 8, hitPs: 5000 },
    }),
    protocol: PROTOCOLS[options.protocol ?? 'mesi'],
    workload: { kind, params: { ...defaults, ...options.params } },
    seed: options.seed ?? 1,
  }
}
