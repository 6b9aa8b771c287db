import {
  BUS_OPS,
  type BusOp,
  PROCESSOR_OPS,
  type ProcessorOp,
  type ProcessorRule,
  type ProtocolTable,
  type SnoopRule,
  type StateTraits,
} from './types.ts'

/** A place in a protocol's table that holds one rule: what a processor does, what a cache does that sees another, or what a state is. */
export type Cell =
  | { part: 'processor'; state: string; op: ProcessorOp }
  | { part: 'snoop'; state: string; bus: BusOp }
  | { part: 'traits'; state: string }

export const sameCell = (one: Cell, other: Cell): boolean => keyOfCell(one) === keyOfCell(other)

/** The same text for the same cell. */
export const keyOfCell = (cell: Cell): string => {
  if (cell.part === 'processor') return `processor.${cell.state}.${cell.op}`
  return cell.part === 'snoop' ? `snoop.${cell.state}.${cell.bus}` : `traits.${cell.state}`
}

/** Every cell of a table, row by row. I sees no transaction and has no traits. */
export const cellsOf = (table: ProtocolTable): Cell[] =>
  table.states.flatMap((state, index): Cell[] => [
    ...PROCESSOR_OPS.map((op): Cell => ({ part: 'processor', state, op })),
    ...(index === 0
      ? []
      : [...BUS_OPS.map((bus): Cell => ({ part: 'snoop', state, bus })), { part: 'traits', state } as const]),
  ])

/** The rule for a transaction that a state sees; one that is not listed leaves the copy as it is. */
export const snoopRuleOf = (table: ProtocolTable, state: string, bus: BusOp): SnoopRule =>
  table.snoop[state]?.[bus] ?? { next: state }

/** The table with another processor rule. What would make no sense without a transaction goes with it. */
export const withProcessorRule = (
  table: ProtocolTable,
  state: string,
  op: ProcessorOp,
  { bus, thenIfShared, alone, shared }: { [Key in keyof ProcessorRule]: ProcessorRule[Key] | undefined },
): ProtocolTable => {
  const next = alone ?? table.processor[state][op].alone
  const rule: ProcessorRule =
    bus === undefined
      ? { alone: next, shared: next }
      : { bus, ...(thenIfShared === undefined ? {} : { thenIfShared }), alone: next, shared: shared ?? next }
  return {
    ...table,
    processor: { ...table.processor, [state]: { ...table.processor[state], [op]: rule } },
  }
}

/** The table with another snoop rule. One that leaves the copy as it is, and does nothing else, is not listed. */
export const withSnoopRule = (
  table: ProtocolTable,
  state: string,
  bus: BusOp,
  { next, supply = false, writeBack = false }: SnoopRule,
): ProtocolTable => {
  const row = { ...table.snoop[state] }
  if (next === state && !supply && !writeBack) delete row[bus]
  else row[bus] = { next, ...(supply ? { supply } : {}), ...(writeBack ? { writeBack } : {}) }
  const snoop = { ...table.snoop, [state]: row }
  if (Object.keys(row).length === 0) delete snoop[state]
  return { ...table, snoop }
}

/** The table with other traits of a state. */
export const withTraits = (table: ProtocolTable, state: string, traits: StateTraits): ProtocolTable => ({
  ...table,
  traits: { ...table.traits, [state]: traits },
})

/** A cell's rule as text, the same for rules that do the same. */
export const ruleOf = (table: ProtocolTable, cell: Cell): string => {
  if (cell.part === 'traits') return `${table.traits[cell.state].dirty} ${table.traits[cell.state].exclusive}`
  if (cell.part === 'snoop') {
    const { next, supply = false, writeBack = false } = snoopRuleOf(table, cell.state, cell.bus)
    return `${next} ${supply} ${writeBack}`
  }
  const { bus, thenIfShared, alone, shared } = table.processor[cell.state][cell.op]
  return `${bus ?? ''} ${thenIfShared ?? ''} ${alone} ${shared}`
}

/** The cells in which two tables of the same states differ. */
export const differingCells = (one: ProtocolTable, other: ProtocolTable): Cell[] =>
  cellsOf(one).filter((cell) => ruleOf(one, cell) !== ruleOf(other, cell))
