import { PACKET_FORWARDING } from './packet-forwarding.ts'
import { WORKING_SETS } from './working-sets.ts'
import type { WorkloadModel } from './workload.ts'

/** All workloads, by kind. */
export const WORKLOADS: Record<string, WorkloadModel> = Object.fromEntries(
  [PACKET_FORWARDING, WORKING_SETS].map((model) => [model.card.kind, model]),
)
