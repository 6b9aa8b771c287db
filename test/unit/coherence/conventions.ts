import type { CacheCounts, Counts } from '../../../src/sim/trace/counters.ts'
import type { BusOp } from '../../../src/sim/machine/protocol/types.ts'

/** Course editions of NCSU ECE/CSC 506, which agree on what happens and not on how to count it. */
export type Edition = 'FA15' | 'FA16' | 'FA22' | 'FA23' | 'FA24'

const total = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0)
const snooped = (c: CacheCounts, bus: BusOp, ...states: string[]): number =>
  states.reduce((sum, state) => sum + (c.snooped[bus][state] ?? 0), 0)
const evicted = (c: CacheCounts, ...states: string[]): number =>
  states.reduce((sum, state) => sum + (c.evictions[state] ?? 0), 0)

const misses = (c: CacheCounts): number => c.readMisses + c.writeMisses
const share = (c: CacheCounts): number => misses(c) / (c.reads + c.writes)
const percent = (c: CacheCounts): string => `${(share(c) * 100).toFixed(2)}%`
const allSnooped = (c: CacheCounts, ...buses: BusOp[]): number =>
  buses.reduce((sum, bus) => sum + total(c.snooped[bus]), 0)

type Row = Record<string, number | string>

const access = (c: CacheCounts): Row => ({
  reads: c.reads,
  'read misses': c.readMisses,
  writes: c.writes,
  'write misses': c.writeMisses,
})

/** FA15 and FA22: MSI (upgrading by BusRdX or by BusUpgr), MESI, Dragon. */
const fa15 = (c: CacheCounts, protocol: string): Row => {
  const dragon = protocol === 'dragon'
  const flushes = dragon ? snooped(c, 'BusRd', 'M', 'Sm') : snooped(c, 'BusRd', 'M') + snooped(c, 'BusRdX', 'M')
  const writebacks = dragon ? evicted(c, 'M', 'Sm') : evicted(c, 'M') + flushes
  const transfers = protocol === 'mesi' ? c.readMissesWithCopy + c.writeMissesWithCopy : 0
  // Plain MSI asks for the data again on a write hit in S; where BusUpgr exists it costs no memory transaction.
  const upgrades = protocol === 'msi' ? c.writeHits['S'] : 0
  return {
    ...access(c),
    'total miss rate': percent(c),
    writebacks,
    'cache-to-cache transfers': transfers,
    'memory transactions': misses(c) - transfers + writebacks + upgrades,
    interventions: snooped(c, 'BusRd', 'M', 'E'),
    invalidations: dragon ? 0 : allSnooped(c, 'BusRdX', 'BusUpgr'),
    flushes,
    BusRdX: c.issued.BusRdX,
    BusUpgr: c.issued.BusUpgr,
  }
}

/** FA16: MSI, MOSI, MOESI. */
const fa16 = (c: CacheCounts, protocol: string): Row => {
  const msi = protocol === 'msi'
  const flushes = snooped(c, 'BusRd', 'M', 'O') + snooped(c, 'BusRdX', 'M', 'O')
  const writebacks = msi ? evicted(c, 'M') + flushes : evicted(c, 'M', 'O')
  // A miss counts as a transfer when a cache answers: M or O, in MOESI E too; copies in S come from memory.
  const transfers = msi ? 0 : c.readMissesSupplied + c.writeMissesSupplied
  const upgrades = msi ? c.writeHits['S'] : 0
  return {
    ...access(c),
    'total miss rate': share(c).toFixed(6),
    writebacks,
    I2E: c.fills['E'] ?? 0,
    I2S: c.fills['S'],
    M2S: msi ? snooped(c, 'BusRd', 'M') : 0,
    E2S: snooped(c, 'BusRd', 'E'),
    S2M: c.writeHits['S'],
    I2M: c.writeMisses,
    E2M: c.writeHits['E'] ?? 0,
    O2M: c.writeHits['O'] ?? 0,
    M2O: msi ? 0 : snooped(c, 'BusRd', 'M'),
    'memory transactions': misses(c) - transfers + writebacks + upgrades,
    'cache-to-cache transfers': transfers,
    interventions: msi ? 0 : snooped(c, 'BusRd', 'M'),
    invalidations: allSnooped(c, 'BusRdX', 'BusUpgr'),
    flushes,
    'BusRds issued': c.issued.BusRd,
    'BusRdXs issued': c.issued.BusRdX,
    'BusUpgrs issued': c.issued.BusUpgr,
  }
}

const fa23 = (c: CacheCounts, protocol: string): Row => {
  if (protocol === 'dragon') {
    const flushes = snooped(c, 'BusRd', 'M', 'Sm')
    const writebacks = evicted(c, 'M', 'Sm') + flushes
    return {
      ...access(c),
      'total miss rate': percent(c),
      writebacks,
      'memory transactions': misses(c) + writebacks,
      interventions: snooped(c, 'BusRd', 'M', 'E'),
      flushes,
      'Bus Transactions(BusUpd)': c.issued.BusUpd,
    }
  }
  const flushes = snooped(c, 'BusRd', 'M') + snooped(c, 'BusRdX', 'M')
  const writebacks = evicted(c, 'M') + flushes
  return {
    ...access(c),
    'total miss rate': percent(c),
    writebacks,
    'memory transactions': misses(c) + writebacks,
    invalidations: allSnooped(c, 'BusRd', 'BusRdX'),
    flushes,
    BusRdX: c.issued.BusRdX,
  }
}

/** FA24: infinite caches; MESI flushes every valid copy that meets BusRd or BusRdX, MOESI only owned ones. */
const fa24 = (c: CacheCounts, protocol: string): Row => {
  const alone = misses(c) - c.readMissesWithCopy - c.writeMissesWithCopy
  const mesi = protocol === 'mesi'
  return {
    ...access(c),
    'write hits': c.writes - c.writeMisses,
    'read hits': c.reads - c.readMisses,
    'total miss rate': percent(c),
    'memory accesses (exclude writebacks)': alone + (mesi ? snooped(c, 'BusRdX', 'M') : 0),
    invalidations: allSnooped(c, 'BusRdX', 'BusUpgr'),
    flushes: mesi ? allSnooped(c, 'BusRd', 'BusRdX') : snooped(c, 'BusRd', 'M', 'O') + snooped(c, 'BusRdX', 'M'),
  }
}

/** One cache's counters as an edition prints them. */
export const countersOf = (edition: Edition, protocol: string, c: CacheCounts): Row => {
  switch (edition) {
    case 'FA15':
    case 'FA22':
      return fa15(c, protocol)
    case 'FA16':
      return fa16(c, protocol)
    case 'FA23':
      return fa23(c, protocol)
    case 'FA24':
      return fa24(c, protocol)
  }
}

/** FA24 MOESI: what a run takes, from the totals alone. */
export const moesiExecutionTime = (t: CacheCounts): number => {
  const withCopy = t.readMissesWithCopy + t.writeMissesWithCopy
  return t.reads - t.readMisses + 3 * (t.writes - t.writeMisses) + 100 * (misses(t) - withCopy) + 15 * withCopy
}
