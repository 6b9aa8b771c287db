import type { ClusterWorkload } from './card.ts'

/** The workloads of clusters, by id. */
export const CLUSTER_WORKLOADS: Record<string, ClusterWorkload> = {}
