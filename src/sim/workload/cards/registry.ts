import type { WorkloadCard } from '../card.ts'
import { PACKET_FORWARDING_CARD } from './packet-forwarding.ts'
import { WORKING_SETS_CARD } from './working-sets.ts'

/** All workloads, by kind, in the order in which they are offered. */
export const WORKLOAD_CARDS: Record<string, WorkloadCard> = Object.fromEntries(
  [PACKET_FORWARDING_CARD, WORKING_SETS_CARD].map((card) => [card.kind, card]),
)
