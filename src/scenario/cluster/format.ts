import { declareFormat } from '../versions.ts'
import { CLUSTER_SCENARIO_VERSION } from './scenario.ts'

/** Scenarios of a cluster, as links and files have them, through all versions: so far there has been one. */
export const CLUSTER_FORMAT = declareFormat({ what: 'This cluster', current: CLUSTER_SCENARIO_VERSION, steps: {} })
