import {
  BUS_OPS,
  type BusOp,
  INVALID,
  PROCESSOR_OPS,
  type ProcessorRule,
  type ProtocolTable,
  type SnoopRule,
  type StateTraits,
} from './types.ts'

/** A table that cannot be run: the message names the entry and the mend. */
export class ProtocolError extends Error {}

const STATES_MAX = 16
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,30}$/

type Json = Record<string, unknown>

const refuse = (place: string, mend: string): never => {
  throw new ProtocolError(`${place}: ${mend}`)
}

const objectAt = (value: unknown, place: string): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : refuse(place, 'expected an object')

const onlyKeys = (value: Json, allowed: readonly string[], place: string): void => {
  for (const key of Object.keys(value)) {
    if (!allowed.includes(key)) refuse(`${place}.${key}`, `not known here; there may be ${allowed.join(', ')}`)
  }
}

const flagAt = (value: unknown, place: string): boolean => {
  if (value === undefined) return false
  return typeof value === 'boolean' ? value : refuse(place, 'expected true or false')
}

const busAt = (value: unknown, place: string): BusOp =>
  BUS_OPS.includes(value as BusOp) ? (value as BusOp) : refuse(place, `expected one of ${BUS_OPS.join(', ')}`)

const parseStates = (value: unknown): string[] => {
  if (!Array.isArray(value)) return refuse('states', 'expected a list of state names')
  const states = value.map((name, index) =>
    typeof name === 'string' && NAME.test(name) ? name : refuse(`states[${index}]`, 'expected a short name such as M'),
  )
  if (states[0] !== INVALID) refuse('states[0]', `the first state must be ${INVALID}, a line that is not there`)
  if (states.length < 2 || states.length > STATES_MAX) refuse('states', `expected 2 to ${STATES_MAX} states`)
  if (new Set(states).size !== states.length) refuse('states', 'a state is named twice')
  return states
}

const parseProcessorRule = (value: unknown, states: readonly string[], place: string): ProcessorRule => {
  const rule = objectAt(value, place)
  onlyKeys(rule, ['bus', 'thenIfShared', 'next', 'alone', 'shared'], place)
  const stateAt = (name: 'alone' | 'shared'): string => {
    const state = rule[name] ?? rule['next']
    return states.includes(state as string) && state !== INVALID
      ? (state as string)
      : refuse(`${place}.${name}`, `expected one of ${states.slice(1).join(', ')} (or "next" for both)`)
  }
  const parsed: ProcessorRule = { alone: stateAt('alone'), shared: stateAt('shared') }
  if (rule['bus'] !== undefined) parsed.bus = busAt(rule['bus'], `${place}.bus`)
  if (rule['thenIfShared'] !== undefined) {
    if (parsed.bus === undefined) refuse(`${place}.thenIfShared`, 'it follows a first transaction: give "bus" too')
    parsed.thenIfShared = busAt(rule['thenIfShared'], `${place}.thenIfShared`)
  }
  if (parsed.bus === undefined && parsed.alone !== parsed.shared) {
    refuse(
      place,
      'without a transaction nobody can know whether others hold the line: alone and shared must be the same',
    )
  }
  return parsed
}

const parseSnoopRule = (value: unknown, states: readonly string[], place: string): SnoopRule => {
  const rule = objectAt(value, place)
  onlyKeys(rule, ['next', 'supply', 'writeBack'], place)
  const { next } = rule
  if (!states.includes(next as string)) refuse(`${place}.next`, `expected one of ${states.join(', ')}`)
  const parsed: SnoopRule = { next: next as string }
  if (flagAt(rule['supply'], `${place}.supply`)) parsed.supply = true
  if (flagAt(rule['writeBack'], `${place}.writeBack`)) parsed.writeBack = true
  return parsed
}

const parseTraits = (value: unknown, states: readonly string[]): Record<string, StateTraits> => {
  const traits = objectAt(value, 'traits')
  onlyKeys(traits, states.slice(1), 'traits')
  return Object.fromEntries(
    states.slice(1).map((state) => {
      const place = `traits.${state}`
      const trait = objectAt(traits[state], place)
      onlyKeys(trait, ['dirty', 'exclusive'], place)
      return [
        state,
        {
          dirty: flagAt(trait['dirty'], `${place}.dirty`),
          exclusive: flagAt(trait['exclusive'], `${place}.exclusive`),
        },
      ]
    }),
  )
}

const parseProcessor = (value: unknown, states: readonly string[]): ProtocolTable['processor'] => {
  const rows = objectAt(value, 'processor')
  onlyKeys(rows, states, 'processor')
  return Object.fromEntries(
    states.map((state) => {
      const place = `processor.${state}`
      const row = objectAt(rows[state], place)
      onlyKeys(row, PROCESSOR_OPS, place)
      const [read, write] = PROCESSOR_OPS.map((op) => parseProcessorRule(row[op], states, `${place}.${op}`))
      if (state === INVALID && (read.bus === undefined || write.bus === undefined)) {
        refuse(place, 'a line that is not there has to be fetched: give "bus"')
      }
      return [state, { read, write }]
    }),
  )
}

const parseSnoop = (value: unknown, states: readonly string[]): ProtocolTable['snoop'] => {
  const rows = objectAt(value ?? {}, 'snoop')
  onlyKeys(rows, states.slice(1), 'snoop')
  return Object.fromEntries(
    Object.keys(rows).map((state) => {
      const row = objectAt(rows[state], `snoop.${state}`)
      onlyKeys(row, BUS_OPS, `snoop.${state}`)
      return [
        state,
        Object.fromEntries(Object.keys(row).map((op) => [op, parseSnoopRule(row[op], states, `snoop.${state}.${op}`)])),
      ]
    }),
  )
}

/** Checks anything at all and returns a protocol table made anew from it; throws {@link ProtocolError}. */
export const parseProtocolTable = (input: unknown): ProtocolTable => {
  const table = objectAt(input, 'protocol')
  onlyKeys(table, ['name', 'title', 'states', 'traits', 'processor', 'snoop'], 'protocol')
  const { name } = table
  if (typeof name !== 'string' || !NAME.test(name))
    return refuse('name', 'expected a short name of letters, digits and dashes')
  const title = table['title'] ?? name
  if (typeof title !== 'string' || title.length > 80) return refuse('title', 'expected up to 80 characters')
  const states = parseStates(table['states'])
  return {
    name,
    title,
    states,
    traits: parseTraits(table['traits'], states),
    processor: parseProcessor(table['processor'], states),
    snoop: parseSnoop(table['snoop'], states),
  }
}
