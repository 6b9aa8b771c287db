import { stay } from '../../machine/protocol/traits.ts'
import type { ProtocolTable } from '../../machine/protocol/types.ts'

/**
 * The coherence protocols of clusters in the same form as those of caches, so that the same checker goes through them:
 * a node is a cache, a page or a file is a line, and what holds the content when no node does (the default owner, the
 * serving node, the disk) is memory. Here a transaction is atomic; how it is made of messages is in the other files.
 */
const CLEAN = { dirty: false, exclusive: false }
const DIRTY_ALONE = { dirty: true, exclusive: true }
const DIRTY_SHARED = { dirty: true, exclusive: false }

/**
 * Kerrighed's pages (KRG kddm [S]): READ_COPY, READ_OWNER (has written, others read), WRITE_OWNER. An owner that is
 * read keeps the page; nothing is written back. INV_OWNER, which owns a page that nobody has touched, is memory here.
 */
export const KDDM_TABLE: ProtocolTable = {
  name: 'kddm',
  title: 'KDDM (Kerrighed)',
  states: ['I', 'RC', 'RO', 'WO'],
  traits: { RC: CLEAN, RO: DIRTY_SHARED, WO: DIRTY_ALONE },
  processor: {
    I: { read: { bus: 'BusRd', ...stay('RC') }, write: { bus: 'BusRdX', ...stay('WO') } },
    RC: { read: stay('RC'), write: { bus: 'BusUpgr', ...stay('WO') } },
    RO: { read: stay('RO'), write: { bus: 'BusUpgr', ...stay('WO') } },
    WO: { read: stay('WO'), write: stay('WO') },
  },
  snoop: {
    RC: { BusRdX: { next: 'I' }, BusUpgr: { next: 'I' } },
    RO: { BusRd: { next: 'RO', supply: true }, BusRdX: { next: 'I', supply: true }, BusUpgr: { next: 'I' } },
    WO: { BusRd: { next: 'RO', supply: true }, BusRdX: { next: 'I', supply: true } },
  },
}

/**
 * Tokens of OpenSSI's CFS, one to a file in 2006 (ANEESH [S]): readers share, a writer is alone, and a holder that
 * must let go ships what it has to the serving node.
 */
export const CFS_TABLE: ProtocolTable = {
  name: 'cfs',
  title: 'CFS tokens (OpenSSI)',
  states: ['I', 'R', 'W'],
  traits: { R: CLEAN, W: DIRTY_ALONE },
  processor: {
    I: { read: { bus: 'BusRd', ...stay('R') }, write: { bus: 'BusRdX', ...stay('W') } },
    R: { read: stay('R'), write: { bus: 'BusUpgr', ...stay('W') } },
    W: { read: stay('W'), write: stay('W') },
  },
  snoop: {
    R: { BusRdX: { next: 'I' }, BusUpgr: { next: 'I' } },
    W: {
      BusRd: { next: 'R', supply: true, writeBack: true },
      BusRdX: { next: 'I', supply: true, writeBack: true },
    },
  },
}

/**
 * DragonFly's CCMS as hammer2_ccms.h of 2012 names its states [S]; planned, never shipped. EXCLUSIVE becomes MODIFIED
 * without a message; a modified range that others read becomes MASTER (T): dirty, read-only. S stands for SHARED and
 * for SLAVE alike (a SLAVE is a shared copy whose backing is stale: here that is memory's affair), ALLOWED concerns the
 * topology only and holds no data.
 */
export const CCMS_TABLE: ProtocolTable = {
  name: 'ccms',
  title: 'CCMS (DragonFly, as planned)',
  states: ['I', 'S', 'E', 'T', 'M'],
  traits: { S: CLEAN, E: { dirty: false, exclusive: true }, T: DIRTY_SHARED, M: DIRTY_ALONE },
  processor: {
    I: { read: { bus: 'BusRd', alone: 'E', shared: 'S' }, write: { bus: 'BusRdX', ...stay('M') } },
    S: { read: stay('S'), write: { bus: 'BusUpgr', ...stay('M') } },
    E: { read: stay('E'), write: stay('M') },
    T: { read: stay('T'), write: { bus: 'BusUpgr', ...stay('M') } },
    M: { read: stay('M'), write: stay('M') },
  },
  snoop: {
    S: { BusRdX: { next: 'I' }, BusUpgr: { next: 'I' } },
    E: { BusRd: { next: 'S', supply: true }, BusRdX: { next: 'I', supply: true } },
    T: { BusRd: { next: 'T', supply: true }, BusRdX: { next: 'I', supply: true }, BusUpgr: { next: 'I' } },
    M: { BusRd: { next: 'T', supply: true }, BusRdX: { next: 'I', supply: true } },
  },
}

/** The protocols of clusters as tables, by name. */
export const CLUSTER_TABLES: Record<string, ProtocolTable> = {
  kddm: KDDM_TABLE,
  cfs: CFS_TABLE,
  ccms: CCMS_TABLE,
}
