import type { ClusterPreset } from './preset.ts'

/** Cluster scenarios that come with the program, in the order in which they are offered. */
export const CLUSTER_PRESETS: readonly ClusterPreset[] = []
