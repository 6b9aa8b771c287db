import { BACKPLANE_WORKLOAD } from '../backplane/workload.ts'
import { BUILD } from './build.ts'
import type { ClusterWorkload } from './card.ts'
import { GUESTS } from './guests.ts'
import { MOVE } from './move.ts'
import { SHARED_FILE } from './shared-file.ts'

/** The workloads of clusters, by id. */
export const CLUSTER_WORKLOADS: Record<string, ClusterWorkload> = {
  move: MOVE,
  'shared-file': SHARED_FILE,
  backplane: BACKPLANE_WORKLOAD,
  build: BUILD,
  guests: GUESTS,
}
