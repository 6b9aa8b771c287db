import type { MachineSpec } from '../spec.ts'
import { DUAL_PPC970, DUAL_XEON } from './presets/front-side-bus.ts'
import { DUAL_EPYC_7742, DUAL_XEON_X5650, RYZEN_5950X } from './presets/many-core.ts'
import { IDEAL } from './presets/ideal.ts'
import { DUAL_OPTERON, QUAD_OPTERON } from './presets/opteron.ts'

/** The machines that come with the program, by id. */
export const MACHINES: Record<string, MachineSpec> = Object.fromEntries(
  [DUAL_OPTERON, QUAD_OPTERON, DUAL_XEON, DUAL_PPC970, DUAL_XEON_X5650, RYZEN_5950X, DUAL_EPYC_7742, IDEAL].map(
    (machine) => [machine.id, machine],
  ),
)
