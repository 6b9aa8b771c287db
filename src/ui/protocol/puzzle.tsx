import { useMemo, useState } from 'react'
import { t } from '../../language/t.ts'
import { PUZZLE_CACHES, puzzleOf, type Sabotage } from '../../sim/machine/check/sabotage.ts'
import { type Cell, keyOfCell, sameCell, snoopRuleOf } from '../../sim/machine/protocol/cells.ts'
import { PROTOCOLS } from '../../sim/machine/protocol/registry.ts'
import type { ProcessorRule, ProtocolTable } from '../../sim/machine/protocol/types.ts'
import { CounterExample } from './counter-example.tsx'
import { RuleTable } from './table-editor.tsx'

const ruleText = ({ bus, thenIfShared, alone, shared }: ProcessorRule): string => {
  const next = alone === shared ? alone : t('{alone}, or {shared} if others have it', { alone, shared })
  if (bus === undefined) return `→ ${next}`
  return thenIfShared === undefined
    ? `${bus} → ${next}`
    : t('{bus}, then {second} if others have it → {next}', { bus, second: thenIfShared, next })
}

const cellText = (table: ProtocolTable, cell: Cell): string => {
  if (cell.part === 'processor') return ruleText(table.processor[cell.state][cell.op])
  if (cell.part === 'traits') {
    const { dirty, exclusive } = table.traits[cell.state]
    return [dirty ? t('dirty') : t('clean'), exclusive ? t('exclusive') : t('may be shared')].join(', ')
  }
  const { next, supply, writeBack } = snoopRuleOf(table, cell.state, cell.bus)
  const moves = next === cell.state ? t('stays {next}', { next }) : `→ ${next}`
  return [moves, ...(supply ? [t('supplies')] : []), ...(writeBack ? [t('tells memory')] : [])].join(', ')
}

/** Which cell it is, in words. */
const cellWords = (cell: Cell): string => {
  const { state } = cell
  if (cell.part === 'traits') return t('what {state} is (dirty, exclusive)', { state })
  if (cell.part === 'snoop') return t('what {state} does when it sees {bus}', { state, bus: cell.bus })
  return cell.op === 'read'
    ? t('what {state} does when its own CPU reads', { state })
    : t('what {state} does when its own CPU writes', { state })
}

/** What was broken, to who has found it or given up. */
const answerOf = (right: boolean, table: ProtocolTable, sabotage: Sabotage): string => {
  const values = {
    words: t(sabotage.words),
    title: table.title,
    cell: cellWords(sabotage.cell),
    rule: cellText(table, sabotage.cell),
    broken: cellText(sabotage.table, sabotage.cell),
  }
  return right
    ? t('Right: {words}. In {title}, {cell} is “{rule}”, here it is “{broken}”.', values)
    : t('It was this: {words}. In {title}, {cell} is “{rule}”, here it is “{broken}”.', values)
}

/** The page breaks one rule and shows what comes of it; who reads it marks the cell that is wrong. */
export const Puzzle = () => {
  const [name, setName] = useState('mesi')
  const [seed, setSeed] = useState(1)
  const table = PROTOCOLS[name]
  const puzzle = useMemo(() => puzzleOf(table, seed), [table, seed])
  const [marked, setMarked] = useState<{ cell: Cell; puzzle: unknown } | null>(null)
  const [told, setTold] = useState<unknown>(null)
  if (puzzle === null)
    return <p>{t('No rule of {title} can be left out so that the check notices it.', { title: table.title })}</p>
  const { sabotage, result } = puzzle
  const mark = marked !== null && marked.puzzle === puzzle ? marked.cell : null
  const right = mark !== null && sameCell(mark, sabotage.cell)
  const solved = right || told === puzzle
  return (
    <section aria-label={t('Find the bug')} className="puzzle">
      <p>
        {t(
          'One rule of {title} has been broken. The shortest run that goes wrong is below; read it, and mark the cell of the table that you hold for wrong.',
          { title: table.title },
        )}
      </p>
      <div className="puzzle-choice">
        <span className="field">
          <label htmlFor="puzzle-protocol">{t('Protocol')}</label>
          <select id="puzzle-protocol" value={name} onChange={(event) => setName(event.target.value)}>
            {Object.values(PROTOCOLS).map((each) => (
              <option key={each.name} value={each.name}>
                {each.title}
              </option>
            ))}
          </select>
        </span>
        <span className="field">
          <label htmlFor="puzzle-seed">{t('Seed of the puzzle')}</label>
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
          {t('Another one')}
        </button>
        <button type="button" className="button" disabled={solved} onClick={() => setTold(puzzle)}>
          {t('Show me')}
        </button>
      </div>
      <CounterExample key={`${name}-${seed}`} table={sabotage.table} violation={result.violations[0]} />
      <p role="status" data-testid="puzzle-answer" className={`puzzle-answer ${solved ? 'puzzle-solved' : ''}`}>
        {solved
          ? answerOf(right, table, sabotage)
          : mark === null
            ? t('Checked with {caches} caches: exactly one cell differs from {title}.', {
                caches: PUZZLE_CACHES,
                title: table.title,
              })
            : t('Not that one: {cell} is as it should be, “{rule}”.', {
                cell: cellWords(mark),
                rule: cellText(table, mark),
              })}
      </p>
      <RuleTable
        table={sabotage.table}
        caption={t('The rules of {title} with one of them broken', { title: table.title })}
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
