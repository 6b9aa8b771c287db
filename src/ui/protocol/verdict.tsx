import { useState } from 'react'
import { t } from '../../language/t.ts'
import { INVARIANTS, type InvariantName } from '../../sim/machine/check/model.ts'
import type { ProtocolTable } from '../../sim/machine/protocol/types.ts'
import { formatCount } from '../../stage/format.ts'
import { CounterExample } from './counter-example.tsx'
import { INVARIANT_WORDS, type Verdict } from './use-check.ts'
import { Rich } from '../rich.tsx'

const soundText = ({ results, tooMany, done }: Verdict): string => {
  const went = results.map(({ states, caches }) =>
    t('{states} reachable states with {caches} caches', { states: formatCount(states), caches }),
  )
  const sound = t('Sound: no invariant is broken in {went}', { went: went.join(', ') })
  const stopped = tooMany.map((caches) =>
    t('With {caches} caches there are too many states to go through.', { caches }),
  )
  return [`${sound}${done ? '.' : ' …'}`, ...stopped].join(' ')
}

/** What the exhaustive check says of a table; if it is broken, the shortest way to see it, on the stage. */
export const VerdictPanel = ({ table, verdict }: { table: ProtocolTable; verdict: Verdict }) => {
  const [chosen, setChosen] = useState<InvariantName | null>(null)
  const { violations } = verdict
  const violation = violations.find(({ invariant }) => invariant === chosen) ?? violations[0]
  return (
    <section aria-label={t('Check')} className="verdict">
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
            <Rich
              text={t('Broken: <b>{name}</b> does not hold ({invariant}). The shortest way to see it:', {
                name: t(INVARIANT_WORDS[violation.invariant]),
                invariant: t(INVARIANTS[violation.invariant]),
              })}
            />
          </span>
        )}
      </div>
      {violations.length > 1 && (
        <div role="group" aria-label={t('Invariants that are broken')} className="verdict-choice">
          {violations.map(({ invariant }) => (
            <button
              key={invariant}
              type="button"
              className="button"
              aria-pressed={invariant === violation.invariant}
              onClick={() => setChosen(invariant)}
            >
              {t(INVARIANT_WORDS[invariant])}
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
