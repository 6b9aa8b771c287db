import { BUS_OPS, type CompiledProtocol, PROCESSOR_OPS, type ProtocolTable } from './types.ts'

/** Turns a table into flat arrays. The table must be valid. */
export const compileProtocol = (table: ProtocolTable): CompiledProtocol => {
  const { states } = table
  const n = states.length
  const processorRows = PROCESSOR_OPS.flatMap((op) => states.map((state) => table.processor[state][op]))
  const snoopRows = BUS_OPS.flatMap((op) => states.map((state) => table.snoop[state]?.[op] ?? { next: state }))
  const stateIndex = (name: string): number => states.indexOf(name)
  return {
    table,
    stateCount: n,
    procBus: Uint8Array.from(processorRows, (rule) => (rule.bus === undefined ? 0 : BUS_OPS.indexOf(rule.bus) + 1)),
    procThen: Uint8Array.from(processorRows, (rule) =>
      rule.thenIfShared === undefined ? 0 : BUS_OPS.indexOf(rule.thenIfShared) + 1,
    ),
    procAlone: Uint8Array.from(processorRows, (rule) => stateIndex(rule.alone)),
    procShared: Uint8Array.from(processorRows, (rule) => stateIndex(rule.shared)),
    snoopNext: Uint8Array.from(snoopRows, (rule) => stateIndex(rule.next)),
    snoopSupply: Uint8Array.from(snoopRows, (rule) => (rule.supply === true ? 1 : 0)),
    snoopWriteBack: Uint8Array.from(snoopRows, (rule) => (rule.writeBack === true ? 1 : 0)),
    dirty: Uint8Array.from(states, (state) => (table.traits[state]?.dirty === true ? 1 : 0)),
    exclusive: Uint8Array.from(states, (state) => (table.traits[state]?.exclusive === true ? 1 : 0)),
  }
}
