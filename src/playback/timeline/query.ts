import { t } from '../../language/t.ts'
import { nearest } from '../../scenario/nearest.ts'
import { type EventName, EVENTS } from '../../sim/log/schema.ts'

/** What a CPU or a thread can be asked to be doing. */
export const QUERY_STATES = ['running', 'stalled', 'spinning', 'idle', 'overhead', 'waiting', 'queued'] as const
export type QueryState = (typeof QUERY_STATES)[number]

/** What is searched for; what is left out may be anything. */
export interface Query {
  thread?: string
  cpu?: number
  lock?: string
  line?: string
  state?: QueryState
  event?: EventName
  /** Lasts longer, or shorter, than this, in ps. */
  longerPs?: number
  shorterPs?: number
}

/** What is wrong with a query: where, and what would be right. */
export class QueryError extends Error {
  /** The character, counted from 0, at which it goes wrong. */
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

const KEYS = ['thread', 'cpu', 'lock', 'line', 'state', 'event'] as const
type Key = (typeof KEYS)[number]

/** Events by the names that people use for them. */
const EVENT_ALIASES: Record<string, EventName> = { ipi: 'ipiSend', switch: 'run', irq: 'interrupt' }

const UNITS: readonly [name: string, ps: number][] = [
  ['s', 1e12],
  ['ms', 1e9],
  ['us', 1e6],
  ['µs', 1e6],
  ['μs', 1e6],
  ['ns', 1e3],
  ['ps', 1],
]
/** Units in which a duration is written down, the longest first. */
const WRITTEN = UNITS.filter(([name]) => !/[µμ]/.test(name))

const SPACE = /\s+/y
const TERM = /([A-Za-z]+):(?:"([^"]*)"|([^\s"<>]+))/y
const BOUND = /([<>])\s*(\d+(?:\.\d+)?)\s*([a-zµμ]*)/iy

/** What is wrong, and what may have been meant. */
const orRather = (wrong: string, word: string, known: readonly string[]): string => {
  const found = nearest(word, known)
  return found === undefined
    ? t('{wrong}; it may be {known}', { wrong, known: known.join(', ') })
    : t('{wrong}; did you mean {meant}?', { wrong, meant: found })
}

/** Reads a query such as `thread:netisr3 state:stalled > 1us`. An empty one is null. */
export const parseQuery = (text: string): Query | null => {
  const query: Query = {}
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match !== null) at = pattern.lastIndex
    return match
  }
  while (at < text.length) {
    if (take(SPACE) !== null) continue
    const start = at
    const term = take(TERM)
    if (term !== null) {
      addTerm(query, term[1], term[2] ?? term[3], start)
      continue
    }
    const bound = take(BOUND)
    if (bound === null) throw new QueryError(strange(text.slice(start)), start)
    addBound(query, bound, start)
  }
  return Object.keys(query).length === 0 ? null : query
}

/** What to say of words that are no part of the language. */
const strange = (rest: string): string => {
  const word = /^[^\s:<>]+/.exec(rest)?.[0] ?? rest[0]
  if (/^[<>]/.test(rest)) return t('After < or > there has to be a duration, such as 1us')
  if (/^[A-Za-z]+:"/.test(rest)) return t('A quotation mark is not closed')
  if (/^[A-Za-z]+:/.test(rest)) return t('After {word}: there has to be a name', { word })
  return t('“{word}” is none of thread:, cpu:, lock:, line:, state:, event:, nor a duration such as > 1us', { word })
}

const addTerm = (query: Query, key: string, value: string, at: number): void => {
  const known = KEYS.find((one) => one === key.toLowerCase())
  if (known === undefined) throw new QueryError(orRather(t('There is no “{key}:”', { key }), key, KEYS), at)
  if (query[known] !== undefined) throw new QueryError(t('{what} is there twice', { what: `${known}:` }), at)
  if (value.trim() === '') throw new QueryError(t('After {word}: there has to be a name', { word: known }), at)
  Object.assign(query, { [known]: VALUES[known](value, at + key.length + 1) })
}

const VALUES: Record<Key, (value: string, at: number) => string | number> = {
  thread: (value) => value,
  lock: (value) => value,
  line: (value) => value,
  cpu: (value, at) => {
    if (!/^\d{1,4}$/.test(value)) throw new QueryError(t('“{value}” is not the number of a CPU', { value }), at)
    return Number(value)
  },
  state: (value, at) => {
    const state = QUERY_STATES.find((one) => one === value.toLowerCase())
    if (state === undefined) {
      throw new QueryError(orRather(t('There is no state {value}', { value }), value, QUERY_STATES), at)
    }
    return state
  },
  event: (value, at) => {
    const name = value.toLowerCase()
    const event = EVENT_ALIASES[name] ?? EVENTS.find((one) => one.toLowerCase() === name)
    if (event === undefined) {
      const known = [...EVENTS, ...Object.keys(EVENT_ALIASES)]
      throw new QueryError(orRather(t('There is no event {value}', { value }), value, known), at)
    }
    return event
  },
}

const addBound = (query: Query, [, sign, number, unit]: RegExpExecArray, at: number): void => {
  const key = sign === '>' ? 'longerPs' : 'shorterPs'
  if (query[key] !== undefined) throw new QueryError(t('{what} is there twice', { what: sign }), at)
  const size = UNITS.find(([name]) => name === unit.toLowerCase())?.[1]
  if (size === undefined) {
    const names = WRITTEN.map(([name]) => name)
    throw new QueryError(
      unit === ''
        ? t('After {number} there has to be a unit: {units}', { number, units: names.join(', ') })
        : orRather(t('There is no unit {unit}', { unit }), unit, names),
      at,
    )
  }
  query[key] = Math.round(Number(number) * size)
}

const quoted = (value: string): string => (/[\s<>]/.test(value) ? `"${value}"` : value)

const duration = (ps: number): string => {
  const [name, size] = WRITTEN.find(([, unit]) => ps % unit === 0 && ps >= unit) ?? ['ps', 1]
  return `${ps / size}${name}`
}

/** Writes a query down, so that reading it gives the same one. */
export const printQuery = (query: Query): string => {
  const terms = KEYS.flatMap((key) => {
    const value = query[key]
    return value === undefined ? [] : [`${key}:${quoted(String(value))}`]
  })
  if (query.longerPs !== undefined) terms.push(`> ${duration(query.longerPs)}`)
  if (query.shorterPs !== undefined) terms.push(`< ${duration(query.shorterPs)}`)
  return terms.join(' ')
}
