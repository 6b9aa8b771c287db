import { LABELS, type RunSummary } from '../sim/log/schema.ts'
import { FAMILY } from './colours.ts'

/** Part of the busy time that CPUs stood still: for lines, for memory, in front of locks. */
export const stallShare = (ledger: RunSummary['ledger']): number => {
  let stall = 0
  let busy = 0
  for (const name of LABELS) {
    if (FAMILY[name] === 'idle') continue
    busy += ledger[name]
    if (FAMILY[name] === 'stall' || FAMILY[name] === 'spin') stall += ledger[name]
  }
  return busy === 0 ? 0 : stall / busy
}
