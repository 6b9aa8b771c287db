import { useId, useReducer, useState } from 'react'
import { t, tn } from '../../language/t.ts'
import { parseForeignJson } from '../../scenario/codec.ts'
import { sabotagesOf } from '../../sim/machine/check/sabotage.ts'
import { differingCells, keyOfCell } from '../../sim/machine/protocol/cells.ts'
import { PROTOCOLS } from '../../sim/machine/protocol/registry.ts'
import type { ProtocolTable } from '../../sim/machine/protocol/types.ts'
import { parseProtocolTable, ProtocolError } from '../../sim/machine/protocol/validate.ts'
import { changeScenario, choose, useApp } from '../../store/app.ts'
import { Modal } from '../dialogs/modal.tsx'
import { applyEdit, beginEdits, type EditAction, type Edits } from './edits.ts'
import { Puzzle } from './puzzle.tsx'
import { TableEditor } from './table-editor.tsx'
import { useCheck } from './use-check.ts'
import { VerdictPanel } from './verdict.tsx'
import './protocol.css'

/** The running protocol as the table that it is, to be changed and checked in every state; and a puzzle to find a bug in. */
export const ProtocolCard = () => {
  const { protocol } = useApp((state) => state.scenario)
  const running = typeof protocol === 'string' ? PROTOCOLS[protocol] : protocol
  const [edits, act] = useReducer(applyEdit, running, beginEdits)
  const [puzzle, setPuzzle] = useState(false)
  return (
    <Modal title={puzzle ? t('Find the bug') : t('Protocol: {title}', { title: edits.table.title })}>
      <div className="protocol-lab">
        <nav className="places lab-places" aria-label={t('What to do with the protocol')}>
          <button type="button" aria-current={puzzle ? undefined : 'page'} onClick={() => setPuzzle(false)}>
            {t('Edit and check')}
          </button>
          <button type="button" aria-current={puzzle ? 'page' : undefined} onClick={() => setPuzzle(true)}>
            {t('Find the bug')}
          </button>
        </nav>
        {puzzle ? <Puzzle /> : <Laboratory edits={edits} act={act} running={running} />}
      </div>
    </Modal>
  )
}

interface LaboratoryProps {
  edits: Edits
  act: (action: EditAction) => void
  running: ProtocolTable
}

const Laboratory = ({ edits, act, running }: LaboratoryProps) => {
  const { base, table, past, future } = edits
  const verdict = useCheck(table)
  const changed = differingCells(base, table).length
  const simulate = (): void => {
    changeScenario({ protocol: PROTOCOLS[table.name] === table ? table.name : table })
    choose({ dialog: null })
  }
  return (
    <>
      <div className="lab-buttons">
        <button type="button" className="button" disabled={past.length === 0} onClick={() => act({ type: 'undo' })}>
          {t('Undo')}
        </button>
        <button type="button" className="button" disabled={future.length === 0} onClick={() => act({ type: 'redo' })}>
          {t('Redo')}
        </button>
        <button
          type="button"
          className="button"
          disabled={changed === 0}
          onClick={() => act({ type: 'edit', table: base })}
        >
          {t('Back to {title}', { title: base.title })}
        </button>
        <span className="lab-changed">
          {changed === 0
            ? t('as {title} has it', { title: base.title })
            : tn(changed, '{count} rule changed', '{count} rules changed')}
        </span>
        <button
          type="button"
          className="button button-primary"
          disabled={running === table}
          onClick={simulate}
          data-testid="simulate-table"
        >
          {running === table ? t('This table is running') : t('Simulate with this table')}
        </button>
      </div>
      <Sabotages table={table} onDrop={(without) => act({ type: 'edit', table: without })} />
      <VerdictPanel table={table} verdict={verdict} />
      <TableEditor table={table} base={base} onEdit={(next) => act({ type: 'edit', table: next })} />
      <OwnTable onTable={(brought) => act({ type: 'open', table: brought })} />
    </>
  )
}

const Sabotages = ({ table, onDrop }: { table: ProtocolTable; onDrop: (table: ProtocolTable) => void }) => (
  <details className="sabotages">
    <summary>{t('Drop a rule')}</summary>
    <div className="sabotage-list">
      {sabotagesOf(table).map(({ words, cell, table: without }) => (
        <button key={`${keyOfCell(cell)} ${words}`} type="button" className="button" onClick={() => onDrop(without)}>
          {words}
        </button>
      ))}
    </div>
  </details>
)

const OwnTable = ({ onTable }: { onTable: (table: ProtocolTable) => void }) => {
  const id = useId()
  const [problem, setProblem] = useState('')
  const open = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    setProblem('')
    try {
      onTable(parseProtocolTable(parseForeignJson(await file.text())))
    } catch (error) {
      const known = error instanceof ProtocolError || error instanceof SyntaxError
      if (!known) throw error
      setProblem(`${file.name}: ${error.message}`)
    }
  }
  return (
    <>
      <div className="field mt-4">
        <label htmlFor={id}>{t('A table of your own (.json)')}</label>
        <input
          id={id}
          type="file"
          accept=".json"
          data-testid="protocol-file"
          onChange={(event) => void open(event.target.files?.[0])}
        />
      </div>
      {problem !== '' && (
        <p role="alert" className="mt-2 font-semibold">
          {problem}
        </p>
      )}
    </>
  )
}
