import { nextBelow, seedRandom } from '../../engine/random.ts'
import { BUS_OPS, type BusOp, INVALID, PROCESSOR_OPS, type ProcessorOp, type ProtocolTable } from './types.ts'

/** One place of a table: a rule for a processor's own access, one for what is seen on the bus, or what a state means. */
export type Cell =
  | { part: 'processor'; state: string; op: ProcessorOp }
  | { part: 'snoop'; state: string; op: BusOp }
  | { part: 'traits'; state: string }

export const cellKey = (cell: Cell): string =>
  cell.part === 'traits' ? `traits ${cell.state}` : `${cell.part} ${cell.state} ${cell.op}`

/** One rule of a protocol left out: in words, the table without it, and where it was. */
export interface Sabotage {
  words: string
  cell: Cell
  table: ProtocolTable
}

const SEES: Record<BusOp, string> = {
  BusRd: 'another reads',
  BusRdX: 'another fetches it to write',
  BusUpgr: 'another, which has it too, writes',
  BusUpd: 'another sends what it wrote',
}

const withSnoop = (table: ProtocolTable, state: string, op: BusOp, rule: object | null): ProtocolTable => {
  const { [op]: _, ...others } = table.snoop[state] ?? {}
  return { ...table, snoop: { ...table.snoop, [state]: { ...others, ...(rule === null ? {} : { [op]: rule }) } } }
}

const ofSnoop = (table: ProtocolTable): Sabotage[] =>
  table.states.flatMap((state) =>
    BUS_OPS.flatMap((op): Sabotage[] => {
      const rule = table.snoop[state]?.[op]
      if (rule === undefined) return []
      const cell: Cell = { part: 'snoop', state, op }
      const found: Sabotage[] = []
      if (rule.next !== state) {
        const what = rule.next === INVALID ? 'keeps its copy' : `does not become ${rule.next}`
        const { next: _, ...rest } = rule
        found.push({
          words: `${state} ${what} when ${SEES[op]}`,
          cell,
          table: withSnoop(table, state, op, { ...rest, next: state }),
        })
      }
      if (rule.supply === true) {
        const { supply: _, ...rest } = rule
        found.push({
          words: `${state} does not hand its data over when ${SEES[op]}`,
          cell,
          table: withSnoop(table, state, op, rest),
        })
      }
      if (rule.writeBack === true) {
        const { writeBack: _, ...rest } = rule
        found.push({
          words: `memory is not told when ${state} is asked because ${SEES[op]}`,
          cell,
          table: withSnoop(table, state, op, rest),
        })
      }
      return found
    }),
  )

const ofProcessor = (table: ProtocolTable): Sabotage[] =>
  table.states.flatMap((state) =>
    PROCESSOR_OPS.flatMap((op): Sabotage[] => {
      const rule = table.processor[state][op]
      if (rule.bus === undefined) return []
      const cell: Cell = { part: 'processor', state, op }
      const put = (changed: object): ProtocolTable => ({
        ...table,
        processor: { ...table.processor, [state]: { ...table.processor[state], [op]: changed } },
      })
      const found: Sabotage[] = []
      if (rule.alone !== rule.shared) {
        found.push({
          words: `a ${op} in ${state} ends in ${rule.alone} even where others have the line`,
          cell,
          table: put({ ...rule, shared: rule.alone }),
        })
      }
      if (state !== INVALID) {
        found.push({
          words: `a ${op} in ${state} tells nobody`,
          cell,
          table: put({ alone: rule.alone, shared: rule.alone }),
        })
      }
      return found
    }),
  )

const ofTraits = (table: ProtocolTable): Sabotage[] =>
  table.states.slice(1).flatMap((state): Sabotage[] => {
    if (!table.traits[state].dirty) return []
    return [
      {
        words: `a line that is dropped in ${state} is not written back`,
        cell: { part: 'traits', state },
        table: { ...table, traits: { ...table.traits, [state]: { ...table.traits[state], dirty: false } } },
      },
    ]
  })

/** Every rule of a table that can be left out, one at a time. Not each of them breaks it. */
export const sabotagesOf = (table: ProtocolTable): Sabotage[] => [
  ...ofSnoop(table),
  ...ofProcessor(table),
  ...ofTraits(table),
]

/** One of those sabotages for which `breaks` holds, drawn by a seed; undefined where there is none. */
export const drawSabotage = (
  table: ProtocolTable,
  seed: number,
  breaks: (table: ProtocolTable) => boolean,
): Sabotage | undefined => {
  const found = sabotagesOf(table).filter((sabotage) => breaks(sabotage.table))
  return found.length === 0 ? undefined : found[nextBelow(seedRandom(seed), found.length)]
}
