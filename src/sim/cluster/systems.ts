import { BACKPLANE } from './backplane/index.ts'
import { ACCENT } from './migration/accent/index.ts'
import type { SystemModule } from './migration/card.ts'
import { DRAGONFLY_CLUSTER } from './migration/dragonfly/index.ts'
import { KERRIGHED } from './migration/kerrighed/index.ts'
import { LOCUS } from './migration/locus/index.ts'
import { NONSTOP } from './migration/nonstop/index.ts'
import { OPENMOSIX } from './migration/openmosix/index.ts'
import { OPENSSI } from './migration/openssi/index.ts'
import { SPRITE } from './migration/sprite/index.ts'
import { STOP_AND_COPY } from './migration/stop-and-copy/index.ts'
import { V_SYSTEM } from './migration/v/index.ts'
import { XEN } from './migration/xen/index.ts'

/** The systems that a cluster can run under, by id. */
export const CLUSTER_SYSTEMS: Record<string, SystemModule> = {
  sprite: SPRITE,
  openmosix: OPENMOSIX,
  locus: LOCUS,
  openssi: OPENSSI,
  nonstop: NONSTOP,
  kerrighed: KERRIGHED,
  accent: ACCENT,
  v: V_SYSTEM,
  xen: XEN,
  'stop-and-copy': STOP_AND_COPY,
  dragonfly: DRAGONFLY_CLUSTER,
  backplane: BACKPLANE,
}
