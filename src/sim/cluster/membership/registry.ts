import { CLMS_MEMBERSHIP } from './clms.ts'
import { DMSG_MEMBERSHIP } from './dmsg.ts'
import type { Membership } from './membership.ts'
import { NO_MEMBERSHIP } from './none.ts'
import { RECOV_MEMBERSHIP } from './recov.ts'
import { TIPC_MEMBERSHIP } from './tipc.ts'

/** Ways in which nodes learn of each other, by id. */
export const MEMBERSHIPS: Record<string, Membership> = {
  none: NO_MEMBERSHIP,
  recov: RECOV_MEMBERSHIP,
  clms: CLMS_MEMBERSHIP,
  tipc: TIPC_MEMBERSHIP,
  dmsg: DMSG_MEMBERSHIP,
}

/** By system: what its nodes ran. Sprite's kernels ping by themselves; openMosix had nothing. */
export const MEMBERSHIP_OF: Record<string, Membership> = {
  openssi: CLMS_MEMBERSHIP,
  nonstop: CLMS_MEMBERSHIP,
  kerrighed: TIPC_MEMBERSHIP,
  dragonfly: DMSG_MEMBERSHIP,
}
