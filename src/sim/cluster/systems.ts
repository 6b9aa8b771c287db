import type { SystemModule } from './migration/card.ts'

/** The systems that a cluster can run under, by id. */
export const CLUSTER_SYSTEMS: Record<string, SystemModule> = {}
