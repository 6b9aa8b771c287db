import { useMemo, useState } from 'react'
import { PUZZLE_CACHES, puzzleOf } from '../../sim/machine/check/sabotage.ts'
import { type Cell, cellWords, keyOfCell, sameCell, snoopRuleOf } from '../../sim/machine/protocol/cells.ts'
import { PROTOCOLS } from '../../sim/machine/protocol/registry.ts'
import type { ProcessorRule, ProtocolTable } from '../../sim/machine/protocol/types.ts'
import { CounterExample } from './counter-example.tsx'
import { RuleTable } from './table-editor.tsx'

const ruleText = ({ bus, thenIfShared, alone, shared }: ProcessorRule): string => {
  const next = alone === shared ? alone : `${alone}, or ${shared} if others have it`
  if (bus === undefined) return `→ ${next}`
  return `${bus}${thenIfShared === undefined ? '' : `, then ${thenIfShared} if others have it`} → ${next}`
}

const cellText = (table: ProtocolTable, cell: Cell): string => {
  if (cell.part === 'processor') return ruleText(table.processor[cell.state][cell.op])
  if (cell.part === 'traits') {
    const { dirty, exclusive } = table.traits[cell.state]
    return `${dirty ? 'dirty' : 'clean'}, ${exclusive ? 'exclusive' : 'may be shared'}`
  }
  const { next, supply, writeBack } = snoopRuleOf(table, cell.state, cell.bus)
  const moves = next === cell.state ? `stays ${next}` : `→ ${next}`
  return `${moves}${supply ? ', supplies' : ''}${writeBack ? ', tells memory' : ''}`
}

/** The page breaks one rule and shows what comes of it; who reads it marks the cell that is wrong. */
export const Puzzle = () => {
  const [name, setName] = useState('mesi')
  const [seed, setSeed] = useState(1)
  const table = PROTOCOLS[name]
  const puzzle = useMemo(() => puzzleOf(table, seed), [table, seed])
  const [marked, setMarked] = useState<{ cell: Cell; puzzle: unknown } | null>(null)
  const [told, setTold] = useState<unknown>(null)
  if (puzzle === null) return <p>No rule of {table.title} can be left out so that the check notices it.</p>
  const { sabotage, result } = puzzle
  const mark = marked !== null && marked.puzzle === puzzle ? marked.cell : null
  const right = mark !== null && sameCell(mark, sabotage.cell)
  const solved = right || told === puzzle
  return (
    <section aria-label="Find the bug" className="puzzle">
      <p>
        One rule of {table.title} has been broken. The shortest run that goes wrong is below; read it, and mark the cell
        of the table that you hold for wrong.
      </p>
      <div className="puzzle-choice">
        <span className="field">
          <label htmlFor="puzzle-protocol">Protocol</label>
          <select id="puzzle-protocol" value={name} onChange={(event) => setName(event.target.value)}>
            {Object.values(PROTOCOLS).map((each) => (
              <option key={each.name} value={each.name}>
                {each.title}
              </option>
            ))}
          </select>
        </span>
        <span className="field">
          <label htmlFor="puzzle-seed">Seed of the puzzle</label>
          <input
            id="puzzle-seed"
            type="number"
            min={0}
            max={999_999}
            value={seed}
            onChange={(event) => setSeed(Math.max(0, Math.min(999_999, Math.floor(Number(event.target.value)) || 0)))}
          />
        </span>
        <button type="button" className="button" onClick={() => setSeed((seed + 1) % 1_000_000)}>
          Another one
        </button>
        <button type="button" className="button" disabled={solved} onClick={() => setTold(puzzle)}>
          Show me
        </button>
      </div>
      <CounterExample key={`${name}-${seed}`} table={sabotage.table} violation={result.violations[0]} />
      <p role="status" data-testid="puzzle-answer" className={`puzzle-answer ${solved ? 'puzzle-solved' : ''}`}>
        {solved
          ? `${right ? 'Right' : 'It was this'}: ${sabotage.words}. In ${table.title}, ${cellWords(sabotage.cell)} is “${cellText(table, sabotage.cell)}”, here it is “${cellText(sabotage.table, sabotage.cell)}”.`
          : mark === null
            ? `Checked with ${PUZZLE_CACHES} caches: exactly one cell differs from ${table.title}.`
            : `Not that one: ${cellWords(mark)} is as it should be, “${cellText(table, mark)}”.`}
      </p>
      <RuleTable
        table={sabotage.table}
        caption={`The rules of ${table.title} with one of them broken`}
        markOf={(cell) => (solved && sameCell(cell, sabotage.cell) ? 'rule-changed' : '')}
        renderCell={(cell) => (
          <button
            type="button"
            className="rule-mark"
            data-testid={`mark-${keyOfCell(cell)}`}
            aria-pressed={mark !== null && sameCell(mark, cell)}
            aria-label={`${cellWords(cell)}: ${cellText(sabotage.table, cell)}`}
            onClick={() => setMarked({ cell, puzzle })}
          >
            {cellText(sabotage.table, cell)}
          </button>
        )}
      />
    </section>
  )
}
