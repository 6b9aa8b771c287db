import { useId, useMemo, useState } from 'react'
import { parseForeignJson } from '../../scenario/codec.ts'
import { checkProtocol, type CheckResult, type CheckStep, type Violation } from '../../sim/machine/check/check.ts'
import { compileProtocol } from '../../sim/machine/protocol/compile.ts'
import { PROTOCOLS } from '../../sim/machine/protocol/registry.ts'
import { BUS_OPS, type ProcessorRule, type ProtocolTable } from '../../sim/machine/protocol/types.ts'
import { parseProtocolTable, ProtocolError } from '../../sim/machine/protocol/validate.ts'
import { LineCell } from '../../stage/line-cell.tsx'
import { changeScenario, useApp } from '../../store/app.ts'
import { Modal } from '../dialogs/modal.tsx'

/** Caches that the check goes through; more states would keep the page waiting. */
const CHECKED_CACHES = 3

/** The running protocol as the table that it is, checked in every state; or a table of the user's own. */
export const ProtocolCard = () => {
  const { protocol } = useApp((state) => state.scenario)
  const [brought, setBrought] = useState<ProtocolTable | null>(null)
  const [problem, setProblem] = useState('')
  const table = brought ?? (typeof protocol === 'string' ? PROTOCOLS[protocol] : protocol)
  const result = useMemo(() => checkProtocol(compileProtocol(table), CHECKED_CACHES), [table])
  const open = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    setProblem('')
    try {
      setBrought(parseProtocolTable(parseForeignJson(await file.text())))
    } catch (error) {
      const known = error instanceof ProtocolError || error instanceof SyntaxError
      if (!known) throw error
      setProblem(`${file.name}: ${error.message}`)
    }
  }
  return (
    <Modal title={`Protocol: ${table.title}`}>
      <Rules table={table} />
      <Verdict result={result} />
      <OwnTable onFile={(file) => void open(file)} />
      {problem !== '' && (
        <p role="alert" className="mt-2" style={{ color: 'var(--stall)' }}>
          {problem}
        </p>
      )}
      {brought !== null && (
        <button
          type="button"
          className="button button-primary mt-3"
          onClick={() => changeScenario({ protocol: brought })}
        >
          Simulate with this table
        </button>
      )}
    </Modal>
  )
}

const OwnTable = ({ onFile }: { onFile: (file: File | undefined) => void }) => {
  const id = useId()
  return (
    <div className="field mt-4">
      <label htmlFor={id}>A table of your own (.json)</label>
      <input
        id={id}
        type="file"
        accept=".json"
        data-testid="protocol-file"
        onChange={(event) => onFile(event.target.files?.[0])}
      />
    </div>
  )
}

const ruleText = ({ bus, thenIfShared, alone, shared }: ProcessorRule): string => {
  const next = alone === shared ? alone : `${alone}, or ${shared} if others have it`
  if (bus === undefined) return `→ ${next}`
  return `${bus}${thenIfShared === undefined ? '' : `, then ${thenIfShared} if others have it`} → ${next}`
}

const Rules = ({ table }: { table: ProtocolTable }) => (
  <div className="overflow-x-auto">
    <table className="w-full text-sm">
      <caption className="sr-only">What each state does on each event</caption>
      <thead>
        <tr className="text-left">
          <th scope="col">State</th>
          <th scope="col">own read</th>
          <th scope="col">own write</th>
          {BUS_OPS.map((bus) => (
            <th key={bus} scope="col">
              sees {bus}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.states.map((state) => (
          <tr key={state} className="border-t align-top" style={{ borderColor: 'var(--line)' }}>
            <th scope="row" className="pr-2 text-left">
              {state}
            </th>
            <td className="pr-3">{ruleText(table.processor[state].read)}</td>
            <td className="pr-3">{ruleText(table.processor[state].write)}</td>
            {BUS_OPS.map((bus) => {
              const rule = table.snoop[state]?.[bus]
              return (
                <td key={bus} className="pr-3">
                  {rule === undefined
                    ? ''
                    : `→ ${rule.next}${rule.supply ? ', supplies' : ''}${rule.writeBack ? ', memory takes it' : ''}`}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const Verdict = ({ result }: { result: CheckResult }) => (
  <section aria-label="Check" className="mt-3">
    <p role="status" data-testid="protocol-verdict" className="font-semibold">
      {result.violations.length === 0
        ? `Sound: ${result.states} reachable states with ${result.caches} caches, ${result.transitions} steps between them, no invariant broken.`
        : 'Broken. The shortest way to see it:'}
    </p>
    {result.violations.map((violation) => (
      <CounterExample key={violation.invariant} violation={violation} />
    ))}
  </section>
)

const stepText = ({ cpu, op }: CheckStep): string => `CPU ${cpu} ${op === 'evict' ? 'drops the line' : `${op}s`}`

/** A counter-example, step by step: the states of all caches after each. */
const CounterExample = ({ violation }: { violation: Violation }) => {
  const [shown, setShown] = useState(violation.steps.length)
  const step = violation.steps[shown - 1]
  return (
    <div className="panel mt-2 p-3">
      <p className="text-sm">{violation.means}: not so after these steps.</p>
      <ol className="my-2 list-decimal pl-6 text-sm">
        {violation.steps.map((each, index) => (
          <li
            key={`${index}-${each.cpu}-${each.op}`}
            aria-current={index === shown - 1 ? 'step' : undefined}
            style={{ fontWeight: index === shown - 1 ? 700 : 400 }}
          >
            {stepText(each)}
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap items-center gap-4">
        {step.states[0].map((state, cache) => (
          <span key={cache} className="flex items-center gap-1 text-sm">
            CPU {cache}
            <svg
              width="30"
              height="30"
              viewBox="0 0 30 30"
              className="machine"
              style={{ width: 30 }}
              role="img"
              aria-label={`state ${state}`}
            >
              <LineCell x={0} y={0} size={30} state={state} />
            </svg>
          </span>
        ))}
        <span className="ml-auto flex gap-2">
          <button type="button" className="button" disabled={shown <= 1} onClick={() => setShown(shown - 1)}>
            Step back
          </button>
          <button
            type="button"
            className="button"
            disabled={shown >= violation.steps.length}
            onClick={() => setShown(shown + 1)}
          >
            Step on
          </button>
        </span>
      </div>
    </div>
  )
}
