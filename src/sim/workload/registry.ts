import { JOBS } from './jobs.ts'
import { LOCK_CONVOY, LOCK_ORDER, PRIORITY_INVERSION } from './locks.ts'
import { ALLOC_FREE, NAME_CACHE, SHARED_COUNTERS } from './memory.ts'
import { PACKET_FORWARDING } from './packet-forwarding.ts'
import { PAGE_ARRIVALS } from './page-arrivals.ts'
import { PIPELINE } from './pipeline.ts'
import { BLOCKING_CALLS, BUILD } from './processes.ts'
import { SERVER } from './server.ts'
import { SYSTEM_CALLS } from './system-calls.ts'
import { TRACED } from './traced.ts'
import { WORKING_SETS } from './working-sets.ts'
import type { WorkloadModel } from './workload.ts'

/** All workloads, by kind. */
export const WORKLOADS: Record<string, WorkloadModel> = Object.fromEntries(
  [
    PACKET_FORWARDING,
    SERVER,
    WORKING_SETS,
    SYSTEM_CALLS,
    JOBS,
    LOCK_CONVOY,
    LOCK_ORDER,
    PRIORITY_INVERSION,
    ALLOC_FREE,
    NAME_CACHE,
    SHARED_COUNTERS,
    PIPELINE,
    BUILD,
    BLOCKING_CALLS,
    PAGE_ARRIVALS,
    TRACED,
  ].map((model) => [model.card.kind, model]),
)
