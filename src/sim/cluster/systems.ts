import type { SystemModule } from './migration/card.ts'
import { SPRITE } from './migration/sprite/index.ts'

/** The systems that a cluster can run under, by id. */
export const CLUSTER_SYSTEMS: Record<string, SystemModule> = {
  sprite: SPRITE,
}
