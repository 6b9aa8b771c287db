import { useEffect, useMemo, useState } from 'react'
import { checkLater } from '../../playback/protocol/check-loader.ts'
import type { Checked } from '../../playback/protocol/check-worker.ts'
import { checkProtocol, type CheckResult, type Violation } from '../../sim/machine/check/check.ts'
import type { InvariantName } from '../../sim/machine/check/model.ts'
import { compileProtocol } from '../../sim/machine/protocol/compile.ts'
import type { ProtocolTable } from '../../sim/machine/protocol/types.ts'

/** Two caches have few states: they are gone through at once. More are gone through away from the page. */
const AT_ONCE = 2
const LATER = [3, 4] as const

/** What is known of a table so far. */
export interface Verdict {
  results: CheckResult[]
  /** Numbers of caches with which there were too many states to go through. */
  tooMany: number[]
  /** The first of each invariant that is broken. */
  violations: Violation[]
  /** Every number of caches has been tried. */
  done: boolean
}

/** The names of the invariants as they are read. */
export const INVARIANT_WORDS: Record<InvariantName, string> = {
  singleWriter: 'single writer',
  singleOwner: 'single owner',
  memoryStale: 'memory stale only while owned',
  lastValue: 'last value',
}

/** Goes through every state of a table: with two caches at once, with three and four as soon as they are done. */
export const useCheck = (table: ProtocolTable): Verdict => {
  const first = useMemo(() => checkProtocol(compileProtocol(table), AT_ONCE), [table])
  const [later, setLater] = useState<{ table: ProtocolTable; checked: Checked[] }>({ table, checked: [] })
  useEffect(() => {
    const checked: Checked[] = []
    return checkLater(table, LATER, (next) => {
      checked.push(next)
      setLater({ table, checked: [...checked] })
    })
  }, [table])
  return useMemo(() => {
    const checked = later.table === table ? later.checked : []
    const results = [first, ...checked.filter((each): each is CheckResult => !('tooMany' in each))]
    const violations: Violation[] = []
    for (const violation of results.flatMap((result) => result.violations)) {
      if (!violations.some(({ invariant }) => invariant === violation.invariant)) violations.push(violation)
    }
    return {
      results,
      tooMany: checked.flatMap((each) => ('tooMany' in each ? [each.caches] : [])),
      violations,
      done: checked.length === LATER.length,
    }
  }, [table, first, later])
}
