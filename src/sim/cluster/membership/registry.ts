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

/** What the nodes of a system ran to know of each other. */
export interface OwnMembership {
  membership: Membership
  /** Whether anything was done when a view changed. */
  isHeeded: boolean
}

/**
 * By system, where it does not bring its membership along (`withMembership`). Sprite's kernels ping by themselves;
 * openMosix had nothing. In Kerrighed the calls that would act on a lost link are commented out (KRG [S]).
 */
export const MEMBERSHIP_OF: Record<string, OwnMembership> = {
  kerrighed: { membership: TIPC_MEMBERSHIP, isHeeded: false },
  dragonfly: { membership: DMSG_MEMBERSHIP, isHeeded: true },
}
