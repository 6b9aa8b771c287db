import type { WorkloadCard } from '../card.ts'
import { JOBS_CARD } from './jobs.ts'
import { LOCK_CONVOY_CARD, LOCK_ORDER_CARD, PRIORITY_INVERSION_CARD } from './locks.ts'
import { ALLOC_FREE_CARD, NAME_CACHE_CARD, SHARED_COUNTERS_CARD } from './memory.ts'
import { PACKET_FORWARDING_CARD } from './packet-forwarding.ts'
import { BLOCKING_CALLS_CARD, BUILD_CARD, PAGE_ARRIVALS_CARD, PIPELINE_CARD, SERVER_CARD } from './processes.ts'
import { SYSTEM_CALLS_CARD } from './system-calls.ts'
import { TRACED_CARD } from './traced.ts'
import { WORKING_SETS_CARD } from './working-sets.ts'

/** All workloads, by kind, in the order in which they are offered. */
export const WORKLOAD_CARDS: Record<string, WorkloadCard> = Object.fromEntries(
  [
    PACKET_FORWARDING_CARD,
    SERVER_CARD,
    WORKING_SETS_CARD,
    SYSTEM_CALLS_CARD,
    JOBS_CARD,
    LOCK_CONVOY_CARD,
    LOCK_ORDER_CARD,
    PRIORITY_INVERSION_CARD,
    ALLOC_FREE_CARD,
    NAME_CACHE_CARD,
    SHARED_COUNTERS_CARD,
    PIPELINE_CARD,
    BUILD_CARD,
    BLOCKING_CALLS_CARD,
    PAGE_ARRIVALS_CARD,
    TRACED_CARD,
  ].map((card) => [card.kind, card]),
)
