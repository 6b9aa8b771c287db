import { useState } from 'react'
import { INVARIANTS, type InvariantName } from '../../sim/machine/check/model.ts'
import type { ProtocolTable } from '../../sim/machine/protocol/types.ts'
import { formatCount } from '../../stage/format.ts'
import { CounterExample } from './counter-example.tsx'
import { INVARIANT_WORDS, type Verdict } from './use-check.ts'

const soundText = ({ results, tooMany, done }: Verdict): string => {
  const went = results.map(({ states, caches }) => `${formatCount(states)} reachable states with ${caches} caches`)
  const stopped = tooMany.map((caches) => ` With ${caches} caches there are too many states to go through.`).join('')
  return `Sound: no invariant is broken in ${went.join(', ')}${done ? '.' : ' …'}${stopped}`
}

/** What the exhaustive check says of a table; if it is broken, the shortest way to see it, on the stage. */
export const VerdictPanel = ({ table, verdict }: { table: ProtocolTable; verdict: Verdict }) => {
  const [chosen, setChosen] = useState<InvariantName | null>(null)
  const { violations } = verdict
  const violation = violations.find(({ invariant }) => invariant === chosen) ?? violations[0]
  return (
    <section aria-label="Check" className="verdict">
      <div
        role="status"
        data-testid="protocol-verdict"
        className={`verdict-words ${violation === undefined ? 'verdict-sound' : 'verdict-broken'}`}
      >
        <span aria-hidden="true" className="verdict-sign">
          {violation === undefined ? '✓' : '✗'}
        </span>
        {violation === undefined ? (
          soundText(verdict)
        ) : (
          <span>
            Broken: <b>{INVARIANT_WORDS[violation.invariant]}</b> does not hold ({INVARIANTS[violation.invariant]}). The
            shortest way to see it:
          </span>
        )}
      </div>
      {violations.length > 1 && (
        <div role="group" aria-label="Invariants that are broken" className="verdict-choice">
          {violations.map(({ invariant }) => (
            <button
              key={invariant}
              type="button"
              className="button"
              aria-pressed={invariant === violation.invariant}
              onClick={() => setChosen(invariant)}
            >
              {INVARIANT_WORDS[invariant]}
            </button>
          ))}
        </div>
      )}
      {violation !== undefined && (
        <CounterExample key={`${JSON.stringify(violation)}`} table={table} violation={violation} />
      )}
    </section>
  )
}
