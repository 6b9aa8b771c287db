import { SCENARIO_VERSION } from './scenario.ts'
import { declareFormat } from './versions.ts'

/** Scenarios of one machine, as links and files have them, through all versions. */
export const SCENARIO_FORMAT = declareFormat({
  what: 'This scenario',
  current: SCENARIO_VERSION,
  steps: {
    // At first no kernel had switches, and a scenario did not speak of them.
    1: (older) => ({ options: {}, ...older }),
  },
})
