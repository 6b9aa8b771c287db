import type { SimConfig } from '../sim/config.ts'
import { PROTOCOLS } from '../sim/machine/protocol/registry.ts'
import type { MachineSpec } from '../sim/machine/spec.ts'
import { takeCpus } from '../sim/machine/topology/build.ts'
import { MACHINES } from '../sim/machine/topology/registry.ts'
import { interventionsFor } from './interventions.ts'
import type { Scenario } from './scenario.ts'

/** The whole machine that a scenario names or brings. */
export const machineOf = (scenario: Scenario): MachineSpec =>
  typeof scenario.machine === 'string' ? MACHINES[scenario.machine] : scenario.machine

/** What the core needs to run a valid scenario. */
export const resolve = (scenario: Scenario): SimConfig => ({
  kernel: scenario.kernel,
  options: scenario.options[scenario.kernel] ?? {},
  machine: takeCpus(machineOf(scenario), scenario.cpus),
  protocol: typeof scenario.protocol === 'string' ? PROTOCOLS[scenario.protocol] : scenario.protocol,
  workload: scenario.workload,
  ...(scenario.arrivals === undefined ? {} : { arrivals: scenario.arrivals }),
  ...(scenario.traced === undefined ? {} : { traced: scenario.traced }),
  ...(scenario.interventions === undefined
    ? {}
    : { interventions: interventionsFor(scenario.interventions, scenario.kernel) }),
  seed: scenario.seed,
})
