import { differingCells } from '../../sim/machine/protocol/cells.ts'
import { PROTOCOLS } from '../../sim/machine/protocol/registry.ts'
import type { ProtocolTable } from '../../sim/machine/protocol/types.ts'

const SUFFIX = '-edited'

/** The table that is edited, what it was before each edit, and what was undone. */
export interface Edits {
  /** What the editing began with: a protocol of the program's, or a table that the user brought. */
  base: ProtocolTable
  past: readonly ProtocolTable[]
  table: ProtocolTable
  future: readonly ProtocolTable[]
}

export type EditAction =
  | { type: 'edit'; table: ProtocolTable }
  | { type: 'undo' }
  | { type: 'redo' }
  | { type: 'open'; table: ProtocolTable }

/** Begins with a table; one that was made from a protocol of the program's by editing is compared with that. */
export const beginEdits = (table: ProtocolTable): Edits => {
  const known = PROTOCOLS[table.name.replace(SUFFIX, '')]
  const base = known !== undefined && known.states.join() === table.states.join() ? known : table
  return { base, past: [], table, future: [] }
}

/** An edited table has a name of its own; one that has become what it was has its old one back. */
const named = (base: ProtocolTable, table: ProtocolTable): ProtocolTable => {
  if (differingCells(base, table).length === 0) return base
  const stem = base.name.replace(SUFFIX, '').slice(0, 31 - SUFFIX.length)
  return { ...table, name: `${stem}${SUFFIX}`, title: `${base.title.replace(', edited', '').slice(0, 70)}, edited` }
}

/** The history after an action. An edit that changes nothing is none. */
export const applyEdit = (edits: Edits, action: EditAction): Edits => {
  const { base, past, table, future } = edits
  switch (action.type) {
    case 'open':
      return beginEdits(action.table)
    case 'edit': {
      if (differingCells(table, action.table).length === 0) return edits
      return { base, past: [...past, table], table: named(base, action.table), future: [] }
    }
    case 'undo': {
      const before = past.at(-1)
      return before === undefined ? edits : { base, past: past.slice(0, -1), table: before, future: [table, ...future] }
    }
    case 'redo': {
      const [next, ...rest] = future
      return next === undefined ? edits : { base, past: [...past, table], table: next, future: rest }
    }
  }
}
