import type { ClusterWorkload } from './card.ts'
import { MOVE } from './move.ts'

/** The workloads of clusters, by id. */
export const CLUSTER_WORKLOADS: Record<string, ClusterWorkload> = {
  move: MOVE,
}
